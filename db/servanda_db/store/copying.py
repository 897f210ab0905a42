"""Copy the database as it is at one moment into one file that needs nothing beside it."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from servanda_db.store.database import connect_readonly, open_readonly


def copy_settled(database: Path, target: Path) -> None:
    """Write the state of `database` into the new file `target`: compact, without a log, never to be written again.

    A crawl may go on meanwhile. Raises StoreError where there is no database of ours, sqlite3.Error, OSError.
    """
    target.unlink(missing_ok=True)
    with closing(open_readonly(database)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
    with closing(sqlite3.connect(target)) as copy:
        copy.execute("PRAGMA journal_mode = DELETE")


def row_counts(database: Path) -> Mapping[str, int]:
    """Count the rows of every table. Raises sqlite3.Error."""
    with closing(connect_readonly(database)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
        return {name: _count(connection, name) for (name,) in tables}


def _count(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])  # noqa: S608 a name of our schema
