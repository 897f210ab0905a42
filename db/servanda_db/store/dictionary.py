"""What every table and column means, and the questions that can be asked, as data for Datasette and the codebook."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from servanda_db.store.kinds import with_kinds


@dataclass(frozen=True, slots=True, kw_only=True)
class TableWords:
    """A table or view in words: title, description, and one line per column."""

    title: str
    description: str
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CannedQuery:
    """A question with a form: name, title, description, SQL with named parameters."""

    name: str
    title: str
    description: str
    sql: str


@cache
def load_dictionary() -> Mapping[str, TableWords]:
    """Give the words for every table and view. An unknown key is a TypeError that names it."""
    return {name: TableWords(**table) for name, table in _toml("dictionary.toml").items()}


@cache
def load_canned() -> tuple[CannedQuery, ...]:
    """Give the canned queries in the order in which they are listed."""
    folder = files("servanda_db.store") / "canned"
    return tuple(
        CannedQuery(name=name, sql=with_kinds((folder / f"{name}.sql").read_text(encoding="utf-8")), **words)
        for name, words in _toml("canned/canned.toml").items()
    )


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((files("servanda_db.store") / name).read_text(encoding="utf-8"))
