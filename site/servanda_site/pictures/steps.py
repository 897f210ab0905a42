"""How signatures and deposits added up over time, as the standings of today tell it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from servanda_db.iso_dates import first_day, last_day
from servanda_db.store.reads.standings import Standing
from servanda_site.views.party import DEPOSITED

_WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """From each day on, so many; `undated` are left out because the day on which they ended is not known."""

    points: tuple[tuple[date, int], ...]
    undated: int = 0

    @property
    def last(self) -> int:
        """How many there are now."""
        return self.points[-1][1] if self.points else 0


def signature_steps(standings: Sequence[Standing], until: date) -> Steps:
    """Add the signatures up; `until` is the day of the reading."""
    return Steps(points=_added((_known_by(s.signed_on, until), 1) for s in standings if s.signed_on))


def deposit_steps(standings: Sequence[Standing], until: date) -> Steps:
    """Add the deposits up that count today, and take those off that ended with a withdrawal; `until` as above."""
    held = [s for s in standings if s.consent_on and s.stage in DEPOSITED]
    gone = [s for s in standings if s.consent_on and s.stage == _WITHDRAWN]
    ended = [s for s in gone if s.withdrawn_on]
    up = [(_known_by(s.consent_on, until), 1) for s in (*held, *ended) if s.consent_on]
    down = [(_known_by(s.withdrawn_on, until), -1) for s in ended if s.withdrawn_on]
    return Steps(points=_added((*up, *down)), undated=len(gone) - len(ended))


def _added(changes: Iterable[tuple[date, int]]) -> tuple[tuple[date, int], ...]:
    by_day: Counter[date] = Counter()
    for day, change in changes:
        by_day[day] += change
    days = sorted(by_day)
    return tuple(zip(days, accumulate(by_day[day] for day in days), strict=True))


def _known_by(iso: str, until: date) -> date:
    """Give the day by which an act had happened for certain: a date of a year or month stands at its end.

    Not later than `until`, where the act was read as done.
    """
    last = end_of(iso)
    return until if start_of(iso) <= until < last else last


def start_of(iso: str) -> date:
    """Give the first day of an ISO date, month or year."""
    return date.fromisoformat(first_day(iso))


def end_of(iso: str) -> date:
    """Give the last day of an ISO date, month or year."""
    return date.fromisoformat(last_day(iso) or iso)
