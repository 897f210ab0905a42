"""Put a finished database in place of another by renaming: a reader has the old or the new one."""

import contextlib
import itertools
import os
import shutil
import sqlite3
from pathlib import Path

from servanda_db.store.database import DATABASE, connect_readonly
from servanda_db.store.identity import back_up, schema_of


def swap_in(fresh: Path, current: Path) -> None:
    """Rename `fresh` to `current`, both in the same folder and both closed. Raises sqlite3.Error, OSError."""
    _settle(fresh)
    # Beside the new file, the old one's log would be replayed into it.
    with contextlib.suppress(sqlite3.DatabaseError):
        _settle(current)
    remove_beside(current)
    fresh.replace(current)
    _sync(current.parent)


def check_replaceable(current: Path) -> bool:
    """Tell whether the file to be replaced is whole; one that is damaged or not there is not.

    Raises StoreError for another program's database, and for one that a newer program made: they are left alone.
    """
    if not current.is_file():
        return False
    try:
        with contextlib.closing(connect_readonly(current)) as connection:
            schema_of(connection, current, DATABASE)
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    except sqlite3.DatabaseError:
        return False


def keep_aside(current: Path) -> Path | None:
    """Copy a file that is damaged to `<name>.damaged`, never over another; give the copy's place, null without one."""
    if not current.is_file():
        return None
    places = (current.with_name(f"{current.name}.damaged{number or ''}") for number in itertools.count())
    aside = next(place for place in places if not place.exists())
    shutil.copy2(current, aside)
    return aside


def keep_older(current: Path) -> None:
    """Copy a whole file with an older schema, as an upgrade does. Raises sqlite3.Error, OSError."""
    with contextlib.closing(connect_readonly(current)) as connection:
        if 0 < schema_of(connection, current, DATABASE) < DATABASE.version:
            back_up(connection, current, DATABASE.version)


def remove(path: Path) -> None:
    """Remove a database with its log, if they are there."""
    path.unlink(missing_ok=True)
    remove_beside(path)


def remove_beside(path: Path) -> None:
    """Remove the log of a database that is closed, if it is there."""
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _settle(path: Path) -> None:
    """Bring the log into the file."""
    if path.is_file():
        with contextlib.closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
