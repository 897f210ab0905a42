"""Open servanda.db: created, migrated, checked; and the one kind of transaction that writes to it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlite_utils

from servanda_db.store.identity import UPGRADE, Identity, StoreError, back_up, schema_of, words_of
from servanda_db.store.migrations import APPLICATION_ID, SCHEMA, SCHEMA_VERSION

__all__ = ["DATABASE", "StoreError", "connect_readonly", "open_database", "open_readonly", "savepoint", "transaction"]

DATABASE = Identity(application=APPLICATION_ID, version=SCHEMA_VERSION, name="Servanda database")

# What SQLite says where it can't make the files of its log in the folder of a database.
_NO_FILE_BESIDE = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY})
_NO_ROOM_BESIDE = frozenset({sqlite3.SQLITE_IOERR_SHMOPEN, sqlite3.SQLITE_IOERR_SHMSIZE})


def open_database(path: Path) -> sqlite_utils.Database:
    """Open `path` for writing, made or migrated as needed (WAL, foreign keys on, transactions by hand).

    Raises StoreError for a file that is not ours, is newer than this program, or can't be opened.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, isolation_level=None, timeout=30)
        version = schema_of(connection, path, DATABASE)
        _configure(connection)
        db = sqlite_utils.Database(connection)
        _migrate(db, path, version)
    except (sqlite3.Error, OSError) as error:
        raise StoreError(f"{path}: {words_of(error)}") from error
    return db


def open_readonly(path: Path) -> sqlite3.Connection:
    """Open an existing database for reading only.

    Raises StoreError where there is none or it is not ours.
    """
    if not path.is_file():
        raise StoreError(f"{path}: no database yet; run `servanda crawl` or `servanda demo` first")
    try:
        connection = connect_readonly(path)
        version = schema_of(connection, path, DATABASE)
    except sqlite3.Error as error:
        raise StoreError(f"{path}: {words_of(error)}") from error
    if version < SCHEMA_VERSION:
        raise StoreError(f"{path}: schema {version} is older than this program's {SCHEMA_VERSION}; {UPGRADE}")
    connection.row_factory = sqlite3.Row
    return connection


def connect_readonly(path: Path) -> sqlite3.Connection:
    """Connect to an existing file for reading only, also where no file can be made beside it.

    Raises StoreError where its last changes are then out of reach, sqlite3.Error where it can't be opened.
    """
    address = path.resolve().as_uri()
    try:
        return _connected(f"{address}?mode=ro")
    except sqlite3.OperationalError as error:
        code = error.sqlite_errorcode
        if code & 0xFF not in _NO_FILE_BESIDE and code not in _NO_ROOM_BESIDE:
            raise
    _refuse_changes_beside(path)
    # Nobody can write there now, so that nothing has to be shared with a writer.
    return _connected(f"{address}?immutable=1")


def _connected(address: str) -> sqlite3.Connection:
    connection = sqlite3.connect(address, uri=True, timeout=30)
    try:
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _refuse_changes_beside(path: Path) -> None:
    log = path.with_name(f"{path.name}-wal")
    if log.is_file() and log.stat().st_size:
        told = "its last changes are in a file beside it that can't be read in a folder that can't be written"
        raise StoreError(f"{path}: {told}; copy the folder with {log.name}, and give the copy with --data")


@contextmanager
def transaction(db: sqlite_utils.Database) -> Iterator[sqlite3.Connection]:
    """Write all or nothing: BEGIN IMMEDIATE, COMMIT at the end, ROLLBACK on any exception.

    Inside another one it is a part of that: the outer one alone commits.
    """
    connection = db.conn
    if connection.in_transaction:
        yield connection
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def savepoint(connection: sqlite3.Connection) -> Iterator[None]:
    """Inside a transaction: undo, on any exception, what was written since."""
    connection.execute("SAVEPOINT part")
    try:
        yield
        connection.execute("RELEASE part")
    except BaseException:
        # Some errors (a full disk) end the whole transaction by themselves.
        if connection.in_transaction:
            connection.execute("ROLLBACK TO part")
            connection.execute("RELEASE part")
        raise


def _configure(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    # What a power cut takes from the last commits, the archive (synchronous = FULL) still has.
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA cache_size = -65536")
    connection.execute("PRAGMA wal_autocheckpoint = 8000")


def _migrate(db: sqlite_utils.Database, path: Path, version: int) -> None:
    if version == SCHEMA_VERSION:
        return
    if version:
        back_up(db.conn, path, SCHEMA_VERSION)
    with transaction(db):
        SCHEMA.apply(db)
        # When a file was made or upgraded is no fact of its data: a rebuild gives the same file again.
        db.execute("UPDATE _sqlite_migrations SET applied_at = ''")
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
