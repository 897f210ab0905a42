"""Bound what SQLite may hold in memory in this process."""

import sqlite3
from contextlib import closing


def limit_memory(most: int) -> None:
    """Let all connections of this process together hold at most `most` bytes; a query that wants more fails."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"PRAGMA hard_heap_limit = {int(most)}")
