"""country_year.parquet: the same rows as the CSV, typed; needs pyarrow, which is an optional extra."""

import sys
from array import array
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from servanda_db.panel import Values
from servanda_db.party_life import PartyLife
from servanda_site.downloads.country_year import CODES, Block, Span, codes_by_year


class ParquetYears:
    """Writes country_year.parquet: rows are indexes into ready columns, taken by the library a row group at a time.

    Raises ImportError where pyarrow is not installed.
    """

    ROW_GROUP = 1_000_000

    def __init__(self, path: Path, header: Sequence[str], lives: Sequence[PartyLife], span: Span) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self.name, self.rows = "country_year_parquet", 0
        self._pa = pa
        self._first = span.first
        self._width = len(span.years)
        self._places = {life.id: place * self._width for place, life in enumerate(lives)}
        count = len(lives) * self._width
        self._heads = _head_columns(pa, lives, span)
        self._indexes = memoryview(array("i", range(count)).tobytes())
        self._values: dict[Values, bytes] = {}
        self._treaties: dict[str, int] = {}
        types = [*(column.type for column in self._heads), pa.dictionary(pa.int32(), pa.string()), *[pa.int8()] * 6]
        self._schema = pa.schema(list(zip(header, types, strict=True)))
        # Statistics help where readers skip row groups: rows are in the order of these columns.
        self._writer = pq.ParquetWriter(path, self._schema, compression="zstd", write_statistics=["treaty", "year"])
        self._clear()

    def __enter__(self) -> "ParquetYears":
        """Give the writer."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Write what is left and close the file."""
        if kind is None:
            self._flush()
        self._writer.close()

    def write(self, treaty: str, block: Block) -> None:
        """Write all years of one treaty."""
        before, codes = self._pending, self._values
        for party, runs in block:
            if not runs:
                continue
            place = self._places[party] - self._first
            begin, end = place + runs[0].first, place + runs[-1].last + 1
            self._rows.append(self._indexes[4 * begin : 4 * end])
            self._flags += [(codes.get(run[2]) or self._code(run[2])) * (run[1] - run[0] + 1) for run in runs]
            self._pending += end - begin
        number = self._treaties.setdefault(treaty, len(self._treaties))
        self._names.append(number.to_bytes(4, sys.byteorder) * (self._pending - before))
        if self._pending >= self.ROW_GROUP:
            self._flush()

    def _code(self, values: Values) -> bytes:
        return self._values.setdefault(values, len(self._values).to_bytes(2, sys.byteorder))

    def _clear(self) -> None:
        self._rows: list[memoryview] = []
        self._flags: list[bytes] = []
        self._names: list[bytes] = []
        self._pending = 0

    def _flush(self) -> None:
        pa = self._pa
        if not self._pending:
            return
        rows = self._column(pa.int32(), self._rows)
        flags = self._column(pa.uint16(), self._flags)
        names = pa.DictionaryArray.from_arrays(self._column(pa.int32(), self._names), list(self._treaties))
        columns = [*(head.take(rows) for head in self._heads), names]
        columns += [pa.array(column, pa.int8()).take(flags) for column in zip(*self._values, strict=True)]
        self._writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=self._schema))
        self.rows += self._pending
        self._clear()

    def _column(self, kind: Any, held: Iterable[bytes | memoryview]) -> Any:
        return self._pa.Array.from_buffers(kind, self._pending, [None, self._pa.py_buffer(b"".join(held))])


def _head_columns(pa: Any, lives: Sequence[PartyLife], span: Span) -> list[Any]:
    rows = [codes for life in lives for codes in codes_by_year(life, span)]
    columns = [[row[place] for row in rows] for place in range(len(CODES))]
    texts = [pa.array(column, pa.string()).dictionary_encode() for column in columns[:3]]
    numbers = [pa.array([None if code is None else int(code) for code in column], pa.int16()) for column in columns[3:]]
    years = pa.array([year for _ in lives for year in span.years], pa.int16())
    return [*texts, *numbers, years]
