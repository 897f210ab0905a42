"""When a party existed, and which codes it bore then: periods of ISO days, the first and the last included.

Where the registry dates a party, that holds. A state that it does not date exists while Correlates of War or
Gleditsch and Ward list it, and from an act outside of their periods on, since the depositary took it then (the Russian
Federation goes on with the acts of the Soviet Union, India signed before 1947). Any other party exists from its first
act on.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from servanda_db.iso_dates import last_day
from servanda_db.vocabulary import PartyKind

DAY_ONE, FOREVER = "0001-01-01", "9999-12-31"
STATE_LISTS = ("cown", "gwn")
_CONTINUED = "renamed"


class Period(NamedTuple):
    """From a first ISO day to a last one."""

    first: str
    last: str


class DatedCode(NamedTuple):
    """A code and the ISO days between which it is valid."""

    code: str
    first: str
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyLife:
    """A party with its codes by scheme; `exists` are the periods of its existence in order, never overlapping."""

    id: str
    name: str
    kind: PartyKind
    codes: Mapping[str, tuple[DatedCode, ...]]
    exists: tuple[Period, ...] = ()

    @property
    def in_state_lists(self) -> bool:
        """Whether Correlates of War or Gleditsch and Ward have it as a state at any time."""
        return any(scheme in self.codes for scheme in STATE_LISTS)

    def existed_on(self, day: str) -> bool:
        """Tell whether the party existed on an ISO day."""
        return any(first <= day <= last for first, last in self.exists)

    def code_on(self, scheme: str, day: str) -> str | None:
        """Give its code of a scheme on an ISO day; where two are valid, the one that began last."""
        valid = [(first, code) for code, first, last in self.codes.get(scheme, ()) if first <= day <= last]
        return max(valid)[1] if valid else None


def periods_of(
    valid_from: str | None, valid_to: str | None, listed: Iterable[Period], acted: Iterable[str]
) -> tuple[Period, ...]:
    """Give the periods in which a party existed.

    `valid_from` and `valid_to` are the registry's ISO days, null where it has none; `listed` the periods of the lists
    of states; `acted` the ISO dates of the party's acts.
    """
    end = valid_to or FOREVER
    if valid_from is not None:
        return (Period(valid_from, end),)
    known = _merged(listed)
    by_acts = [_from_act(day, known) for day in sorted({last_day(act) or act for act in acted})]
    found = _merged([*known, *(period for period in by_acts if period is not None)])
    return tuple(Period(first, min(last, end)) for first, last in found if first <= end)


def with_continued_codes(
    lives: Sequence[PartyLife], relations: Iterable[tuple[str, str, str]], acting: frozenset[str]
) -> tuple[PartyLife, ...]:
    """Give a state that goes on with an earlier one the codes of that one, where the lists see a single state.

    `relations` are (predecessor, successor, relation). The lists do so where both bear the same number (365 is the
    Soviet Union and the Russian Federation) or where the state was only renamed. A predecessor that is itself among
    `acting` keeps its codes alone, so that no two rows of one year bear the same number.
    """
    by_id = {life.id: life for life in lives}
    grown = dict(by_id)
    for earlier, later, relation in sorted(relations):
        if earlier in by_id and later in by_id and earlier not in acting:
            grown[later] = _continuing(grown[later], by_id[earlier], renamed=relation == _CONTINUED)
    return tuple(grown[life.id] for life in lives)


def _continuing(later: PartyLife, earlier: PartyLife, *, renamed: bool) -> PartyLife:
    codes = dict(later.codes)
    for scheme in STATE_LISTS:
        own = codes.get(scheme, ())
        numbers = {code for code, *_ in own}
        taken = (code for code in earlier.codes.get(scheme, ()) if renamed or code.code in numbers)
        codes[scheme] = (*own, *(code for code in taken if not _covers(own, code)))
    return replace(later, codes={scheme: listed for scheme, listed in codes.items() if listed})


def _covers(own: Sequence[DatedCode], other: DatedCode) -> bool:
    return any(first <= other.last and other.first <= last for _, first, last in own)


def _from_act(day: str, known: Sequence[Period]) -> Period | None:
    """Give the period that an act outside of the known ones opens: until the next of them, or for ever."""
    if any(first <= day <= last for first, last in known):
        return None
    following = next((period.first for period in known if period.first > day), None)
    return Period(day, FOREVER if following is None else _day_before(following))


def _merged(periods: Iterable[Period]) -> list[Period]:
    merged: list[Period] = []
    for first, last in sorted(periods):
        if merged and first <= next_day(merged[-1].last):
            merged[-1] = Period(merged[-1].first, max(merged[-1].last, last))
        else:
            merged.append(Period(first, last))
    return merged


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def next_day(day: str) -> str:
    """Give the ISO day after a day; the last day that there is stays."""
    return day if day == FOREVER else (date.fromisoformat(day) + timedelta(days=1)).isoformat()
