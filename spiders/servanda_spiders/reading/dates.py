"""Dates as official tables and headers write them: a day, an English month, a year of four digits."""

import datetime
import re

_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
MONTHS = {
    **{name.lower(): number for number, name in enumerate(_NAMES, 1)},
    **{name[:3].lower(): number for number, name in enumerate(_NAMES, 1)},
    "sept": 9,
}
DAY_MONTH_YEAR = r"(\d{1,2}) ([A-Za-z]{3,9})\.?,? (\d{4})(?!\d)"
_LEADING = re.compile(DAY_MONTH_YEAR)
_ANYWHERE = re.compile(r"(?<!\d)" + DAY_MONTH_YEAR)
# Older than any act under a multilateral treaty that a depositary still lists.
_EARLIEST_YEAR = 1850


class UnreadableDateError(ValueError):
    """A text that does not have the form of a date."""


class ImpossibleDateError(ValueError):
    """A text that has the form of a date that the calendar, or the history of treaties, does not have."""


def iso_date(day: str, month: str, year: str) -> str:
    """Give the ISO date of a day, a month's name (full, three letters or "Sept") and a year.

    Raises UnreadableDateError for a name that is no month, ImpossibleDateError for 31 February or a year
    before 1850.
    """
    number = MONTHS.get(month.lower())
    if number is None:
        raise UnreadableDateError(f"{month!r} is not a month")
    if int(year) < _EARLIEST_YEAR:
        raise ImpossibleDateError(f"{day} {month} {year} is before {_EARLIEST_YEAR}")
    try:
        return datetime.date(int(year), number, int(day)).isoformat()
    except ValueError as error:
        raise ImpossibleDateError(f"{day} {month} {year} is not a day of the calendar") from error


def leading_date(text: str) -> str | None:
    """Give the date that a text begins with, or None. Raises ImpossibleDateError."""
    match = _LEADING.match(text)
    return _date_of(match) if match else None


def dates_within(text: str) -> tuple[str, ...]:
    """Give every date written in full in a text, in order. Raises ImpossibleDateError."""
    found = (_date_of(match) for match in _ANYWHERE.finditer(text))
    return tuple(date for date in found if date is not None)


def day_after(day: str) -> str:
    """Give the day after an ISO date or time: the latest day that it can then be anywhere on earth."""
    return (datetime.date.fromisoformat(day[:10]) + datetime.timedelta(days=1)).isoformat()


def _date_of(match: re.Match[str]) -> str | None:
    try:
        return iso_date(match[1], match[2], match[3])
    except UnreadableDateError:
        return None
