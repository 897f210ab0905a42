"""The queue of what a person should decide, and what has been decided."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace

from servanda_db.registry.corrections import HELD, question_id
from servanda_db.review import UNRESOLVED_NAME, Needs, needs_of, scope_of
from servanda_db.store.reads.rows import grouped, raw, typed
from servanda_db.suggestions import Suggestion, parties_in, parties_like, treaties_in
from servanda_db.vocabulary import Tier

_ID_LENGTH = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItem:
    """One thing to decide: a question, or a held page, whose `subject` is then the sha256 of its body.

    `scope` is what an answer is bound to: address and detail, null where it holds for all. `pages` counts the pages
    that raise it, `treaties_asked` are the treaties whose pages they are; `asked_at` is UTC. Suggestions are ranked
    by likeness, for a person only.
    """

    id: str
    kind: str
    source: str
    tier: Tier
    address: str
    subject: str
    detail: str
    locator: str
    treaties_asked: tuple[str, ...]
    asked_at: str
    pages: int
    needs: Needs
    scope: tuple[str | None, str | None]
    parties: tuple[Suggestion, ...] = ()
    treaties: tuple[Suggestion, ...] = ()

    @property
    def held(self) -> bool:
        """Whether it is a page."""
        return self.kind == HELD


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedItem:
    """A decision that is kept: about what, which way, what was given, who and when (UTC; null in the package)."""

    id: str
    verdict: str
    kind: str
    source: str | None
    address: str | None
    subject: str
    party: str | None
    treaty: str | None
    stage: str | None
    date: str | None
    why: str | None
    decided_by: str | None
    decided_at: str | None


_QUESTIONS = """
SELECT q.source, s.tier, q.kind, q.subject, q.detail, q.locator, q.treaty, q.address, q.asked_at
FROM open_question q JOIN source s ON s.id = q.source ORDER BY q.kind, q.subject, q.address, q.id
"""
_HELD = """
SELECT v.source, s.tier, v.sha256, v.reason || ': ' || coalesce(v.detail, ''), v.treaty, v.address, v.first_seen
FROM version_awaiting v JOIN source s ON s.id = v.source
ORDER BY v.source, v.address, v.version
"""
_DECIDED = """
SELECT id, verdict, kind, source, coalesce(address, (SELECT d.address FROM version v JOIN document d
  ON d.id = v.document WHERE decision.kind = 'held' AND v.sha256 = decision.subject)) AS address, subject, party,
  treaty, stage, date, why, decided_by, decided_at
FROM decision ORDER BY decided_at DESC, id
"""


def open_items(db: sqlite3.Connection) -> tuple[OpenItem, ...]:
    """Give the queue: held pages first, then names, sentences and the rest."""
    held = {item.id: item for item in map(_held, raw(db, _HELD))}
    questions = grouped(map(_question, raw(db, _QUESTIONS)), lambda item: item.id)
    named = _named(db)
    return (*held.values(), *(_with_suggestions(items, named) for items in questions.values()))


def decided_items(db: sqlite3.Connection) -> tuple[DecidedItem, ...]:
    """Give what was decided, the latest first."""
    return tuple(typed(db, DecidedItem, _DECIDED))


def not_taken_in(db: sqlite3.Connection, key: str | None = None) -> tuple[str, ...]:
    """Give a line for each accepted page that still does not count, all or the one of this id, with the reason."""
    sql = (
        "SELECT d.address, v.verdict, v.reason, coalesce(v.detail, '') FROM decision r JOIN version v"
        " ON v.sha256 = r.subject JOIN document d ON d.id = v.document WHERE r.kind = 'held' AND r.verdict = 'accept'"
        " AND v.verdict <> 'accepted' AND (?1 IS NULL OR r.id = ?1) ORDER BY d.address"
    )
    found = db.execute(sql, (key,)).fetchall()
    return tuple(f"{row[0]}: still {row[1]}, {row[2]}: {row[3]}" for row in found)


def _held(row: tuple[str, ...]) -> OpenItem:
    source, tier, sha256, detail, treaty, address, at = row
    return OpenItem(
        id=sha256[:_ID_LENGTH],
        kind=HELD,
        source=source,
        tier=Tier(tier),
        address=address,
        subject=sha256,
        detail=detail,
        locator="",
        treaties_asked=(treaty,) if treaty else (),
        asked_at=at,
        pages=1,
        needs=Needs(),
        scope=(None, None),
    )


def _question(row: tuple[str, ...]) -> OpenItem:
    source, tier, kind, subject, detail, locator, treaty, address, at = row
    scope = scope_of(kind, address, detail)
    return OpenItem(
        id=question_id(source, kind, subject, *scope),
        kind=kind,
        source=source,
        tier=Tier(tier),
        address=address,
        subject=subject,
        detail=detail,
        locator=locator,
        treaties_asked=(treaty,) if treaty else (),
        asked_at=at,
        pages=1,
        needs=needs_of(kind, Tier(tier)),
        scope=scope,
    )


def _named(db: sqlite3.Connection) -> Mapping[str, tuple[str, ...]]:
    """Give the treaties that the article at each address names."""
    sql = (
        "SELECT DISTINCT d.address, r.treaty FROM remark r JOIN document d ON d.accepted_version = r.version"
        " WHERE r.treaty IS NOT NULL ORDER BY d.address, r.position"
    )
    rows = grouped(raw(db, sql), lambda row: str(row[0]))
    return {address: tuple(row[1] for row in found) for address, found in rows.items()}


def _with_suggestions(items: tuple[OpenItem, ...], named: Mapping[str, tuple[str, ...]]) -> OpenItem:
    first = items[0]
    treaties = dict.fromkeys(key for item in items for key in item.treaties_asked)
    first = replace(first, pages=len({item.address for item in items}), treaties_asked=tuple(treaties))
    if first.kind == UNRESOLVED_NAME:
        return replace(first, parties=parties_like(first.subject))
    if first.needs.stage:
        of_treaties = treaties_in(first.subject, named.get(first.address, ()))
        return replace(first, parties=parties_in(first.subject), treaties=of_treaties)
    return first
