"""Take one accepted page in: document, version, claims, actions, questions, standings, changes, all or nothing."""

import sqlite3
from dataclasses import dataclass, replace

import sqlite_utils

from servanda_db.registry.sources import Source
from servanda_db.store.claims import write_claims, write_questions, write_remarks
from servanda_db.store.conflicts import derive_conflicts, touched_treaties
from servanda_db.store.database import transaction
from servanda_db.store.derive import derive_standings
from servanda_db.store.documents import Reader, document_of, note_version
from servanda_db.store.ledger import Told, write_actions, write_statements
from servanda_db.store.repeats import repeated_report
from servanda_db.store.reviewed import take_in_reviewed
from servanda_db.store.treaties import write_treaty
from servanda_db.vocabulary import Fetched, Reading, Tier, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What an accepted page brought: rows and claims on it, rows of actions, changes and standings written."""

    rows: int
    claims: int
    actions: int = 0
    changes: int = 0
    standings: int = 0


def take_in(
    db: sqlite_utils.Database, source: Source, kind: str, fetched: Fetched, reading: Reading, reader: Reader
) -> Taken:
    """Write an accepted page in one transaction; the gate has judged it before.

    Raises sqlite3.Error where the database refuses; then nothing of the page is written.
    """
    with transaction(db) as connection:
        treaty = reading.treaty.id if reading.treaty else None
        title = reading.treaty.title if reading.treaty else reading.title
        document = document_of(connection, source.id, kind, fetched, treaty=treaty, title=title)
        first = treaty is not None and not _accepted_before(connection, treaty)
        version = note_version(connection, document, fetched, reader, verdict=Verdict.ACCEPTED, reading=reading)
        connection.execute("UPDATE document SET accepted_version = ? WHERE id = ?", (version, document))
        return _take_reading(connection, source, fetched, reading, version, first=first)


def _accepted_before(connection: sqlite3.Connection, treaty: str) -> bool:
    return (
        connection.execute(
            "SELECT 1 FROM document WHERE treaty = ? AND kind = 'status' AND accepted_version IS NOT NULL", (treaty,)
        ).fetchone()
        is not None
    )


def _take_reading(
    connection: sqlite3.Connection, source: Source, fetched: Fetched, reading: Reading, version: int, *, first: bool
) -> Taken:
    at = fetched.retrieved_at
    changes_before = _changes(connection)
    if reading.treaty is not None and source.tier is Tier.DEPOSITARY:
        write_treaty(connection, source, reading.treaty, at, first=first)
    claims = write_claims(connection, source, fetched, reading, version)
    repeated = repeated_report(connection, reading, version)
    write_questions(connection, replace(reading, doubts=reading.doubts + repeated), version, at)
    write_remarks(connection, reading, version)
    told = Told(source=source, reading=reading, claims=claims, at=at, first=first)
    actions = write_actions(connection, told)
    write_statements(connection, told)
    standings = derive_standings(connection, told, actions.parties | _reviewed(connection, told))
    derive_conflicts(connection, touched_treaties(connection, told))
    return Taken(
        rows=len(reading.participants),
        claims=len(reading.claims),
        actions=actions.written,
        changes=_changes(connection) - changes_before,
        standings=standings,
    )


def _reviewed(connection: sqlite3.Connection, told: Told) -> frozenset[str]:
    """Take in the reviewed acts of a treaty whose page was read; give the parties that they touch."""
    if told.reading.treaty is None or told.source.tier is not Tier.DEPOSITARY:
        return frozenset()
    return take_in_reviewed(connection, told.reading.treaty.id)


def _changes(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM change").fetchone()[0])
