"""What was known on a day: the readings of each treaty's page, and since when each act is held."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from servanda_db.store.reads.history import HeldAct, Reading
from servanda_db.store.reads.journal import ChangeRecord
from servanda_db.store.reads.rows import grouped
from servanda_db.store.reads.treaties import TreatyRecord
from servanda_db.vocabulary import CONSENT_KINDS, SIGNATURE_KINDS
from servanda_site.addresses import safe
from servanda_site.cells import Cell, Cells
from servanda_site.views.changes import Day, by_day, change_lines
from servanda_site.views.known import Known
from servanda_site.views.stamps import Stamp, iso_day, treaty_stamp, whole_stamp

_LINES, _SHOWN, _DAYS, _ACTS = 60, 12, 400, 900
# party, attribute of the language of its name, act, date, known since, known until, not listed since
ActRow = tuple[Cell, Cell, Cell, Cell, Cell, Cell, Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingLine:
    """A version of the page, and how many parties were then known to have signed and deposited."""

    reading: Reading
    signed: int
    deposited: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatyHistory:
    """Context of history.html.j2: readings and days the latest first; `left_out` counts acts that found no room."""

    treaty: TreatyRecord
    stamp: Stamp
    readings: tuple[ReadingLine, ...]
    days: tuple[Day, ...]
    acts: tuple[ActRow, ...]
    left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatyLine:
    """A treaty in the list: its versions, when its page was read first and last (ISO days), its changes."""

    treaty: TreatyRecord
    versions: int
    first: str | None
    last: str | None
    changes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLine:
    """A day (ISO) on which versions of pages were read for the first time, and changes became known."""

    day: str
    versions: int
    changes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage:
    """Context of histories.html.j2."""

    stamp: Stamp
    days: tuple[DayLine, ...]
    treaties: tuple[TreatyLine, ...]


def history_page(known: Known, read: Mapping[str, Sequence[Reading]], changes: Sequence[ChangeRecord]) -> HistoryPage:
    """Put the list of all treaties that were read, and of the days of reading, together."""
    by_treaty = grouped(changes, lambda change: change.treaty)
    lines = (_treaty(known, treaty, read[treaty], len(by_treaty.get(treaty, ()))) for treaty in _in_order(known, read))
    return HistoryPage(stamp=whole_stamp(known), days=_days(read, changes), treaties=tuple(lines))


def histories(
    known: Known,
    cells: Cells,
    read: Mapping[str, Sequence[Reading]],
    acts: Mapping[str, Sequence[HeldAct]],
    changes: Sequence[ChangeRecord],
) -> Iterator[tuple[str, TreatyHistory]]:
    """Give the history of each treaty whose page was read, with its path."""
    # The table of readings tells the first one.
    by_treaty = grouped((one for one in changes if one.kind != "new treaty"), lambda change: change.treaty)
    for treaty in _in_order(known, read):
        held = acts.get(treaty, ())
        rows = tuple(_row(cells, act) for act in sorted(held, key=lambda act: known.order[act.party])[:_ACTS])
        yield (
            f"history/{safe(treaty)}/index.html",
            TreatyHistory(
                treaty=known.treaties[treaty],
                stamp=treaty_stamp(known, known.treaties[treaty]),
                readings=tuple(_line(reading, held) for reading in reversed(read[treaty])),
                days=by_day(change_lines(known, by_treaty.get(treaty, ()), _LINES, _SHOWN)),
                acts=rows,
                left_out=len(held) - len(rows),
            ),
        )


def _line(reading: Reading, acts: Sequence[HeldAct]) -> ReadingLine:
    then = [act for act in acts if is_held(act, reading.last_seen) and not act.bracketed]
    return ReadingLine(
        reading=reading,
        signed=len({act.party for act in then if act.kind in SIGNATURE_KINDS}),
        deposited=len({act.party for act in then if act.kind in CONSENT_KINDS}),
    )


def is_held(act: HeldAct, at: str) -> bool:
    """Say whether an act was held at a time (UTC, ISO)."""
    return act.seen_from <= at and (act.seen_to is None or act.seen_to > at)


def _row(cells: Cells, act: HeldAct) -> ActRow:
    brackets = " (in brackets: withdrawn)" if act.bracketed else ""
    times = (act.date, iso_day(act.seen_from), iso_day(act.seen_to), iso_day(act.unlisted_from))
    act_cell = Cell(f"{cells.act[act.kind]}{brackets}")
    date, since, until, unlisted = (cells.day[time] for time in times)
    return (*cells.party_link[act.party], act_cell, date, since, until, unlisted)


def _treaty(known: Known, treaty: str, read: Sequence[Reading], changes: int) -> TreatyLine:
    return TreatyLine(
        treaty=known.treaties[treaty],
        versions=len(read),
        first=iso_day(read[0].first_seen),
        last=iso_day(max(reading.last_seen for reading in read)),
        changes=changes,
    )


def _days(read: Mapping[str, Sequence[Reading]], changes: Sequence[ChangeRecord]) -> tuple[DayLine, ...]:
    versions = [reading.first_seen[:10] for found in read.values() for reading in found]
    seen = [change.seen_at[:10] for change in changes]
    days = sorted({*versions, *seen}, reverse=True)[:_DAYS]
    read_on, known_on = grouped(versions, lambda day: day), grouped(seen, lambda day: day)
    return tuple(
        DayLine(day=day, versions=len(read_on.get(day, ())), changes=len(known_on.get(day, ()))) for day in days
    )


def _in_order(known: Known, read: Mapping[str, Sequence[Reading]]) -> list[str]:
    return sorted(read.keys() & known.treaties.keys(), key=known.treaty_order.__getitem__)
