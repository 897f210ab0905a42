"""archive.db: the bytes as they came, by sha256, and the log of when which address gave them.

Everything in servanda.db can be made again from here, the registry and the reviewed corrections.
"""

import gzip
import hashlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from servanda_db.store.database import StoreError, connect_readonly
from servanda_db.vocabulary import Fetched

_APPLICATION_ID = 0x53565241
_SCHEMA = """
CREATE TABLE IF NOT EXISTS body (
  sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
  size INTEGER NOT NULL,
  gzip BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS observation (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  kind TEXT NOT NULL,
  address TEXT NOT NULL,
  first_at TEXT NOT NULL,
  last_at TEXT NOT NULL,
  status INTEGER NOT NULL,
  content_type TEXT,
  referrer TEXT,
  treaty TEXT,
  title TEXT,
  stamp TEXT,
  sha256 TEXT NOT NULL REFERENCES body (sha256)
) STRICT;
CREATE INDEX IF NOT EXISTS observation_address ON observation (address, id);
CREATE INDEX IF NOT EXISTS observation_sha256 ON observation (sha256);
CREATE TABLE IF NOT EXISTS sighting (
  id INTEGER PRIMARY KEY,
  observation INTEGER NOT NULL REFERENCES observation (id),
  at TEXT NOT NULL,
  settled INTEGER NOT NULL CHECK (settled IN (0, 1))
) STRICT;
CREATE INDEX IF NOT EXISTS sighting_observation ON sighting (observation, id);
CREATE TABLE IF NOT EXISTS edition (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
"""
# The order of an archive from before sightings were logged is that of their times.
_SIGHTINGS_OF_OLD = """
INSERT INTO sighting (observation, at, settled) SELECT id, at, settled FROM (
  SELECT id, first_at AS at, 0 AS settled FROM observation
  UNION ALL SELECT id, last_at, 1 FROM observation WHERE last_at > first_at
) ORDER BY at, id;
"""
_SAME = (
    "address = :address AND sha256 = :sha256 AND kind = :kind AND content_type IS :content_type"
    " AND treaty IS :treaty AND title IS :title AND stamp IS :stamp"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One body that an address gave, from `fetched.retrieved_at` until `last_at` (UTC, ISO).

    Of a sighting both are the time of the sighting.
    """

    source: str
    kind: str
    fetched: Fetched
    last_at: str


class Archive:
    """The open archive; one transaction an observation."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Open or make the archive at `path`, or only read one that exists.

        Raises StoreError for a file that is not one.
        """
        self.path = path
        try:
            self._connection = connect_readonly(path) if read_only else _connect(path)
            self._prepare(read_only=read_only)
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"{path}: {error}; check the folder, or give another with --data") from error

    def _prepare(self, *, read_only: bool) -> None:
        application = self._connection.execute("PRAGMA application_id").fetchone()[0]
        tables = self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if tables and application != _APPLICATION_ID:
            raise StoreError(f"{self.path}: not a Servanda archive; it is left alone, give another folder with --data")
        if read_only:
            return
        if tables:
            self._migrate()
            return
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.executescript(f"BEGIN;{_SCHEMA}PRAGMA application_id = {_APPLICATION_ID};COMMIT;")

    def _migrate(self) -> None:
        if not self._one("SELECT 1 FROM sqlite_master WHERE name = 'sighting'"):
            self._connection.executescript(f"BEGIN;{_SCHEMA}{_SIGHTINGS_OF_OLD}COMMIT;")

    def record(self, source: str, kind: str, fetched: Fetched, *, settled: bool = False) -> None:
        """Keep the body and log the sighting; a body repeated by its address for the same kind keeps its observation.

        `settled` says that the database has nothing to do but to note the time.
        """
        values = _values(source, kind, fetched)
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            self._log(values, fetched, settled=settled)
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def _log(self, values: Mapping[str, str | int | None], fetched: Fetched, *, settled: bool) -> None:
        if settled and self._one(
            f"SELECT 1 FROM observation WHERE {_SAME} AND :at BETWEEN first_at AND last_at",  # noqa: S608 our own words
            values,
        ):
            return
        latest = self._one("SELECT id, last_at FROM observation WHERE address = :address ORDER BY id DESC", values)
        if latest is None or not self._one(f"SELECT 1 FROM observation WHERE id = {latest[0]} AND {_SAME}", values):  # noqa: S608 our own words
            self._see(self._insert(values, fetched), fetched.retrieved_at, settled=settled)
        elif fetched.retrieved_at > latest[1]:
            self._see(latest[0], fetched.retrieved_at, settled=settled)

    def _see(self, observation: int, at: str, *, settled: bool) -> None:
        """Log a sighting; one that only moved the last time gives way, unless an older page has come in since."""
        last = self._one(
            "SELECT id, at, settled FROM sighting WHERE observation = ? ORDER BY id DESC LIMIT 1", (observation,)
        )
        if settled and last is not None and last[2]:
            if not self._one("SELECT 1 FROM sighting WHERE id > ? AND at < ? LIMIT 1", last[:2]):
                self._connection.execute("DELETE FROM sighting WHERE id = ?", last[:1])
        elif last is None:
            settled = False
        self._connection.execute(
            "INSERT INTO sighting (observation, at, settled) VALUES (?, ?, ?)", (observation, at, int(settled))
        )
        self._connection.execute(
            "UPDATE observation SET last_at = ?1 WHERE id = ?2 AND last_at < ?1", (at, observation)
        )

    def _insert(self, values: Mapping[str, str | int | None], fetched: Fetched) -> int:
        if not self._one("SELECT 1 FROM body WHERE sha256 = ?", (fetched.sha256,)):
            self._connection.execute(
                "INSERT INTO body (sha256, size, gzip) VALUES (?, ?, ?)",
                (fetched.sha256, len(fetched.body), gzip.compress(fetched.body, 6, mtime=0)),
            )
        cursor = self._connection.execute(
            "INSERT INTO observation (source, kind, address, first_at, last_at, status, content_type, referrer,"
            " treaty, title, stamp, sha256) VALUES (:source, :kind, :address, :at, :at, :status, :content_type,"
            " :referrer, :treaty, :title, :stamp, :sha256)",
            values,
        )
        return int(cursor.lastrowid or 0)

    def _one(self, sql: str, values: Sequence[object] | Mapping[str, object] = ()) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._connection.execute(sql, values).fetchone()
        return row

    def body(self, sha256: str) -> bytes:
        """Give the bytes of `sha256`, verified. Raises StoreError where they are missing or damaged."""
        row = self._connection.execute("SELECT gzip FROM body WHERE sha256 = ?", (sha256,)).fetchone()
        if row is None:
            raise StoreError(f"{self.path}: no body {sha256}")
        try:
            body = gzip.decompress(row[0])
        except (OSError, EOFError, ValueError) as error:
            raise StoreError(f"{self.path}: body {sha256} is damaged: {error}") from error
        if hashlib.sha256(body).hexdigest() != sha256:
            raise StoreError(f"{self.path}: body {sha256} is damaged: its bytes have another sha256")
        return body

    def damaged(self) -> list[str]:
        """Verify every body; give a line for each that is damaged, with its sha256 and the addresses that gave it."""
        lines = []
        for (sha256,) in self._connection.execute("SELECT sha256 FROM body ORDER BY sha256").fetchall():
            try:
                self.body(sha256)
            except StoreError as error:
                lines.append(f"{error}; it came from {', '.join(self._addresses(sha256))}")
        return lines

    def _addresses(self, sha256: str) -> list[str]:
        rows = self._connection.execute("SELECT DISTINCT address FROM observation WHERE sha256 = ?", (sha256,))
        return [row[0] for row in rows]

    def observations(self) -> Iterator[Observation]:
        """Give every observation once, in the order in which it was logged first."""
        return self._observed("first_at, last_at", "observation o ORDER BY id")

    def sightings(self) -> Iterator[Observation]:
        """Give every sighting in the order in which it was logged: replayed, they give the same database."""
        return self._observed("at, at", "observation o JOIN sighting s ON s.observation = o.id ORDER BY s.id")

    def count(self) -> int:
        """Give the number of observations."""
        row = self._one("SELECT count(*) FROM observation")
        return int(row[0]) if row else 0

    def _observed(self, times: str, rows: str) -> Iterator[Observation]:
        found = self._connection.execute(
            f"SELECT source, kind, address, status, content_type, referrer, treaty, title, stamp, sha256, {times}"  # noqa: S608 our own words
            f" FROM {rows}"
        )
        for source, kind, address, status, content_type, referrer, treaty, title, stamp, sha256, at, last in found:
            fetched = Fetched(
                address=address,
                body=self.body(sha256),
                retrieved_at=at,
                status=status,
                content_type=content_type,
                referrer=referrer,
                treaty=treaty,
                title=title,
                stamp=stamp,
            )
            yield Observation(source=source, kind=kind, fetched=fetched, last_at=last)

    def note_edition(self, notes: dict[str, str]) -> None:
        """Keep what a mirror says of itself (notice, as_of), so that a rebuild shows it too."""
        self._connection.executemany("INSERT OR REPLACE INTO edition VALUES (?, ?)", sorted(notes.items()))

    def edition(self) -> dict[str, str]:
        """Give what was noted of the edition; empty for a crawl of the network."""
        return dict(self._connection.execute("SELECT name, value FROM edition ORDER BY name").fetchall())

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def open_archive(path: Path, *, read_only: bool = False) -> Archive:
    """Open or make the archive at `path`, or only read one that exists. Raises StoreError."""
    return Archive(path, read_only=read_only)


def _connect(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    return sqlite3.connect(path, isolation_level=None, timeout=30)


def _values(source: str, kind: str, fetched: Fetched) -> dict[str, str | int | None]:
    return {
        "source": source,
        "kind": kind,
        "address": fetched.address,
        "at": fetched.retrieved_at,
        "status": fetched.status,
        "content_type": fetched.content_type,
        "referrer": fetched.referrer,
        "treaty": fetched.treaty,
        "title": fetched.title,
        "stamp": fetched.stamp,
        "sha256": fetched.sha256,
    }
