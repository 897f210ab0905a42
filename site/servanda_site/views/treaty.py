"""The page of one treaty."""

from collections.abc import Sequence
from dataclasses import dataclass

from servanda_db.names import normalise
from servanda_db.store.reads.journal import Question
from servanda_db.store.reads.reports import StatementRecord
from servanda_db.store.reads.standings import Book, Standing, no_standing
from servanda_db.store.reads.treaties import TreatyAlias, TreatyRecord
from servanda_site.cells import LONG, Cell, Cells, Days
from servanda_site.languages import gettext as _
from servanda_site.languages import ngettext
from servanda_site.printing import number
from servanda_site.views.acts import More, more_of
from servanda_site.views.conflicts import conflicts_of, named
from servanda_site.views.known import Known
from servanda_site.views.progress import Bar, Figure, bars, figures
from servanda_site.views.search import other_names
from servanda_site.views.squares import Region, absent, legend, regions
from servanda_site.views.stamps import Stamp, treaty_stamp

# id, name, attribute of its language, signed, instrument, deposited, bound since, whatever is more than plain
StatusRow = tuple[Cell, Cell, Cell, Cell, Cell, Cell, Cell, More | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatyPage:
    """Context of treaty.html.j2."""

    treaty: TreatyRecord
    parent: TreatyRecord | None
    children: tuple[TreatyRecord, ...]
    names: tuple[TreatyAlias, ...]
    stamp: Stamp
    figures: tuple[Figure, ...]
    bars: tuple[Bar, ...]
    regions: tuple[Region, ...]
    legend: tuple[tuple[str, str], ...]
    absent: Cell | None
    reason: str
    rows: tuple[StatusRow, ...]
    long: bool
    caption: str
    without_act: int
    has_home: bool
    statements: tuple[StatementRecord, ...]
    questions: tuple[Question, ...]
    conflicts: int


def treaty_page(
    known: Known, cells: Cells, treaty: TreatyRecord, book: Book, questions: Sequence[Question]
) -> TreatyPage:
    """Put the page of a treaty together."""
    standings = _in_order(known, treaty.id, book)
    rows = status_rows(known, cells, book, standings)
    squares = regions(known, cells, standings)
    clauses = known.clauses.get(treaty.id, ())
    stamp = treaty_stamp(known, treaty)
    return TreatyPage(
        treaty=treaty,
        parent=known.treaties.get(treaty.parent or ""),
        children=known.children.get(treaty.id, ()),
        names=other_names(known, treaty),
        stamp=stamp,
        figures=figures(treaty, clauses, without_act=known.without_act(treaty.id), offline=stamp.edition is not None),
        bars=bars(treaty, clauses),
        regions=squares,
        legend=legend(squares),
        absent=absent(known, cells, standings),
        reason=named(known, treaty.reason or ""),
        rows=rows,
        long=len(rows) > LONG,
        caption=_caption(stamp, book, standings),
        without_act=known.without_act(treaty.id),
        has_home=any(row[7] is not None and row[7].home is not None for row in rows),
        statements=known.statements.get(treaty.id, ()),
        questions=tuple(questions),
        conflicts=len(conflicts_of(known, treaty.id)),
    )


def status_rows(known: Known, cells: Cells, book: Book, standings: Sequence[Standing]) -> tuple[StatusRow, ...]:
    """Give the rows of the status table; nearly all are plain dates."""
    ids, links, days, acts = cells.party_id, cells.party_link, cells.days(len(standings)), cells.act
    return tuple(
        (
            ids[s.party],
            *links[s.party],
            days[s.signed_on],
            acts[s.consent_kind],
            days[s.consent_on],
            days[s.in_force_on] if s.stage != "withdrawn" else cells.escape(_withdrawn(s, days)),
            _more(known, book, s, days) if s.domestic_stage != "none" or (s.treaty, s.party) in book.special else None,
        )
        for s in standings
    )


def _in_order(known: Known, treaty: str, book: Book) -> list[Standing]:
    """Give the standings by name, and an empty one for each party that has acts of which none gives one."""
    standings = list(book.by_treaty.get(treaty, ()))
    standings += (no_standing(treaty, party) for party in book.acts_only.get(treaty, ()))
    return sorted(standings, key=lambda standing: known.order[standing.party])


def _withdrawn(standing: Standing, days: Days) -> str:
    return _("withdrawn %(date)s") % {"date": days.printed(standing.withdrawn_on)}


def _more(known: Known, book: Book, standing: Standing, days: Days) -> More | None:
    pair = (standing.treaty, standing.party)
    other_name = _other_name(known, standing.party, book.listed_as.get(pair))
    acts, told, since = book.acts.get(pair, ()), known.reports.get(pair, ()), book.unlisted.get(pair)
    return more_of(standing, acts, told, known.as_of, days.printed, listed_as=other_name, unlisted_from=since)


def _caption(stamp: Stamp, book: Book, standings: Sequence[Standing]) -> str:
    """Say how many rows there are, and which of them do not stand on the depositary's page."""
    pairs = [(standing.treaty, standing.party) for standing in standings]
    gone = sum(pair in book.unlisted for pair in pairs)
    others = sum(s.stage == "none" and (s.treaty, s.party) not in book.acts for s in standings)
    count = ngettext("%(num)s participant", "%(num)s participants", len(pairs)) % {"num": number(len(pairs))}
    if not pairs or not stamp.origins:
        return count
    sentences = [
        f"{count}.",
        _("Rows as in the offline edition.") if stamp.edition else _("Rows as on the page of the depositary."),
    ]
    if gone:
        text = ngettext("%(num)s party is no longer listed there.", "%(num)s parties are no longer listed there.", gone)
        sentences.append(text % {"num": number(gone)})
    if others:
        text = ngettext(
            "Of %(num)s party other sources alone speak.", "Of %(num)s parties other sources alone speak.", others
        )
        sentences.append(text % {"num": number(others)})
    return " ".join(sentences)


def _other_name(known: Known, party: str, published: str | None) -> str | None:
    """Give the name as published where it is another name, not another spelling or one with a footnote."""
    if published is None or normalise(published).rstrip(" 0123456789") == normalise(known.parties[party].name):
        return None
    return published
