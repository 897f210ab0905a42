"""What was known when: the versions of each treaty's page, and since when and until when each act is held."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from servanda_db.store.reads.rows import grouped, raw, typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A version of a page about a treaty: when it was read first and last (UTC, ISO), and what became of it.

    `stamp` is the day as at which the page speaks, `verdict` accepted, held or refused, with the reason.
    """

    treaty: str
    publisher: str
    address: str
    first_seen: str
    last_seen: str
    stamp: str | None
    verdict: str
    reason: str | None
    rows: int


class HeldAct(NamedTuple):
    """An act with the times (UTC, ISO) since which, until which, and since which no longer listed, it is known."""

    treaty: str
    party: str
    kind: str
    date: str | None
    bracketed: int
    seen_from: str
    seen_to: str | None
    unlisted_from: str | None


def readings(db: sqlite3.Connection) -> Mapping[str, tuple[Reading, ...]]:
    """Give the versions of the status pages of each treaty, the earliest first."""
    rows = typed(
        db,
        Reading,
        "SELECT d.treaty, s.publisher, d.address, v.first_seen, v.last_seen, v.stamp, v.verdict, v.reason, v.rows"
        " FROM version v JOIN document d ON d.id = v.document JOIN source s ON s.id = d.source"
        " JOIN treaty t ON t.id = d.treaty"
        " WHERE d.kind = 'status' ORDER BY d.treaty, v.first_seen, v.id",
    )
    return grouped(rows, lambda row: row.treaty)


def held_acts(db: sqlite3.Connection) -> Mapping[str, tuple[HeldAct, ...]]:
    """Give every act of each treaty that is or was held, by party and date."""
    rows = raw(
        db,
        "SELECT treaty, party, kind, date, bracketed, seen_from, seen_to, unlisted_from FROM action"
        " ORDER BY treaty, party, date, seen_from, id",
    )
    return grouped(map(HeldAct._make, rows), lambda row: row.treaty)
