"""One consistent view of the database for everything that is read from it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeAlias

from servanda_db.store.database import open_readonly

Snapshot: TypeAlias = sqlite3.Connection


@contextmanager
def snapshot(path: Path) -> Iterator[Snapshot]:
    """Open the database at `path` for reading; a crawl that commits meanwhile is not seen. Raises StoreError."""
    with closing(open_readonly(path)) as db:
        db.execute("BEGIN")
        yield db
