"""What a depositary's page says about the treaty itself."""

import sqlite3

from servanda_db.store.changes import note_change
from servanda_db.store.rows import Cell, insert_many, update
from servanda_db.vocabulary import Change, ChangeKind, TreatyFacts

_UN_DEPOSITARY = "Secretary-General of the United Nations"


def write_treaty(connection: sqlite3.Connection, facts: TreatyFacts, at: str, *, first: bool) -> None:
    """Write the page's facts of the treaty; note a new treaty, and an entry into force that was not there before."""
    before = connection.execute("SELECT in_force_on, in_registry FROM treaty WHERE id = ?", (facts.id,)).fetchone()
    if before is None:
        _make(connection, facts)
    update(connection, "treaty", {"id": facts.id}, _values(facts))
    if first:
        connection.execute("UPDATE treaty SET first_seen = ? WHERE id = ? AND first_seen IS NULL", (at, facts.id))
        _note(connection, facts, ChangeKind.NEW_TREATY, at, f"first reading of {facts.title}")
    elif before is not None and before[0] is None and _published(facts) is not None:
        _note(connection, facts, ChangeKind.IN_FORCE, at, f"in force since {_published(facts)}, says the depositary")
    connection.execute("UPDATE treaty SET as_of = ?1 WHERE id = ?2 AND (as_of IS NULL OR as_of < ?1)", (at, facts.id))


def _make(connection: sqlite3.Connection, facts: TreatyFacts) -> None:
    columns = ("id", "reference", "title", "depositary", "in_registry")
    insert_many(connection, "treaty", columns, [(facts.id, facts.reference, facts.title, _UN_DEPOSITARY, 0)])
    names = [(facts.id, facts.title, "en", "official")]
    insert_many(connection, "treaty_name", ("treaty", "name", "language", "kind"), names)


def _published(facts: TreatyFacts) -> str | None:
    return facts.force_dates[0].date if facts.force_dates else None


def _values(facts: TreatyFacts) -> dict[str, Cell]:
    return {
        "title": facts.title,
        "chapter": facts.chapter,
        "concluded": facts.concluded,
        "in_force_on": _published(facts),
        "in_force_text": facts.force_text,
        "registered_on": facts.registered_on,
        "registration": facts.registration,
        "signatories_published": facts.signatories,
        "parties_published": facts.parties,
        "text_reference": facts.text_reference,
    }


def _note(connection: sqlite3.Connection, facts: TreatyFacts, kind: ChangeKind, at: str, detail: str) -> None:
    note_change(connection, Change(treaty=facts.id, party=None, kind=kind, seen_at=at, detail=detail))
