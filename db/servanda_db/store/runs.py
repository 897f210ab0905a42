"""Runs: one crawl of one source, what it brought, and every problem by address."""

import contextlib
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import sqlite_utils

from servanda_db.store.archive_notes import PROBLEM, RUN, ArchiveNotes
from servanda_db.store.database import StoreError, connect_readonly, transaction
from servanda_db.store.rows import Cell, insert, insert_many, replace_all, update


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


def run_started(db: sqlite_utils.Database, archive: ArchiveNotes, source: str, at: str) -> int:
    """Open the row of a run, in the archive first; give its number."""
    number = archive.start_run(source, at)
    with transaction(db) as connection:
        insert(connection, "run", {"id": number, "source": source, "started_at": at})
    return number


def run_finished(db: sqlite_utils.Database, archive: ArchiveNotes, run: int, report: RunReport) -> None:
    """Close the row of a run with its figures and problems, in the archive first."""
    values: dict[str, Cell] = {
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
    }
    archive.finish_run(run, values, [(p.address, p.verdict, p.reason, p.detail) for p in report.problems])
    with transaction(db) as connection:
        update(connection, "run", {"id": run}, values)
        insert_many(connection, "problem", PROBLEM, archive.problems(run))


def restore_runs(db: sqlite_utils.Database, archive: ArchiveNotes) -> None:
    """Make runs and problems those of the archive; where an older program kept them here alone, they go there."""
    with transaction(db) as connection:
        runs, known = _rows(connection, "run", RUN), archive.runs()
        if runs and not known:
            archive.adopt_runs(runs, _rows(connection, "problem", PROBLEM))
            return
        sources = {row[0] for row in connection.execute("SELECT id FROM source")}
        listed = [run for run in known if run[1] in sources]
        if runs == listed:
            return
        connection.execute("PRAGMA defer_foreign_keys = ON")
        replace_all(connection, "run", RUN, listed, {})
        numbers = {run[0] for run in listed}
        replace_all(connection, "problem", PROBLEM, [row for row in archive.problems() if row[1] in numbers], {})


def _rows(connection: sqlite3.Connection, table: str, columns: tuple[str, ...]) -> list[tuple[Cell, ...]]:
    return connection.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY id").fetchall()  # noqa: S608 our own words


def adopt_runs_of(old: Path, archive: ArchiveNotes) -> None:
    """Take runs that an older program kept in the database `old` alone into the archive; what can't be read is left."""
    if archive.runs() or not old.is_file():
        return
    with contextlib.suppress(StoreError, sqlite3.Error), contextlib.closing(connect_readonly(old)) as connection:
        archive.adopt_runs(_rows(connection, "run", RUN), _rows(connection, "problem", PROBLEM))
