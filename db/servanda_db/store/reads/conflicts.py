"""Claims that can't both be true, each with the words, the address and the time of who made it."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from servanda_db.store.reads.rows import typed


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictRecord:
    """A conflict: its pattern in words, what it is about, its two claims by id; null where there is none."""

    treaty: str | None
    party: str | None
    pattern: str
    claim: str | None
    against: str | None
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one claim of a conflict says: ISO date, words, publisher, tier, address, when it was read (UTC, ISO)."""

    id: str
    kind: str
    kind_as_published: str
    date: str | None
    quote: str
    publisher: str
    tier: str
    address: str
    language: str
    last_seen: str


def conflicts(db: sqlite3.Connection) -> tuple[ConflictRecord, ...]:
    """Give every conflict, by treaty, pattern and party."""
    sql = (
        "SELECT treaty, party, pattern, claim, against, detail FROM conflict"
        " ORDER BY treaty, pattern, party, claim, against, id"
    )
    return tuple(typed(db, ConflictRecord, sql))


def conflicting_claims(db: sqlite3.Connection) -> Mapping[str, Said]:
    """Give the claims of all conflicts by id."""
    sql = (
        "SELECT c.id, c.kind, c.kind_as_published, c.date, c.quote, s.publisher, c.tier, d.address,"
        " coalesce(v.language, s.language) AS language, v.last_seen"
        " FROM (SELECT claim AS id FROM conflict UNION SELECT against FROM conflict) k JOIN claim c ON c.id = k.id"
        " JOIN source s ON s.id = c.source JOIN version v ON v.id = c.version JOIN document d ON d.id = v.document"
    )
    return {said.id: said for said in typed(db, Said, sql)}
