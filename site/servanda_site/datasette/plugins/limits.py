"""Bound what one query may hold in memory; Datasette bounds its time."""

import sqlite3

from datasette import hookimpl

LONGEST_VALUE = 2_000_000


@hookimpl  # type: ignore[untyped-decorator]  # pluggy ships no types for it
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Refuse strings and blobs over 2 MB, which a short query could otherwise make of nothing."""
    conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
