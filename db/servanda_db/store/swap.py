"""Put a finished database in place of another by renaming: a reader has the old or the new one."""

import contextlib
import os
import sqlite3
from pathlib import Path


def swap_in(fresh: Path, current: Path) -> None:
    """Rename `fresh` to `current`, both in the same folder and both closed. Raises sqlite3.Error, OSError."""
    _settle(fresh)
    # Beside the new file, the old one's log would be replayed into it.
    with contextlib.suppress(sqlite3.DatabaseError):
        _settle(current)
    remove_beside(current)
    fresh.replace(current)
    _sync(current.parent)


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
