"""The change log: what became known, when."""

import sqlite3

from servanda_db.store.rows import insert
from servanda_db.vocabulary import Change


def note_change(connection: sqlite3.Connection, change: Change) -> None:
    """Append one row to the change log."""
    insert(
        connection,
        "change",
        {
            "treaty": change.treaty,
            "party": change.party,
            "kind": str(change.kind),
            "seen_at": change.seen_at,
            "detail": change.detail,
            "action": change.action,
            "previous_action": change.previous_action,
            "claim": change.claim,
            "before": change.before,
            "after": change.after,
        },
    )
