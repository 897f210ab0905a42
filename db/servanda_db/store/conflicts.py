"""Conflicts of the touched treaties: others' reports against the depositary's acts, its own dates against the rule."""

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from servanda_db.conflict_patterns import (
    Conflict,
    Elsewhere,
    ListedAct,
    Pattern,
    Report,
    TreatyDays,
    conflict_of,
    role_of,
    two_consents,
)
from servanda_db.store.derive import read_dependents
from servanda_db.store.ledger import Told
from servanda_db.store.rows import Cell, replace_all
from servanda_db.vocabulary import CONSENT_KINDS, ActionKind, Axis, Realis, Tier

_COLUMNS = ("treaty", "party", "pattern", "claim", "against", "detail")
_CONSENTS = ", ".join(f"'{kind}'" for kind in sorted(CONSENT_KINDS))
_ASSERTED = ", ".join(f"'{realis}'" for realis in (Realis.HAPPENED, Realis.HISTORICAL))


def touched_treaties(connection: sqlite3.Connection, told: Told) -> frozenset[str]:
    """Give the treaties whose conflicts an accepted reading can change.

    An act read under one treaty may be what somebody reports under another one of a similar title.
    """
    if told.source.tier is not Tier.DEPOSITARY or told.reading.treaty is None:
        return frozenset(claim.treaty for _, claim in told.claims if claim.treaty is not None)
    treaty = told.reading.treaty.id
    own = {treaty, *read_dependents(connection, treaty)}
    if not _others_report(connection):
        return frozenset(own)
    rows = connection.execute(
        "SELECT DISTINCT c.treaty FROM action a JOIN claim c ON c.party = a.party AND c.date = a.date"
        " WHERE a.treaty = ?1 AND c.tier <> 'depositary' AND c.treaty <> ?1",
        (treaty,),
    )
    return frozenset({*own, *(row[0] for row in rows)})


def derive_conflicts(connection: sqlite3.Connection, treaties: Iterable[str]) -> int:
    """Derive the conflicts of these treaties again; give how many rows were written."""
    written = 0
    for treaty in sorted(treaties):
        rows = [_row(treaty, conflict) for conflict in _conflicts(connection, treaty)]
        written += replace_all(connection, "conflict", _COLUMNS, rows, {"treaty": treaty})
    return written


def _conflicts(connection: sqlite3.Connection, treaty: str) -> Iterator[Conflict]:
    yield from _computed_date(connection, treaty)
    reports = _reports(connection, treaty) if _others_report(connection) else {}
    acts = {party: _acts(connection, treaty, party) for party in reports.keys() | _consenting_twice(connection, treaty)}
    for party in sorted(acts):
        yield from two_consents(party, acts[party])
    if reports:
        days = _days(connection, treaty)
        for party, told in sorted(reports.items()):
            found = (conflict_of(one, acts[party], days, _elsewhere(connection, treaty, one)) for one in told)
            yield from (conflict for conflict in found if conflict is not None)


def _row(treaty: str, conflict: Conflict) -> tuple[Cell, ...]:
    return (treaty, conflict.party, str(conflict.pattern), conflict.claim, conflict.against, conflict.detail)


def _computed_date(connection: sqlite3.Connection, treaty: str) -> Iterator[Conflict]:
    row = connection.execute(
        "SELECT published, computed, reason FROM force WHERE treaty = ? AND agrees = 0", (treaty,)
    ).fetchone()
    if row is not None:
        detail = (
            f"Entry into force: the depositary publishes {row[0]}, the rule and the deposits give {row[1]}: {row[2]}."
        )
        yield Conflict(pattern=Pattern.COMPUTED, party=None, claim=None, against=None, detail=detail)


def _others_report(connection: sqlite3.Connection) -> bool:
    row = connection.execute(
        "SELECT 1 FROM source s JOIN document d ON d.source = s.id WHERE s.tier <> 'depositary' LIMIT 1"
    ).fetchone()
    return row is not None


def _reports(connection: sqlite3.Connection, treaty: str) -> Mapping[str, list[Report]]:
    rows = connection.execute(
        "SELECT c.id, c.party, c.kind, c.kind_as_published, c.axis, c.date, s.title FROM claim c"  # noqa: S608 our own words
        " JOIN source s ON s.id = c.source WHERE c.treaty = ? AND c.party IS NOT NULL AND c.tier <> 'depositary'"
        f" AND c.realis IN ({_ASSERTED}) ORDER BY c.party, c.date, c.id",
        (treaty,),
    )
    reports: defaultdict[str, list[Report]] = defaultdict(list)
    for claim, party, kind, said, axis, day, source in rows:
        role = role_of(kind, said, Axis(axis))
        if role is not None:
            reports[party].append(Report(claim=claim, party=party, role=role, date=day, said=said, source=source))
    return reports


def _consenting_twice(connection: sqlite3.Connection, treaty: str) -> Collection[str]:
    rows = connection.execute(
        f"SELECT party FROM action WHERE treaty = ? AND seen_to IS NULL AND kind IN ({_CONSENTS})"  # noqa: S608 our own words
        " GROUP BY party HAVING count(*) > 1",
        (treaty,),
    )
    return {row[0] for row in rows}


def _acts(connection: sqlite3.Connection, treaty: str, party: str) -> list[ListedAct]:
    rows = connection.execute(
        "SELECT claim, kind, date, bracketed, unlisted_from IS NULL FROM action"
        " WHERE treaty = ? AND party = ? AND seen_to IS NULL ORDER BY date, id",
        (treaty, party),
    )
    return [_listed_act(row) for row in rows]


def _listed_act(row: tuple[str, str, str | None, int, int]) -> ListedAct:
    return ListedAct(claim=row[0], kind=ActionKind(row[1]), date=row[2], bracketed=bool(row[3]), listed=bool(row[4]))


def _elsewhere(connection: sqlite3.Connection, treaty: str, report: Report) -> Iterator[Elsewhere]:
    if report.date is None:
        return
    rows = connection.execute(
        "SELECT claim, kind, date, bracketed, unlisted_from IS NULL, treaty FROM action"
        " WHERE party = ? AND date = ? AND treaty <> ? AND seen_to IS NULL ORDER BY treaty, id",
        (report.party, report.date, treaty),
    ).fetchall()
    for row in rows:
        yield Elsewhere(treaty=row[5], act=_listed_act(row[:5]), names=_names(connection, row[5]))


def _days(connection: sqlite3.Connection, treaty: str) -> TreatyDays:
    row = connection.execute(
        "SELECT t.adopted_on, t.opened_on, coalesce(f.published, f.computed) IS NULL"
        " AND (t.in_force_text IS NOT NULL OR (f.rule IS NOT NULL AND f.doubt IS NULL))"
        " FROM treaty t LEFT JOIN force f ON f.treaty = t.id WHERE t.id = ?",
        (treaty,),
    ).fetchone()
    return TreatyDays(adopted_on=row[0], opened_on=row[1], names=_names(connection, treaty), not_in_force=bool(row[2]))


def _names(connection: sqlite3.Connection, treaty: str) -> tuple[str, ...]:
    rows = connection.execute(
        "SELECT title FROM treaty WHERE id = ?1 UNION SELECT name FROM treaty_name WHERE treaty = ?1 ORDER BY 1",
        (treaty,),
    )
    return tuple(row[0] for row in rows)
