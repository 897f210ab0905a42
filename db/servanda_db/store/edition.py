"""What a mirror says of itself: the notice that every page then carries, and as of when."""

from collections.abc import Mapping

import sqlite_utils

from servanda_db.store.database import transaction
from servanda_db.store.rows import replace_all


def write_edition_notes(db: sqlite_utils.Database, notes: Mapping[str, str]) -> None:
    """Make the edition's notes (`notice`, `as_of`) those of the mirror that was crawled; none for the network."""
    with transaction(db) as connection:
        replace_all(connection, "edition", ("name", "value"), sorted(notes.items()), {})
