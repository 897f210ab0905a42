"""Verification of archive.db: its structure, every body, and that nothing of the log is without its body."""

import sqlite3
from collections.abc import Iterator

from servanda_db.store.archive import Archive
from servanda_db.store.archive_schema import SEALED
from servanda_db.store.identity import StoreError


def damage(archive: Archive) -> list[str]:
    """Give a line for each damage; of a body with its sha256 and the addresses that gave it."""
    return [*_bodies(archive), *_rows(archive), *_structure(archive)]


def _bodies(archive: Archive) -> Iterator[str]:
    for sha256 in sorted(_listed(archive, "sha256", "body") | _listed(archive, "kept", "observation")):
        try:
            archive.body(sha256)
        except StoreError as error:
            yield f"{error}; it came from {_came_from(archive, sha256)}"


def _listed(archive: Archive, column: str, table: str) -> set[str]:
    try:
        return {str(row[0]) for row in archive.connection.execute(f"SELECT {column} FROM {table}")}  # noqa: S608 our own words
    except sqlite3.DatabaseError:
        return set()


def _came_from(archive: Archive, sha256: str) -> str:
    try:
        return ", ".join(archive.addresses(sha256)) or "no address that the log knows"
    except sqlite3.DatabaseError as error:
        return f"an address that can't be read: {error}"


def _rows(archive: Archive) -> Iterator[str]:
    observed = f"SELECT kept, address FROM observation WHERE seal <> seal({', '.join(SEALED)})"  # noqa: S608 our own words
    seen = (
        "SELECT o.kept, o.address FROM sighting s LEFT JOIN observation o ON o.id = s.observation"
        " WHERE s.seal <> seal(s.observation, s.at, s.settled, s.again)"
    )
    for what, sql in (("what is told", observed), ("the time", seen)):
        try:
            for sha256, address in archive.connection.execute(sql).fetchall():
                yield f"{archive.path}: {what} of body {sha256} is damaged; it came from {address}"
        except sqlite3.DatabaseError as error:
            yield f"{archive.path}: its log can't be read: {error}"


def _structure(archive: Archive) -> Iterator[str]:
    try:
        said = [row[0] for row in archive.connection.execute("PRAGMA integrity_check(20)") if row[0] != "ok"]
        lost = archive.connection.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.DatabaseError as error:
        said, lost = [str(error)], []
    yield from (f"{archive.path}: {' '.join(line.split())}" for line in said)
    yield from (f"{archive.path}: a row of {row[0]} refers to nothing" for row in lost)
