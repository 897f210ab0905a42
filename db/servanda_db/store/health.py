"""Health of the sources and the data: what was read last, what stands aside, what does not fit together."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from servanda_db.registry.treaties import treaty_by_id
from servanda_db.store.archive import open_archive
from servanda_db.store.archive_check import damage
from servanda_db.store.database import StoreError
from servanda_db.store.identity import words_of
from servanda_db.store.lock import is_held

_AWAITING = "SELECT address, reason, detail, sha256 FROM version_awaiting WHERE source = ? ORDER BY address"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """A source: when it was last tried and last read without a problem (UTC), and what stands aside now.

    `unended_since` (UTC) is the start of its last run where that did not end; `running` says that it still may.
    """

    source: str
    enabled: bool
    last_tried: str | None
    last_good: str | None
    aside: tuple[str, ...]
    unended_since: str | None = None
    running: bool = False

    @property
    def good(self) -> bool | None:
        """Whether nothing stands aside and the last try was good; None where it was never tried."""
        if self.unended_since is not None and not self.running:
            return False
        return None if self.last_tried is None else not self.aside and self.last_tried == self.last_good

    def lines(self) -> list[str]:
        """Give it as lines for a person."""
        state = {True: "good", False: "not good", None: "never read"}[self.good]
        when = f"; last read {self.last_good or 'never'}, last tried {self.last_tried}" if self.last_tried else ""
        said = [f"{self.source}: {state}{when}", *(f"  {line}" for line in self.aside)]
        if self.unended_since is not None:
            ended = "is going on" if self.running else "was stopped before its end; run `servanda crawl` again"
            said.append(f"  the run that started at {self.unended_since} {ended}")
        return said


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What `servanda check` found; `faults` make the exit code 1, `remarks` do not."""

    sources: tuple[SourceHealth, ...]
    faults: tuple[str, ...]
    remarks: tuple[str, ...]

    @property
    def good(self) -> bool:
        """Whether nothing is wrong with the data, or with any source that was tried."""
        return not self.faults and all(source.good is not False for source in self.sources)

    def as_object(self) -> dict[str, Any]:
        """Give it as one JSON-ready object."""
        sources = [
            {
                "source": one.source,
                "enabled": one.enabled,
                "good": one.good,
                "last_tried": one.last_tried,
                "last_good": one.last_good,
                "aside": list(one.aside),
                "unended_since": one.unended_since,
                "running": one.running,
            }
            for one in self.sources
        ]
        return {"good": self.good, "sources": sources, "faults": list(self.faults), "remarks": list(self.remarks)}

    def lines(self) -> list[str]:
        """Give it as lines for a person."""
        said = [line for one in self.sources for line in one.lines()]
        said += [f"fault: {line}" for line in self.faults]
        said += [f"remark: {line}" for line in self.remarks]
        return [*said, self._verdict()]

    def _verdict(self) -> str:
        if not self.good:
            return "look at the lines above"
        unread = ", ".join(one.source for one in self.sources if one.good is None)
        return f"nothing is wrong with what was read; never read: {unread}" if unread else "all is well"


def examine(connection: sqlite3.Connection, data: Path) -> Health:
    """Examine sources, database and archive; reads every archived body and verifies it."""
    archive_faults = _archive_faults(data / "archive.db")
    try:
        return _examine(connection, archive_faults, running=is_held(data))
    except sqlite3.DatabaseError as error:
        return Health(sources=(), faults=(f"servanda.db: {words_of(error)}", *archive_faults), remarks=())


def _examine(connection: sqlite3.Connection, archive_faults: list[str], *, running: bool) -> Health:
    sources = source_health(connection, running=running)
    faults = [*_database_faults(connection), *archive_faults]
    if all(one.last_tried is None for one in sources):
        faults.append("no source was read yet; run `servanda crawl`")
    return Health(sources=sources, faults=tuple(faults), remarks=tuple(_remarks(connection)))


def source_health(connection: sqlite3.Connection, *, running: bool = False) -> tuple[SourceHealth, ...]:
    """Read runs, and where a rebuild has lost them, the times of the pages; `running` where a run is at work now."""
    rows = connection.execute(
        "SELECT s.id, s.enabled, max(r.finished_at), max(CASE WHEN r.failed + r.held + r.refused = 0"
        " AND r.error IS NULL THEN r.finished_at END), max(CASE WHEN r.finished_at IS NULL AND r.id ="
        " (SELECT max(id) FROM run WHERE source = s.id) THEN r.started_at END),"
        " (SELECT max(last_seen) FROM document WHERE source = s.id AND accepted_version IS NOT NULL)"
        " FROM source s LEFT JOIN run r ON r.source = s.id GROUP BY s.id"
        " HAVING s.enabled = 1 OR count(r.id) > 0 ORDER BY s.id"
    ).fetchall()
    return tuple(
        SourceHealth(
            source=source,
            enabled=bool(enabled),
            last_tried=tried or page,
            last_good=good if tried else page,
            aside=_aside(connection, source),
            unended_since=unended,
            running=running and unended is not None,
        )
        for source, enabled, tried, good, unended, page in rows
    )


def _aside(connection: sqlite3.Connection, source: str) -> tuple[str, ...]:
    rows = connection.execute(
        "SELECT p.verdict, p.address, p.reason, p.detail FROM problem p"
        " WHERE p.run = (SELECT max(id) FROM run WHERE source = ? AND finished_at IS NOT NULL) ORDER BY p.address",
        (source,),
    )
    said = {row[1]: f"{row[0]} {row[1]}: {row[2]}: {row[3]}" for row in rows}
    for address, reason, detail, sha256 in connection.execute(_AWAITING, (source,)):
        said.setdefault(address, f"held {address}: {reason}: {detail}; waits for a decision on {sha256}")
    return tuple(said.values())


def _database_faults(connection: sqlite3.Connection) -> list[str]:
    found = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
    keys = connection.execute("PRAGMA foreign_key_check").fetchall()
    return [f"servanda.db: {line}" for line in found] + [
        f"servanda.db: a row of {row[0]} refers to nothing" for row in keys
    ]


def _archive_faults(path: Path) -> list[str]:
    if not path.is_file():
        return [f"{path}: missing; the data can't be rebuilt without it"]
    try:
        archive = open_archive(path, read_only=True)
    except StoreError as error:
        return [str(error)]
    try:
        return damage(archive)
    finally:
        archive.close()


def _remarks(connection: sqlite3.Connection) -> list[str]:
    said = []
    rows = connection.execute("SELECT treaty, published, computed, agrees FROM force ORDER BY treaty").fetchall()
    for treaty, published, computed, agrees in rows:
        known = treaty_by_id(treaty)
        if agrees == 0:
            said.append(f"{treaty}: the depositary prints {published}, rule and deposits give {computed}")
        if known and published and known.in_force_on and known.in_force_on != published:
            said.append(f"{treaty}: the registry has {known.in_force_on}, the depositary prints {published}")
    return said
