"""What others than the depositary say: news, officials, gazettes; and statements made with an act."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from servanda_db.store.reads.articles import article_id
from servanda_db.store.reads.rows import grouped, typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A claim of a source that can establish nothing internationally; its two times are UTC, ISO."""

    id: str
    treaty: str
    party: str
    kind: str
    date: str | None
    axis: str
    realis: str
    quote: str
    tier: str
    source: str
    publisher: str
    address: str
    title: str | None
    language: str | None
    retrieved_at: str
    last_seen: str

    @property
    def article(self) -> str:
        """The stable id of the article that says it."""
        return article_id(self.source, self.address)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRecord:
    """A reservation, declaration or objection; `text` is null where the terms don't let us print it."""

    treaty: str
    party: str | None
    party_as_published: str
    kind: str
    article: str | None
    text: str | None
    date: str | None
    address: str


def reports(db: sqlite3.Connection) -> tuple[Report, ...]:
    """Give every report on a known party and treaty, by treaty, party, date and time of reading."""
    # CROSS JOIN: from the few documents of these sources to their claims, not through every claim there is.
    sql = (
        "SELECT c.id, c.treaty, c.party, c.kind, c.date, c.axis, c.realis, c.quote, c.tier, c.source,"
        " s.publisher, d.address, d.title, coalesce(v.language, s.language) AS language,"
        " c.retrieved_at, v.last_seen"
        " FROM source s CROSS JOIN document d ON d.source = s.id CROSS JOIN version v ON v.document = d.id"
        " CROSS JOIN claim c ON c.version = v.id"
        " WHERE s.tier <> 'depositary' AND c.treaty IS NOT NULL AND c.party IS NOT NULL"
        " ORDER BY c.treaty, c.party, c.date, c.retrieved_at, c.id"
    )
    return tuple(typed(db, Report, sql))


def statements(db: sqlite3.Connection) -> Mapping[str, tuple[StatementRecord, ...]]:
    """Give the statements that stand, by treaty."""
    sql = (
        "SELECT t.treaty, t.party, c.party_as_published, t.kind, t.article,"
        " CASE WHEN s.may_republish_text = 1 THEN t.text END AS text, t.date, d.address"
        " FROM statement t JOIN claim c ON c.id = t.claim JOIN version v ON v.id = c.version"
        " JOIN document d ON d.id = v.document JOIN source s ON s.id = c.source"
        " WHERE t.seen_to IS NULL ORDER BY t.treaty, c.party_as_published, t.date, t.id"
    )
    return grouped(typed(db, StatementRecord, sql), lambda row: row.treaty)
