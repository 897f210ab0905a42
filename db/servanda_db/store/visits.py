"""What the last visits left to be remembered, in archive.db: validators of bodies, and hosts that asked us to wait.

Neither is evidence: without them the next crawl asks for whole pages again, and may call too early.
"""

import sqlite3
from dataclasses import dataclass

_TABLES = """
CREATE TABLE IF NOT EXISTS validator (
  address TEXT PRIMARY KEY,
  sha256 TEXT NOT NULL,
  etag TEXT,
  last_modified TEXT,
  content_type TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pause (
  host TEXT PRIMARY KEY,
  until TEXT NOT NULL,
  address TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """By what a server can tell that it would give the body of `sha256` again: its ETag, its Last-Modified."""

    sha256: str
    etag: str | None
    last_modified: str | None
    content_type: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A host asked, in its answer for `address`, not to be asked before `until` (UTC, ISO)."""

    host: str
    until: str
    address: str


class Visits:
    """The memory of visits in an open archive; addresses and hosts are those on the wire."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Use a connection without transactions of its own; its tables are made where they are missing."""
        self._connection = connection
        for statement in _TABLES.split(";"):
            connection.execute(statement)

    def validators(self, address: str) -> Validators | None:
        """Give what the last whole answer for an address said of its body; null without one whose body is kept."""
        row = self._connection.execute(
            "SELECT v.sha256, v.etag, v.last_modified, v.content_type FROM validator v"
            " JOIN body b ON b.sha256 = v.sha256 WHERE v.address = ?",
            (address,),
        ).fetchone()
        if row is None:
            return None
        return Validators(sha256=row[0], etag=row[1], last_modified=row[2], content_type=row[3])

    def note_validators(self, address: str, found: Validators | None) -> None:
        """Keep what a whole answer said, in place of what an earlier one did; null forgets it."""
        if found is None:
            self._connection.execute("DELETE FROM validator WHERE address = ?", (address,))
            return
        self._connection.execute(
            "INSERT INTO validator (address, sha256, etag, last_modified, content_type) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (address) DO UPDATE SET sha256 = excluded.sha256, etag = excluded.etag,"
            " last_modified = excluded.last_modified, content_type = excluded.content_type",
            (address, found.sha256, found.etag, found.last_modified, found.content_type),
        )

    def pause(self, host: str, at: str) -> Pause | None:
        """Give the wait that a host asked for, where it is not over at `at` (UTC, ISO)."""
        row = self._connection.execute(
            "SELECT until, address FROM pause WHERE host = ? AND until > ?", (host, at)
        ).fetchone()
        return None if row is None else Pause(host=host, until=row[0], address=row[1])

    def note_pause(self, pause: Pause) -> None:
        """Keep the wait that a host asked for, in place of an earlier one."""
        self._connection.execute(
            "INSERT INTO pause (host, until, address) VALUES (?, ?, ?)"
            " ON CONFLICT (host) DO UPDATE SET until = excluded.until, address = excluded.address",
            (pause.host, pause.until, pause.address),
        )
