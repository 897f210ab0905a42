"""Put a finished database in place of another by renaming: a reader has the old or the new one.

What only the old one knows, the runs and their problems, is carried over before.
"""

import contextlib
import os
import sqlite3
from pathlib import Path

_RUN = (
    "id, source, started_at, finished_at, fetched, revalidated, accepted, held, refused, failed, rows, seconds, error"
)
_PROBLEM = "id, run, address, verdict, reason, detail"


def swap_in(fresh: Path, current: Path) -> None:
    """Rename `fresh` to `current`, both in the same folder and both closed. Raises sqlite3.Error, OSError."""
    _settle(fresh)
    # Beside the new file, the old one's log would be replayed into it.
    with contextlib.suppress(sqlite3.DatabaseError):
        _settle(current)
    remove_beside(current)
    fresh.replace(current)
    _sync(current.parent)


def carry_over_runs(old: Path, fresh: Path) -> int:
    """Copy runs and problems of `old` into `fresh`; give how many runs. Raises sqlite3.Error where it can't be read.

    Where nothing can be read, nothing is copied; runs of a source that is gone are left.
    """
    address = f"{old.resolve().as_uri()}?mode=ro"
    with contextlib.closing(sqlite3.connect(fresh, uri=True, isolation_level=None)) as connection:
        connection.execute("ATTACH ? AS old", (address,))
        connection.execute("BEGIN IMMEDIATE")
        try:
            copied = connection.execute(
                f"INSERT INTO run ({_RUN}) SELECT {_RUN} FROM old.run"  # noqa: S608 our own words
                " WHERE source IN (SELECT id FROM source) ORDER BY id"
            ).rowcount
            connection.execute(
                f"INSERT INTO problem ({_PROBLEM}) SELECT {_PROBLEM} FROM old.problem"  # noqa: S608 our own words
                " WHERE run IN (SELECT id FROM run) ORDER BY id"
            )
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
    return copied


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
