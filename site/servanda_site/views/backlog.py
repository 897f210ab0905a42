"""What was signed long ago: not deposited to this day, or deposited after ten years and more."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from servanda_db.iso_dates import first_day, last_day
from servanda_db.store.reads.parties import PartyRecord
from servanda_db.store.reads.standings import Book, Standing
from servanda_db.store.reads.treaties import TreatyRecord
from servanda_db.vocabulary import ActionKind
from servanda_site.views.known import Known
from servanda_site.views.stamps import Stamp, party_stamp, whole_stamp
from servanda_site.words import load_words

LONG = 10
_LONGEST = 100
_NOT_DEPOSITED = frozenset({"signed", "provisionally_applying"})
# Consent that is no later step of the same state after its own signature.
_OTHER_WAYS = frozenset({ActionKind.DEFINITIVE_SIGNATURE, ActionKind.SUCCESSION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """A signature and how many whole years passed since, to the deposit or to the last reading; dates are ISO.

    Where a date states no day the years are those that passed for certain. `kind` and `deposited_on` are null where
    nothing is deposited.
    """

    treaty: TreatyRecord
    party: PartyRecord
    signed_on: str
    years: int
    kind: str | None = None
    deposited_on: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StateLine:
    """How a party does: what it signed ten years ago and has not deposited, what it deposited late."""

    party: PartyRecord
    open: int
    longest: Wait | None
    late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BacklogPage:
    """Context of backlog.html.j2: everybody, who has most open first, and the longest waits; `as_of` is an ISO day."""

    stamp: Stamp
    as_of: str | None
    years: int
    open: int
    states: tuple[StateLine, ...]
    longest: tuple[Wait, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyBacklog:
    """Context of party_backlog.html.j2: all that is signed and not deposited, and what was deposited late."""

    stamp: Stamp
    as_of: str | None
    years: int
    party: PartyRecord
    open: tuple[Wait, ...]
    late: tuple[Wait, ...]


def backlog(known: Known, book: Book) -> BacklogPage:
    """Put the page about all parties together."""
    told = [_party(known, party, standings) for party, standings in book.by_party.items()]
    lines = [_line(page) for page in told]
    waits = [wait for page in told for wait in page.open if wait.years >= LONG]
    return BacklogPage(
        stamp=whole_stamp(known),
        as_of=known.as_of,
        years=LONG,
        open=len(waits),
        states=tuple(sorted((line for line in lines if line.open or line.late), key=lambda line: _most(known, line))),
        longest=tuple(sorted(waits, key=_longest_first)[:_LONGEST]),
    )


def party_backlogs(known: Known, book: Book) -> Iterator[PartyBacklog]:
    """Give the backlog of each party that has a standing."""
    return (_party(known, party, standings) for party, standings in book.by_party.items())


def whole_years(first: str, last: str) -> int:
    """Count the whole years between two ISO dates that passed for certain; of a date without a day the latest counts.

    Negative years count as none: sources print such dates.
    """
    begun, ended = last_day(first) or "", first_day(last)
    years = int(ended[:4]) - int(begun[:4]) - (ended[5:] < begun[5:])
    return max(years, 0)


def _party(known: Known, party: str, standings: Iterable[Standing]) -> PartyBacklog:
    held = tuple(standings)
    record = known.parties[party]
    waits = sorted(filter(None, (_wait(known, standing) for standing in held)), key=_longest_first)
    return PartyBacklog(
        stamp=party_stamp(known, record, held),
        as_of=known.as_of,
        years=LONG,
        party=record,
        open=tuple(wait for wait in waits if wait.deposited_on is None),
        late=tuple(wait for wait in waits if wait.deposited_on is not None and wait.years >= LONG),
    )


def _wait(known: Known, s: Standing) -> Wait | None:
    if s.signed_on is None:
        return None
    treaty, party = known.treaties[s.treaty], known.parties[s.party]
    if s.consent_on is not None and s.consent_kind not in _OTHER_WAYS:
        kind = load_words()["act"][s.consent_kind or ActionKind.OTHER]
        years = whole_years(s.signed_on, s.consent_on)
        return Wait(
            treaty=treaty, party=party, signed_on=s.signed_on, years=years, kind=kind, deposited_on=s.consent_on
        )
    if s.consent_on is None and s.consent_kind is None and s.stage in _NOT_DEPOSITED and known.as_of:
        return Wait(treaty=treaty, party=party, signed_on=s.signed_on, years=whole_years(s.signed_on, known.as_of))
    return None


def _line(page: PartyBacklog) -> StateLine:
    waits = [wait for wait in page.open if wait.years >= LONG]
    return StateLine(party=page.party, open=len(waits), longest=next(iter(waits), None), late=len(page.late))


def _most(known: Known, line: StateLine) -> tuple[int, int, int]:
    return -line.open, -(line.longest.years if line.longest else 0), known.order[line.party.id]


def _longest_first(wait: Wait) -> tuple[int, str, str, str]:
    return -wait.years, wait.signed_on, wait.treaty.id, wait.party.id
