"""archive.db: the bytes as they came, by sha256, and the log of when which address gave them.

Everything in servanda.db can be made again from here, the registry and the reviewed corrections.
"""

import gzip
import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from servanda_db.store.database import StoreError
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
CREATE TABLE IF NOT EXISTS edition (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One body that an address gave, from `fetched.retrieved_at` until `last_at` (UTC, ISO)."""

    source: str
    kind: str
    fetched: Fetched
    last_at: str


class Archive:
    """The open archive; one transaction an observation."""

    def __init__(self, path: Path) -> None:
        """Open or make the archive at `path`. Raises StoreError for a file that is not one."""
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, isolation_level=None, timeout=30)
            self._prepare()
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"{path}: {error}; check the folder, or give another with --data") from error

    def _prepare(self) -> None:
        application = self._connection.execute("PRAGMA application_id").fetchone()[0]
        tables = self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if tables and application != _APPLICATION_ID:
            raise StoreError(f"{self.path}: not a Servanda archive; it is left alone, give another folder with --data")
        if tables:
            return
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.executescript(f"BEGIN;{_SCHEMA}PRAGMA application_id = {_APPLICATION_ID};COMMIT;")

    def record(self, source: str, kind: str, fetched: Fetched) -> None:
        """Keep the body and log the observation; a body repeated by its address only moves the last time."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            if not self._repeat(fetched):
                self._insert(source, kind, fetched)
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def _repeat(self, fetched: Fetched) -> bool:
        latest = self._connection.execute(
            "SELECT id, sha256, last_at, stamp FROM observation WHERE address = ? ORDER BY id DESC LIMIT 1",
            (fetched.address,),
        ).fetchone()
        if latest is None or (latest[1], latest[3]) != (fetched.sha256, fetched.stamp):
            return False
        if fetched.retrieved_at > latest[2]:
            self._connection.execute(
                "UPDATE observation SET last_at = ? WHERE id = ?", (fetched.retrieved_at, latest[0])
            )
        return True

    def _insert(self, source: str, kind: str, fetched: Fetched) -> None:
        known = self._connection.execute("SELECT 1 FROM body WHERE sha256 = ?", (fetched.sha256,)).fetchone()
        if known is None:
            self._connection.execute(
                "INSERT INTO body (sha256, size, gzip) VALUES (?, ?, ?)",
                (fetched.sha256, len(fetched.body), gzip.compress(fetched.body, 6, mtime=0)),
            )
        self._connection.execute(
            "INSERT INTO observation (source, kind, address, first_at, last_at, status, content_type, referrer,"
            " treaty, title, stamp, sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                source,
                kind,
                fetched.address,
                fetched.retrieved_at,
                fetched.retrieved_at,
                fetched.status,
                fetched.content_type,
                fetched.referrer,
                fetched.treaty,
                fetched.title,
                fetched.stamp,
                fetched.sha256,
            ),
        )

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
        """Give every observation in the order in which it was logged."""
        rows = self._connection.execute(
            "SELECT source, kind, address, first_at, last_at, status, content_type, referrer, treaty, title,"
            " stamp, sha256 FROM observation ORDER BY id"
        )
        for source, kind, address, first, last, status, content_type, referrer, treaty, title, stamp, sha256 in rows:
            fetched = Fetched(
                address=address,
                body=self.body(sha256),
                retrieved_at=first,
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


def open_archive(path: Path) -> Archive:
    """Open or make the archive at `path`. Raises StoreError."""
    return Archive(path)
