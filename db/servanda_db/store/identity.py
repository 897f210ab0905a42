"""What a SQLite file is: ours, another program's, damaged, older or newer; and its copy before an upgrade."""

import contextlib
import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path

UPGRADE = "run `servanda rebuild`, which upgrades it and keeps a copy"
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_NO_SPACE = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR})
_NOT_WRITABLE = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY})


class StoreError(Exception):
    """A file of the store that can't be used; says which, why, and what to do next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A kind of file: SQLite's application id, the newest schema that this program knows, what to call it."""

    application: int
    version: int
    name: str


def schema_of(connection: sqlite3.Connection, path: Path, identity: Identity) -> int:
    """Give the version of the file's schema, 0 where it is empty.

    Raises StoreError for another program's file and for a newer schema; sqlite3.Error where it can't be read.
    """
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if application not in ((identity.application,) if tables else (0, identity.application)):
        raise StoreError(f"{path}: not a {identity.name}; it is left alone, give another folder with --data")
    if version > identity.version:
        raise StoreError(f"{path}: schema {version} is newer than this program's {identity.version}; upgrade Servanda")
    return version


def back_up(connection: sqlite3.Connection, path: Path, version: int) -> Path:
    """Copy a database as it is to `<name>.before-<version>`, whole or not at all. Raises sqlite3.Error, OSError."""
    kept = path.with_name(f"{path.name}.before-{version}")
    unfinished = path.with_name(f"{kept.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(unfinished)) as copy:
        connection.backup(copy)
        # A copy stands alone: nobody may look for a log beside it.
        copy.execute("PRAGMA journal_mode = DELETE")
    with unfinished.open("rb") as file:
        os.fsync(file.fileno())
    unfinished.replace(kept)
    return kept


def words_of(error: BaseException) -> str:
    """Say in one line what a file of the store suffers from, and what to do next."""
    said = " ".join(str(error).split()) or type(error).__name__
    code = getattr(error, "sqlite_errorcode", None)
    kind = None if code is None else code & 0xFF
    if kind in _DAMAGED:
        return (
            f"{said}: the file is damaged and left alone; see `servanda check`, put a backup back or `servanda rebuild`"
        )
    if kind in _NO_SPACE:
        return f"{said}: the disk may be full; what was stored stays, make room and run again"
    if kind in _NOT_WRITABLE:
        return f"{said}: it can't be written; check the folder's owner and rights, or give another with --data"
    return said
