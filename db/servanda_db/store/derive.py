"""Derive standings and entry into force from what is stored, for the touched treaties and parties only."""

import sqlite3
from collections.abc import Iterable, Mapping
from functools import cache

from servanda_db.entry_into_force import NO_FACTS, Evaluation, Facts, agreement, evaluate
from servanda_db.force_dates import why_they_differ
from servanda_db.registry.facts import dependents, facts_for, parents
from servanda_db.registry.parties import load_parties
from servanda_db.registry.rule_parts import Rule
from servanda_db.registry.treaties import treaty_by_id
from servanda_db.standing import Act, HomeStep, Interval, derive
from servanda_db.store.changes import note_change
from servanda_db.store.ledger import Told
from servanda_db.store.published_force import PublishedForce, published_force
from servanda_db.store.records import (
    FOREVER,
    TreatyInForce,
    acts_by_party,
    deposits,
    known_days,
    organizations,
    parties,
    steps_by_party,
)
from servanda_db.store.rows import Cell, replace_all
from servanda_db.vocabulary import Axis, Change, ChangeKind, DomesticStage, Realis

_COLUMNS = (
    "treaty",
    "party",
    "valid_from",
    "valid_to",
    "standing",
    "is_party",
    "stage",
    "signed_on",
    "consent_kind",
    "consent_on",
    "in_force_on",
    "withdrawn_on",
    "domestic_stage",
    "domestic_on",
    "waiting",
    "why",
)


def derive_standings(connection: sqlite3.Connection, told: Told, touched: frozenset[str]) -> int:
    """Derive again what an accepted page touches; give how many rows of standings were written."""
    at_home = {
        (claim.treaty, claim.party)
        for _, claim in told.claims
        if claim.axis is Axis.DOMESTIC and claim.realis is Realis.HAPPENED and claim.treaty and claim.party
    }
    written = 0
    if told.reading.treaty is not None:
        written += derive_treaty(connection, told.reading.treaty.id, told.at, touched)
        written += sum(
            derive_treaty(connection, dependent, told.at, frozenset())
            for dependent in read_dependents(connection, told.reading.treaty.id)
        )
    for treaty, party in sorted(at_home):
        written += _derive_at_home(connection, treaty, party, told)
    return written


def read_dependents(connection: sqlite3.Connection, treaty: str) -> tuple[str, ...]:
    """Give the treaties, read already, whose entry into force asks for the parties to this one."""
    read = (
        dependent
        for dependent in dependents(treaty)
        if connection.execute("SELECT 1 FROM force WHERE treaty = ?", (dependent,)).fetchone()
    )
    return tuple(read)


def derive_treaty(connection: sqlite3.Connection, treaty: str, at: str, touched: frozenset[str]) -> int:
    """Derive entry into force, then the standings of `touched`, or of all parties where that has changed."""
    acts, steps = acts_by_party(connection, treaty), steps_by_party(connection, treaty)
    known = known_days(connection, treaty)
    before = _in_force(connection, treaty)
    force = _write_force(connection, treaty, acts)
    everyone = frozenset(acts.keys() | steps.keys())
    stale = everyone if before != force else touched
    rows = [
        _row(treaty, party, interval)
        for party in sorted(stale)
        for interval in intervals_of(party, acts.get(party, ()), steps.get(party, ()), force, known.get(party, at[:10]))
    ]
    if stale >= everyone:
        return replace_all(connection, "standing", _COLUMNS, rows, {"treaty": treaty})
    return sum(
        replace_all(connection, "standing", _COLUMNS, [row for row in rows if row[1] == party], _pair(treaty, party))
        for party in sorted(stale)
    )


def _pair(treaty: str, party: str) -> dict[str, Cell]:
    return {"treaty": treaty, "party": party}


def _derive_at_home(connection: sqlite3.Connection, treaty: str, party: str, told: Told) -> int:
    before = _domestic_stage(connection, treaty, party)
    acts = acts_by_party(connection, treaty, party).get(party, ())
    steps = steps_by_party(connection, treaty, party).get(party, ())
    known_on = known_days(connection, treaty).get(party, told.at[:10])
    intervals = intervals_of(party, acts, steps, _in_force(connection, treaty) or unread(treaty), known_on)
    rows = [_row(treaty, party, interval) for interval in intervals]
    written = replace_all(connection, "standing", _COLUMNS, rows, _pair(treaty, party))
    after = intervals[-1].domestic_stage if intervals else DomesticStage.NONE
    if after is not before:
        _note_stage(connection, treaty, party, before, after, told)
    return written


def _note_stage(
    connection: sqlite3.Connection, treaty: str, party: str, before: DomesticStage, after: DomesticStage, told: Told
) -> None:
    said = str(after).replace("_", " ")
    claim = next((key for key, claim in told.claims if (claim.treaty, claim.party) == (treaty, party)), None)
    change = Change(
        treaty=treaty,
        party=party,
        kind=ChangeKind.DOMESTIC_STAGE,
        seen_at=told.at,
        detail=f"at home: {said}, says {told.source.title}; nothing changes between states",
        claim=claim,
        before=str(before),
        after=str(after),
    )
    note_change(connection, change)


