"""Parties with their names, codes and successions."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from servanda_db.store.reads.reviewed import last_changes
from servanda_db.store.reads.rows import grouped, typed


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyRecord:
    """A participant of any kind; when a fact of it last changed, and was entered by review (UTC, ISO)."""

    id: str
    name: str
    kind: str
    region: str | None
    valid_from: str | None
    valid_to: str | None
    changed_at: str | None
    reviewed_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyAlias:
    """A name of a party, with the ISO dates between which it was the name."""

    party: str
    name: str
    valid_from: str | None
    valid_to: str | None
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyCode:
    """A code of a party in a published scheme."""

    party: str
    scheme: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """How one party came out of another: `other` is the predecessor or successor of `party`."""

    party: str
    other: str
    other_name: str
    relation: str
    since: str | None
    follows: int


def parties(db: sqlite3.Connection) -> tuple[PartyRecord, ...]:
    """Give every party, in the order of its id."""
    sql = (
        "SELECT p.id, p.name, p.kind, p.region, p.valid_from, p.valid_to, c.changed_at, c.reviewed_at"  # noqa: S608 our own words
        f" FROM party p LEFT JOIN ({last_changes('party')}) c ON c.party = p.id"
        " ORDER BY p.id"
    )
    return tuple(typed(db, PartyRecord, sql))


def party_names(db: sqlite3.Connection) -> Mapping[str, tuple[PartyAlias, ...]]:
    """Give the names of each party, the present one first, then by the date until which they held."""
    sql = (
        "SELECT party, name, valid_from, valid_to, kind FROM party_name"
        " ORDER BY party, kind <> 'current', kind <> 'former', valid_to DESC, name"
    )
    return grouped(typed(db, PartyAlias, sql), lambda row: row.party)


def party_codes(db: sqlite3.Connection) -> Mapping[str, tuple[PartyCode, ...]]:
    """Give the codes of each party."""
    sql = "SELECT DISTINCT party, scheme, code FROM party_code ORDER BY party, scheme, code"
    return grouped(typed(db, PartyCode, sql), lambda row: row.party)


def relations(db: sqlite3.Connection) -> Mapping[str, tuple[Relation, ...]]:
    """Give predecessors (`follows` = 1) and successors (`follows` = 0) of each party."""
    sql = (
        "SELECT r.successor AS party, r.predecessor AS other, p.name AS other_name, r.relation,"
        " r.since, 1 AS follows"
        " FROM party_relation r JOIN party p ON p.id = r.predecessor"
        " UNION ALL SELECT r.predecessor, r.successor, p.name, r.relation, r.since, 0"
        " FROM party_relation r JOIN party p ON p.id = r.successor ORDER BY 1, 6 DESC, 5, 2"
    )
    return grouped(typed(db, Relation, sql), lambda row: row.party)
