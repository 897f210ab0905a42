"""A news page to a reading: the article's own text, title, date and language, then its claims."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from servanda_db.folding import fold
from servanda_db.registry.errors import RegistryError
from servanda_db.registry.site_rules import Selectors
from servanda_db.registry.sources import Source
from servanda_db.vocabulary import Fetched, PageFault, Reading
from servanda_spiders.reading.charset import decode
from servanda_spiders.reading.news.article import read_body
from servanda_spiders.reading.news.blocks import Page, read_blocks
from servanda_spiders.reading.news.extraction import extracted_lines
from servanda_spiders.reading.news.languages import choose_language
from servanda_spiders.reading.news.published import published_day
from servanda_spiders.reading.news.remarks import article_remarks
from servanda_spiders.reading.news.story import (
    SHORTEST_STORY,
    article_blocks,
    in_both,
    is_tail,
    told_length,
    without_repetitions,
)

_FURNITURE = "furniture.toml"
_LONGEST_NOTICE = 1200
# A notice has fewer characters of sentences than this, beside its furniture.
_LONGEST_TOLD_BY_A_NOTICE = 480
_FEWEST_WORDS = 3
_WORD = re.compile(r"\w+")
_HTML = re.compile(r"<\s*(html|body|head|!doctype|article|div|p|h1|meta)\b", re.IGNORECASE)
_HEAD = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article apart from its page: title, lines of the text, ISO day of publication or None."""

    title: str
    lines: tuple[str, ...]
    published: str | None


@cache
def _furniture() -> tuple[frozenset[str], re.Pattern[str], re.Pattern[str]]:
    """Give the lines that begin a tail, what a notice says anywhere, and what it says in its title."""
    text = files("servanda_spiders.reading.news").joinpath(_FURNITURE).read_text(encoding="utf-8")
    table = tomllib.loads(text)
    unknown = set(table) ^ {"tails", "no_article", "no_article_title"}
    if unknown:
        raise RegistryError(f"{_FURNITURE}: unknown or missing key {sorted(unknown)[0]!r}")
    anywhere = _any_of(table["no_article"])
    return frozenset(map(fold, table["tails"])), anywhere, _any_of(table["no_article_title"])


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(fold(phrase)) for phrase in phrases)})(?!\w)")


def read_article(fetched: Fetched, source: Source) -> Reading:
    """Read the article of a page of a news source.

    The date of publication comes from the page's own metadata, its address or the feed that led here (`stamp`), the
    language from the article's words. Raises PageFault: `not_html`, `not_decodable`, `too_large`, `too_deep`, or
    where the page holds no article of its own `no_article` (a notice, nothing told), `teasers`, `two_articles`.
    """
    html = decode(fetched)
    if not _HTML.search(html[:_HEAD]):
        raise PageFault("not_html", f"{fetched.address}: the body is no HTML page")
    return read_told(_article(html, fetched, source), fetched.address, source)


def read_told(article: Article, address: str, source: Source) -> Reading:
    """Read an article whose text is known. Raises PageFault `no_article`."""
    text = "\n".join(article.lines)
    _check(text, article.title, address)
    # What a site declares is the language of its furniture: it counts only where the words tell nothing.
    words = f"{article.title}\n{text}"
    language = choose_language(None, words) or choose_language(source.language, words)
    read = read_body(article.title, text, language, article.published) if language else None
    return Reading(
        treaty=None,
        participants=(),
        claims=read.claims if read else (),
        doubts=read.doubts if read else (),
        title=article.title or None,
        published=article.published,
        language=language.code if language else None,
        remarks=article_remarks(article.title, text, language),
    )


def told_lines(lines: Iterable[str], title: str) -> tuple[str, ...]:
    """Give the lines of a text up to the related news after it, each said once, without the title."""
    kept: list[str] = []
    told = 0
    for line in lines:
        if told >= SHORTEST_STORY and is_tail(line, _furniture()[0]):
            break
        told += told_length(line)
        if fold(line) != fold(title):
            kept.append(line)
    return tuple(without_repetitions(kept))


def _article(html: str, fetched: Fetched, source: Source) -> Article:
    rule = source.news.selectors if source.news else None
    page = read_blocks(html, rule or Selectors())
    title = page.heading or _title(page)
    lines = [block.text for block in article_blocks(page, _furniture()[0], fetched.address)]
    if rule is None:
        # trafilatura alone would make an article of any list of teasers, and keep related news without their heading.
        lines = in_both(extracted_lines(html), lines) or lines
    published = published_day(page, fetched.address, fetched.stamp, fetched.retrieved_at)
    return Article(title=title, lines=told_lines(lines, title), published=published)


def _title(page: Page) -> str:
    heading = next((block.text for block in page.blocks if block.tag == "h1"), "")
    return heading or page.meta.get("og:title", "") or page.title


def _check(text: str, title: str, address: str) -> None:
    """Refuse a page that says that it is none, or tells nothing: an article may be one short sentence."""
    told = [line[: told_length(line)] for line in text.splitlines()]
    _, anywhere, in_title = _furniture()
    said = anywhere.search(fold(f"{title} {text}")) or in_title.search(fold(title))
    if said and len(text) < _LONGEST_NOTICE and sum(map(len, told)) < _LONGEST_TOLD_BY_A_NOTICE:
        raise PageFault("no_article", f"{address}: the page says {said.group()!r}")
    if not any(len(_WORD.findall(line)) >= _FEWEST_WORDS for line in told):
        raise PageFault("no_article", f"{address}: the page has no sentence")
