"""When a treaty begins for a panel: with its opening, else its adoption, else what is printed, or an earlier act."""

import re
from typing import NamedTuple

UNITED_NATIONS = "1945-06-26"
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_PRINTED_DATE = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}})\b")


class Origin(NamedTuple):
    """The ISO day on which a treaty begins, and what it is: opened, adopted, concluded, or first_act."""

    day: str
    basis: str


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
    if opening is not None and opening.day < UNITED_NATIONS:
        opening = None
    if first_act is not None and (opening is None or first_act < opening.day):
        return Origin(first_act, "first_act")
    return opening
