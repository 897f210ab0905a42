import re
from pathlib import Path

import pytest
import sqlite_utils

from servanda_db.store.database import open_database
from servanda_db.store.dictionary import load_canned, load_dictionary
from servanda_db.store.migrations import APPLICATION_ID, SCHEMA
from servanda_db.vocabulary import CONSENT_KINDS, SIGNATURE_KINDS


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


@pytest.mark.parametrize("older", ["review", "position", "as_read"])
def test_an_upgraded_schema_is_that_of_a_new_database(db: sqlite_utils.Database, tmp_path: Path, older: str) -> None:
    path = tmp_path / "older.db"
    old = sqlite_utils.Database(path)
    SCHEMA.apply(old, stop_before=older)
    old.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    old.execute(f"PRAGMA user_version = {len(SCHEMA.applied(old))}")
    old.conn.commit()
    old.close()
    assert schema_of_all(open_database(path)) == schema_of_all(db)


def schema_of_all(db: sqlite_utils.Database) -> list[tuple[str, str]]:
    return db.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name").fetchall()


def test_the_panel_of_years_counts_what_the_vocabulary_calls_signature_and_consent() -> None:
    (panel,) = (query.sql for query in load_canned() if query.name == "country_year_panel")
    assert f"a.kind IN ({', '.join(repr(str(kind)) for kind in sorted(SIGNATURE_KINDS))})" in panel
    assert f"a.kind IN ({', '.join(repr(str(kind)) for kind in sorted(CONSENT_KINDS))})" in panel


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
