"""How query results become typed rows, and how queries in the same order are read side by side."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeVar

Row = TypeVar("Row")
Raw = tuple[Any, ...]


def raw(db: sqlite3.Connection, sql: str) -> Iterator[Raw]:
    """Run a query and give plain tuples."""
    cursor = db.cursor()
    cursor.row_factory = None
    return cursor.execute(sql)


def typed(db: sqlite3.Connection, row: Callable[..., Row], sql: str) -> Iterator[Row]:
    """Run a query and give each result as `row(column=value, ...)`; columns are named like its fields."""
    cursor = db.cursor()
    cursor.row_factory = None
    cursor.execute(sql)
    names = [column[0] for column in cursor.description]
    for values in cursor:
        yield row(**dict(zip(names, values, strict=True)))


def grouped(rows: Iterable[Row], key: Callable[[Row], str]) -> dict[str, tuple[Row, ...]]:
    """Group rows by key, keeping their order."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return {name: tuple(members) for name, members in groups.items()}


class InOrder:
    """Raw rows of a query ordered by its first column, given key by key; one key's rows are held at a time.

    Keys are to be asked for in ascending order, as SQLite's BINARY collation orders them.
    """

    def __init__(self, rows: Iterator[Raw]) -> None:
        """Take rows whose first column is the key."""
        self._groups = groupby(rows, key=itemgetter(0))
        self._next = next(self._groups, None)

    def of(self, key: str) -> list[Raw]:
        """Give the rows of `key`, in the order of the query; empty where there is none."""
        while self._next is not None and self._next[0] < key:
            self._next = next(self._groups, None)
        if self._next is None or self._next[0] != key:
            return []
        found = list(self._next[1])
        self._next = next(self._groups, None)
        return found
