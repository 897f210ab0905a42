"""Runs: one crawl of one source, what it brought, and every problem by address."""

from dataclasses import dataclass

import sqlite_utils

from servanda_db.store.database import transaction
from servanda_db.store.rows import insert, insert_many, update


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A page that was held, refused or could not be had: its address, a short code, and what stands where."""

    address: str
    verdict: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """What one run of one source did; `finished_at` is UTC in ISO form."""

    source: str
    finished_at: str
    fetched: int = 0
    revalidated: int = 0
    accepted: int = 0
    held: int = 0
    refused: int = 0
    failed: int = 0
    rows: int = 0
    seconds: float = 0.0
    problems: tuple[Problem, ...] = ()
    error: str | None = None


def run_started(db: sqlite_utils.Database, source: str, at: str) -> int:
    """Open the row of a run; give its number."""
    with transaction(db) as connection:
        return insert(connection, "run", {"source": source, "started_at": at})


def run_finished(db: sqlite_utils.Database, run: int, report: RunReport) -> None:
    """Close the row of a run with its figures and problems."""
    with transaction(db) as connection:
        update(
            connection,
            "run",
            {"id": run},
            {
                "finished_at": report.finished_at,
                "fetched": report.fetched,
                "revalidated": report.revalidated,
                "accepted": report.accepted,
                "held": report.held,
                "refused": report.refused,
                "failed": report.failed,
                "rows": report.rows,
                "seconds": report.seconds,
                "error": report.error,
            },
        )
        rows = [(run, p.address, p.verdict, p.reason, p.detail) for p in report.problems]
        insert_many(connection, "problem", ("run", "address", "verdict", "reason", "detail"), rows)
