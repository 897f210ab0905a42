"""Cells of an MTDSG table: dates with a letter, in square brackets where the act was withdrawn."""

import re
from dataclasses import dataclass
from functools import lru_cache

from servanda_spiders.reading.dates import DAY_MONTH_YEAR, UnreadableDateError, iso_date
from servanda_spiders.reading.footnotes import split_markers

_ACT = re.compile(rf"(?P<open>\[ ?)?{DAY_MONTH_YEAR}(?: ?(?P<letter>[A-Za-z]{{1,2}}))?(?P<close> ?\])?(?:[ ,;]+|$)")
_CACHED_LENGTH = 64
LONGEST_CELL = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedAct:
    """One dated entry of a cell: ISO date, letter as printed, whether it stands in square brackets."""

    date: str
    letter: str | None
    bracketed: bool


def read_cell(cell: str) -> tuple[DatedAct, ...]:
    """Read a cell as published: nothing, one dated act, or several.

    Raises UnreadableDateError where any part of the cell is something else, ImpossibleDateError for a date that the
    calendar does not have.
    """
    return _read_short(cell) if len(cell) <= _CACHED_LENGTH else _read(cell)


def _read(cell: str) -> tuple[DatedAct, ...]:
    text = split_markers(cell)[0]
    acts = []
    position, inside = 0, False
    while position < len(text):
        match = _ACT.match(text, position)
        if match is None or (inside and match["open"]) or (not inside and match["close"] and not match["open"]):
            raise UnreadableDateError("it is not a date with at most a letter")
        inside = inside or match["open"] is not None
        date = iso_date(match[2], match[3], match[4])
        acts.append(DatedAct(date=date, letter=match["letter"], bracketed=inside))
        inside = inside and match["close"] is None
        position = match.end()
    if inside:
        raise UnreadableDateError("a square bracket is not closed")
    return tuple(acts)


_read_short = lru_cache(maxsize=32768)(_read)
