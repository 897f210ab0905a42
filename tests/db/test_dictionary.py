import re
from pathlib import Path

import pytest
import sqlite_utils

from servanda_db.store.database import open_database
from servanda_db.store.dictionary import load_canned, load_dictionary


@pytest.fixture
def db(tmp_path: Path) -> sqlite_utils.Database:
    return open_database(tmp_path / "servanda.db")


def test_every_column_of_every_table_is_explained(db: sqlite_utils.Database) -> None:
    shown = {
        name
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')").fetchall()
        if not name.startswith(("_sqlite", "sqlite_")) and "_fts" not in name
    }
    assert shown == set(load_dictionary())
    for name, words in load_dictionary().items():
        columns = [row[1] for row in db.execute(f"PRAGMA table_info({name})")]
        assert sorted(columns) == sorted(words.columns), name
        assert all(line.endswith((".", ":")) or len(line) > 3 for line in words.columns.values())


def test_every_canned_query_runs_with_empty_fields(db: sqlite_utils.Database) -> None:
    db.conn.create_function("escape_fts", 1, lambda text: f'"{text}"')
    for query in load_canned():
        names = dict.fromkeys(re.findall(r"(?<!\w):([a-z_]+)", query.sql), "")
        assert db.execute(query.sql, names).fetchall() == [], query.name


def test_every_filtered_column_has_an_index(db: sqlite_utils.Database) -> None:
    for table, column in [
        ("action", "treaty"),
        ("action", "party"),
        ("action", "kind"),
        ("claim", "treaty"),
        ("claim", "party"),
        ("change", "seen_at"),
        ("change", "kind"),
        ("standing", "party"),
        ("version", "sha256"),
        ("document", "treaty"),
    ]:
        plan = db.execute(f"EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE {column} = 'x'").fetchall()
        assert "USING INDEX" in plan[0][3] or "PRIMARY KEY" in plan[0][3], (table, column, plan)
