"""Guarded writes: a row that would not change is not written, so that nothing behind it is made again."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

Cell = str | int | float | None


def insert(connection: sqlite3.Connection, table: str, row: Mapping[str, Cell]) -> int:
    """Insert one row and give its rowid."""
    cursor = connection.execute(_insert_sql(table, tuple(row), ""), tuple(row.values()))
    return int(cursor.lastrowid or 0)


def append_many(
    connection: sqlite3.Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> None:
    """Insert rows. Raises sqlite3.IntegrityError where one is there already, or breaks a check."""
    connection.executemany(_insert_sql(table, columns, ""), rows)


def insert_many(
    connection: sqlite3.Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> int:
    """Insert rows, leaving those whose key is there already; give how many were new."""
    cursor = connection.executemany(_insert_sql(table, columns, "OR IGNORE "), rows)
    return cursor.rowcount


def replace_all(
    connection: sqlite3.Connection,
    table: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    where: Mapping[str, Cell],
) -> int:
    """Make the rows of `table` that match `where` equal to `rows`; give how many rows were written or removed."""
    condition = " AND ".join(f'"{name}" IS ?' for name in where) or "1"
    listed = ", ".join(f'"{name}"' for name in columns)
    held = connection.execute(f'SELECT {listed} FROM "{table}" WHERE {condition}', tuple(where.values()))  # noqa: S608 names are ours
    before, after = dict.fromkeys(tuple(row) for row in held), dict.fromkeys(tuple(row) for row in rows)
    gone, new = [row for row in before if row not in after], [row for row in after if row not in before]
    same = " AND ".join(f'"{name}" IS ?' for name in columns)
    connection.executemany(f'DELETE FROM "{table}" WHERE {same}', gone)  # noqa: S608 names are ours
    connection.executemany(_insert_sql(table, columns, ""), new)
    return len(gone) + len(new)


def update(connection: sqlite3.Connection, table: str, key: Mapping[str, Cell], values: Mapping[str, Cell]) -> bool:
    """Update one row where a value differs; give whether it was written."""
    setting = ", ".join(f'"{name}" = ?' for name in values)
    same = " AND ".join(f'"{name}" IS ?' for name in values)
    condition = " AND ".join(f'"{name}" = ?' for name in key)
    cursor = connection.execute(
        f'UPDATE "{table}" SET {setting} WHERE {condition} AND NOT ({same})',  # noqa: S608 names are ours
        (*values.values(), *key.values(), *values.values()),
    )
    return cursor.rowcount > 0


def _insert_sql(table: str, columns: Sequence[str], conflict: str) -> str:
    names = ", ".join(f'"{name}"' for name in columns)
    marks = ", ".join("?" * len(columns))
    return f'INSERT {conflict}INTO "{table}" ({names}) VALUES ({marks})'  # noqa: S608 names are ours
