"""What the depositary's pages say of a treaty's entry into force, in our time; silence never takes it back."""

import sqlite3
from dataclasses import dataclass

from servanda_db.store.changes import note_change
from servanda_db.store.rows import insert, update
from servanda_db.vocabulary import Change, ChangeKind, TreatyFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedForce:
    """What was published: an ISO day, or that the treaty is not in force; `stated` is false where nothing was."""

    in_force_on: str | None
    stated: bool


NOTHING_PUBLISHED = PublishedForce(in_force_on=None, stated=False)


def published_force(connection: sqlite3.Connection, treaty: str, known_at: str) -> PublishedForce:
    """Give what was published on a treaty as it was known at `known_at` (UTC, ISO)."""
    row = connection.execute(
        "SELECT in_force_on FROM published_force WHERE treaty = ?1 AND seen_from <= ?2"
        " AND (seen_to IS NULL OR seen_to > ?2) ORDER BY id DESC LIMIT 1",
        (treaty, known_at),
    ).fetchone()
    return NOTHING_PUBLISHED if row is None else PublishedForce(in_force_on=row[0], stated=True)


def write_published_force(connection: sqlite3.Connection, facts: TreatyFacts, at: str, *, first: bool) -> None:
    """Hold what an accepted page says against what we hold; a text that can't be read counts as silence."""
    held = connection.execute(
        "SELECT id, in_force_on, unstated_from FROM published_force WHERE treaty = ? AND seen_to IS NULL", (facts.id,)
    ).fetchone()
    day = facts.force_dates[0].date if facts.force_dates else None
    if day is None and not facts.not_in_force:
        _note_silence(connection, facts, at, held)
    elif held is not None and held[1] == day:
        _note_again(connection, facts, at, held)
    else:
        _replace(connection, facts.id, day, at, held)
        if not first:
            _note_replaced(connection, facts, day, at, held)


def _replace(connection: sqlite3.Connection, treaty: str, day: str | None, at: str, held: tuple[int] | None) -> None:
    if held is not None:
        connection.execute("UPDATE published_force SET seen_to = ? WHERE id = ?", (at, held[0]))
    row = {"treaty": treaty, "in_force_on": day, "not_in_force": int(day is None), "seen_from": at}
    insert(connection, "published_force", row)
    update(connection, "treaty", {"id": treaty}, {"in_force_on": day})


def _note_replaced(
    connection: sqlite3.Connection,
    facts: TreatyFacts,
    day: str | None,
    at: str,
    held: tuple[int, str | None, str | None] | None,
) -> None:
    before = None if held is None else held[1] or "not in force"
    corrected = held is not None and held[1] is not None
    kind = ChangeKind.CORRECTION if corrected else ChangeKind.IN_FORCE
    said = f"in force since {day}" if day else "not in force"
    if kind is ChangeKind.IN_FORCE and day is None:
        return
    detail = f"{said}, says the depositary" + (f"; before: {before}" if before else "")
    _note(connection, facts.id, kind, at, detail, before=before, after=day or "not in force")


def _note_silence(
    connection: sqlite3.Connection, facts: TreatyFacts, at: str, held: tuple[int, str | None, str | None] | None
) -> None:
    if held is None or held[2] is not None:
        return
    connection.execute("UPDATE published_force SET unstated_from = ? WHERE id = ?", (at, held[0]))
    was = f"in force since {held[1]}" if held[1] else "not in force"
    detail = f"the page no longer states the entry into force; what it stated stays: {was}"
    _note(connection, facts.id, ChangeKind.NO_LONGER_LISTED, at, detail, before=was)


def _note_again(
    connection: sqlite3.Connection, facts: TreatyFacts, at: str, held: tuple[int, str | None, str | None]
) -> None:
    if held[2] is None:
        return
    connection.execute("UPDATE published_force SET unstated_from = NULL WHERE id = ?", (held[0],))
    _note(connection, facts.id, ChangeKind.RELISTED, at, "the page states the entry into force again", after=held[1])


def _note(
    connection: sqlite3.Connection,
    treaty: str,
    kind: ChangeKind,
    at: str,
    detail: str,
    *,
    before: str | None = None,
    after: str | None = None,
) -> None:
    change = Change(treaty=treaty, party=None, kind=kind, seen_at=at, detail=detail, before=before, after=after)
    note_change(connection, change)
