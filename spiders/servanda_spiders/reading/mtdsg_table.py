"""The listing of an MTDSG page: rows into participants and claims, the same for both shapes."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from servanda_db.names import resolve_party
from servanda_db.vocabulary import (
    CONSENT_KINDS,
    SIGNATURE_KINDS,
    ActionKind,
    Claim,
    DatePrecision,
    Doubt,
    PageFault,
    Participant,
    TreatyFacts,
    Verdict,
)
from servanda_spiders.reading.dates import ImpossibleDateError, UnreadableDateError, dates_within
from servanda_spiders.reading.footnotes import split_markers
from servanda_spiders.reading.mtdsg_cells import LONGEST_CELL, DatedAct, read_cell
from servanda_spiders.reading.mtdsg_columns import Column, Meaning, is_participant, read_column, shorten
from servanda_spiders.reading.mtdsg_page import Grid

_LONGEST_QUOTED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a page is read for: id of the treaty, ISO day of retrieval, the latest day that can lie in the past."""

    treaty: str
    retrieved_on: str
    latest: str


@dataclass(slots=True, kw_only=True)
class Listing:
    """What the tables of a page say, in the order of the page; names and claims that stand twice are kept once."""

    participants: dict[str, Participant] = field(default_factory=dict)
    claims: dict[tuple[object, ...], Claim] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One row while it is read."""

    place: str
    number: int
    name: str
    party: str | None
    bracketed: bool


def read_grid(grid: Grid, subject: Subject, listing: Listing) -> None:
    """Add what one table says to a listing. Raises PageFault naming row, party and column."""
    at, columns = _columns(grid)
    width = len(grid.header)
    unsure: Counter[int] = Counter()
    for number, cells in enumerate(grid.rows, 1):
        if len(cells) != width:
            raise PageFault("ragged_row", f"{grid.place} row {number}: {len(cells)} cells under {width} headers")
        if any(cells) and any(map(str.strip, cells)):
            row = _row(grid.place, number, cells[at], subject, listing)
            for place, column in columns:
                if cells[place]:
                    _read(row, place, column, cells[place], subject, listing, unsure)
    listing.doubts.extend(_column_doubts(grid.place, columns, unsure))
