"""The page of one party."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from servanda_db.store.reads.parties import PartyAlias, PartyCode, PartyRecord, Relation
from servanda_db.store.reads.standings import Book, Standing
from servanda_db.store.reads.treaties import TreatyRecord
from servanda_site.cells import LONG, Cell, Cells, Days
from servanda_site.languages import gettext as _
from servanda_site.printing import number
from servanda_site.views.acts import Home, More, home_of, more_of
from servanda_site.views.known import Known
from servanda_site.views.marks import mark_of
from servanda_site.views.progress import Figure
from servanda_site.views.stamps import Stamp, party_stamp

# treaty id, reference, name, attribute of its language, letter and word of the mark, signed, instrument, deposited,
# bound since, more
PartyRow = tuple[Cell, Cell, Cell, Cell, Cell, Cell, Cell, Cell, Cell, Cell, More | None]
_BOUND = ("in_force", "suspended", "withdrawal_notified")
DEPOSITED = ("consent_deposited", "provisionally_applying", *_BOUND)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A treaty that a party has approved at home and not joined."""

    treaty: TreatyRecord
    party: PartyRecord
    home: Home
    signed_on: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many treaties bind a party on a known day, have its deposit, its signature alone, wait for it."""

    bound: int
    deposited: int
    signed: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyPage:
    """Context of party.html.j2."""

    party: PartyRecord
    names: tuple[PartyAlias, ...]
    codes: tuple[PartyCode, ...]
    relations: tuple[Relation, ...]
    stamp: Stamp
    figures: tuple[Figure, ...]
    waiting: tuple[Waiting, ...]
    rows: tuple[PartyRow, ...]
    long: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A party with its names, codes and relations."""

    record: PartyRecord
    names: tuple[PartyAlias, ...]
    codes: tuple[PartyCode, ...]
    relations: tuple[Relation, ...]


def party_page(known: Known, cells: Cells, person: Person, book: Book) -> PartyPage:
    """Put the page of a party together."""
    party = person.record
    order = known.treaty_order
    standings = sorted(book.by_party.get(party.id, ()), key=lambda standing: order[standing.treaty])
    return PartyPage(
        party=party,
        names=tuple(name for name in person.names if name.name != party.name),
        codes=person.codes,
        relations=person.relations,
        stamp=party_stamp(known, party, standings),
        figures=_figures(count(standings)),
        waiting=waiting_list(known, standings),
        rows=party_rows(known, cells, book, standings),
        long=len(standings) > LONG,
    )


def waiting_list(known: Known, standings: Iterable[Standing]) -> tuple[Waiting, ...]:
    """Give what is approved at home and not deposited, the longest first, unknown dates last."""
    found = [
        Waiting(
            treaty=known.treaties[standing.treaty],
            party=known.parties[standing.party],
            home=home_of(standing, known.reports.get((standing.treaty, standing.party), ()), known.as_of),
            signed_on=standing.signed_on,
        )
        for standing in standings
        if standing.waiting
    ]
    return tuple(sorted(found, key=longest_first))


def count(standings: Sequence[Standing]) -> Counts:
    """Count a party's treaties by stage."""
    stages = Counter(standing.stage for standing in standings)
    return Counts(
        bound=sum(stages[stage] for stage in _BOUND),
        deposited=sum(stages[stage] for stage in DEPOSITED),
        signed=stages["signed"],
        waiting=sum(standing.waiting for standing in standings),
    )


def party_rows(known: Known, cells: Cells, book: Book, standings: Sequence[Standing]) -> tuple[PartyRow, ...]:
    """Give the rows of a party's table; nearly all are plain dates."""
    treaties, marks, days, acts = cells.treaty, cells.mark, cells.days(len(standings)), cells.act
    return tuple(
        (
            *treaties[s.treaty],
            *marks[mark_of(s)],
            days[s.signed_on],
            acts[s.consent_kind],
            days[s.consent_on],
            days[s.in_force_on],
            _more(known, book, s, days) if (s.treaty, s.party) in book.acts else None,
        )
        for s in standings
    )


def longest_first(waiting: Waiting) -> tuple[bool, int, str]:
    """Give the order of waiting lists."""
    days = waiting.home.days
    return days is None, -(days or 0), waiting.treaty.id


def _figures(counts: Counts) -> tuple[Figure, ...]:
    return (
        Figure(value=number(counts.bound), label=_("bound, day known")),
        Figure(value=number(counts.deposited), label=_("deposited")),
        Figure(value=number(counts.signed), label=_("signed, not deposited")),
        Figure(value=number(counts.waiting), label=_("approved at home, not deposited")),
    )


def _more(known: Known, book: Book, standing: Standing, days: Days) -> More | None:
    pair = (standing.treaty, standing.party)
    acts = book.acts.get(pair, ())
    since = book.unlisted.get(pair)
    return more_of(standing, acts, (), known.as_of, days.printed, listed_as=None, unlisted_from=since)
