"""Which site and database are served now: those of a data folder, or the published release; both switch together."""

import json
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol


class NothingToServe(Exception):
    """A folder without a site and a database; says which, and what to do next."""


@dataclass(slots=True)
class Connections:
    """Connections to one file, lent to one thread at a time; a retired file's are closed when they come back."""

    path: Path
    immutable: bool
    _free: list[sqlite3.Connection] = field(default_factory=list)
    _retired: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def lent(self, prepare: "Prepare") -> Iterator[sqlite3.Connection]:
        """Lend a connection; `prepare` is called once for each new one. Raises sqlite3.Error."""
        connection = self._taken() or self._opened(prepare)
        try:
            yield connection
        finally:
            self._give_back(connection)

    def retire(self) -> None:
        """Close what is free now, and the rest as it comes back."""
        with self._lock:
            self._retired = True
            free, self._free = self._free, []
        for connection in free:
            connection.close()

    def _taken(self) -> sqlite3.Connection | None:
        with self._lock:
            return self._free.pop() if self._free else None

    def _opened(self, prepare: "Prepare") -> sqlite3.Connection:
        mode = "immutable=1" if self.immutable else "mode=ro"
        address = f"{self.path.resolve().as_uri()}?{mode}"
        connection = sqlite3.connect(address, uri=True, check_same_thread=False, timeout=5)
        prepare(connection)
        return connection

    def _give_back(self, connection: sqlite3.Connection) -> None:
        with self._lock:
            if not self._retired:
                self._free.append(connection)
                return
        connection.close()


class Prepare(Protocol):
    """What Datasette does to each new connection."""

    def __call__(self, connection: sqlite3.Connection, /) -> None:
        """Set limits and functions of the connection."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A site and the database behind it; `release` is the id of the release, null for a data folder."""

    release: str | None
    site: Path
    connections: Connections
    size: int
    counts: dict[str, int] | None


class Editions(Protocol):
    """Gives what to answer from; every request asks once and keeps to the answer."""

    def current(self) -> Edition:
        """Give the edition of this moment. Raises NothingToServe where there has never been one."""


# The edition that the request being answered keeps to.
EDITION: ContextVar[Edition] = ContextVar("servanda_edition")


class DataFolder:
    """Serves DATA/site and DATA/servanda.db; a database put in its place by a rebuild is taken up."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._key: tuple[int, int] | None = None
        self._edition: Edition | None = None

    def current(self) -> Edition:
        """Give the folder's edition, opened anew where another file lies in the database's place."""
        path = self._data / "servanda.db"
        try:
            found = path.stat()
        except OSError as error:
            if self._edition is None:
                raise NothingToServe(f"{path}: no database yet; run `servanda crawl` or `servanda demo`") from error
            return self._edition
        key = (found.st_dev, found.st_ino)
        if self._edition is None or key != self._key:
            _retire(self._edition)
            connections = Connections(path, immutable=False)
            size, site = found.st_size, self._data / "site"
            self._edition = Edition(release=None, site=site, connections=connections, size=size, counts=None)
            self._key = key
        return self._edition


class Published:
    """Serves what DIR/current points to; the next request after a publication is answered from the new release."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._target: str | None = None
        self._edition: Edition | None = None

    def current(self) -> Edition:
        """Give the release that `current` points to now."""
        try:
            target = os.readlink(self._folder / "current")  # noqa: PTH115 the bare name is wanted, not a path
            if self._edition is None or target != self._target:
                fresh = _release(self._folder / target)
                _retire(self._edition)
                self._edition, self._target = fresh, target
        except (OSError, ValueError, KeyError) as error:
            if self._edition is None:
                raise NothingToServe(
                    f"{self._folder}: no release there; run `servanda publish --to {self._folder}`"
                ) from error
        return self._edition


def _release(folder: Path) -> Edition:
    root = folder.resolve(strict=True)
    release = json.loads((root / "release.json").read_text("utf-8"))["id"]
    counted = json.loads((root / "inspect-data.json").read_text("utf-8"))["servanda"]["tables"]
    database = root / "servanda.db"
    return Edition(
        release=str(release),
        site=root / "site",
        connections=Connections(database, immutable=True),
        size=database.stat().st_size,
        counts={name: int(table["count"]) for name, table in counted.items()},
    )


def _retire(edition: Edition | None) -> None:
    if edition is not None:
        edition.connections.retire()
