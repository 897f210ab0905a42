"""country_year: the runs of the panel written out, a row a year; joined from ready pieces, never cell by cell."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TextIO

from servanda_db.panel import Run, Values
from servanda_db.party_life import STATE_LISTS, PartyLife
from servanda_site.downloads.tables import csv_cells

CODES = ("iso3", "iso2", "m49", *STATE_LISTS)
Block = Sequence[tuple[str, Sequence[Run]]]


class YearsWriter(Protocol):
    """Takes the years of a treaty after another: pairs of a party's id and its runs."""

    name: str
    rows: int

    def write(self, treaty: str, block: Block) -> None:
        """Write all years of one treaty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The years that the panel may have, first and last."""

    first: int
    last: int

    @property
    def years(self) -> range:
        """Every year."""
        return range(self.first, self.last + 1)


def codes_by_year(life: PartyLife, span: Span) -> Iterator[tuple[str | None, ...]]:
    """Give the codes of a party that are valid on 31 December of each year; a state list has only what existed."""
    for year in span.years:
        day = f"{year}-12-31"
        schemes = CODES if life.existed_on(day) else CODES[: -len(STATE_LISTS)]
        codes = [life.code_on(scheme, day) for scheme in schemes]
        yield (*codes, *[None] * (len(CODES) - len(codes)))


class CsvYears:
    """Writes country_year.csv: the columns of codes and year are the same for every treaty, so they are made once."""

    def __init__(self, file: TextIO, header: Sequence[str], lives: Iterable[PartyLife], span: Span) -> None:
        self.name, self.rows = "country_year", 0
        self._file = file
        self._first = span.first
        self._heads = {
            life.id: [
                f"{csv_cells(codes)},{year}," for year, codes in zip(span.years, codes_by_year(life, span), strict=True)
            ]
            for life in lives
        }
        self._tails: dict[Values, str] = {}
        file.write(",".join(header) + "\n")

    def write(self, treaty: str, block: Block) -> None:
        """Write all years of one treaty."""
        name = csv_cells((treaty,))
        parts: list[str] = []
        for party, runs in block:
            heads = self._heads[party]
            for first, last, values in runs:
                lines = heads[first - self._first : last - self._first + 1]
                tail = name + self._tail(values)
                parts.append(tail.join(lines))
                parts.append(tail)
                self.rows += len(lines)
        self._file.write("".join(parts))

    def _tail(self, values: Values) -> str:
        tail = self._tails.get(values)
        if tail is None:
            tail = self._tails[values] = "," + ",".join("" if flag is None else str(flag) for flag in values) + "\n"
        return tail
