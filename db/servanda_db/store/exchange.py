"""An archive's content as plain values, to be written elsewhere and taken in again: the same log, the same bodies."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from servanda_db.store.archive import Archive
from servanda_db.store.archive_notes import LATER_ATTEMPT, PROBLEM, RUN
from servanda_db.store.archive_schema import SEALED, seal
from servanda_db.store.identity import StoreError
from servanda_db.store.rows import append_many, insert, insert_many

_SIGHTING = ("id", "observation", "at", "settled", "again")
_ATTEMPT = ("address", "source", "at", "reason", "detail")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One observation: its number, its columns by name, and what is kept of it (a body, or its facts)."""

    number: int
    columns: Mapping[str, Any]
    content: bytes


def kept_of(archive: Archive) -> Iterator[Kept]:
    """Give every observation in the order of the log. Raises StoreError where one is damaged."""
    rows = archive.connection.execute(f"SELECT id, {', '.join(SEALED)} FROM observation ORDER BY id").fetchall()  # noqa: S608 our own words
    for number, *values in rows:
        columns = dict(zip(SEALED, values, strict=True))
        yield Kept(number=number, columns=columns, content=archive.body(columns["kept"]))


def notes_of(archive: Archive) -> dict[str, Any]:
    """Give all else of the archive as JSON-ready values."""
    sightings = archive.connection.execute(f"SELECT {', '.join(_SIGHTING)} FROM sighting ORDER BY id").fetchall()  # noqa: S608 our own words
    attempts = archive.connection.execute(f"SELECT {', '.join(_ATTEMPT)} FROM attempt ORDER BY address").fetchall()  # noqa: S608 our own words
    return {
        "sightings": sightings,
        "attempts": attempts,
        "runs": archive.runs(),
        "problems": archive.problems(),
        "decisions": archive.decisions(),
        "edition": archive.edition(),
    }


class Taking:
    """Takes observations and notes of another archive in, behind what is there; numbers move up by what is there."""

    def __init__(self, archive: Archive) -> None:
        """Take in into an open archive; `taking` is the way in."""
        self._archive = archive
        self._connection = archive.connection
        self._numbers: dict[int, int] = {}
        self.bodies = 0

    def take(self, kept: Kept) -> None:
        """Take one observation in. Raises StoreError where its content is not what its columns say."""
        if hashlib.sha256(kept.content).hexdigest() != kept.columns["kept"]:
            raise StoreError(f"{kept.columns['address']}: its body is not the one of sha256 {kept.columns['kept']}")
        self._archive.keep(kept.columns["kept"], kept.content)
        values = {name: kept.columns[name] for name in SEALED}
        self._numbers[kept.number] = insert(self._connection, "observation", {**values, "seal": seal(*values.values())})
        self.bodies += 1

    def body(self, sha256: str) -> bytes:
        """Give a body that was taken in before. Raises StoreError where none was."""
        return self._archive.body(sha256)

    def take_notes(self, notes: Mapping[str, Any]) -> None:
        """Take in what `notes_of` gave, once all observations are in."""
        last, run = self._archive.last_number(), self._last_run()
        empty = last == 0
        sightings = [
            (last + number, self._numbers[observation], at, settled, again)
            for number, observation, at, settled, again in notes["sightings"]
        ]
        append_many(self._connection, "sighting", (*_SIGHTING, "seal"), [(*row, seal(*row[1:])) for row in sightings])
        self._connection.executemany(LATER_ATTEMPT, notes["attempts"])
        append_many(self._connection, "run", RUN, [(run + row[0], *row[1:]) for row in notes["runs"]])
        problems = [(run + row[1], *row[2:]) for row in notes["problems"]]
        append_many(self._connection, "problem", PROBLEM[1:], problems)
        decided = [(one, last + since) for one, since in sorted(notes["decisions"].items())]
        insert_many(self._connection, "decision", ("id", "since"), decided)
        if empty:
            insert_many(self._connection, "edition", ("name", "value"), sorted(notes["edition"].items()))

    def _last_run(self) -> int:
        return int(self._connection.execute("SELECT coalesce(max(id), 0) FROM run").fetchone()[0])


@contextmanager
def taking(archive: Archive) -> Iterator[Taking]:
    """Take another archive in, all or nothing."""
    with archive.writing():
        yield Taking(archive)
