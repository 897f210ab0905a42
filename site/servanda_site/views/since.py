"""What changed since a reader looked last: the log by month and day, each with a place to come back to."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from servanda_db.store.reads.journal import ChangeRecord
from servanda_site.follow.feeds import kind_feeds
from servanda_site.views.changes import Day, by_day, change_lines
from servanda_site.views.known import Known
from servanda_site.views.stamps import Stamp, whole_stamp

_LINES = 200
_SHOWN = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """The days of a month (YYYY-MM) on which something became known, the latest first."""

    month: str
    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SincePage:
    """Context of since.html.j2: the months, the latest first; each kind of change with path and name of its feed."""

    stamp: Stamp
    months: tuple[Month, ...]
    kinds: tuple[tuple[str, str, str], ...]


def since_page(known: Known, changes: Sequence[ChangeRecord]) -> SincePage:
    """Put the latest lines of the log together, by month and day."""
    days = by_day(change_lines(known, changes, _LINES, _SHOWN))
    months = groupby(days, key=lambda day: day.day[:7])
    return SincePage(
        stamp=whole_stamp(known),
        months=tuple(Month(month=month, days=tuple(group)) for month, group in months),
        kinds=tuple(kind_feeds()),
    )
