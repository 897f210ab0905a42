"""Configure Datasette from our own source, for 0.65 and 1.0: titles, words for every column, facets, questions."""

import json
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from servanda_db.store.dictionary import load_canned, load_dictionary
from servanda_db.store.search import INDEXED

NAME = "servanda"
SETTINGS: Mapping[str, Any] = {
    "sql_time_limit_ms": 1000,
    "facet_time_limit_ms": 200,
    "max_returned_rows": 1000,
    # Our own cap of 3 MB comes first, and says so; this one would only cut.
    "max_csv_mb": 4,
    "suggest_facets": False,
    "allow_download": False,
    "default_cache_ttl": 60,
}
LICENCE = {
    "license": "Facts about treaties; terms of each source in the table source",
    "source": "United Nations Treaty Collection and the other sources named in the table source",
    "source_url": "https://treaties.un.org/",
    "about": "Servanda",
}
DESCRIPTION = (
    "Who has promised what in the world's multilateral treaties, since when, and how we know. "
    "News never makes a state a party: acts between states rest on the depositary alone. "
    "CSV from here gives every text as it is, also one that a spreadsheet would run as a formula; "
    "in the downloads of the site such a text has an apostrophe before it."
)
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
MACHINERY = ("_sqlite_migrations", *(f"{table}_fts{shadow}" for table in INDEXED for shadow in _SHADOWS))
# Keys that 1.0 reads from datasette.json; the others it reads, with 0.65, from metadata.json.
_CONFIGURES = frozenset({"facets", "sort_desc", "label_column", "fts_table", "fts_pk", "size", "hidden", "allow"})


def metadata() -> dict[str, Any]:
    """Build the metadata of 0.65: one dictionary for the words, one place for the questions."""
    tables = {name: _table(name) for name in load_dictionary()}
    tables |= {name: {"hidden": True, "allow": False} for name in MACHINERY}
    return {
        "title": "Servanda: the data",
        "description": DESCRIPTION,
        **LICENCE,
        "databases": {NAME: {"tables": tables, "queries": _queries(), **LICENCE}},
    }


def configuration() -> dict[str, Any]:
    """Build what 1.0 reads from datasette.json: settings, questions, and how tables are shown."""
    tables = metadata()["databases"][NAME]["tables"]
    shown = {name: {key: told[key] for key in told if key in _CONFIGURES} for name, told in tables.items()}
    return {"settings": dict(SETTINGS), "databases": {NAME: {"queries": _queries(), "tables": shown}}}


def descriptions() -> dict[str, Any]:
    """Build what 1.0 reads from metadata.json: titles, descriptions, licence, words for columns."""
    told = metadata()
    tables = {
        name: {key: table[key] for key in table if key not in _CONFIGURES}
        for name, table in told["databases"][NAME]["tables"].items()
    }
    return told | {"databases": {NAME: {"tables": tables, **LICENCE}}}


def write_configuration(folder: Path) -> tuple[Path, ...]:
    """Write `folder`/0.65 and `folder`/1.0, each to be given to that Datasette; give the files written."""
    plan = {
        "0.65/metadata.json": metadata(),
        "0.65/settings.json": dict(SETTINGS),
        "1.0/datasette.json": configuration(),
        "1.0/metadata.json": descriptions(),
    }
    written = []
    for name, told in plan.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
        written.append(path)
    limits = folder / "1.0" / "plugins" / "limits.py"
    source = files("servanda_site.datasette").joinpath("plugins", "limits.py").read_text("utf-8")
    for path in (limits, folder / "0.65" / "plugins" / "limits.py"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(source, "utf-8")
        written.append(path)
    return tuple(written)


def _queries() -> dict[str, dict[str, str]]:
    return {
        query.name: {"title": query.title, "description": query.description, "sql": query.sql}
        for query in load_canned()
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
