"""What became known, what is open, and how the sources are: the rows of the log-like pages."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from servanda_db.store.reads.reviewed import REVIEWED_CLAIMS, last_changes
from servanda_db.store.reads.rows import raw, typed
from servanda_db.store.reviewed import SOURCE


@dataclass(frozen=True, slots=True, kw_only=True)
class DataTimes:
    """The last time a page was read, a fact changed, an act was entered by review (UTC, ISO); null where never."""

    as_of: str | None
    changed_at: str | None
    reviewed_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRecord:
    """A row of the change log; `act` and `act_date` tell its act, `reviewed` is 1 where a person entered it."""

    id: int
    treaty: str | None
    party: str | None
    kind: str
    seen_at: str
    detail: str
    before: str | None
    after: str | None
    act: str | None
    act_date: str | None
    reviewed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An open question of a page that counts."""

    kind: str
    subject: str
    detail: str
    treaty: str | None
    address: str
    asked_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A page that could not be used when it was read last: held, refused or failed; `at` is UTC, ISO."""

    source: str
    address: str
    verdict: str
    reason: str
    detail: str
    at: str
    treaty: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRecord:
    """A source with its terms and its health; times are UTC, ISO, null where there was none.

    `by_review` is 1 for the source that nobody crawls; `entered` counts what a person entered in it, `last_tried` when.
    """

    id: str
    title: str
    publisher: str
    tier: str
    start_url: str
    language: str
    cadence: str
    terms_url: str | None
    licence: str | None
    may_republish_text: int
    enabled: int
    notes: str | None
    last_good: str | None
    last_tried: str | None
    pages: int
    set_aside: int
    by_review: int
    entered: int


def edition(db: sqlite3.Connection) -> Mapping[str, str]:
    """Give what the database says of itself, such as `notice` of an offline edition."""
    return dict(raw(db, "SELECT name, value FROM edition ORDER BY name"))


def data_times(db: sqlite3.Connection) -> DataTimes:
    """Give the times that pages about the whole show."""
    sql = (
        "SELECT"  # noqa: S608 our own words
        " (SELECT max(v.last_seen) FROM document d JOIN version v ON v.id = d.accepted_version) AS as_of,"
        f" r.* FROM (SELECT max(l.changed_at) AS changed_at, max(l.reviewed_at) AS reviewed_at"
        f" FROM ({last_changes('treaty')}) l) r"
    )
    return next(typed(db, DataTimes, sql))


def changes(db: sqlite3.Connection) -> tuple[ChangeRecord, ...]:
    """Give the change log, the latest first; what came in one reading stays in its order."""
    sql = (
        'SELECT c.id, c.treaty, c.party, c.kind, c.seen_at, c.detail, c."before", c."after",'  # noqa: S608 our own words
        " a.kind AS act, a.date AS act_date,"
        f" coalesce(coalesce(c.claim, a.claim) IN {REVIEWED_CLAIMS}, 0) AS reviewed"
        " FROM change c LEFT JOIN action a ON a.id = c.action"
        " ORDER BY c.seen_at DESC, c.treaty, c.kind, c.id"
    )
    return tuple(typed(db, ChangeRecord, sql))


def questions(db: sqlite3.Connection) -> tuple[Question, ...]:
    """Give the questions raised by the versions that count now, and not decided."""
    sql = (
        "SELECT q.kind, q.subject, q.detail, q.treaty, q.address, q.asked_at FROM open_question q"
        " ORDER BY q.kind, q.subject, q.treaty, q.id"
    )
    return tuple(typed(db, Question, sql))


def set_aside(db: sqlite3.Connection) -> tuple[SetAside, ...]:
    """Give the pages whose last version was held or refused, and those that failed in a source's last run."""
    sql = (
        "SELECT source, address, verdict, reason, coalesce(detail, '') AS detail, last_seen AS at, treaty"
        " FROM version_aside"
        " UNION SELECT r.source, p.address, p.verdict, p.reason, p.detail,"
        " coalesce(r.finished_at, r.started_at), d.treaty"
        " FROM problem p JOIN run r ON r.id = p.run LEFT JOIN document d ON d.address = p.address"
        " WHERE p.verdict = 'failed' AND r.id = (SELECT max(id) FROM run WHERE source = r.source)"
        " ORDER BY 1, 2, 6"
    )
    return tuple(typed(db, SetAside, sql))


def sources(db: sqlite3.Connection) -> tuple[SourceRecord, ...]:
    """Give the sources, the followed ones first, with their last good reading and last attempt."""
    sql = (
        "SELECT s.id, s.title, s.publisher, s.tier, s.start_url, s.language, s.cadence, s.terms_url,"  # noqa: S608 our own words
        " s.licence, s.may_republish_text, s.enabled, s.notes, max(a.last_seen) AS last_good,"
        " max(d.last_tried) AS last_tried,"
        " count(a.id) AS pages, sum(d.address IN (SELECT address FROM version_aside)) AS set_aside,"
        f" s.id = '{SOURCE}' AS by_review, count(d.id) AS entered"
        " FROM source s LEFT JOIN document d ON d.source = s.id"
        " LEFT JOIN version a ON a.id = d.accepted_version"
        " GROUP BY s.id ORDER BY s.enabled DESC, s.tier <> 'depositary', s.title"
    )
    return tuple(typed(db, SourceRecord, sql))
