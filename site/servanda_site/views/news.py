"""The verdicts on articles: one page each, and the list of all."""

from collections.abc import Iterator
from dataclasses import dataclass

from servanda_db.store.reads.articles import articles
from servanda_db.store.reads.snapshot import Snapshot
from servanda_db.verdict import ArticleVerdict, verdict_on
from servanda_db.verdict_facts import Article
from servanda_site.addresses import safe
from servanda_site.views.known import Known
from servanda_site.views.stamps import Origin, Stamp, iso_day, whole_stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictPage:
    """Context of article.html.j2; `treaties` are the article's, by id and name."""

    stamp: Stamp
    verdict: ArticleVerdict
    treaties: tuple[tuple[str, str], ...]

    @property
    def article(self) -> Article:
        """The article that is judged."""
        return self.verdict.article

    @property
    def patterns(self) -> tuple[str, ...]:
        """The names of its errors, each once."""
        return tuple(dict.fromkeys(str(error.pattern) for error in self.verdict.errors))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsPage:
    """Context of news.html.j2: every verdict, the newest article first; how many claim more than the facts."""

    stamp: Stamp
    verdicts: tuple[VerdictPage, ...]
    claiming_more: int


def verdict_pages(db: Snapshot, known: Known) -> tuple[VerdictPage, ...]:
    """Judge every article that was read."""
    return tuple(_page(known, article) for article in articles(db))


def news_page(known: Known, pages: tuple[VerdictPage, ...]) -> NewsPage:
    """Put the list together."""
    more = sum(1 for page in pages if page.patterns)
    return NewsPage(stamp=whole_stamp(known), verdicts=pages, claiming_more=more)


def paths(pages: tuple[VerdictPage, ...]) -> Iterator[tuple[str, VerdictPage]]:
    """Give each page with its path; an id is made of our words and of digits, so that no path leaves the folder."""
    for page in pages:
        yield f"news/{safe(page.article.id)}/index.html", page


def _page(known: Known, article: Article) -> VerdictPage:
    read = iso_day(article.read_at)
    stamp = Stamp(
        origins=(Origin(id=article.source, publisher=article.publisher),), read=read, edition=known.edition_of
    )
    return VerdictPage(
        stamp=stamp,
        verdict=verdict_on(article),
        treaties=tuple((key, article.treaties[key].name) for key in article.about),
    )
