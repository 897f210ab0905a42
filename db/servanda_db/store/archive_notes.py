"""What archive.db holds beside bodies and sightings: runs, failed tries, when decisions were known, the edition."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from servanda_db.store.rows import Cell, insert, insert_many, replace_all, update

RUN = (
    *("id", "source", "started_at", "finished_at", "fetched", "revalidated", "accepted", "held", "refused", "failed"),
    *("rows", "seconds", "error"),
)
PROBLEM = ("id", "run", "address", "verdict", "reason", "detail")
# A try that is not older than the one that is kept takes its place; values in the order of `Attempt`.
LATER_ATTEMPT = (
    "INSERT INTO attempt (address, source, at, reason, detail) VALUES (?1, ?2, ?3, ?4, ?5)"
    " ON CONFLICT (address) DO UPDATE SET source = ?2, at = ?3, reason = ?4, detail = ?5 WHERE at <= ?3"
)
_STOPPED = "stopped: the process ended before the run did; what was stored stays"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """The last try of an address that gave no page: when (UTC, ISO), a short code, what happened."""

    address: str
    source: str
    at: str
    reason: str
    detail: str


class ArchiveNotes:
    """The tables of the archive in which a row may be changed: they say how things stand."""

    connection: sqlite3.Connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Write all or nothing."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield self.connection
            self.connection.execute("COMMIT")
        except BaseException:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            raise

    def start_run(self, source: str, at: str) -> int:
        """Open a run; give its number."""
        with self.writing() as connection:
            return insert(connection, "run", {"source": source, "started_at": at})

    def finish_run(self, run: int, values: Mapping[str, Cell], problems: Iterable[Sequence[Cell]]) -> None:
        """Close a run with its figures and its problems: address, verdict, reason, detail."""
        with self.writing() as connection:
            update(connection, "run", {"id": run}, values)
            insert_many(connection, "problem", PROBLEM[1:], [(run, *problem) for problem in problems])

    def close_stopped_runs(self, at: str) -> int:
        """Close the runs whose process is gone, as stopped at `at`; only who holds the lock may say so."""
        with self.writing() as connection:
            return connection.execute(
                "UPDATE run SET finished_at = ?, error = ? WHERE finished_at IS NULL", (at, _STOPPED)
            ).rowcount

    def runs(self) -> list[tuple[Any, ...]]:
        """Give all runs, columns as in RUN."""
        return self.connection.execute(f"SELECT {', '.join(RUN)} FROM run ORDER BY id").fetchall()  # noqa: S608 our own words

    def problems(self, run: int | None = None) -> list[tuple[Any, ...]]:
        """Give the problems of a run, or of all runs, columns as in PROBLEM."""
        return self.connection.execute(
            f"SELECT {', '.join(PROBLEM)} FROM problem WHERE ?1 IS NULL OR run = ?1 ORDER BY id",  # noqa: S608 our own words
            (run,),
        ).fetchall()

    def adopt_runs(self, runs: Iterable[Sequence[Cell]], problems: Iterable[Sequence[Cell]]) -> None:
        """Take over runs that an older program kept in servanda.db alone."""
        with self.writing() as connection:
            insert_many(connection, "run", RUN, runs)
            insert_many(connection, "problem", PROBLEM, problems)

    def note_attempt(self, attempt: Attempt) -> None:
        """Keep the last try of an address that gave no page."""
        with self.writing() as connection:
            told = (attempt.address, attempt.source, attempt.at, attempt.reason, attempt.detail)
            connection.execute(LATER_ATTEMPT, told)

    def attempts(self, address: str | None = None) -> list[Attempt]:
        """Give the last try of each address, or of this one, that once gave no page."""
        names = ("address", "source", "at", "reason", "detail")
        rows = self.connection.execute(
            f"SELECT {', '.join(names)} FROM attempt WHERE ?1 IS NULL OR address = ?1 ORDER BY address",  # noqa: S608 our own words
            (address,),
        )
        return [Attempt(**dict(zip(names, row, strict=True))) for row in rows]

    def note_decisions(self, ids: Iterable[str]) -> dict[str, int]:
        """Note that those of these decisions of reviewers that are new hold from the next sighting on; give all."""
        new = sorted(set(ids) - self.decisions().keys())
        if new:
            with self.writing() as connection:
                last = connection.execute("SELECT coalesce(max(id), 0) FROM sighting").fetchone()[0]
                insert_many(connection, "decision", ("id", "since"), [(one, last) for one in new])
        return self.decisions()

    def decisions(self) -> dict[str, int]:
        """Give the number of the last sighting before each decision of a reviewer was known, by the decision's id."""
        return dict(self.connection.execute("SELECT id, since FROM decision ORDER BY id").fetchall())

    def note_edition(self, notes: Mapping[str, str]) -> None:
        """Keep what a mirror says of itself (notice, as_of), so that a rebuild shows it too; none for the network."""
        with self.writing() as connection:
            replace_all(connection, "edition", ("name", "value"), sorted(notes.items()), {})

    def edition(self) -> dict[str, str]:
        """Give what was noted of the edition; empty for a crawl of the network."""
        return dict(self.connection.execute("SELECT name, value FROM edition ORDER BY name").fetchall())
