"""Present standings with the acts behind them that a single row can't show, by treaty or by party."""

import sqlite3
from dataclasses import dataclass
from typing import Literal, NamedTuple

from servanda_db.store.reads.rows import InOrder, raw
from servanda_db.vocabulary import SIGNATURE_KINDS

Side = Literal["treaty", "party"]


class Standing(NamedTuple):
    """Where a party stands towards a treaty now; a tuple, since there are very many. Dates are ISO.

    `key` is the side it was asked for by (treaty or party), `other` the other one.
    """

    key: str
    other: str
    stage: str
    signed_on: str | None
    consent_kind: str | None
    consent_on: str | None
    in_force_on: str | None
    withdrawn_on: str | None
    domestic_stage: str
    domestic_on: str | None
    waiting: int


class Act(NamedTuple):
    """An act that the standing does not tell: bracketed, unlisted, corrected, another kind, or one more."""

    key: str
    other: str
    kind: str
    column_label: str
    date: str | None
    effective_date: str | None
    bracketed: int
    seen_to: str | None
    unlisted_from: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """All rows of one treaty or party; acts and names as published are keyed by the other side."""

    standings: list[Standing]
    acts: dict[str, list[Act]]
    listed_as: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedPair:
    """The standing of a pair on which someone else than the depositary reports, and why it is so."""

    standing: Standing
    why: str


_COLUMNS = """stage, signed_on, consent_kind, consent_on, in_force_on, withdrawn_on,
  domestic_stage, domestic_on, waiting"""
_SIGNATURES = ", ".join(f"'{kind}'" for kind in sorted(SIGNATURE_KINDS))
_STANDINGS = "SELECT {key}, {other}, {columns} FROM standing WHERE valid_to IS NULL ORDER BY {key}, {other}"
_ACTS = """
SELECT a.{key}, a.{other}, a.kind, a.column_label, a.date, a.effective_date, a.bracketed, a.seen_to,
  a.unlisted_from
FROM action a
LEFT JOIN standing s ON s.treaty = a.treaty AND s.party = a.party AND s.valid_to IS NULL
WHERE a.seen_to IS NOT NULL OR a.bracketed = 1 OR a.unlisted_from IS NOT NULL OR a.effective_date IS NOT NULL
  OR s.treaty IS NULL
  OR NOT ((a.kind IN ({signatures}) AND a.date IS s.signed_on)
    OR (a.kind IS s.consent_kind AND a.date IS s.consent_on))
ORDER BY a.{key}, a.{other}, a.date, a.id
"""
_LISTED_AS = """
SELECT c.{key}, c.{other}, c.party_as_published, max(c.version), p.name
FROM claim c JOIN party p ON p.id = c.party
WHERE c.tier = 'depositary' AND c.treaty IS NOT NULL
GROUP BY c.{key}, c.{other} HAVING c.party_as_published <> p.name ORDER BY c.{key}, c.{other}
"""
_WAITING = """
SELECT treaty, party, {columns} FROM standing
WHERE waiting = 1 AND valid_to IS NULL ORDER BY treaty, party
"""
_REPORTED = """
SELECT r.treaty, r.party, coalesce(s.stage, 'none'), s.signed_on, s.consent_kind, s.consent_on, s.in_force_on,
  s.withdrawn_on, coalesce(s.domestic_stage, 'none'), s.domestic_on, coalesce(s.waiting, 0),
  coalesce(s.why, '')
FROM (SELECT DISTINCT treaty, party FROM claim WHERE treaty IS NOT NULL AND party IS NOT NULL
  AND source IN (SELECT id FROM source WHERE tier <> 'depositary')) r
LEFT JOIN standing s ON s.treaty = r.treaty AND s.party = r.party AND s.valid_to IS NULL
ORDER BY r.treaty, r.party
"""


class Standings:
    """The rows of every treaty, or of every party, to be asked for in ascending order of their ids."""

    def __init__(self, db: sqlite3.Connection, side: Side) -> None:
        """Open the three queries, ordered by `side`."""
        other = "party" if side == "treaty" else "treaty"
        names = {"key": side, "other": other, "columns": _COLUMNS, "signatures": _SIGNATURES}
        self._standings = InOrder(raw(db, _STANDINGS.format(**names)))
        self._acts = InOrder(raw(db, _ACTS.format(**names)))
        self._listed_as = InOrder(raw(db, _LISTED_AS.format(**names)))

    def of(self, key: str) -> Rows:
        """Give the rows of one treaty or party."""
        acts: dict[str, list[Act]] = {}
        for row in self._acts.of(key):
            acts.setdefault(row[1], []).append(Act(*row))
        return Rows(
            standings=[Standing(*row) for row in self._standings.of(key)],
            acts=acts,
            listed_as={row[1]: row[2] for row in self._listed_as.of(key)},
        )


def waiting(db: sqlite3.Connection) -> tuple[Standing, ...]:
    """Give the standings of the waiting list, keyed by treaty: approved at home, not deposited."""
    sql = _WAITING.format(columns=_COLUMNS)
    return tuple(Standing(*row) for row in raw(db, sql))


def reported(db: sqlite3.Connection) -> tuple[ReportedPair, ...]:
    """Give every pair with a report of someone else than the depositary, keyed by treaty."""
    return tuple(ReportedPair(standing=Standing(*row[:-1]), why=row[-1]) for row in raw(db, _REPORTED))


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyCounts:
    """How many treaties bind a party, have its deposit, have its signature alone, wait for its deposit."""

    party: str
    bound: int
    deposited: int
    signed: int
    waiting: int


_COUNTS = """
SELECT party, sum(stage IN ('in_force', 'suspended', 'withdrawal_notified')),
  sum(consent_on IS NOT NULL AND stage <> 'withdrawn'), sum(stage = 'signed'), sum(waiting)
FROM standing WHERE valid_to IS NULL GROUP BY party
"""


def party_counts(db: sqlite3.Connection) -> dict[str, PartyCounts]:
    """Give the counts of every party that has a standing."""
    rows = raw(db, _COUNTS)
    return {
        party: PartyCounts(party=party, bound=bound, deposited=deposited, signed=signed, waiting=waits)
        for party, bound, deposited, signed, waits in rows
    }
