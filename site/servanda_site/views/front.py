"""The front page, and the lists that stand behind it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from servanda_db.store.reads.journal import ChangeRecord
from servanda_db.store.reads.parties import PartyRecord
from servanda_db.store.reads.standings import Standing
from servanda_db.store.reads.treaties import Clause, TreatyRecord
from servanda_site.languages import gettext as _
from servanda_site.printing import number
from servanda_site.views.changes import Day, by_day, change_lines
from servanda_site.views.known import Known
from servanda_site.views.party import Counts, Waiting, count
from servanda_site.views.progress import Bar, Figure, bars
from servanda_site.views.reference import place
from servanda_site.views.stamps import Stamp, iso_day, whole_stamp
from servanda_site.words import load_words

_FRONT_CHANGES, _FRONT_REVIEWED, _ALL_CHANGES, _FRONT_WAITING, _NEAREST = 8, 2, 400, 8, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearing:
    """A treaty not in force, its bars, and the day as at which its page says so (ISO)."""

    treaty: TreatyRecord
    bars: tuple[Bar, ...]
    as_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontPage:
    """Context of front.html.j2."""

    stamp: Stamp
    figures: tuple[Figure, ...]
    days: tuple[Day, ...]
    reviewed: tuple[Day, ...]
    waiting: tuple[Waiting, ...]
    waiting_count: int
    nearing: tuple[Nearing, ...]
    sparks: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """The treaties of one depositary and chapter."""

    depositary: str
    chapter: str
    anchor: str
    treaties: tuple[TreatyRecord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Parties of one kind or region, each with its counts."""

    name: str
    parties: tuple[tuple[PartyRecord, Counts | None], ...]


def front_page(
    known: Known, changes: Sequence[ChangeRecord], waits: Sequence[Waiting], sparks: Mapping[str, str]
) -> FrontPage:
    """Put the front page together; `sparks` are the lines of deposits of the treaties that have one."""
    read = [treaty for treaty in known.treaties.values() if treaty.as_of]
    return FrontPage(
        stamp=whole_stamp(known),
        figures=(
            Figure(
                value=number(len(read)), label=_("treaties in the edition") if known.edition_of else _("treaties read")
            ),
            Figure(value=number(sum(treaty.deposited for treaty in read)), label=_("instruments deposited")),
            Figure(value=number(sum(treaty.signed for treaty in read)), label=_("signatures")),
            Figure(value=number(len(waits)), label=_("approved at home, not deposited")),
        ),
        days=by_day(change_lines(known, _read(changes), _FRONT_CHANGES, 4)),
        reviewed=by_day(change_lines(known, _reviewed(changes), _FRONT_REVIEWED, 4)),
        waiting=tuple(waits[:_FRONT_WAITING]),
        waiting_count=len(waits),
        nearing=nearest(known.treaties.values(), known.clauses)[:_NEAREST],
        sparks=sparks,
    )


def all_changes(known: Known, changes: Sequence[ChangeRecord]) -> tuple[tuple[Day, ...], tuple[Day, ...]]:
    """Give the change log as far as one page holds it: what was read, and what was entered by review."""
    read, reviewed = (change_lines(known, some, _ALL_CHANGES, 40) for some in (_read(changes), _reviewed(changes)))
    return by_day(read), by_day(reviewed)


def _read(changes: Iterable[ChangeRecord]) -> list[ChangeRecord]:
    return [change for change in changes if not change.reviewed]


def _reviewed(changes: Iterable[ChangeRecord]) -> list[ChangeRecord]:
    return [change for change in changes if change.reviewed]


def nearest(treaties: Iterable[TreatyRecord], clauses: Mapping[str, Sequence[Clause]]) -> tuple[Nearing, ...]:
    """Give the treaties that are read and not in force, those that lack fewest instruments first."""
    missing = [
        (treaty.missing, -treaty.deposited, treaty.id, treaty)
        for treaty in treaties
        if treaty.as_of and treaty.missing and not treaty.in_force_on and not treaty.computed
    ]
    ordered = (treaty for *_, treaty in sorted(missing, key=_first_three))
    return tuple(
        Nearing(treaty=treaty, bars=bars(treaty, clauses.get(treaty.id, ())), as_at=iso_day(treaty.as_of))
        for treaty in ordered
    )


def chapters(treaties: Iterable[TreatyRecord]) -> tuple[Chapter, ...]:
    """Group the treaties by depositary and chapter: depositaries that are read first, numbers as they count."""
    ordered = sorted(treaties, key=place)
    read = {treaty.depositary for treaty in ordered if treaty.as_of}
    ordered.sort(key=lambda treaty: treaty.depositary not in read)
    named = {_chapter_number(treaty): treaty.chapter for treaty in ordered if treaty.chapter}
    groups = groupby(ordered, key=lambda treaty: (treaty.depositary, named.get(_chapter_number(treaty), "")))
    return tuple(
        Chapter(depositary=depositary, chapter=chapter, anchor=f"c{number}", treaties=tuple(members))
        for number, ((depositary, chapter), members) in enumerate(groups, 1)
    )


def party_regions(known: Known, standings: Mapping[str, Sequence[Standing]]) -> tuple[Region, ...]:
    """Group the parties: states by region, then the other kinds."""
    counts = {party: count(held) for party, held in standings.items()}
    groups: dict[tuple[int, str], list[PartyRecord]] = {}
    words = load_words()["parties"]
    for party in sorted(known.parties.values(), key=lambda party: known.order[party.id]):
        state = party.kind == "state"
        name = (party.region or _("States without a region")) if state else words[party.kind]
        groups.setdefault((0 if state else list(words).index(party.kind), name), []).append(party)
    return tuple(
        Region(name=name, parties=tuple((party, counts.get(party.id)) for party in groups[rank, name]))
        for rank, name in sorted(groups)
    )


def _chapter_number(treaty: TreatyRecord) -> tuple[str, str]:
    """Give what a treaty shares with its chapter, which a page that is not read yet does not name."""
    return treaty.depositary, treaty.reference.partition("-")[0]


def _first_three(row: tuple[int, int, str, TreatyRecord]) -> tuple[int, int, str]:
    return row[:3]
