"""Say to SQLite what a statement of the desk may do: read, and ask no pragma but those that Datasette asks."""

import sqlite3

_PRAGMAS = frozenset(
    {
        "foreign_key_list",
        "function_list",
        "index_info",
        "index_list",
        "index_xinfo",
        "schema_version",
        "table_info",
        "table_list",
        "table_xinfo",
        "data_version",  # FTS5 asks it of itself
    }
)
# json_patch compares every key of one object with every key of another and never asks the clock; the others reach out.
_FUNCTIONS = frozenset({"json_patch", "load_extension", "fts3_tokenizer"})
_READ_ONLY = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE})


def authorize(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    """Answer for one action, in the form of `sqlite3.Connection.set_authorizer`."""
    if action in _READ_ONLY:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_FUNCTION:
        return sqlite3.SQLITE_DENY if second in _FUNCTIONS else sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_PRAGMA:
        return sqlite3.SQLITE_OK if str(first).lower() in _PRAGMAS else sqlite3.SQLITE_DENY
    # A full-text index declares its columns to SQLite in this way; the file itself is open for reading only.
    return sqlite3.SQLITE_OK if (action, first) == (sqlite3.SQLITE_UPDATE, "sqlite_master") else sqlite3.SQLITE_DENY
