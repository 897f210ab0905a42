"""What the downloads are made of: parties with their codes, treaties with their last reading, acts, standings.

`known_at` is a UTC time: what was known then; null reads what is known now.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from servanda_db.domestic_axis import HomeStep
from servanda_db.entry_into_force import agreement
from servanda_db.iso_dates import last_day
from servanda_db.panel import PanelAct, Record, Span
from servanda_db.party_life import (
    DAY_ONE,
    FOREVER,
    STATE_LISTS,
    DatedCode,
    PartyLife,
    Period,
    periods_of,
    with_continued_codes,
)
from servanda_db.standing import Interval
from servanda_db.store.answers import standings_as_known
from servanda_db.store.derive import evaluation_of
from servanda_db.store.reads.rows import raw, typed
from servanda_db.store.records import FOREVER as NO_TIME
from servanda_db.store.records import acts_by_party, steps_by_party
from servanda_db.vocabulary import PartyKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportTreaty:
    """A treaty as the downloads have it; dates are ISO, `last_read` is the UTC time of the last accepted reading.

    `published` is the depositary's date of entry into force; `last_read` is null where no page was read.
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
    registered_on: str | None
    registration: str | None
    parent: str | None
    last_read: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportForce:
    """A treaty's entry into force: ISO days as published and as computed, 1 where they agree, the rule in words."""

    published: str | None
    computed: str | None
    agrees: int | None
    rule: str | None
    reason: str | None


class ActRow(NamedTuple):
    """One act with its evidence; times are UTC."""

    treaty: str
    party: str
    party_as_published: str
    kind: str
    kind_as_published: str
    letter: str | None
    date: str | None
    date_precision: str | None
    effective_date: str | None
    bracketed: int
    source: str
    address: str
    locator: str
    read_at: str
    seen_from: str
    seen_to: str | None
    unlisted_from: str | None
    claim: str


_ACTS = """
SELECT a.treaty, a.party, c.party_as_published, a.kind, a.column_label, c.letter, a.date, c.date_precision,
  a.effective_date, a.bracketed, c.source, d.address, c.locator, c.retrieved_at, a.seen_from,
  iif(a.seen_to <= :known_at, a.seen_to, NULL), iif(a.unlisted_from <= :known_at, a.unlisted_from, NULL), a.claim
FROM action a JOIN claim c ON c.id = a.claim JOIN version v ON v.id = c.version JOIN document d ON d.id = v.document
WHERE a.seen_from <= :known_at
ORDER BY a.treaty, a.party, a.date, a.kind, a.seen_from, a.claim, a.id
"""
_TREATIES = """
SELECT t.id, t.reference, t.title, t.short_title, t.depositary, t.chapter, t.concluded, t.adopted_on, t.opened_on,
  t.signature_closes_on, t.registered_on, t.registration, t.parent, min(r.last_read, :known_at) AS last_read
FROM treaty t LEFT JOIN (
  SELECT d.treaty, max(v.last_seen) AS last_read FROM document d JOIN version v ON v.document = d.id
  WHERE d.kind = 'status' AND v.verdict = 'accepted' AND v.first_seen <= :known_at GROUP BY d.treaty
) r ON r.treaty = t.id
ORDER BY t.id
"""
_STANDINGS = """
SELECT party, valid_from, standing, stage, is_party, signed_on, consent_kind, consent_on, in_force_on
FROM standing WHERE treaty = ? ORDER BY party, valid_from
"""
_OPEN_ACTS = """
SELECT party, kind, date, bracketed FROM action
WHERE treaty = :treaty AND seen_from <= :known_at AND (seen_to IS NULL OR seen_to > :known_at)
  AND (date IS NULL OR date <= :until)
ORDER BY party, date, id
"""
_RESERVATIONS = """
SELECT party, date FROM statement
WHERE treaty = :treaty AND kind = 'reservation' AND party IS NOT NULL AND seen_from <= :known_at
  AND (seen_to IS NULL OR seen_to > :known_at) AND (date IS NULL OR date <= :until)
ORDER BY party, date
"""


def lives(db: sqlite3.Connection, known_at: str | None = None) -> tuple[PartyLife, ...]:
    """Give every party in the order of its id, with its codes by period and the periods in which it existed."""
    codes = _codes(db)
    acted = _acted(db, known_at)
    found = tuple(
        PartyLife(
            id=party,
            name=name,
            kind=PartyKind(kind),
            codes=codes.get(party, {}),
            exists=periods_of(first, last, _listed(codes.get(party, {})), acted.get(party, ())),
        )
        for party, name, kind, first, last in raw(
            db, "SELECT id, name, kind, valid_from, valid_to FROM party ORDER BY id"
        )
    )
    relations = raw(db, "SELECT predecessor, successor, relation FROM party_relation")
    return with_continued_codes(found, relations, frozenset(acted))


def export_treaties(db: sqlite3.Connection, known_at: str | None = None) -> tuple[ExportTreaty, ...]:
    """Give every treaty in the order of its id."""
    return tuple(typed(db, ExportTreaty, _TREATIES, {"known_at": known_at or NO_TIME}))


def force_now(db: sqlite3.Connection) -> Mapping[str, ExportForce]:
    """Give the entry into force of every treaty of which a page was read."""
    rows = raw(db, "SELECT treaty, published, computed, agrees, rule, reason FROM force ORDER BY treaty")
    names = ("published", "computed", "agrees", "rule", "reason")
    return {treaty: ExportForce(**dict(zip(names, row, strict=True))) for treaty, *row in rows}


