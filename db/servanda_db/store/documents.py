"""Documents and their versions: which body an address gave, what the gate decided, which one counts."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import sqlite_utils

from servanda_db.registry.corrections import Corrections
from servanda_db.registry.sources import Source
from servanda_db.store.archive_notes import Attempt
from servanda_db.store.comparison import OpenAction
from servanda_db.store.database import transaction
from servanda_db.store.ledger import open_actions
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
    """The version that counts: the page's address, title and stamp, our time (UTC, ISO), the parties and acts held."""

    title: str | None
    stamp: str | None
    retrieved_at: str
    parties: frozenset[str]
    rows: int
    address: str | None = None
    acts: tuple[OpenAction, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Concerned:
    """A page, by address and sha256 of its body, that a decision of a reviewer concerns."""

    address: str
    sha256: str
    decision: str


# The version of a treaty's status that counts: the one read last, whatever its address.
_COUNTS = (
    "SELECT w.id FROM document o JOIN version w ON w.id = o.accepted_version"
    " WHERE o.treaty = {treaty} AND o.kind = 'status' ORDER BY w.last_seen DESC, w.id DESC LIMIT 1"
)


def seen(db: sqlite_utils.Database, fetched: Fetched, kind: str, reader: Reader) -> Known | None:
    """Tell what this version of the reader decided about this body, read for this `kind`; null where it is new.

    A page that was only followed (`index`) has not been read for its status. Not settled is an accepted body that
    another one has replaced since, at this address or another of the treaty: the table went back to it, so read it
    again.
    """
    row = db.execute(
        "SELECT v.verdict, v.reason, v.detail, v.id = CASE d.kind WHEN 'status' THEN"  # noqa: S608 our own words
        f" coalesce(({_COUNTS.format(treaty='d.treaty')}), d.accepted_version) ELSE d.accepted_version END,"
        " d.last_seen >= ?, d.kind FROM version v JOIN document d ON d.id = v.document"
        " WHERE d.address = ? AND v.sha256 = ? AND v.reader = ? AND v.reader_version = ?",
        (fetched.retrieved_at, fetched.address, fetched.sha256, reader.name, reader.version),
    ).fetchone()
    if row is None or not _same_reading(kind, row[5], Verdict(row[0])):
        return None
    verdict = Verdict(row[0])
    only_followed = kind == "index" and row[5] == "status"
    settled = verdict is not Verdict.ACCEPTED or only_followed or bool(row[3]) or bool(row[4])
    return Known(verdict=verdict, reason=row[1], detail=row[2], settled=settled)


def _same_reading(kind: str, before: str, verdict: Verdict) -> bool:
    """Whether what was decided of a document of kind `before` answers for `kind`: a sound table is a sound page."""
    if kind == "index":
        return verdict is Verdict.ACCEPTED
    return kind == before


def touch(db: sqlite_utils.Database, fetched: Fetched, kind: str, verdict: Verdict) -> None:
    """Note that an address gave a known body again; an earlier time than the last changes nothing.

    What stands aside was tried, not seen; a status page that was only followed does not count as read.
    """
    at, address = fetched.retrieved_at, fetched.address
    with transaction(db) as connection:
        _note_tried(connection, address, at)
        if verdict is Verdict.ACCEPTED:
            connection.execute(
                "UPDATE document SET last_seen = ? WHERE address = ? AND last_seen < ?", (at, address, at)
            )
        connection.execute(
            "UPDATE version SET last_seen = ?1 WHERE sha256 = ?2 AND last_seen < ?1"
            " AND document = (SELECT id FROM document WHERE address = ?3 AND (kind = ?4 OR ?4 <> 'index'))",
            (at, fetched.sha256, address, kind),
        )


def is_known(db: sqlite_utils.Database, address: str) -> bool:
    """Tell whether any page of this address was ever met."""
    return _document_at(db.conn, address) is not None


def tried(db: sqlite_utils.Database, attempts: Iterable[Attempt]) -> None:
    """Note when known addresses were tried and gave no page."""
    with transaction(db) as connection:
        for attempt in attempts:
            _note_tried(connection, attempt.address, attempt.at)


_PAGES = "SELECT d.address, v.sha256 FROM version v JOIN document d ON d.id = v.document"


def concerned(db: sqlite_utils.Database, corrections: Corrections) -> Iterator[Concerned]:
    """Give the held pages that reviewers let in, and the pages that count whose questions they answered."""
    for accepted_one in corrections.acceptances:
        rows = db.execute(f"{_PAGES} WHERE v.sha256 = ? AND v.verdict = 'held' ORDER BY v.id", (accepted_one.sha256,))
        for address, sha256 in rows.fetchall():
            yield Concerned(address=address, sha256=sha256, decision=accepted_one.id)
    for answer in corrections.answers:
        rows = db.execute(
            f"{_PAGES} JOIN question q ON q.version = v.id WHERE d.accepted_version = v.id AND d.source = ?1"
            " AND q.kind = ?2 AND q.subject = ?3 AND (?4 IS NULL OR d.address = ?4) GROUP BY v.id ORDER BY v.id",
            (answer.source, answer.kind, answer.subject, answer.address),
        )
        for address, sha256 in rows.fetchall():
            yield Concerned(address=address, sha256=sha256, decision=answer.id)


def _note_tried(connection: sqlite3.Connection, address: str, at: str) -> None:
    connection.execute("UPDATE document SET last_tried = ? WHERE address = ? AND last_tried < ?", (at, address, at))


def accepted(db: sqlite_utils.Database, treaty: str | None, address: str) -> Accepted | None:
    """Give the version that counts for this treaty's status (whatever its address), or else for this address."""
    row = db.execute(
        "SELECT d.title, v.stamp, v.last_seen, v.rows, d.address, d.source FROM document d"  # noqa: S608 our own words
        f" JOIN version v ON v.id = d.accepted_version WHERE v.id = ({_COUNTS.format(treaty='?1')}) OR d.address = ?2"
        " ORDER BY d.treaty IS ?1 AND d.kind = 'status' DESC, v.last_seen DESC, v.id DESC LIMIT 1",
        (treaty, address),
    ).fetchone()
    if row is None:
        return None
    title, stamp, at, rows, where, source = row
    acts = () if treaty is None else tuple(open_actions(db.conn, treaty, source))
    listed = frozenset(act.party for act in acts if act.listed)
    return Accepted(title=title, stamp=stamp, retrieved_at=at, parties=listed, rows=rows, address=where, acts=acts)


def status_address(db: sqlite_utils.Database, treaty: str | None) -> str | None:
    """Give the address of the version that counts for this treaty's status, null where there is none."""
    row = db.execute(
        "SELECT d.address FROM version v JOIN document d ON d.id = v.document"  # noqa: S608 our own words
        f" WHERE v.id = ({_COUNTS.format(treaty='?1')})",
        (treaty,),
    ).fetchone()
    return None if row is None else str(row[0])


def set_aside(
    db: sqlite_utils.Database, source: Source, kind: str, fetched: Fetched, fault: PageFault, reader: Reader
) -> None:
    """Keep a held or refused version with its reason; nothing else changes, but that its address was tried.

    A version that was accepted once stays accepted: that is what happened, and the run names the fault.
    """
    with transaction(db) as connection:
        document = _document_at(connection, fetched.address)
        if document is None:
            document = _new_document(connection, source.id, kind, fetched, fetched.treaty, None)
        _note_tried(connection, fetched.address, fetched.retrieved_at)
        if not _was_accepted(connection, document, fetched.sha256):
            note_version(
                connection, document, fetched, reader, verdict=fault.verdict, reason=fault.reason, detail=fault.detail
            )


def document_of(
    connection: sqlite3.Connection, source: str, kind: str, fetched: Fetched, *, treaty: str | None, title: str | None
) -> int:
    """Give the row of the document at this address, made where it is new.

    A page that was followed becomes a status page when its table counts, and stays one.
    """
    document = _document_at(connection, fetched.address)
    if document is None:
        return _new_document(connection, source, kind, fetched, treaty, title)
    connection.execute(
        "UPDATE document SET last_seen = max(last_seen, ?1), last_tried = max(last_tried, ?1),"
        " treaty = coalesce(?2, treaty), title = coalesce(?3, title),"
        " kind = iif(kind = 'index' OR accepted_version IS NULL, ?4, kind) WHERE id = ?5",
        (fetched.retrieved_at, treaty, title, kind, document),
    )
    return document


def follow(db: sqlite_utils.Database, fetched: Fetched, reading: Reading, reader: Reader) -> bool:
    """Note a sound page that is only followed this time, though its table counted once; give whether it is such."""
    with transaction(db) as connection:
        row = connection.execute(
            "SELECT id FROM document WHERE address = ? AND kind = 'status' AND accepted_version IS NOT NULL",
            (fetched.address,),
        ).fetchone()
        if row is None:
            return False
        at = fetched.retrieved_at
        connection.execute(
            "UPDATE document SET last_seen = max(last_seen, ?1), last_tried = max(last_tried, ?1) WHERE id = ?2",
            (at, row[0]),
        )
        if not _was_accepted(connection, row[0], fetched.sha256):
            note_version(connection, row[0], fetched, reader, verdict=Verdict.ACCEPTED, reading=reading)
        return True


def _document_at(connection: sqlite3.Connection, address: str) -> int | None:
    row = connection.execute("SELECT id FROM document WHERE address = ?", (address,)).fetchone()
    return None if row is None else int(row[0])


def _new_document(
    connection: sqlite3.Connection, source: str, kind: str, fetched: Fetched, treaty: str | None, title: str | None
) -> int:
    at = fetched.retrieved_at
    return insert(
        connection,
        "document",
        {
            "source": source,
            "address": fetched.address,
            "kind": kind,
            "treaty": treaty,
            "title": title,
            "first_seen": at,
            "last_seen": at,
            "last_tried": at,
        },
    )


def _was_accepted(connection: sqlite3.Connection, document: int, sha256: str) -> bool:
    row = connection.execute(
        "SELECT verdict FROM version WHERE document = ? AND sha256 = ?", (document, sha256)
    ).fetchone()
    return row is not None and row[0] == Verdict.ACCEPTED


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
