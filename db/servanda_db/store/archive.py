"""archive.db: the bytes as they came, by sha256, and the log of when which address gave them.

Everything in servanda.db can be made again from here, the registry and the reviewed corrections: it is what the
log's sightings, taken in one after the other, give.
"""

import gzip
import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from servanda_db.store.archive_notes import ArchiveNotes
from servanda_db.store.archive_schema import SEALED, prepare, seal
from servanda_db.store.database import connect_readonly
from servanda_db.store.identity import StoreError, words_of
from servanda_db.store.visits import Visits
from servanda_db.vocabulary import Fetched

_SAME = (
    "address = :address AND sha256 = :sha256 AND kind = :kind AND content_type IS :content_type"
    " AND treaty IS :treaty AND title IS :title AND stamp IS :stamp"
)
_TIMES = ("first_at", "last_at")
_OBSERVED = (
    "o.id, o.source, o.kind, o.address, o.status, o.content_type, o.headers, o.referrer, o.treaty, o.title, o.stamp,"
    " o.sha256, o.form, o.kept"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One body that an address gave, from `fetched.retrieved_at` until `last_at` (UTC, ISO).

    Of a sighting both are the time of the sighting, `number` is its place in the log, and `again` says that the page
    was read again since a person had decided something. `facts` are what was read where the body is not kept.
    """

    source: str
    kind: str
    fetched: Fetched
    last_at: str
    number: int
    settled: bool = False
    again: bool = False
    facts: bytes | None = None


class Archive(ArchiveNotes):
    """The open archive; one transaction an observation."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Open or make the archive at `path`, or only read one that exists.

        Raises StoreError for a file that is not one, is damaged, or is newer than this program.
        """
        self.path = path
        try:
            self.connection = connect_readonly(path) if read_only else _connect(path)
            prepare(self.connection, path, read_only=read_only)
            self.visits = None if read_only else Visits(self.connection)
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"{path}: {words_of(error)}") from error

    def record(
        self,
        source: str,
        kind: str,
        fetched: Fetched,
        *,
        settled: bool = False,
        facts: bytes | None = None,
    ) -> int | None:
        """Keep the body and log the sighting; give its number, null where the log has nothing new to say.

        `settled` says that the database has nothing to do but to note the time. With `facts` these are kept in place
        of the body.
        """
        values = _values(source, kind, fetched, facts)
        with self.writing():
            return self._log(values, fetched, settled=settled, facts=facts)

    def _log(
        self,
        values: Mapping[str, str | int | None],
        fetched: Fetched,
        *,
        settled: bool,
        facts: bytes | None,
    ) -> int | None:
        if settled and self._one(
            f"SELECT 1 FROM observation WHERE {_SAME} AND :at BETWEEN first_at AND last_at",  # noqa: S608 our own words
            values,
        ):
            return None
        latest = self._one("SELECT id, last_at FROM observation WHERE address = :address ORDER BY id DESC", values)
        if latest is None or not self._one(f"SELECT 1 FROM observation WHERE id = {latest[0]} AND {_SAME}", values):  # noqa: S608 our own words
            observation = self._insert(values, fetched.body if facts is None else facts)
            return self.see(observation, fetched.retrieved_at)
        if settled and fetched.retrieved_at <= latest[1]:
            return None
        self._renew(latest[0], fetched)
        return self.see(latest[0], fetched.retrieved_at, settled=settled)

    def read_again(self, observation: int, at: str) -> int:
        """Log that a body is read again, since a person has decided something; give the number of the sighting."""
        with self.writing():
            return self.see(observation, at, again=True)

    def see(self, observation: int, at: str, *, settled: bool = False, again: bool = False) -> int:
        """Log a sighting; one that only moved the last time gives way, unless an older page has come in since."""
        last = self._one(
            "SELECT id, at, settled FROM sighting WHERE observation = ? ORDER BY id DESC LIMIT 1", (observation,)
        )
        if settled and last is not None and last[2]:
            if not self._one("SELECT 1 FROM sighting WHERE id > ? AND at < ? LIMIT 1", last[:2]):
                self.connection.execute("DELETE FROM sighting WHERE id = ?", last[:1])
        elif last is None:
            settled = False
        cursor = self.connection.execute(
            "INSERT INTO sighting (observation, at, settled, again, seal) VALUES (?, ?, ?, ?, ?)",
            (observation, at, int(settled), int(again), seal(observation, at, int(settled), int(again))),
        )
        return int(cursor.lastrowid or 0)

    def _renew(self, observation: int, fetched: Fetched) -> None:
        self.connection.execute(
            "UPDATE observation SET last_at = max(last_at, ?), headers = coalesce(?, headers) WHERE id = ?",
            (fetched.retrieved_at, _headers_text(fetched) if fetched.headers else None, observation),
        )
        self.connection.execute(
            f"UPDATE observation SET seal = seal({', '.join(SEALED)}) WHERE id = ?",  # noqa: S608 our own words
            (observation,),
        )

    def _insert(self, values: Mapping[str, str | int | None], kept: bytes) -> int:
        self.keep(str(values["kept"]), kept)
        cursor = self.connection.execute(
            "INSERT INTO observation (source, kind, address, first_at, last_at, status, content_type, headers,"
            " referrer, treaty, title, stamp, sha256, form, kept, seal) VALUES (:source, :kind, :address, :at, :at,"
            " :status, :content_type, :headers, :referrer, :treaty, :title, :stamp, :sha256, :form, :kept, :seal)",
            {**values, "seal": seal(*(values["at" if name in _TIMES else name] for name in SEALED))},
        )
        return int(cursor.lastrowid or 0)

    def keep(self, sha256: str, content: bytes) -> None:
        """Keep content under its sha256, where it is not kept yet; part of a transaction."""
        if not self._one("SELECT 1 FROM body WHERE sha256 = ?", (sha256,)):
            packed = gzip.compress(content, 6, mtime=0)
            self.connection.execute(
                "INSERT INTO body (sha256, size, gzip, crc32) VALUES (?, ?, ?, ?)",
                (sha256, len(content), packed, zlib.crc32(packed)),
            )

    def _one(self, sql: str, values: Sequence[object] | Mapping[str, object] = ()) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self.connection.execute(sql, values).fetchone()
        return row

    def body(self, sha256: str) -> bytes:
        """Give the bytes of `sha256`, verified. Raises StoreError where they are missing or damaged."""
        try:
            row = self._one("SELECT gzip, crc32 FROM body WHERE sha256 = ?", (sha256,))
            if row is None:
                raise StoreError(f"{self.path}: no body {sha256}")
            body = gzip.decompress(row[0])
        except (sqlite3.DatabaseError, OSError, EOFError, ValueError, zlib.error) as error:
            raise StoreError(f"{self.path}: body {sha256} is damaged: {error}") from error
        if hashlib.sha256(body).hexdigest() != sha256 or zlib.crc32(row[0]) != row[1]:
            raise StoreError(f"{self.path}: body {sha256} is damaged: its bytes have another sha256")
        return body

    def addresses(self, sha256: str) -> list[str]:
        """Give the addresses that gave the body kept as `sha256`."""
        rows = self.connection.execute("SELECT DISTINCT address FROM observation WHERE kept = ?", (sha256,))
        return [row[0] for row in rows]

    def observations(self) -> Iterator[Observation]:
        """Give every observation once, in the order in which it was logged first."""
        return self._observed("o.first_at, o.last_at, o.id, 0, 0", "observation o ORDER BY o.id")

    def sightings(self, after: int = 0) -> Iterator[Observation]:
        """Give the sightings behind number `after` in the order of the log: replayed, they give the same database."""
        joined = "observation o JOIN sighting s ON s.observation = o.id WHERE s.id > ? ORDER BY s.id"
        return self._observed("s.at, s.at, s.id, s.settled, s.again", joined, (after,))

    def last_of(self, address: str, sha256: str) -> Observation | None:
        """Give the observation of this body at this address that was logged last, null where there is none."""
        rows = "observation o WHERE o.address = ? AND o.sha256 = ? ORDER BY o.id DESC LIMIT 1"
        return next(self._observed("o.last_at, o.last_at, o.id, 0, 0", rows, (address, sha256)), None)

    def was_read_after(self, observation: int, number: int) -> bool:
        """Tell whether a body was read, not only met again, at a sighting behind number `number`."""
        sql = "SELECT 1 FROM sighting WHERE observation = ? AND id > ? AND settled = 0 LIMIT 1"
        return self._one(sql, (observation, number)) is not None

    def last_number(self) -> int:
        """Give the number of the last sighting, 0 for an empty archive."""
        row = self._one("SELECT max(id) FROM sighting")
        return int(row[0] or 0) if row else 0

    def count(self) -> int:
        """Give the number of observations."""
        row = self._one("SELECT count(*) FROM observation")
        return int(row[0]) if row else 0

    def _observed(self, more: str, rows: str, values: Sequence[object] = ()) -> Iterator[Observation]:
        found = self.connection.execute(f"SELECT {_OBSERVED}, {more} FROM {rows}", values)  # noqa: S608 our own words
        for row in found:
            yield self._observation(row)

    def _observation(self, row: tuple[Any, ...]) -> Observation:
        _, source, kind, address, status, content_type, headers, referrer, treaty, title, stamp, sha256, form, kept = (
            row[:14]
        )
        at, last_at, number, settled, again = row[14:]
        try:
            content = self.body(kept)
        except StoreError as error:
            raise StoreError(f"{error}; it came from {address}") from error
        fetched = Fetched(
            address=address,
            body=content if form == "body" else b"",
            retrieved_at=at,
            status=status,
            content_type=content_type,
            headers=tuple(sorted(json.loads(headers).items())),
            referrer=referrer,
            treaty=treaty,
            title=title,
            stamp=stamp,
            digest=sha256 if form == "facts" else None,
        )
        return Observation(
            source=source,
            kind=kind,
            fetched=fetched,
            last_at=last_at,
            number=number,
            settled=bool(settled),
            again=bool(again),
            facts=content if form == "facts" else None,
        )

    def close(self) -> None:
        """Close the file."""
        self.connection.close()


def open_archive(path: Path, *, read_only: bool = False) -> Archive:
    """Open or make the archive at `path`, or only read one that exists. Raises StoreError."""
    return Archive(path, read_only=read_only)


def _connect(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    return sqlite3.connect(path, isolation_level=None, timeout=30)


def _headers_text(fetched: Fetched) -> str:
    return json.dumps(dict(fetched.headers), ensure_ascii=False, sort_keys=True)


def _values(source: str, kind: str, fetched: Fetched, facts: bytes | None) -> dict[str, str | int | None]:
    return {
        "source": source,
        "kind": kind,
        "address": fetched.address,
        "at": fetched.retrieved_at,
        "status": fetched.status,
        "content_type": fetched.content_type,
        "headers": _headers_text(fetched),
        "referrer": fetched.referrer,
        "treaty": fetched.treaty,
        "title": fetched.title,
        "stamp": fetched.stamp,
        "sha256": fetched.sha256,
        "form": "body" if facts is None else "facts",
        "kept": fetched.sha256 if facts is None else hashlib.sha256(facts).hexdigest(),
    }
