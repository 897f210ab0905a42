"""Tables of an MTDSG page: rows into participants and claims, the same for both shapes."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from servanda_db.names import resolve_party
from servanda_db.vocabulary import Claim, Doubt, PageFault, Participant, Verdict
from servanda_spiders.reading.dates import ImpossibleDateError, UnreadableDateError
from servanda_spiders.reading.footnotes import split_markers
from servanda_spiders.reading.mtdsg_cells import Cell, UnknownLetterError, read_cell
from servanda_spiders.reading.mtdsg_columns import Column, is_participant, read_column, shorten
from servanda_spiders.reading.mtdsg_page import Grid, is_blank

# Longer than any cell of dates; what is longer is not read, so that one cell can't cost more than this.
LONGEST_CELL = 4000
_LONGEST_QUOTED_CELL = 200
_REASONS: dict[type[ValueError], str] = {
    UnknownLetterError: "unknown_letter",
    ImpossibleDateError: "impossible_date",
    UnreadableDateError: "unreadable_cell",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a page is read for: id of the treaty, ISO day of retrieval, latest day that can be past."""

    treaty: str
    retrieved_on: str
    latest: str


@dataclass(slots=True, kw_only=True)
class Listing:
    """What the tables of a page say, in its order; a name or a claim that stands there twice is kept once."""

    participants: dict[str, Participant] = field(default_factory=dict)
    claims: dict[tuple[object, ...], Claim] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    _unresolved: set[str] = field(default_factory=set)

    def party(self, name: str, subject: Subject, locator: str) -> str | None:
        """Resolve a name as published, or leave it an open question. Raises PageFault `huge_cell`."""
        if len(name) > LONGEST_CELL:
            raise PageFault("huge_cell", f"{locator}: a name of {len(name)} characters", Verdict.HELD)
        party = resolve_party(name, subject.retrieved_on)
        if party is None and name not in self._unresolved:
            self._unresolved.add(name)
            told = f"{shorten(name)!r} is not a name in the registry of parties"
            self.doubts.append(Doubt(kind="unresolved_name", subject=name, detail=told, locator=locator))
        return party


@dataclass(slots=True, kw_only=True)
class _Row:
    """One row while it is read; `bracketed` where the name itself stands in square brackets."""

    locator: str
    name: str
    party: str | None
    bracketed: bool


@dataclass(slots=True, kw_only=True)
class _Place:
    """A column in its table: its index, how a quote and a locator name it, how many cells are unsure."""

    at: int
    header: str
    column: Column
    quoted: str
    located: str
    unsure: int = 0


class GridReader:
    """Reads one table into a listing. Raises PageFault that names row, party and column."""

    def __init__(self, grid: Grid, subject: Subject, listing: Listing) -> None:
        """Take the table, what it is read for, and the listing to add to."""
        self._grid = grid
        self._subject = subject
        self._listing = listing
        self._names = _column_of_names(grid)
        self._places = [
            _place(at, header, column)
            for at, header in enumerate(grid.header)
            if at != self._names and (column := read_column(header)) is not None
        ]

    def read(self) -> None:
        """Read every row that is not blank, then say what is unsure about the columns."""
        width = len(self._grid.header)
        for number, cells in enumerate(self._grid.rows, 1):
            if is_blank(cells):
                continue
            if len(cells) != width:
                told = f"{self._grid.place} row {number} has {len(cells)} cells under {width} headers"
                raise PageFault("ragged_row", told)
            row = self._row(number, cells)
            for place in self._places:
                if cells[place.at]:
                    self._cell(row, place, cells[place.at])
        self._listing.doubts.extend(_doubt(self._grid, place) for place in self._places if place.unsure)

    def _row(self, number: int, cells: Sequence[str]) -> _Row:
        name, markers = split_markers(cells[self._names])
        bracketed = name[:1] == "[" and name[-1:] == "]"
        if bracketed:
            name = name[1:-1].strip()
        if not name:
            told = f"{self._grid.place} row {number} names no participant"
            raise PageFault("unreadable_cell", told, Verdict.HELD)
        known = self._listing.participants.get(name)
        locator = f"{self._grid.place} row {number}"
        if known is None:
            party = self._listing.party(name, self._subject, locator)
            known = Participant(name=name, party=party, markers=markers, locator=locator)
            self._listing.participants[name] = known
        return _Row(locator=locator, name=name, party=known.party, bracketed=bracketed)

    def _cell(self, row: _Row, place: _Place, published: str) -> None:
        cell = self._read(row, place, published)
        claims = self._listing.claims
        for act in cell.acts:
            if act.date is not None and act.date > self._subject.latest:
                raise self._fault("future_date", row, place, published, "lies in the future")
            place.unsure += act.unsure
            bracketed = act.bracketed or row.bracketed
            key = (row.name, place.located, act.date, act.letter, bracketed)
            if key in claims:
                continue
            claims[key] = Claim(
                treaty=self._subject.treaty,
                party=row.party,
                party_as_published=row.name,
                kind=act.kind,
                kind_as_published=act.label,
                letter=act.letter,
                date=act.date,
                date_precision=act.precision,
                bracketed=bracketed,
                quote=f"{row.name}{place.quoted}{cell.text[:_LONGEST_QUOTED_CELL]}",
                locator=f"{row.locator}{place.located}",
            )

    def _read(self, row: _Row, place: _Place, published: str) -> Cell:
        if len(published) > LONGEST_CELL:
            raise self._fault("huge_cell", row, place, published, f"has {len(published)} characters")
        try:
            return read_cell(place.header, published)
        except (UnknownLetterError, ImpossibleDateError, UnreadableDateError) as error:
            told = f"can't be read: {error}"
            raise self._fault(_REASONS[type(error)], row, place, published, told) from error

    def _fault(self, reason: str, row: _Row, place: _Place, published: str, told: str) -> PageFault:
        where = f"{row.locator}{place.located}"
        cell = shorten(published.strip(), 80)
        return PageFault(reason, f"{where}: {shorten(row.name)}: {cell!r} {told}", Verdict.HELD)


def _place(at: int, header: str, column: Column) -> _Place:
    quoted, located = f" | {column.shown} | ", f", column {at + 1} ({column.shown or 'no label'})"
    return _Place(at=at, header=header, column=column, quoted=quoted, located=located)


def _doubt(grid: Grid, place: _Place) -> Doubt:
    """Ask once for a whole column what its cells leave open."""
    where = f"{grid.place}, column {place.at + 1}"
    if place.column.labels:
        told = f"dates of which the page does not say which act they are: {place.unsure}"
        return Doubt(kind="ambiguous_cell", subject=place.column.header, detail=told, locator=where)
    told = f"cells under no label, kept as their words: {place.unsure}"
    return Doubt(kind="unknown_header", subject="", detail=told, locator=where)


def _column_of_names(grid: Grid) -> int:
    places = [at for at, header in enumerate(grid.header) if is_participant(header)]
    if len(places) != 1:
        shown = " | ".join(shorten(split_markers(header)[0], 40) for header in grid.header[:12])
        raise PageFault("unknown_header", f"{grid.place}: not one column of participants among {shown!r}")
    return places[0]
