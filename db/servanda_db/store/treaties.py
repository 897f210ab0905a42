"""What a depositary's page says about the treaty itself."""

import sqlite3

from servanda_db.registry.sources import Source
from servanda_db.store.changes import note_change
from servanda_db.store.published_force import write_published_force
from servanda_db.store.rows import Cell, insert_many, update
from servanda_db.vocabulary import Change, ChangeKind, TreatyFacts


def write_treaty(connection: sqlite3.Connection, source: Source, facts: TreatyFacts, at: str, *, first: bool) -> None:
    """Write the page's facts of the treaty, and what it says of the entry into force; note a new treaty."""
    _make(connection, source, facts)
    update(connection, "treaty", {"id": facts.id}, _values(facts))
    if first:
        connection.execute("UPDATE treaty SET first_seen = ? WHERE id = ? AND first_seen IS NULL", (at, facts.id))
        detail = f"first reading of {facts.title}"
        change = Change(treaty=facts.id, party=None, kind=ChangeKind.NEW_TREATY, seen_at=at, detail=detail)
        note_change(connection, change)
    write_published_force(connection, facts, at, first=first)
    connection.execute("UPDATE treaty SET as_of = ?1 WHERE id = ?2 AND (as_of IS NULL OR as_of < ?1)", (at, facts.id))


def _make(connection: sqlite3.Connection, source: Source, facts: TreatyFacts) -> None:
    known = connection.execute("SELECT 1 FROM treaty WHERE id = ?", (facts.id,)).fetchone()
    if known is not None:
        return
    columns = ("id", "reference", "title", "depositary", "in_registry")
    insert_many(connection, "treaty", columns, [(facts.id, facts.reference, facts.title, source.depositary, 0)])
    names = [(facts.id, facts.title, "en", "official")]
    insert_many(connection, "treaty_name", ("treaty", "name", "language", "kind"), names)


def _values(facts: TreatyFacts) -> dict[str, Cell]:
    told: dict[str, Cell] = {
        "title": facts.title,
        "chapter": facts.chapter,
        "concluded": facts.concluded,
        "in_force_text": facts.force_text,
        "registered_on": facts.registered_on,
        "registration": facts.registration,
        "signatories_published": facts.signatories,
        "parties_published": facts.parties,
        "text_reference": facts.text_reference,
    }
    # Silence takes nothing back, but counts are those of the newest page.
    counts = ("signatories_published", "parties_published")
    return {name: value for name, value in told.items() if value is not None or name in counts}
