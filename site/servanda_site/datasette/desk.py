"""Configure Datasette from our own source: titles, words for every column, facets, questions with forms."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from datasette.app import Datasette

from servanda_db.store.dictionary import load_canned, load_dictionary
from servanda_db.store.search import INDEXED

NAME = "servanda"
SETTINGS: Mapping[str, Any] = {
    "base_url": "/data/",
    "sql_time_limit_ms": 1000,
    "max_returned_rows": 1000,
    "max_csv_mb": 20,
    "suggest_facets": False,
    "allow_download": False,
    "default_cache_ttl": 60,
    "num_sql_threads": 3,
}
LICENCE = {
    "license": "Facts about treaties; terms of each source in the table source",
    "source": "United Nations Treaty Collection and the other sources named in the table source",
    "source_url": "https://treaties.un.org/",
    "about": "Servanda",
}
_FACETS: Mapping[str, tuple[str, ...]] = {
    "action": ("kind",),
    "change": ("kind",),
    "claim": ("kind",),
    "question": ("kind",),
    "standing": ("stage", "domestic_stage"),
    "standing_now": ("stage", "domestic_stage"),
    "version": ("verdict",),
    "treaty": ("chapter", "depositary"),
}
_NEWEST_FIRST = {"change": "id", "run": "id", "action": "seen_from"}
_LABELS = {"treaty": "title", "party": "name", "source": "title"}
_SHADOWS = ("", "_config", "_data", "_docsize", "_idx")
_MACHINERY = ("_sqlite_migrations", *(f"{table}_fts{shadow}" for table in INDEXED for shadow in _SHADOWS))


def open_desk(database: Path) -> Datasette:
    """Give a Datasette over `database`, called `servanda` whatever the file's name, to be mounted at /data/."""
    here = files("servanda_site.datasette")
    desk = Datasette(
        files=[],
        metadata=metadata(),
        settings=dict(SETTINGS),
        plugins_dir=str(here / "plugins"),
        template_dir=str(here / "templates"),
    )
    desk.add_database(_database(desk, database), name=NAME)
    return desk


def _database(desk: Datasette, path: Path) -> Any:
    from datasette.database import Database

    return Database(desk, path=str(path), is_mutable=True)


def metadata() -> dict[str, Any]:
    """Build Datasette's metadata: one dictionary for the words, one place for the questions."""
    tables = {name: _table(name) for name in load_dictionary()}
    tables |= {name: {"hidden": True, "allow": False} for name in _MACHINERY}
    queries = {
        query.name: {"title": query.title, "description": query.description, "sql": query.sql}
        for query in load_canned()
    }
    return {
        "title": "Servanda: the data",
        "description": (
            "Who has promised what in the world's multilateral treaties, since when, and how we know. "
            "News never makes a state a party: acts between states rest on the depositary alone."
        ),
        **LICENCE,
        "databases": {NAME: {"tables": tables, "queries": queries, **LICENCE}},
    }


def _table(name: str) -> dict[str, Any]:
    words = load_dictionary()[name]
    table: dict[str, Any] = {
        "title": words.title,
        "description": words.description,
        "columns": dict(words.columns),
        "size": 50,
    }
    if name in _FACETS:
        table["facets"] = list(_FACETS[name])
    if name in _NEWEST_FIRST:
        table["sort_desc"] = _NEWEST_FIRST[name]
    if name in _LABELS:
        table["label_column"] = _LABELS[name]
    if name in INDEXED:
        table |= {"fts_table": f"{name}_fts", "fts_pk": "rowid"}
    return table
