"""CSV that no spreadsheet runs: empty where a cell is None, an apostrophe before what looks like a formula."""

import csv
from collections.abc import Iterable, Sequence
from typing import TextIO

Cell = str | int | None

_RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r")


class CsvTable:
    """A CSV file with its header; `rows` counts what was written below it."""

    def __init__(self, file: TextIO, header: Sequence[str]) -> None:
        self.rows = 0
        self._writer = csv.writer(file, lineterminator="\n")
        self._writer.writerow(header)

    def write(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Write rows, each in the order of the header."""
        for row in rows:
            self._writer.writerow([plain(cell) for cell in row])
            self.rows += 1


def csv_cells(cells: Iterable[Cell]) -> str:
    """Give cells as one CSV line without its end."""
    line = _Line()
    csv.writer(line, lineterminator="").writerow([plain(cell) for cell in cells])
    return line.text


def plain(cell: Cell) -> Cell:
    """Give a cell as it is written: a text that a spreadsheet would run gets an apostrophe before it."""
    if not isinstance(cell, str):
        return cell
    text = f"'{cell}" if cell.startswith(_RUN_BY_SPREADSHEETS) else cell
    # The csv module quotes a line feed, but would let a carriage return break the row.
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


class _Line:
    """What csv writes into; several times where it likes to."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> int:
        self.text += text
        return len(text)
