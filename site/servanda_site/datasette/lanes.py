"""Run queries so that a heavy one holds up nobody: each gets a short try first, and a long one a place in a queue."""

import asyncio
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

from datasette.database import Database, QueryInterrupted, Results
from datasette.utils import sqlite_timelimit
from datasette.views.base import DatasetteError

from servanda_db.store.search import INDEXED
from servanda_site.datasette.authorizing import authorize
from servanda_site.datasette.editions import EDITION

Answer = TypeVar("Answer")

QUICK_THREADS = 4
SLOW_THREADS = 2
# Milliseconds of the first try: nearly every question of the desk needs less.
QUICK_MS = 150
# Long queries that may wait for a thread, and for how many seconds.
MOST_WAITING = 8
LONGEST_WAIT = 1.0
# Seconds that all queries of one request may take together.
LONGEST_REQUEST = 2.4
# Rows of an answer to SQL on a page; JSON and CSV give as many as the setting max_returned_rows says.
ROWS_ON_A_PAGE = 100
# Cells from which an answer takes its turn: only one such is put into words at a time, and others in between.
LARGE = 4_000
# Seconds between two large answers, for the small ones that wait.
PAUSE = 0.05


@dataclass(slots=True)
class Asked:
    """A request under way: when its queries must end (monotonic seconds), and what became of them."""

    ends: float
    page: bool = False
    truncated: bool = False
    interrupted: bool = False
    fault: str = ""
    turn: asyncio.Semaphore | None = None

    def milliseconds_left(self) -> float:
        """Give what is left for its queries."""
        return (self.ends - time.monotonic()) * 1000

    def end(self) -> None:
        """Give back its turn, if it had one."""
        if self.turn is not None:
            asyncio.get_running_loop().call_later(PAUSE, self.turn.release)
            self.turn = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Query:
    sql: str
    params: Any
    most: int | None

    def run(self, connection: sqlite3.Connection, milliseconds: float) -> Results:
        with sqlite_timelimit(connection, milliseconds):
            try:
                cursor = connection.execute(self.sql, self.params if self.params is not None else {})
                rows = cursor.fetchall() if self.most is None else cursor.fetchmany(self.most + 1)
            except sqlite3.DatabaseError as error:
                if error.args == ("interrupted",):
                    raise QueryInterrupted(error, self.sql, self.params) from error
                raise
        truncated = self.most is not None and len(rows) > self.most
        return Results(rows[: self.most], truncated, cursor.description)


ASKED: ContextVar[Asked | None] = ContextVar("servanda_asked", default=None)
_LANE: ContextVar[Executor | None] = ContextVar("servanda_lane", default=None)


class DeskDatabase(Database):  # type: ignore[misc]  # Datasette ships no types
    """The database of the edition that the request keeps to, read on one of two lanes."""

    def __init__(self, desk: Any) -> None:
        super().__init__(desk, is_mutable=True)
        # A name without a folder: it may be told.
        self.path = "servanda.db"
        self._quick = ThreadPoolExecutor(QUICK_THREADS, thread_name_prefix="quick")
        self._slow = ThreadPoolExecutor(SLOW_THREADS, thread_name_prefix="slow")
        self._places = asyncio.Semaphore(SLOW_THREADS)
        self._large = asyncio.Semaphore(1)
        self._waiting = 0

    @property
    def size(self) -> int:
        """Give the size of the file in bytes."""
        return EDITION.get().size

    @property
    def mtime_ns(self) -> None:
        """Give no time: it differs between copies of the same release."""
        return

    async def attached_databases(self) -> list[object]:
        """Give none; Datasette would ask a pragma that tells paths."""
        return []

    async def fts_table(self, table: str) -> str | None:
        """Give the full-text index of a table; Datasette knows other ways of writing one."""
        return f"{table}_fts" if table in INDEXED else None

    async def table_counts(self, limit: int = 10) -> dict[str, int | None]:
        """Give the counts that the release brings, or count."""
        known = EDITION.get().counts
        return dict(known) if known is not None else await super().table_counts(limit)

    async def execute_fn(self, function: Callable[[Any], Answer]) -> Answer:
        """Run `function` with a connection to the request's edition, in a thread of its lane."""
        edition = EDITION.get()

        def in_thread() -> Answer:
            with edition.connections.lent(self._prepare) as connection:
                return function(connection)

        return await asyncio.get_running_loop().run_in_executor(_LANE.get() or self._quick, in_thread)

    async def execute(
        self,
        sql: str,
        params: Any = None,
        truncate: bool = False,
        custom_time_limit: int | None = None,
        page_size: int | None = None,
        log_sql_errors: bool = True,  # noqa: ARG002 Datasette's signature; what readers type is not logged
    ) -> Results:
        """Execute a query as Datasette does, within the time that is left. Raises QueryInterrupted, sqlite3.Error."""
        asked = ASKED.get() or Asked(ends=time.monotonic() + LONGEST_REQUEST)
        query = _Query(sql=sql, params=params, most=self._most(asked, page_size) if truncate else None)
        limit = self.ds.sql_time_limit_ms
        try:
            results = await self._in_turn(query, asked, min(custom_time_limit or limit, limit))
        except QueryInterrupted:
            asked.interrupted = True
            raise
        except (sqlite3.Error, MemoryError) as error:
            asked.fault = str(error) or "the query needs more memory than a query may here"
            raise
        asked.truncated |= results.truncated
        if asked.turn is None and len(results.rows) * len(results.description or ()) > LARGE:
            await self._take_turn(asked)
        return results

    def close(self) -> None:
        """Stop the threads once they are done."""
        for lane in (self._quick, self._slow):
            lane.shutdown(wait=False)

    def _most(self, asked: Asked, page_size: int | None) -> int:
        most = int(self.ds.max_returned_rows)
        if asked.page and page_size is None:
            return min(most, ROWS_ON_A_PAGE)
        return most + 1 if page_size == most else most

    async def _in_turn(self, query: _Query, asked: Asked, wanted: float) -> Results:
        try:
            return await self._run(query, asked, min(wanted, QUICK_MS))
        except QueryInterrupted:
            if wanted <= QUICK_MS:
                raise
        except MemoryError:
            # Others may have held the memory: the long lane has few at a time.
            pass
        return await self._patiently(query, asked, wanted)

    async def _run(self, query: _Query, asked: Asked, wanted: float) -> Results:
        milliseconds = min(wanted, asked.milliseconds_left())
        if milliseconds < 1:
            raise QueryInterrupted(TimeoutError("no time left"), query.sql, query.params)
        return await self.execute_fn(lambda connection: query.run(connection, milliseconds))

    async def _patiently(self, query: _Query, asked: Asked, wanted: float) -> Results:
        if self._waiting >= MOST_WAITING:
            raise busy()
        self._waiting += 1
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                await self._places.acquire()
        except TimeoutError:
            raise busy() from None
        finally:
            self._waiting -= 1
        lane = _LANE.set(self._slow)
        try:
            return await self._run(query, asked, wanted)
        finally:
            _LANE.reset(lane)
            self._places.release()

    async def _take_turn(self, asked: Asked) -> None:
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                await self._large.acquire()
        except TimeoutError:
            raise busy() from None
        asked.turn = self._large

    def _prepare(self, connection: Any) -> None:
        self.ds._prepare_connection(connection, self.name)
        connection.set_authorizer(authorize)


def busy() -> DatasetteError:
    """Say that others' long queries are under way."""
    return DatasetteError(
        "Others' long queries are running here now. Ask again in a few seconds, or take the downloads.",
        title="Busy",
        status=503,
    )
