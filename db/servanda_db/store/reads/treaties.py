"""Treaties as the site shows them: facts, counts, entry into force, the pages that say so."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from servanda_db.store.reads.reviewed import REVIEWED_CLAIMS, last_changes
from servanda_db.store.reads.rows import grouped, raw, typed

_BRIEF = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatyRecord:
    """A treaty with its counts. Dates are ISO.

    `changed_at` is the last time a fact of it changed, `reviewed_at` that one was entered by review (UTC, ISO).
    `published` and `computed` are dates of entry into force: as the depositary prints it, and by the rule.
    `signed`, `deposited`, `bound` and `waiting` count parties now; `listed` counts those with any standing.
    """

    id: str
    reference: str
    title: str
    short_title: str | None
    depositary: str
    chapter: str | None
    concluded: str | None
    adopted_on: str | None
    opened_on: str | None
    signature_closes_on: str | None
    in_force_on: str | None
    in_force_text: str | None
    registered_on: str | None
    registration: str | None
    signatories_published: int | None
    parties_published: int | None
    text_reference: str | None
    parent: str | None
    as_of: str | None
    first_seen: str | None
    changed_at: str | None
    reviewed_at: str | None
    computed: str | None
    agrees: int | None
    article: str | None
    rule: str | None
    reason: str | None
    missing: int | None
    signed: int
    deposited: int
    bound: int
    waiting: int
    listed: int

    @property
    def name(self) -> str:
        """The name to use in a line of text."""
        return self.short_title or self.title

    @property
    def brief(self) -> str:
        """The name cut to what a row of a table can hold, at the end of a word."""
        return shortened(self.name)


def shortened(name: str) -> str:
    """Cut a name to what a row of a table can hold, at the end of a word."""
    if len(name) <= _BRIEF:
        return name
    end = name.rfind(" ", 0, _BRIEF)
    return f"{name[: end if end > 0 else _BRIEF].rstrip(' ,;:')} …"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One clause of the rule on entry into force: what there is and what is needed."""

    treaty: str
    clause: str
    have: float | None
    need: float | None
    satisfied: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatyAlias:
    """Another name of a treaty."""

    treaty: str
    name: str
    language: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusPage:
    """The accepted page of a depositary that lists a treaty's parties; times are UTC, ISO.

    `rows` counts its participants, `unresolved` those of them whose name is no party that we know.
    """

    treaty: str
    source: str
    publisher: str
    address: str
    stamp: str | None
    last_seen: str
    rows: int
    unresolved: int


_TREATIES = f"""
SELECT t.id, t.reference, t.title, t.short_title, t.depositary, t.chapter, t.concluded, t.adopted_on,
  t.opened_on, t.signature_closes_on, t.in_force_on, t.in_force_text, t.registered_on,
  t.registration, t.signatories_published, t.parties_published, t.text_reference,
  t.parent, t.as_of, t.first_seen, c.changed_at, c.reviewed_at,
  f.computed, f.agrees, f.article, f.rule, f.reason, f.missing,
  coalesce(n.signed, 0) AS signed, coalesce(n.deposited, 0) AS deposited, coalesce(n.bound, 0) AS bound,
  coalesce(n.waiting, 0) AS waiting, coalesce(n.listed, 0) AS listed
FROM treaty t
LEFT JOIN force f ON f.treaty = t.id
LEFT JOIN ({last_changes("treaty")}) c ON c.treaty = t.id
LEFT JOIN (
  SELECT treaty, count(*) AS listed, sum(signed_on IS NOT NULL) AS signed,
    sum(stage IN ('consent_deposited', 'in_force', 'provisionally_applying', 'suspended',
      'withdrawal_notified') AND consent_on IS NOT NULL) AS deposited,
    sum(is_party IS 1) AS bound, sum(waiting) AS waiting
  FROM standing_as_read GROUP BY treaty
) n ON n.treaty = t.id
ORDER BY t.id
"""  # noqa: S608 our own words


def treaties(db: sqlite3.Connection) -> tuple[TreatyRecord, ...]:
    """Give every treaty, in the order of its id."""
    return tuple(typed(db, TreatyRecord, _TREATIES))


def clauses(db: sqlite3.Connection) -> Mapping[str, tuple[Clause, ...]]:
    """Give the clauses of each treaty's rule on entry into force, in the rule's order."""
    rows = typed(db, Clause, "SELECT treaty, clause, have, need, satisfied FROM progress ORDER BY treaty, position")
    return grouped(rows, lambda row: row.treaty)


def treaty_names(db: sqlite3.Connection) -> Mapping[str, tuple[TreatyAlias, ...]]:
    """Give the names of each treaty other than its title."""
    rows = typed(
        db,
        TreatyAlias,
        "SELECT n.treaty, n.name, n.language, n.kind FROM treaty_name n JOIN treaty t ON t.id = n.treaty"
        " WHERE n.name <> t.title AND n.name IS NOT t.short_title ORDER BY n.treaty, n.language, n.name",
    )
    return grouped(rows, lambda row: row.treaty)


def status_pages(db: sqlite3.Connection) -> Mapping[str, tuple[StatusPage, ...]]:
    """Give the accepted status pages of each treaty, the one read last first."""
    rows = typed(
        db,
        StatusPage,
        "SELECT d.treaty, d.source, s.publisher, d.address, v.stamp, v.last_seen, v.rows,"
        " (SELECT count(DISTINCT q.subject) FROM question q WHERE q.version = v.id AND q.kind = 'unresolved_name')"
        " AS unresolved"
        " FROM document d JOIN version v ON v.id = d.accepted_version JOIN source s ON s.id = d.source"
        " WHERE d.kind = 'status' AND d.treaty IS NOT NULL ORDER BY d.treaty, v.last_seen DESC, d.address",
    )
    return grouped(rows, lambda row: row.treaty)


def listed_parties(db: sqlite3.Connection) -> Mapping[str, int]:
    """Count for each treaty the parties of which the depositary's page lists an act now."""
    sql = (
        "SELECT treaty, count(DISTINCT party) FROM action WHERE seen_to IS NULL AND unlisted_from IS NULL"  # noqa: S608
        f" AND claim NOT IN {REVIEWED_CLAIMS} GROUP BY treaty"
    )
    return dict(raw(db, sql))
