"""The schema as ordered migrations; each runs one reviewed SQL file of this folder."""

from importlib.resources import files

import sqlite_utils
from sqlite_utils import Migrations

APPLICATION_ID = 0x53565244
SCHEMA_VERSION = 6
SCHEMA = Migrations("servanda")


def _run(db: sqlite_utils.Database, name: str) -> None:
    script = files("servanda_db.store").joinpath(name).read_text(encoding="utf-8")
    for statement in _statements(script):
        db.execute(statement)


def _statements(script: str) -> list[str]:
    """Split at the semicolons that end a statement; a trigger's body ends with END."""
    parts, pending = [], ""
    for piece in script.split(";\n"):
        pending += piece + ";\n"
        if "CREATE TRIGGER" not in pending or pending.rstrip().endswith("END;"):
            parts.append(pending.strip())
            pending = ""
    return [part for part in parts if part.strip(";\n ")]


@SCHEMA()
def tables(db: sqlite_utils.Database) -> None:
    """Create the tables, their checks and an index for every filtered column."""
    _run(db, "0001_tables.sql")


@SCHEMA()
def views(db: sqlite_utils.Database) -> None:
    """Create the views that Datasette and the site read."""
    _run(db, "0002_views.sql")


@SCHEMA()
def search(db: sqlite_utils.Database) -> None:
    """Create the full-text indexes; they are filled by `servanda_db.store.search`, not by triggers."""
    _run(db, "0003_search.sql")


@SCHEMA()
def review(db: sqlite_utils.Database) -> None:
    """Create the remarks of articles, the decisions of reviewers, and the view of what is still open."""
    _run(db, "0004_review.sql")


@SCHEMA()
def position(db: sqlite_utils.Database) -> None:
    """Create the mark of how far the archive's log has been taken in."""
    _run(db, "0005_position.sql")


@SCHEMA()
def as_read(db: sqlite_utils.Database) -> None:
    """Take the day of reading from pages that count alone, and say in one place what stands aside and what awaits."""
    _run(db, "0006_as_read.sql")