def intervals_of(
    party: str, acts: Iterable[Act], steps: Iterable[HomeStep], force: TreatyInForce, known_on: str
) -> tuple[Interval, ...]:
    """Derive the standing of one party; `known_on` is the ISO day on which we knew its acts."""
    return derive(
        acts,
        steps,
        rule=force.rule,
        treaty_in_force_on=force.on,
        published=force.stated,
        known_on=known_on,
        doubt=force.doubt,
        ends_on=_ends().get(party),
    )


@cache
def _ends() -> Mapping[str, str]:
    return {party.id: party.valid_to for party in load_parties() if party.valid_to is not None}


def _domestic_stage(connection: sqlite3.Connection, treaty: str, party: str) -> DomesticStage:
    row = connection.execute(
        "SELECT domestic_stage FROM standing WHERE treaty = ? AND party = ? AND valid_to IS NULL", (treaty, party)
    ).fetchone()
    return DomesticStage(row[0]) if row else DomesticStage.NONE


def _rule(treaty: str) -> Rule | None:
    known = treaty_by_id(treaty)
    return known.rule if known else None


def _in_force(connection: sqlite3.Connection, treaty: str) -> TreatyInForce | None:
    row = connection.execute(
        "SELECT published, computed, stated, doubt FROM force WHERE treaty = ?", (treaty,)
    ).fetchone()
    if row is None:
        return None
    return TreatyInForce(rule=_rule(treaty), published=row[0], computed=row[1], stated=bool(row[2]), doubt=row[3])


def unread(treaty: str) -> TreatyInForce:
    """Give what is known of a treaty of which no page of the depositary was read."""
    return TreatyInForce(rule=_rule(treaty), published=None, computed=None, stated=False, doubt=None)


def evaluation_of(
    connection: sqlite3.Connection, treaty: str, acts: Mapping[str, list[Act]], on: str | None = None
) -> Evaluation:
    """Ask the treaty's rule what these acts bring about, counting deposits until the ISO date `on`."""
    rule = _rule(treaty)
    made = deposits(acts, organizations(connection))
    return evaluate(rule, made, on, facts_of(connection, treaty, rule))


def in_force_of(treaty: str, told: PublishedForce, found: Evaluation) -> TreatyInForce:
    """Put together what page and rule say of a treaty's entry into force."""
    return TreatyInForce(
        rule=_rule(treaty), published=told.in_force_on, computed=found.computed, stated=told.stated, doubt=found.doubt
    )


def _write_force(connection: sqlite3.Connection, treaty: str, acts: Mapping[str, list[Act]]) -> TreatyInForce:
    told = published_force(connection, treaty, FOREVER)
    published = told.in_force_on
    found = evaluation_of(connection, treaty, acts)
    force = in_force_of(treaty, told, found)
    columns = (
        *("published", "stated", "computed", "agrees", "article", "rule", "trigger_party", "trigger_on", "reason"),
        *("doubt", "missing"),
    )
    row = (
        published,
        int(told.stated),
        found.computed,
        _flag(agreement(published, found.computed)),
        found.article,
        found.rule,
        found.trigger.party if found.trigger else None,
        found.trigger.date if found.trigger else None,
        found.reason or why_they_differ(published, found.computed, acts),
        force.doubt,
        found.missing,
    )
    replace_all(connection, "force", ("treaty", *columns), [(treaty, *row)], {"treaty": treaty})
    clauses = [
        (treaty, position, clause.clause, clause.have, clause.need, _flag(clause.satisfied))
        for position, clause in enumerate(found.progress, start=1)
    ]
    names = ("treaty", "position", "clause", "have", "need", "satisfied")
    replace_all(connection, "progress", names, clauses, {"treaty": treaty})
    return force


def facts_of(connection: sqlite3.Connection, treaty: str, rule: Rule | None) -> Facts:
    """Give what the rule of a treaty refers to: memberships, metrics, parties to other treaties, former deposits."""
    if rule is None:
        return NO_FACTS
    return facts_for(treaty, rule, {parent: parties(connection, parent) for parent in sorted(parents(rule))})


def _row(treaty: str, party: str, interval: Interval) -> tuple[Cell, ...]:
    return (
        treaty,
        party,
        interval.valid_from,
        interval.valid_to,
        interval.standing,
        _flag(interval.is_party),
        str(interval.stage),
        interval.signed_on,
        interval.consent_kind,
        interval.consent_on,
        interval.in_force_on,
        interval.withdrawn_on,
        str(interval.domestic_stage),
        interval.domestic_on,
        int(interval.waiting),
        interval.why,
    )


def _flag(value: bool | None) -> int | None:
    return None if value is None else int(value)
