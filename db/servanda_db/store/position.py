"""How far servanda.db has come in the archive's log: the number of the last sighting that was taken in."""

import sqlite3


def position(connection: sqlite3.Connection) -> int | None:
    """Give the number of the last sighting taken in; null in a database that was never told."""
    row = connection.execute("SELECT sighting FROM position").fetchone()
    return None if row is None else int(row[0])


def move_to(connection: sqlite3.Connection, sighting: int) -> None:
    """Note that the sighting of this number is taken in; part of the transaction that takes it in."""
    connection.execute(
        "INSERT INTO position (id, sighting) VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET sighting = ?1"
        " WHERE sighting < ?1",
        (sighting,),
    )
