"""Full-text indexes, rebuilt once after a run where their table has changed (triggers would slow every write)."""

import sqlite3

import sqlite_utils

from servanda_db.store.database import transaction

INDEXED = ("claim", "treaty", "treaty_name", "party_name")


def refresh_search(db: sqlite_utils.Database) -> tuple[str, ...]:
    """Rebuild the indexes that no longer match their table; give the names of the tables indexed again."""
    stale = tuple(table for table in INDEXED if not _matches(db, table))
    if stale:
        with transaction(db) as connection:
            for table in stale:
                connection.execute(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('rebuild')")  # noqa: S608 names are ours
    return stale


def _matches(db: sqlite_utils.Database, table: str) -> bool:
    try:
        db.execute(f"INSERT INTO {table}_fts ({table}_fts, rank) VALUES ('integrity-check', 1)")  # noqa: S608 names are ours
    except sqlite3.DatabaseError:
        return False
    return True
