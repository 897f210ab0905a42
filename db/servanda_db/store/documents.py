"""Documents and their versions: which body an address gave, what the gate decided, which one counts."""

import sqlite3
from dataclasses import dataclass

import sqlite_utils

from servanda_db.registry.sources import Source
from servanda_db.store.database import transaction
from servanda_db.store.rows import insert
from servanda_db.vocabulary import Fetched, PageFault, Reading, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Which reader reads a page, and in which version of its rules."""

    name: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A body that was met before at this address: the verdict of then, and whether there is nothing left to do."""

    verdict: Verdict
    reason: str | None
    detail: str | None
    settled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The version that counts: the page's title, its stamp, our time (UTC, ISO), the names that it lists."""

    title: str | None
    stamp: str | None
    retrieved_at: str
    parties: frozenset[str]
    rows: int


def seen(db: sqlite_utils.Database, fetched: Fetched, reader: Reader) -> Known | None:
    """Tell what this version of the reader decided about this body at this address; null where it is new.

    Not settled is an accepted body that another one has replaced since: the page went back to it, so read it again.
    """
    row = db.execute(
        "SELECT v.verdict, v.reason, v.detail, v.id = d.accepted_version, d.last_seen >= ? FROM version v"
        " JOIN document d ON d.id = v.document"
        " WHERE d.address = ? AND v.sha256 = ? AND v.reader = ? AND v.reader_version = ?",
        (fetched.retrieved_at, fetched.address, fetched.sha256, reader.name, reader.version),
    ).fetchone()
    if row is None:
        return None
    verdict = Verdict(row[0])
    settled = verdict is not Verdict.ACCEPTED or bool(row[3]) or bool(row[4])
    return Known(verdict=verdict, reason=row[1], detail=row[2], settled=settled)


def touch(db: sqlite_utils.Database, fetched: Fetched) -> None:
    """Note that an address gave a known body again; an earlier time than the last changes nothing."""
    at, address = fetched.retrieved_at, fetched.address
    with transaction(db) as connection:
        connection.execute("UPDATE document SET last_tried = ? WHERE address = ? AND last_tried < ?", (at, address, at))
        connection.execute("UPDATE document SET last_seen = ? WHERE address = ? AND last_seen < ?", (at, address, at))
        connection.execute(
            "UPDATE version SET last_seen = ?1 WHERE sha256 = ?2 AND last_seen < ?1"
            " AND document = (SELECT id FROM document WHERE address = ?3)",
            (at, fetched.sha256, address),
        )


def tried(db: sqlite_utils.Database, address: str, at: str) -> None:
    """Note that a known address was tried at `at` (UTC, ISO) and gave no page."""
    with transaction(db) as connection:
        connection.execute("UPDATE document SET last_tried = ? WHERE address = ? AND last_tried < ?", (at, address, at))


def accepted(db: sqlite_utils.Database, treaty: str | None, address: str) -> Accepted | None:
    """Give the version that counts for this treaty's status (whatever its address), or for this address."""
    row = db.execute(
        "SELECT d.title, v.stamp, v.last_seen, v.rows FROM document d JOIN version v ON v.id = d.accepted_version"
        " WHERE (d.treaty = ?1 AND d.kind = 'status') OR d.address = ?2 ORDER BY v.last_seen DESC LIMIT 1",
        (treaty, address),
    ).fetchone()
    if row is None:
        return None
    return Accepted(title=row[0], stamp=row[1], retrieved_at=row[2], parties=_listed(db, treaty), rows=row[3])


def _listed(db: sqlite_utils.Database, treaty: str | None) -> frozenset[str]:
    rows = db.execute(
        "SELECT DISTINCT party FROM action WHERE treaty = ? AND seen_to IS NULL AND unlisted_from IS NULL", (treaty,)
    )
    return frozenset(row[0] for row in rows)


def set_aside(
    db: sqlite_utils.Database, source: Source, kind: str, fetched: Fetched, fault: PageFault, reader: Reader
) -> None:
    """Keep a held or refused version with its reason; nothing else changes."""
    with transaction(db) as connection:
        document = document_of(connection, source.id, kind, fetched, treaty=fetched.treaty, title=None)
        note_version(
            connection, document, fetched, reader, verdict=fault.verdict, reason=fault.reason, detail=fault.detail
        )


def document_of(
    connection: sqlite3.Connection, source: str, kind: str, fetched: Fetched, *, treaty: str | None, title: str | None
) -> int:
    """Give the row of the document at this address, made where it is new."""
    row = connection.execute("SELECT id FROM document WHERE address = ?", (fetched.address,)).fetchone()
    if row is None:
        return insert(
            connection,
            "document",
            {
                "source": source,
                "address": fetched.address,
                "kind": kind,
                "treaty": treaty,
                "title": title,
                "first_seen": fetched.retrieved_at,
                "last_seen": fetched.retrieved_at,
                "last_tried": fetched.retrieved_at,
            },
        )
    connection.execute(
        "UPDATE document SET last_seen = max(last_seen, ?1), last_tried = max(last_tried, ?1),"
        " treaty = coalesce(?2, treaty), title = coalesce(?3, title) WHERE id = ?4",
        (fetched.retrieved_at, treaty, title, row[0]),
    )
    return int(row[0])


def note_version(
    connection: sqlite3.Connection,
    document: int,
    fetched: Fetched,
    reader: Reader,
    *,
    verdict: Verdict,
    reason: str | None = None,
    detail: str | None = None,
    reading: Reading | None = None,
) -> int:
    """Write what was decided about this body of the document; give the version's row."""
    cursor = connection.execute(
        "INSERT INTO version (document, sha256, first_seen, last_seen, stamp, published, language, verdict, reason,"
        " detail, reader, reader_version, rows, claims) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (document, sha256) DO UPDATE SET last_seen = max(last_seen, excluded.last_seen),"
        " stamp = excluded.stamp, verdict = excluded.verdict, reason = excluded.reason, detail = excluded.detail,"
        " reader = excluded.reader, reader_version = excluded.reader_version, rows = excluded.rows,"
        " claims = excluded.claims RETURNING id",
        (
            document,
            fetched.sha256,
            fetched.retrieved_at,
            fetched.retrieved_at,
            reading.stamp if reading else fetched.stamp,
            reading.published if reading else None,
            reading.language if reading else None,
            str(verdict),
            reason,
            detail,
            reader.name,
            reader.version,
            len(reading.participants) if reading else 0,
            len(reading.claims) if reading else 0,
        ),
    )
    return int(cursor.fetchone()[0])
