"""How query results become typed rows, and how rows are grouped."""

import sqlite3
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

Row = TypeVar("Row")
Key = TypeVar("Key", bound=Hashable)
Parameters = Sequence[str] | Mapping[str, str]


def raw(db: sqlite3.Connection, sql: str, values: Parameters = ()) -> Iterator[tuple[Any, ...]]:
    """Run a query and give plain tuples."""
    cursor = db.cursor()
    cursor.row_factory = None
    return cursor.execute(sql, values)


def typed(db: sqlite3.Connection, row: Callable[..., Row], sql: str, values: Parameters = ()) -> Iterator[Row]:
    """Run a query and give each result as `row(column=value, ...)`; columns are named like its fields."""
    cursor = db.cursor()
    cursor.row_factory = None
    cursor.execute(sql, values)
    names = [column[0] for column in cursor.description]
    for found in cursor:
        yield row(**dict(zip(names, found, strict=True)))


def grouped(rows: Iterable[Row], key: Callable[[Row], Key]) -> dict[Key, tuple[Row, ...]]:
    """Group rows by key, keeping their order."""
    groups: dict[Key, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return {name: tuple(members) for name, members in groups.items()}
