"""Bound what one query may do: values, columns, patterns, program, answer; in any Datasette, 0.65 or 1.0."""

import sqlite3
import weakref
from collections.abc import Sequence
from typing import Any

from datasette import hookimpl

# The longest value in bytes: a long reservation is a tenth of it, and no one function runs long on it.
LONGEST_VALUE = 150_000
# What the rows of one answer may hold in memory: text and blobs, and a share for each cell.
LARGEST_ANSWER = 3_000_000
_EACH_CELL = 100
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: LONGEST_VALUE,
    sqlite3.SQLITE_LIMIT_COLUMN: 64,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 50_000,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 200,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 50,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 200,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 100_000,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
}


@hookimpl  # type: ignore[untyped-decorator]  # pluggy ships no types for it
def prepare_connection(conn: sqlite3.Connection, database: str) -> None:
    """Set the limits; Datasette's own bookkeeping database is left alone."""
    if database.startswith("_"):
        return
    for limit, value in _LIMITS.items():
        conn.setlimit(limit, value)
    conn.execute("PRAGMA cache_size = -4000")
    for name, trimmed in (("trim", _trim), ("ltrim", _ltrim), ("rtrim", _rtrim)):
        conn.create_function(name, 2, trimmed, deterministic=True)
    conn.row_factory = Counted()


class Counted:
    """Gives rows as Datasette wants them until one answer's rows hold more than it may."""

    def __init__(self) -> None:
        self._cursor: weakref.ref[sqlite3.Cursor] | None = None
        self._bytes = 0

    def __call__(self, cursor: sqlite3.Cursor, values: tuple[Any, ...]) -> sqlite3.Row:
        """Count a row. Raises sqlite3.OperationalError where it is one too many."""
        if self._cursor is None or self._cursor() is not cursor:
            self._cursor, self._bytes = weakref.ref(cursor), 0
        self._bytes += _held(values)
        if self._bytes > LARGEST_ANSWER:
            raise sqlite3.OperationalError("the rows hold more than 3 MB: ask for fewer rows or columns")
        return sqlite3.Row(cursor, values)


def _held(values: Sequence[Any]) -> int:
    return sum(len(value) for value in values if isinstance(value, str | bytes)) + _EACH_CELL * len(values)


def _trim(text: Any, letters: Any) -> str | None:
    return _rtrim(_ltrim(text, letters), letters)


def _ltrim(text: Any, letters: Any) -> str | None:
    """Do what SQLite does, in one pass: its own compares each letter of one with each of the other, uninterrupted."""
    if text is None or letters is None:
        return None
    whole, cut = _text(text), frozenset(_text(letters))
    start = next((place for place, letter in enumerate(whole) if letter not in cut), len(whole))
    return whole[start:]


def _rtrim(text: Any, letters: Any) -> str | None:
    if text is None or letters is None:
        return None
    return (_ltrim(_text(text)[::-1], letters) or "")[::-1]


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
