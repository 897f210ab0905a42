"""The schema of archive.db and its upgrades, each in one transaction after a copy of the file."""

import sqlite3
import zlib
from pathlib import Path

from servanda_db.store.identity import UPGRADE, Identity, StoreError, back_up, schema_of

ARCHIVE = Identity(application=0x53565241, version=2, name="Servanda archive")
_TABLES = """
CREATE TABLE body (
  sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
  size INTEGER NOT NULL,
  gzip BLOB NOT NULL,
  crc32 INTEGER NOT NULL
) STRICT;
CREATE TABLE observation (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  kind TEXT NOT NULL,
  address TEXT NOT NULL,
  first_at TEXT NOT NULL,
  last_at TEXT NOT NULL,
  status INTEGER NOT NULL,
  content_type TEXT,
  headers TEXT NOT NULL DEFAULT '{}',
  referrer TEXT,
  treaty TEXT,
  title TEXT,
  stamp TEXT,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  form TEXT NOT NULL CHECK (form IN ('body', 'facts')),
  kept TEXT NOT NULL REFERENCES body (sha256),
  seal INTEGER NOT NULL
) STRICT;
CREATE INDEX observation_address ON observation (address, id);
CREATE INDEX observation_sha256 ON observation (sha256);
CREATE INDEX observation_kept ON observation (kept);
CREATE TABLE sighting (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  observation INTEGER NOT NULL REFERENCES observation (id),
  at TEXT NOT NULL,
  settled INTEGER NOT NULL CHECK (settled IN (0, 1)),
  again INTEGER NOT NULL CHECK (again IN (0, 1)),
  seal INTEGER NOT NULL
) STRICT;
CREATE INDEX sighting_observation ON sighting (observation, id);
CREATE TABLE attempt (address TEXT PRIMARY KEY, source TEXT NOT NULL, at TEXT NOT NULL, reason TEXT NOT NULL,
  detail TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE decision (id TEXT PRIMARY KEY, since INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  started_at TEXT NOT NULL,
  finished_at TEXT,
  fetched INTEGER NOT NULL DEFAULT 0,
  revalidated INTEGER NOT NULL DEFAULT 0,
  accepted INTEGER NOT NULL DEFAULT 0,
  held INTEGER NOT NULL DEFAULT 0,
  refused INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  rows INTEGER NOT NULL DEFAULT 0,
  seconds REAL,
  error TEXT
) STRICT;
CREATE TABLE problem (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES run (id),
  address TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('held', 'refused', 'failed')),
  reason TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT;
CREATE INDEX problem_run ON problem (run);
CREATE TABLE edition (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
"""
# What the seal of an observation covers; like that of a sighting it shows an altered byte.
SEALED = (
    *("source", "kind", "address", "first_at", "last_at", "status", "content_type", "headers", "referrer", "treaty"),
    *("title", "stamp", "sha256", "form", "kept"),
)
_ASIDE = ("body", "observation", "sighting", "edition")
_OLD_OBSERVATION = (
    "id, source, kind, address, first_at, last_at, status, content_type, referrer, treaty, title, stamp, sha256"
)
# The order of an archive from before sightings were logged is that of their times.
_OLD_SIGHTINGS = (
    "SELECT id AS observation, at, settled FROM (SELECT id, first_at AS at, 0 AS settled FROM old_observation"
    " UNION ALL SELECT id, last_at, 1 FROM old_observation WHERE last_at > first_at) ORDER BY at, id"
)


def prepare(connection: sqlite3.Connection, path: Path, *, read_only: bool) -> None:
    """Make or upgrade the archive's tables, or only check that the file is an archive.

    Raises StoreError for another program's file and for a schema that is newer (or, to read only, older).
    """
    connection.create_function("seal", -1, seal, deterministic=True)
    version = schema_of(connection, path, ARCHIVE)
    old = _has(connection, "body")
    if read_only and version < ARCHIVE.version:
        raise StoreError(f"{path}: schema {version} is older than this program's {ARCHIVE.version}; {UPGRADE}")
    if version == ARCHIVE.version:
        return
    connection.execute("PRAGMA journal_mode = WAL")
    if old:
        back_up(connection, path, ARCHIVE.version)
    connection.execute("BEGIN IMMEDIATE")
    try:
        _upgrade(connection) if old else _make(connection)
        connection.execute(f"PRAGMA application_id = {ARCHIVE.application}")
        connection.execute(f"PRAGMA user_version = {ARCHIVE.version}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def seal(*values: object) -> int:
    """Give the checksum of a row's values."""
    return zlib.crc32("\x1f".join("" if value is None else str(value) for value in values).encode())


def _make(connection: sqlite3.Connection) -> None:
    for statement in _TABLES.split(";\n"):
        if statement.strip():
            connection.execute(statement)


def _upgrade(connection: sqlite3.Connection) -> None:
    """Bring the tables of the first schema, with or without sightings, into this one."""
    connection.create_function("crc32", 1, zlib.crc32, deterministic=True)
    there = [table for table in _ASIDE if _has(connection, table)]
    indexes = connection.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").fetchall()
    for (index,) in indexes:
        connection.execute(f'DROP INDEX "{index}"')
    connection.execute("PRAGMA legacy_alter_table = ON")
    for table in there:
        connection.execute(f"ALTER TABLE {table} RENAME TO old_{table}")
    _make(connection)
    connection.execute("INSERT INTO body SELECT sha256, size, gzip, crc32(gzip) FROM old_body")
    connection.execute(
        f"INSERT INTO observation ({_OLD_OBSERVATION}, form, kept, seal)"  # noqa: S608 our own words
        f" SELECT {_OLD_OBSERVATION}, 'body', sha256, 0 FROM old_observation"
    )
    connection.execute(f"UPDATE observation SET seal = seal({', '.join(SEALED)})")  # noqa: S608 our own words
    logged = "SELECT observation, at, settled FROM old_sighting ORDER BY id" if "sighting" in there else _OLD_SIGHTINGS
    connection.execute(
        "INSERT INTO sighting (observation, at, settled, again, seal)"  # noqa: S608 our own words
        f" SELECT observation, at, settled, 0, seal(observation, at, settled, 0) FROM ({logged})"
    )
    if "edition" in there:
        connection.execute("INSERT INTO edition SELECT name, value FROM old_edition")
    for table in ("sighting", "edition", "observation", "body"):
        connection.execute(f"DROP TABLE IF EXISTS old_{table}")


def _has(connection: sqlite3.Connection, table: str) -> bool:
    found = connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,))
    return found.fetchone() is not None
