"""A news page to a reading: the article's own text, title, date and language, then its claims."""

import datetime
import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

from servanda_db.folding import fold
from servanda_db.registry.errors import RegistryError
from servanda_db.registry.sources import Source
from servanda_db.vocabulary import Fetched, PageFault, Reading
from servanda_spiders.reading.charset import decode
from servanda_spiders.reading.news.article import read_body
from servanda_spiders.reading.news.blocks import Block, Page, article_blocks, read_blocks, told_length
from servanda_spiders.reading.news.languages import choose_language

_FURNITURE = "furniture.toml"
_LONGEST_NOTICE = 1200
# A notice has fewer characters of sentences than this, beside its furniture.
_LONGEST_TOLD_BY_A_NOTICE = 480
_FEWEST_WORDS = 3
_WORD = re.compile(r"\w+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_PUBLISHED = ("article:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "pubdate", "publishdate")
_HTML = re.compile(r"<\s*(html|body|head|!doctype|article|div|p|h1|meta)\b", re.IGNORECASE)
_HEAD = 4096


@cache
def _furniture() -> tuple[frozenset[str], tuple[str, ...]]:
    text = files("servanda_spiders.reading.news").joinpath(_FURNITURE).read_text(encoding="utf-8")
    table = tomllib.loads(text)
    unknown = set(table) ^ {"tails", "no_article"}
    if unknown:
        raise RegistryError(f"{_FURNITURE}: unknown or missing key {sorted(unknown)[0]!r}")
    return frozenset(map(fold, table["tails"])), tuple(map(fold, table["no_article"]))


def read_article(fetched: Fetched, source: Source) -> Reading:
    """Read the article of a page of a news source.

    The date of publication comes from the page's own metadata alone, the language from the article's words.
    Raises PageFault: `not_html`, `not_decodable`, or `no_article` where the page holds none (a notice, a list).
    """
    html = decode(fetched)
    if not _HTML.search(html[:_HEAD]):
        raise PageFault("not_html", f"{fetched.address}: the body is no HTML page")
    page = read_blocks(html)
    title = _title(page)
    blocks = article_blocks(page.blocks, _furniture()[0])
    text = _text(blocks, title)
    _check(text, title, fetched.address)
    published = _published(page)
    # What a site declares is the language of its furniture: it counts only where the words tell nothing.
    words = f"{title}\n{text}"
    language = choose_language(None, words) or choose_language(source.language, words)
    read = read_body(title, text, language, published) if language else None
    return Reading(
        treaty=None,
        participants=(),
        claims=read.claims if read else (),
        doubts=read.doubts if read else (),
        title=title or None,
        published=published,
        language=language.code if language else None,
    )


def _title(page: Page) -> str:
    heading = next((block.text for block in page.blocks if block.tag == "h1"), "")
    return heading or page.meta.get("og:title", "") or page.title


def _text(blocks: Iterable[Block], title: str) -> str:
    """Give the article's lines, each once, without the title."""
    lines = dict.fromkeys(block.text for block in blocks)
    return "\n".join(line for line in lines if fold(line) != fold(title))


def _check(text: str, title: str, address: str) -> None:
    """Refuse a page that says that it is none, or tells nothing: an article may be one short sentence."""
    told = [line[: told_length(line)] for line in text.splitlines()]
    notice = fold(f"{title} {text}") if len(text) < _LONGEST_NOTICE else ""
    said = next((words for words in _furniture()[1] if words in notice), None)
    if said and sum(map(len, told)) < _LONGEST_TOLD_BY_A_NOTICE:
        raise PageFault("no_article", f"{address}: the page says {said!r}")
    if not any(len(_WORD.findall(line)) >= _FEWEST_WORDS for line in told):
        raise PageFault("no_article", f"{address}: the page has no sentence")


def _published(page: Page) -> str | None:
    """Give the ISO date of publication that the page's metadata declare, None where none does or two differ."""
    declared = [page.meta[name] for name in _PUBLISHED if name in page.meta]
    days = {day for value in (*declared, *_linked_dates(page)) if (day := _day(value))}
    return days.pop() if len(days) == 1 else None


def _linked_dates(page: Page) -> Iterator[str]:
    for body in page.linked_data:
        try:
            graph = json.loads(body)
        except (ValueError, RecursionError):
            continue
        entries = graph if isinstance(graph, list) else [graph]
        entries += [entry for part in entries if isinstance(part, dict) for entry in _graph(part)]
        for entry in entries:
            if isinstance(entry, dict) and isinstance(entry.get("datePublished"), str):
                yield entry["datePublished"]


def _graph(part: dict[str, object]) -> list[object]:
    inner = part.get("@graph", [])
    return inner if isinstance(inner, list) else []


def _day(value: str) -> str | None:
    found = _DATE.match(value.strip())
    try:
        return datetime.date.fromisoformat(found.group()).isoformat() if found else None
    except ValueError:
        return None


def article_links(html: str, pattern: re.Pattern[str]) -> tuple[str, ...]:
    """Give the addresses of a listing's links that fit a pattern, each once, in the order of the page."""
    found = (link.strip() for link in read_blocks(html).links)
    return tuple(dict.fromkeys(link for link in found if pattern.search(link)))
