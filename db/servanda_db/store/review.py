"""The decisions of reviewers as rows: made equal to the corrections of package and data folder, whatever was there."""

import sqlite_utils

from servanda_db.registry.corrections import HELD, Acceptance, Answer, Corrections
from servanda_db.store.database import transaction
from servanda_db.store.rows import Cell, replace_all

_COLUMNS = (
    *("id", "verdict", "kind", "source", "address", "subject", "detail"),
    *("party", "treaty", "stage", "date", "why", "decided_by", "decided_at"),
)


def write_decisions(db: sqlite_utils.Database, corrections: Corrections) -> int:
    """Make the table equal to the corrections; give how many rows were written or removed. Raises sqlite3.Error."""
    held = [_held(one) for one in (*corrections.acceptances, *corrections.refusals)]
    rows = sorted([*held, *(_answer(one) for one in corrections.answers)], key=lambda row: str(row[0]))
    with transaction(db) as connection:
        return replace_all(connection, "decision", _COLUMNS, rows, {})


def _held(one: Acceptance) -> tuple[Cell, ...]:
    scope = (HELD, None, None, one.sha256, None)
    return (one.id, str(one.verdict), *scope, None, None, None, None, one.why, one.by, one.at)


def _answer(one: Answer) -> tuple[Cell, ...]:
    scope = (one.kind, one.source, one.address, one.subject, one.detail)
    given = (one.party, one.treaty, None if one.stage is None else str(one.stage), one.date)
    return (one.id, str(one.verdict), *scope, *given, one.why, one.by, one.at)
