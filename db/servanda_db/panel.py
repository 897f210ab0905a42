"""Who had signed, consented and was bound, year by year: what is told of a party under a treaty on 31 December.

Pure: the intervals of a standing, the acts behind it, when the party existed and to whom the treaty is open give a
line of days, and the line gives runs of years. 1 and 0 say what is known; None says that it is not known, or that
there was no such party. In the last year, that of the last reading, the day of the reading takes the place of
31 December: nothing is said of the days after it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from servanda_db.international_state import Standing
from servanda_db.iso_dates import last_day
from servanda_db.party_life import DAY_ONE, FOREVER, PartyLife, next_day
from servanda_db.vocabulary import CONSENT_KINDS, SIGNATURE_KINDS, ActionKind, InternationalStage

Flag = int | None
Step = tuple[str, Flag]
_Event = tuple[str, int, Flag]

UNITED_NATIONS = "1945-06-26"
_EXISTS = 6
_PERHAPS_SIGNATURE = SIGNATURE_KINDS | {ActionKind.AMBIGUOUS}
_PERHAPS_CONSENT = CONSENT_KINDS | {ActionKind.AMBIGUOUS}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_PRINTED_DATE = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}})\b")


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


class Span(NamedTuple):
    """An interval of a standing, from `valid_from` (ISO) until the next one, as the store has it."""

    valid_from: str
    standing: str
    stage: str
    is_party: Flag
    signed_on: str | None
    consent_kind: str | None
    consent_on: str | None
    in_force_on: str | None


class PanelAct(NamedTuple):
    """An act: its kind, its ISO date (null where not stated), whether it stands in square brackets."""

    kind: str
    date: str | None
    bracketed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is known of one party under one treaty; `reservations` are their ISO dates, null where not stated."""

    spans: Sequence[Span] = ()
    acts: Sequence[PanelAct] = ()
    reservations: Sequence[str | None] = ()


NO_RECORD = Record()


class Origin(NamedTuple):
    """The ISO day on which a treaty begins, and what it is: opened, adopted, concluded, or first_act."""

    day: str
    basis: str


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


def printed_day(words: str | None) -> str | None:
    """Give the last date in words such as "New York, 7 March 1966" as an ISO day, None without one."""
    found = _PRINTED_DATE.findall(words or "")
    if not found:
        return None
    day, month, year = found[-1]
    return f"{year}-{_MONTHS.index(month) + 1:02d}-{int(day):02d}"


def origin_of(
    *, opened_on: str | None, adopted_on: str | None, concluded: str | None, first_act: str | None
) -> Origin | None:
    """Tell when a treaty begins: with its opening, else its adoption, else what is printed, or with an earlier act.

    A treaty older than the United Nations begins with its first act: what had been done before it was taken over is
    not in the table. None where nothing is known.
    """
    opening = next(
        (
            Origin(day, basis)
            for day, basis in ((opened_on, "opened"), (adopted_on, "adopted"), (printed_day(concluded), "concluded"))
            if day is not None
        ),
        None,
    )
    if first_act is None:
        return opening
    if opening is None or opening.day < UNITED_NATIONS or first_act < opening.day:
        return Origin(first_act, "first_act")
    return opening


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
    marks = _marks(record.acts)
    events = [(day, 0, value) for day, value in eligible]
    events += _life_events(life)
    if record.spans:
        events += _span_events(record, marks)
    if record.reservations:
        events += [(day, 4, value) for day, value in _reservation_steps(record)]
    events.sort(key=itemgetter(0))
    return _line(events, _before_all(marks, scope), scope.until)


class _Marks(NamedTuple):
    """What the intervals alone do not show of a party's acts."""

    signature_bracketed: bool
    signature_undated: bool
    consent_undated: bool
    ambiguous: bool


_PLAIN = _Marks(signature_bracketed=False, signature_undated=False, consent_undated=False, ambiguous=False)


def _marks(acts: Sequence[PanelAct]) -> _Marks:
    odd = [act for act in acts if act.bracketed or act.date is None or act.kind == ActionKind.AMBIGUOUS]
    if not odd:
        return _PLAIN
    return _Marks(
        signature_bracketed=any(act.bracketed and act.kind in SIGNATURE_KINDS for act in odd),
        signature_undated=any(act.date is None and act.kind in _PERHAPS_SIGNATURE for act in odd),
        consent_undated=any(act.date is None and act.kind in _PERHAPS_CONSENT for act in odd),
        ambiguous=any(act.kind == ActionKind.AMBIGUOUS for act in odd),
    )


def _before_all(marks: _Marks, scope: Scope) -> list[Flag]:
    signed = None if marks.signature_undated else 0
    consented = None if marks.consent_undated else 0
    return [None, signed, consented, consented, 0 if scope.reservations_known else None, 0, 0]


def _life_events(life: PartyLife) -> Iterator[_Event]:
    for first, last in life.exists:
        yield first, _EXISTS, 1
        if last != FOREVER:
            yield next_day(last), _EXISTS, 0


def _span_events(record: Record, marks: _Marks) -> Iterator[_Event]:
    deposits = [last_day(act.date) or FOREVER for act in record.acts if act.kind in CONSENT_KINDS and not act.bracketed]
    first_deposit = min(deposits, default=FOREVER)
    for span in record.spans:
        start = span.valid_from
        consented = _consented(span, marks)
        yield start, 1, _signed(span, marks)
        yield start, 3, span.is_party
        yield start, 5, _withdrawn(span)
        if consented == 1 and first_deposit > start and span.consent_on is not None:
            # A succession may take effect before its deposit; consent is expressed by the deposit.
            yield start, 2, 0
            yield last_day(span.consent_on) or start, 2, 1
        else:
            yield start, 2, consented


def _signed(span: Span, marks: _Marks) -> Flag:
    is_open = span.standing == Standing.OPEN_QUESTION
    if is_open and marks.ambiguous and span.signed_on is None:
        return None
    if span.signed_on is not None or (span.stage == InternationalStage.SIGNED and not is_open):
        return None if marks.signature_bracketed else 1
    return None if marks.signature_undated else 0


def _consented(span: Span, marks: _Marks) -> Flag:
    if span.standing == Standing.OPEN_QUESTION:
        only_signature = span.stage == InternationalStage.SIGNED and marks.signature_bracketed and not marks.ambiguous
        return 0 if only_signature else None
    if span.standing == Standing.FORMER_PARTY:
        return 0
    if span.consent_kind is not None:
        return 1
    if span.stage in (InternationalStage.IN_FORCE, InternationalStage.CONSENT_DEPOSITED) or marks.consent_undated:
        return None
    return 0


def _withdrawn(span: Span) -> Flag:
    if span.stage == InternationalStage.WITHDRAWN:
        return 1
    in_brackets = span.standing == Standing.OPEN_QUESTION and span.stage == InternationalStage.CONSENT_DEPOSITED
    return None if in_brackets else 0


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


def _line(events: list[_Event], state: list[Flag], until: str) -> list[tuple[str, Values]]:
    told: list[tuple[str, Values]] = []
    for day, facet, value in events:
        if day > until:
            break
        state[facet] = value
        now = Values._make(state[:_EXISTS]) if state[_EXISTS] else NO_VALUES
        if told and told[-1][0] == day:
            told[-1] = (day, now)
        else:
            told.append((day, now))
    return told
