"""The two-axis ledger of one state and one treaty."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from servanda_db.store.reads.evidence import ProvenAct
from servanda_db.store.reads.parties import PartyRecord
from servanda_db.store.reads.reports import Report
from servanda_db.store.reads.standings import Standing
from servanda_db.store.reads.treaties import TreatyRecord
from servanda_site.cells import Cells
from servanda_site.views.acts import Home, home_of
from servanda_site.views.article_cells import ArticleCells, article_cells
from servanda_site.views.conflicts import conflicts_of
from servanda_site.views.evidence import Article, report_anchor
from servanda_site.views.known import Known
from servanda_site.views.stamps import Stamp, standing_stamp, treaty_stamp
from servanda_site.words import load_words


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeEntry:
    """A step at home, as one or more reports tell it; `anchor` is its place on the page."""

    anchor: str
    date: str | None
    word: str
    realis: str
    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AbroadEntry:
    """An act that the depositary publishes, with what is to be known of it, and the place of its evidence."""

    anchor: str
    date: str | None
    word: str
    note: str
    act: ProvenAct


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingPage:
    """Context of standing.html.j2."""

    treaty: TreatyRecord
    party: PartyRecord
    standing: Standing
    home: Home | None
    at_home: tuple[HomeEntry, ...]
    abroad: tuple[AbroadEntry, ...]
    articles: tuple[ArticleCells, ...]
    why: str
    read: str | None
    stamp: Stamp
    conflicts: int


def standing_page(
    known: Known, cells: Cells, standing: Standing, articles: Sequence[Article], why: str
) -> StandingPage:
    """Put the ledger of a pair together, with the evidence of each act."""
    treaty, party = known.treaties[standing.treaty], known.parties[standing.party]
    told = known.reports.get((treaty.id, party.id), ())
    reviewed = any(article.act.reviewed for article in articles)
    return StandingPage(
        treaty=treaty,
        party=party,
        standing=standing,
        home=home_of(standing, told, known.as_of) if standing.domestic_stage != "none" else None,
        at_home=at_home(told),
        abroad=tuple(_abroad(article) for article in sorted(articles, key=_by_date)),
        articles=tuple(article_cells(article, cells, known.edition_of) for article in articles),
        why=why,
        read=treaty_stamp(known, treaty).read,
        stamp=standing_stamp(known, treaty, told, reviewed=reviewed),
        conflicts=len(conflicts_of(known, treaty.id, party.id)),
    )


def at_home(told: Sequence[Report]) -> tuple[HomeEntry, ...]:
    """Give the steps at home that are told, by date; what several reports tell of one step stands together."""
    words = load_words()
    entries = []
    for _, group in groupby(sorted(told, key=_same_step), key=_same_step):
        first = (reports := tuple(group))[0]
        word = words["report"].get(first.kind) or f"reported: {words['act'][first.kind]}"
        realis = words["realis"][first.realis]
        anchor = report_anchor(first)
        entries.append(HomeEntry(anchor=anchor, date=first.date, word=word, realis=realis, reports=reports))
    return tuple(sorted(entries, key=lambda entry: (entry.date is None, entry.date or "")))


def _same_step(report: Report) -> tuple[str, str, str]:
    return report.kind, report.realis, report.date or ""


def _by_date(article: Article) -> tuple[str, str]:
    return article.act.date or "", article.anchor


def _abroad(article: Article) -> AbroadEntry:
    note = "; ".join(filter(None, (article.state, article.note)))
    return AbroadEntry(anchor=article.anchor, date=article.act.date, word=article.word, note=note, act=article.act)
