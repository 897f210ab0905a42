"""ISO dates as sources state them: a day, a month or a year, and the days that they may mean."""

from calendar import monthrange
from datetime import date
from functools import lru_cache

DAY_ONE = "0001-01-01"
FULL_DATE = 10
_YEAR, _MONTH = 4, 7


def is_day(stated: str | None) -> bool:
    """Tell whether a date states a day."""
    return stated is not None and len(stated) == FULL_DATE


def is_existing_day(written: str) -> bool:
    """Tell whether what a person wrote is a day that exists, in the form 2026-02-23."""
    try:
        return date.fromisoformat(written).isoformat() == written
    except ValueError:
        return False


@lru_cache(maxsize=16384)
def check_date(stated: str | None) -> None:
    """Raise ValueError on what is no day, month or year that exists; null, a date not stated, passes."""
    if stated is None:
        return
    if len(stated) not in (_YEAR, _MONTH, FULL_DATE):
        raise ValueError(f"not an ISO date: {stated!r}")
    date.fromisoformat(first_day(stated))


def first_day(stated: str | None) -> str:
    """Give the earliest day that a date may mean."""
    return DAY_ONE if stated is None else stated + DAY_ONE[len(stated) :]


def last_day(stated: str | None) -> str | None:
    """Give the latest day that a date may mean, None where none is stated."""
    if stated is None or len(stated) == FULL_DATE:
        return stated
    if len(stated) == _YEAR:
        return f"{stated}-12-31"
    return f"{stated}-{monthrange(int(stated[:_YEAR]), int(stated[_YEAR + 1 : _MONTH]))[1]}"