def force_then(db: sqlite3.Connection, treaty: str, on: str, known_at: str) -> ExportForce:
    """Give the entry into force of one treaty as it was known at `known_at`."""
    record, _ = standings_as_known(db, treaty, on=on, known_at=known_at)
    found = evaluation_of(db, treaty, acts_by_party(db, treaty, known_at=known_at))
    agrees = agreement(record.published, found.computed)
    return ExportForce(
        published=record.published,
        computed=found.computed,
        agrees=None if agrees is None else int(agrees),
        rule=found.rule,
        reason=found.reason,
    )


def act_rows(db: sqlite3.Connection, known_at: str | None = None) -> Iterator[ActRow]:
    """Give every act, also those that were corrected later, by treaty, party and date."""
    return map(ActRow._make, raw(db, _ACTS, {"known_at": known_at or NO_TIME}))


def records(db: sqlite3.Connection, treaty: str, until: str, known_at: str | None = None) -> dict[str, Record]:
    """Give what is known of each party under a treaty, with the acts up to the ISO day `until`."""
    asked = {"treaty": treaty, "until": until, "known_at": known_at or NO_TIME}
    acts: defaultdict[str, list[PanelAct]] = defaultdict(list)
    for party, *act in raw(db, _OPEN_ACTS, asked):
        acts[party].append(PanelAct._make(act))
    reservations: defaultdict[str, list[str | None]] = defaultdict(list)
    for party, day in raw(db, _RESERVATIONS, asked):
        reservations[party].append(day)
    spans = _spans_now(db, treaty) if known_at is None else _spans_then(db, treaty, until, known_at)
    return {
        party: Record(spans=spans.get(party, ()), acts=acts.get(party, ()), reservations=reservations.get(party, ()))
        for party in sorted(spans.keys() | acts.keys() | reservations.keys())
    }


def with_statements(db: sqlite3.Connection, known_at: str | None = None) -> frozenset[str]:
    """Give the treaties whose pages were read with any statement below their table."""
    rows = raw(
        db, "SELECT DISTINCT treaty FROM statement WHERE seen_from <= :known_at", {"known_at": known_at or NO_TIME}
    )
    return frozenset(treaty for (treaty,) in rows)


def first_act(db: sqlite3.Connection) -> str | None:
    """Give the ISO date of the earliest act that was ever known, None without one."""
    found: str | None = next(raw(db, "SELECT min(date) FROM action WHERE kind <> 'other'"))[0]
    return found


def home_steps(db: sqlite3.Connection, treaty: str, known_at: str | None = None) -> Mapping[str, list[HomeStep]]:
    """Give what happened at home for a treaty, by party."""
    return steps_by_party(db, treaty, known_at=known_at or NO_TIME)


def _codes(db: sqlite3.Connection) -> dict[str, dict[str, tuple[DatedCode, ...]]]:
    codes: defaultdict[str, defaultdict[str, list[DatedCode]]] = defaultdict(lambda: defaultdict(list))
    sql = "SELECT party, scheme, code, valid_from, valid_to FROM party_code ORDER BY party, scheme, valid_from, code"
    for party, scheme, code, first, last in raw(db, sql):
        codes[party][scheme].append(DatedCode(code, first or DAY_ONE, last or FOREVER))
    return {party: {scheme: tuple(rows) for scheme, rows in schemes.items()} for party, schemes in codes.items()}


def _listed(codes: Mapping[str, Iterable[DatedCode]]) -> list[Period]:
    return [Period(first, last) for scheme in STATE_LISTS for _, first, last in codes.get(scheme, ())]


def _acted(db: sqlite3.Connection, known_at: str | None) -> Mapping[str, set[str]]:
    """Give the days of each party's acts; what a column of another kind dates need not be an act of the party."""
    days: defaultdict[str, set[str]] = defaultdict(set)
    sql = (
        "SELECT DISTINCT party, date FROM action WHERE date IS NOT NULL AND kind <> 'other'"
        " AND seen_from <= :known_at AND (seen_to IS NULL OR seen_to > :known_at)"
    )
    for party, day in raw(db, sql, {"known_at": known_at or NO_TIME}):
        days[party].add(last_day(day) or day)
    return days


def _spans_now(db: sqlite3.Connection, treaty: str) -> dict[str, list[Span]]:
    spans: defaultdict[str, list[Span]] = defaultdict(list)
    for party, *span in raw(db, _STANDINGS, (treaty,)):
        spans[party].append(Span._make(span))
    return spans


def _spans_then(db: sqlite3.Connection, treaty: str, on: str, known_at: str) -> dict[str, list[Span]]:
    _, standings = standings_as_known(db, treaty, on=on, known_at=known_at)
    return {party: [_span(interval) for interval in intervals] for party, intervals in standings.items()}


def _span(interval: Interval) -> Span:
    return Span(
        valid_from=interval.valid_from,
        standing=str(interval.standing),
        stage=str(interval.stage),
        is_party=None if interval.is_party is None else int(interval.is_party),
        signed_on=interval.signed_on,
        consent_kind=None if interval.consent_kind is None else str(interval.consent_kind),
        consent_on=interval.consent_on,
        in_force_on=interval.in_force_on,
    )
