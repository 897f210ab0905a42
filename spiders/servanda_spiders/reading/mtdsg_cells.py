"""Cells of an MTDSG table: dates with a letter, in square brackets where the act was withdrawn."""

import re
from dataclasses import dataclass
from functools import lru_cache

from servanda_db.vocabulary import ActionKind, DatePrecision
from servanda_spiders.reading.dates import DAY_MONTH_YEAR, UnreadableDateError, dates_within, iso_date
from servanda_spiders.reading.footnotes import split_markers
from servanda_spiders.reading.mtdsg_columns import Column, Meaning, read_column

_ACT = re.compile(rf"(?P<open>\[ ?)?{DAY_MONTH_YEAR}(?: ?(?P<letter>[A-Za-z]{{1,2}}))?(?P<close> ?\])?(?:[ ,;]+|$)")
_CACHED_LENGTH = 64


class UnknownLetterError(ValueError):
    """A letter that the header of the column does not declare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One entry of a cell: what its column says it means, ISO date, letter as printed.

    `date` is None where words state none; `bracketed` where it stands in square brackets; `unsure` where the
    page leaves open which act it is.
    """

    kind: ActionKind
    label: str
    date: str | None
    precision: DatePrecision | None
    letter: str | None
    bracketed: bool
    unsure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell as published, white space folded and footnotes taken out, and the acts it holds."""

    text: str
    acts: tuple[Act, ...]


def read_cell(header: str, cell: str) -> Cell:
    """Read a cell under the header of its column: nothing, one act, or several.

    Under a header without any label, a cell is its words, and the date where they state just one. Raises
    UnreadableDateError where any part of the cell is something else, ImpossibleDateError for a date that the
    calendar does not have, UnknownLetterError.
    """
    return _read_short(header, cell) if len(cell) <= _CACHED_LENGTH else _read(header, cell)


def _read(header: str, cell: str) -> Cell:
    text, column = split_markers(cell)[0], read_column(header)
    if not text or column is None:
        return Cell(text=text, acts=())
    return Cell(text=text, acts=_acts(column, text) if column.labels else (_words(column, text),))


_read_short = lru_cache(maxsize=32768)(_read)


def _acts(column: Column, text: str) -> tuple[Act, ...]:
    acts = []
    position, inside = 0, False
    while position < len(text):
        match = _ACT.match(text, position)
        if match is None or not _fits(match, inside):
            raise UnreadableDateError("it is not a date with at most a letter")
        inside = inside or match["open"] is not None
        acts.append(_act(column, match, inside))
        inside = inside and match["close"] is None
        position = match.end()
    if inside:
        raise UnreadableDateError("a square bracket is not closed")
    return tuple(acts)


def _fits(match: re.Match[str], inside: bool) -> bool:
    """Tell whether brackets open outside and close inside only."""
    return match["open"] is None if inside else match["close"] is None or match["open"] is not None


def _act(column: Column, match: re.Match[str], bracketed: bool) -> Act:
    date, letter = iso_date(match[2], match[3], match[4]), match["letter"]
    meaning = column.bare if letter is None else column.lettered.get(letter)
    if meaning is None:
        raise UnknownLetterError(f"the header declares no letter {letter!r}")
    return _entry(meaning, date, letter, bracketed=bracketed, unsure=meaning.kind is ActionKind.AMBIGUOUS)


def _words(column: Column, text: str) -> Act:
    dates = dates_within(text)
    bracketed = text[0] == "[" and text[-1] == "]"
    return _entry(column.bare, dates[0] if len(dates) == 1 else None, None, bracketed=bracketed, unsure=True)


def _entry(meaning: Meaning, date: str | None, letter: str | None, *, bracketed: bool, unsure: bool) -> Act:
    return Act(
        kind=meaning.kind,
        label=meaning.label,
        date=date,
        precision=None if date is None else DatePrecision.DAY,
        letter=letter,
        bracketed=bracketed,
        unsure=unsure,
    )
