"""Who had signed, consented and was bound, year by year: what is told of a party under a treaty on 31 December.

Pure: the intervals of a standing, the acts behind it, when the party existed and to whom the treaty is open give a
line of days, and the line gives runs of years. 1 and 0 say what is known; None says that it is not known, or that
there was no such party. In the last year, that of the last reading, the day of the reading takes the place of
31 December: nothing is said of the days after it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from servanda_db.iso_dates import last_day
from servanda_db.panel_values import Flag, Marks, PanelAct, Span, Told, marks_of, told_by
from servanda_db.party_life import DAY_ONE, FOREVER, PartyLife, next_day
from servanda_db.vocabulary import CONSENT_KINDS, SIGNATURE_KINDS, ActionKind

__all__ = [
    "NO_RECORD",
    "NO_VALUES",
    "Flag",
    "PanelAct",
    "Record",
    "Run",
    "Scope",
    "Span",
    "Step",
    "Values",
    "line",
    "runs",
]

Step = tuple[str, Flag]
_Event = tuple[str, int, Flag | Told]

_ELIGIBLE, _STANDING, _DEPOSITED, _RESERVATIONS, _EXISTS = range(5)


class Values(NamedTuple):
    """What is told of a party under a treaty at one time; 1, 0, or None: not known, or no such party."""

    eligible: Flag
    signed: Flag
    consented: Flag
    in_force: Flag
    reservations: Flag
    withdrawn: Flag


NO_VALUES = Values(None, None, None, None, None, None)


class Run(NamedTuple):
    """The same values in every year from the first to the last."""

    first: int
    last: int
    values: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is known of one party under one treaty; `reservations` are their ISO dates, null where not stated."""

    spans: Sequence[Span] = ()
    acts: Sequence[PanelAct] = ()
    reservations: Sequence[str | None] = ()


NO_RECORD = Record()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The years of a treaty in the panel, up to the ISO day `until`, and whether its reservations are known."""

    first_year: int
    until: str
    reservations_known: bool

    @property
    def last_year(self) -> int:
        """The year of the last day."""
        return int(self.until[:4])


def runs(told: Iterable[tuple[str, Values]], scope: Scope) -> Iterator[Run]:
    """Give the years of one party under one treaty from its line, in order, without gaps, as runs of equal values."""
    begin, values = scope.first_year, NO_VALUES
    for day, now in told:
        if now == values:
            continue
        year = int(day[:4])
        if year > begin:
            yield Run(begin, year - 1, values)
            begin = year
        values = now
    yield Run(begin, scope.last_year, values)


def line(life: PartyLife, record: Record, eligible: Iterable[Step], scope: Scope) -> list[tuple[str, Values]]:
    """Give the ISO days on which values change, in order, up to the last day of the scope, and what holds then."""
    marks = marks_of(record.acts)
    events: list[_Event] = [(day, _ELIGIBLE, value) for day, value in eligible]
    for first, last in life.exists:
        events.append((first, _EXISTS, 1))
        if last != FOREVER:
            events.append((next_day(last), _EXISTS, 0))
    if record.spans:
        events += _span_events(record, marks)
    if record.reservations:
        events += [(day, _RESERVATIONS, value) for day, value in _reservation_steps(record)]
    events.sort(key=itemgetter(0))
    return _line(events, marks, scope)


def _span_events(record: Record, marks: Marks) -> list[_Event]:
    events: list[_Event] = []
    for start, standing, stage, is_party, signed_on, kind, consent_on, _ in record.spans:
        told = told_by(standing, stage, is_party, signed_on is None, kind is None, marks)
        if consent_on is not None and consent_on > start and told[1] == 1 and not _deposited_by(start, record.acts):
            # A succession may take effect before its deposit; consent is expressed by the deposit.
            told = (told[0], 0, *told[2:])
            events.append((last_day(consent_on) or start, _DEPOSITED, 1))
        events.append((start, _STANDING, told))
    return events


def _deposited_by(day: str, acts: Iterable[PanelAct]) -> bool:
    first = _first(acts, CONSENT_KINDS)
    return first is not None and first <= day


def _reservation_steps(record: Record) -> Iterator[Step]:
    """Date reservations: by themselves, else by the deposit (VCLT articles 19 and 23(2)), else by the signature.

    Whether one without a date stood already between signature and deposit is not known.
    """
    dated = sorted(last_day(day) or FOREVER for day in record.reservations if day is not None)
    signed, consented = _first(record.acts, SIGNATURE_KINDS), _first(record.acts, CONSENT_KINDS)
    made = consented or signed
    if len(dated) < len(record.reservations):
        if signed is not None and made is not None and signed < made:
            yield signed, None
        yield made or DAY_ONE, 1 if made else None
    if dated:
        yield dated[0], 1


def _first(acts: Iterable[PanelAct], kinds: frozenset[ActionKind]) -> str | None:
    days = (last_day(act.date) for act in acts if act.kind in kinds and not act.bracketed)
    return min((day for day in days if day is not None), default=None)


def _line(events: Sequence[_Event], marks: Marks, scope: Scope) -> list[tuple[str, Values]]:
    eligible: Flag = None
    exists: Flag = 0
    reservations: Flag = 0 if scope.reservations_known else None
    signed, consented, in_force, withdrawn = marks.before_all
    line: list[tuple[str, Values]] = []
    for place, (day, facet, value) in enumerate(events, start=1):
        if day > scope.until:
            break
        if isinstance(value, tuple):
            signed, consented, in_force, withdrawn = value
        elif facet == _ELIGIBLE:
            eligible = value
        elif facet == _EXISTS:
            exists = value
        elif facet == _DEPOSITED:
            consented = value
        else:
            reservations = value
        if place == len(events) or events[place][0] != day:
            told = (eligible, signed, consented, in_force, reservations, withdrawn)
            line.append((day, Values._make(told) if exists else NO_VALUES))
    return line
