"""Answer `servanda status` and `servanda explain` from the database, on a legal date, as known at a time."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from servanda_db.explain import EvidenceRow, Subject, as_text, explain_object
from servanda_db.force_dates import why_they_differ
from servanda_db.registry.treaties import treaty_by_id
from servanda_db.standing import Act, Interval, standing_on
from servanda_db.status import TreatyRecord, status_object
from servanda_db.store.derive import evaluation_of, in_force_of, intervals_of
from servanda_db.store.published_force import published_force
from servanda_db.store.records import FOREVER, acts_by_party, known_days, steps_by_party
from servanda_db.vocabulary import Axis, Realis, Tier


class UnknownIdError(ValueError):
    """A treaty or party that the database does not have; says what to do next."""


def statuses(
    connection: sqlite3.Connection, *, treaty: str | None, party: str | None, on: str, known_at: str | None
) -> list[dict[str, Any]]:
    """Give one status object for the treaty, or one for each in which the party has done something, or for all read.

    `on` is an ISO date, `known_at` a UTC time (null: now). Raises UnknownIdError.
    """
    check_ids(connection, treaty, party)
    known = known_at or FOREVER
    everything = _treaties_read(connection, known) if party is None else _treaties_of(connection, party, known)
    wanted = [treaty] if treaty is not None else everything
    return [_status(connection, one, party, on, known_at) for one in wanted]


def titles(connection: sqlite3.Connection) -> Mapping[str, str]:
    """Give the titles of the treaties that were read, by id."""
    return dict(connection.execute("SELECT id, title FROM treaty"))


def explanation(
    connection: sqlite3.Connection, treaty: str, party: str, *, on: str, known_at: str | None
) -> tuple[dict[str, Any], str]:
    """Give the explanation of one standing, as an object and as text. Raises UnknownIdError."""
    check_ids(connection, treaty, party)
    _, standings = _standings(connection, treaty, on, known_at or FOREVER)
    subject = _subject(connection, treaty, party)
    rows = _evidence(connection, treaty, party, known_at or FOREVER)
    read = _was_read(connection, treaty, known_at or FOREVER)
    found = explain_object(subject, standing_on(standings.get(party, ()), on), rows, read=read)
    return found, as_text(subject, found)


def standings_as_known(
    connection: sqlite3.Connection, treaty: str, *, on: str, known_at: str
) -> tuple[TreatyRecord, Mapping[str, Sequence[Interval]]]:
    """Give the treaty and every standing under it as they were known at `known_at` (UTC)."""
    return _standings(connection, treaty, on, known_at)


def _status(
    connection: sqlite3.Connection, treaty: str, party: str | None, on: str, known_at: str | None
) -> dict[str, Any]:
    record, standings = _standings(connection, treaty, on, known_at or FOREVER)
    acts = acts_by_party(connection, treaty, known_at=known_at or FOREVER)
    listed = [(party, standings.get(party, ()))] if party is not None else sorted(standings.items())
    evaluation = evaluation_of(connection, treaty, acts, on)
    record = replace(record, disagreement=why_they_differ(record.published, evaluation.computed, acts))
    read = _was_read(connection, treaty, known_at or FOREVER)
    return status_object(record, evaluation, listed, on=on, known_at=known_at, read=read)


def _standings(
    connection: sqlite3.Connection, treaty: str, on: str, known_at: str
) -> tuple[TreatyRecord, Mapping[str, Sequence[Interval]]]:
    acts = acts_by_party(connection, treaty, known_at=known_at)
    steps = steps_by_party(connection, treaty, known_at=known_at)
    known = known_days(connection, treaty, known_at)
    told = published_force(connection, treaty, known_at)
    force = in_force_of(treaty, told, evaluation_of(connection, treaty, acts))
    nothing: tuple[Act, ...] = ()
    standings = {
        one: intervals_of(one, acts.get(one, nothing), steps.get(one, ()), force, known.get(one, on))
        for one in sorted(acts.keys() | steps.keys())
    }
    return TreatyRecord(id=treaty, published=told.in_force_on), standings


def _was_read(connection: sqlite3.Connection, treaty: str, known_at: str) -> bool:
    """Tell whether a page of the depositary on the treaty had been accepted by `known_at` (UTC, ISO)."""
    row = connection.execute("SELECT first_seen FROM treaty WHERE id = ?", (treaty,)).fetchone()
    return row[0] is not None and row[0] <= known_at


def check_ids(connection: sqlite3.Connection, treaty: str | None, party: str | None) -> None:
    """Raise UnknownIdError where the database has no such treaty or party; null passes."""
    for table, key in (("treaty", treaty), ("party", party)):
        known = connection.execute(f"SELECT 1 FROM {table} WHERE id = ?", (key,)).fetchone()  # noqa: S608 names are ours
        if key is not None and known is None:
            example = "un-xviii-16" if table == "treaty" else "AZE"
            raise UnknownIdError(f"no {table} {key!r}; ids look like {example}, all are in the table {table}")


def _treaties_read(connection: sqlite3.Connection, known_at: str) -> list[str]:
    rows = connection.execute("SELECT id FROM treaty WHERE first_seen <= ? ORDER BY id", (known_at,))
    return [row[0] for row in rows]


def _treaties_of(connection: sqlite3.Connection, party: str, known_at: str) -> list[str]:
    rows = connection.execute(
        "SELECT treaty FROM action WHERE party = ?1 AND seen_from <= ?2 UNION"
        " SELECT treaty FROM claim WHERE party = ?1 AND treaty IS NOT NULL AND axis = 'domestic' AND retrieved_at <= ?2"
        " ORDER BY 1",
        (party, known_at),
    )
    return [row[0] for row in rows]


def _subject(connection: sqlite3.Connection, treaty: str, party: str) -> Subject:
    title, depositary = connection.execute("SELECT title, depositary FROM treaty WHERE id = ?", (treaty,)).fetchone()
    (name,) = connection.execute("SELECT name FROM party WHERE id = ?", (party,)).fetchone()
    known = treaty_by_id(treaty)
    rule = known.rule if known else None
    article = rule.party.article if rule and rule.party else None
    return Subject(
        treaty=treaty,
        treaty_title=title,
        party=party,
        party_name=name,
        depositary=depositary,
        article=article or (rule.article if rule else None),
    )


def _evidence(connection: sqlite3.Connection, treaty: str, party: str, known_at: str) -> list[EvidenceRow]:
    rows = connection.execute(
        "SELECT source, tier, address, quote, kind, date, retrieved_at, axis, realis, bracketed, action, seen_to,"
        " unlisted_from FROM evidence WHERE treaty = ? AND party = ? AND retrieved_at <= ?"
        " ORDER BY axis = 'domestic', date IS NULL, date, retrieved_at, address",
        (treaty, party, known_at),
    )
    return [
        EvidenceRow(
            source=row[0],
            tier=Tier(row[1]),
            address=row[2],
            quote=row[3],
            kind=row[4],
            date=row[5],
            retrieved_at=row[6],
            axis=Axis(row[7]),
            realis=Realis(row[8]),
            bracketed=bool(row[9]),
            is_action=row[10] is not None,
            seen_to=row[11] if row[11] is not None and row[11] <= known_at else None,
            unlisted_from=row[12] if row[12] is not None and row[12] <= known_at else None,
        )
        for row in rows
    ]
