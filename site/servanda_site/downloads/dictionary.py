"""What each file and column of the downloads is, read strictly from columns.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

FLAGS = ("0", "1")
TYPES = ("string", "integer", "flag", "date", "partial_date", "time", "array", "object")
_SCHEME_LIMIT = 32


class DictionaryError(ValueError):
    """A column dictionary that can't be read strictly: names table, column and key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: name, type (one of TYPES), description, and the values that it may have, where they are few."""

    name: str
    type: str
    description: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file of the downloads: `key` are the columns that identify a row, `per_treaty` values of a column a treaty."""

    name: str
    path: str
    title: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    per_treaty: tuple[str, ...] = ()

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns, in their order."""
        return tuple(column.name for column in self.columns)


@cache
def load_files() -> Mapping[str, File]:
    """Give every file with its columns, in the order of the dictionary. Raises DictionaryError."""
    text = files("servanda_site.downloads").joinpath("columns.toml").read_text(encoding="utf-8")
    return parse_files(tomllib.loads(text))


def parse_files(tables: Mapping[str, Any]) -> Mapping[str, File]:
    """Read the tables of a dictionary. Raises DictionaryError on an unknown key or type."""
    found: dict[str, File] = {}
    for name, table in tables.items():
        found[name] = _file(name, dict(table), found)
    return found


def treaty_column(treaty: str) -> str:
    """Give a treaty's column in status_wide: its id with underscores, as R and Stata can read it.

    Raises DictionaryError where that is longer than they can.
    """
    name = treaty.replace("-", "_")
    if len(name) > _SCHEME_LIMIT:
        raise DictionaryError(f"status_wide: {name}: longer than the {_SCHEME_LIMIT} characters that Stata reads")
    return name


def _file(name: str, table: dict[str, Any], known: Mapping[str, File]) -> File:
    same_as = table.pop("same_as", None)
    if same_as is not None and same_as not in known:
        raise DictionaryError(f"{name}: same_as: no file {same_as!r} before it")
    columns = known[same_as].columns if same_as else _columns(name, table.pop("columns", {}))
    try:
        return File(
            name=name,
            path=table.pop("path"),
            title=table.pop("title"),
            description=" ".join(table.pop("description").split()),
            key=tuple(table.pop("key")),
            per_treaty=tuple(table.pop("per_treaty", ())),
            columns=columns,
            **table,
        )
    except (KeyError, TypeError) as error:
        raise DictionaryError(f"{name}: {error}") from error


def _columns(name: str, table: Mapping[str, Any]) -> tuple[Column, ...]:
    columns = []
    for column, words in table.items():
        try:
            made = Column(name=column, **{**words, "values": tuple(words.get("values", ()))})
        except TypeError as error:
            raise DictionaryError(f"{name}: {column}: {error}") from error
        if made.type not in TYPES:
            raise DictionaryError(f"{name}: {column}: type: {made.type!r} is none of {', '.join(TYPES)}")
        columns.append(made)
    return tuple(columns)
