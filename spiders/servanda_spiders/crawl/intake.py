"""The one path of a page into the store: archive, same body or not, read, judge, take in or set aside.

The crawl, the replay of a mirror and `servanda rebuild` all come through here; no Scrapy is needed.
"""

import traceback
from contextlib import suppress
from dataclasses import dataclass
from typing import ClassVar, Protocol

import sqlite_utils

from servanda_db.canonical import canonical, from_canonical
from servanda_db.registry.corrections import Corrections
from servanda_db.registry.errors import RegistryError
from servanda_db.registry.sources import FACTS, Source
from servanda_db.review import with_decisions
from servanda_db.store.archive import Archive, Observation
from servanda_db.store.database import StoreError, savepoint, transaction
from servanda_db.store.documents import Accepted, Known, Reader, accepted, follow, seen, set_aside, touch
from servanda_db.store.failing import REFUSED_BY_THE_STORE, STORE_ERRORS
from servanda_db.store.intake import take_in
from servanda_db.store.position import move_to
from servanda_db.vocabulary import Fetched, PageFault, Reading, Verdict
from servanda_spiders.crawl.gate import DEPENDS_ON_LAST, judge, stands_behind
from servanda_spiders.crawl.items import PageKind, page_kind
from servanda_spiders.reading.strange import refuse_strange_body


class Reads(Protocol):
    """What a source's spider class offers: its registry entry, the name of its reader, and pure readers."""

    reader: ClassVar[str]
    reader_version: ClassVar[str]

    @classmethod
    def source(cls) -> Source:
        """Give the registry's entry of the source."""
        ...

    @classmethod
    def read(cls, fetched: Fetched) -> Reading:
        """Say what a page says. Raises PageFault."""
        ...

    @classmethod
    def read_index(cls, fetched: Fetched) -> Reading:
        """Check a page that only leads to others. Raises PageFault."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a page: its verdict, whether its body was known already, rows taken in, the fault."""

    verdict: Verdict
    revalidated: bool = False
    rows: int = 0
    changes: int = 0
    fault: PageFault | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """Where pages go, servanda.db and the archive with its log; and what is reviewed: the decisions known now."""

    db: sqlite_utils.Database
    archive: Archive
    reviewed: Corrections


@dataclass(frozen=True, slots=True, kw_only=True)
class _Come:
    """A page that came, now or at its place in the log, and what is known about it before it is read.

    `settled` says that there is nothing to do but to note the time; `reviewed` are the decisions known by then.
    """

    spider: type[Reads]
    fetched: Fetched
    kind: PageKind
    known: Known | None
    settled: bool
    reviewed: Corrections

    @property
    def reader(self) -> Reader:
        return Reader(name=self.spider.reader, version=self.spider.reader_version)


def process(stores: Stores, spider: type[Reads], fetched: Fetched, kind: PageKind) -> Outcome:
    """Take one page in, or set it aside: one transaction in the archive, then one in the database.

    Raises STORE_ERRORS where the store can't be written; then nothing of the page is in it.
    """
    come = _come(stores.db, spider, fetched, kind, stores.reviewed)
    read = None if come.settled else _read(spider, fetched, kind)
    facts = _facts(stores.archive, come, read) if spider.source().keep == FACTS else None
    number = stores.archive.record(spider.source().id, kind, fetched, settled=come.settled, facts=facts)
    return _store(stores.db, come, read, number)


def replay(stores: Stores, spider: type[Reads], seen: Observation) -> Outcome:
    """Take a page of the log in again, as it was taken in then; the archive is only read. Raises STORE_ERRORS."""
    reviewed = stores.reviewed.known(stores.archive.decisions(), seen.number)
    kind = page_kind(seen.kind)
    come = _come(stores.db, spider, seen.fetched, kind, reviewed, again=seen.again)
    read = None if come.settled else _read_kept(spider, seen, kind)
    return _store(stores.db, come, read, seen.number)


def _come(
    db: sqlite_utils.Database,
    spider: type[Reads],
    fetched: Fetched,
    kind: PageKind,
    reviewed: Corrections,
    *,
    again: bool = False,
) -> _Come:
    known = seen(db, fetched, kind, Reader(name=spider.reader, version=spider.reader_version))
    settled = known is not None and not again and _is_settled(known, fetched, reviewed)
    return _Come(spider=spider, fetched=fetched, kind=kind, known=known, settled=settled, reviewed=reviewed)


def _store(db: sqlite_utils.Database, come: _Come, read: Reading | PageFault | None, number: int | None) -> Outcome:
    """Decide and write in one transaction, with the place in the log that servanda.db has come to."""
    with transaction(db) as connection:
        outcome = _decide(db, come, read)
        if number is not None:
            move_to(connection, number)
    return outcome


def _decide(db: sqlite_utils.Database, come: _Come, read: Reading | PageFault | None) -> Outcome:
    fetched, source = come.fetched, come.spider.source()
    if come.known is not None and read is None:
        touch(db, fetched, come.kind, come.known.verdict)
        return Outcome(verdict=come.known.verdict, revalidated=True, fault=_fault(come.known))
    try:
        if read is None or isinstance(read, PageFault):
            raise read or PageFault("not_read", "nothing was read of the page")
        with savepoint(db.conn):
            return _take(db, come, with_decisions(read, source, fetched.address, come.reviewed))
    except PageFault as fault:
        # Even what can't be noted, such as an address that is no address, must not keep the pages behind it back.
        with suppress(*REFUSED_BY_THE_STORE), savepoint(db.conn):
            set_aside(db, source, come.kind, fetched, fault, come.reader)
        return Outcome(verdict=fault.verdict, fault=fault)


def _take(db: sqlite_utils.Database, come: _Come, reading: Reading) -> Outcome:
    """Judge what was read and write it. Raises PageFault, also where the database's own checks refuse it."""
    fetched, kind, source = come.fetched, come.kind, come.spider.source()
    last = _last(db, reading, fetched, kind)
    judge(kind, fetched, reading, last, source, reviewed=fetched.sha256 in come.reviewed.let_in)
    if kind == "status" and stands_behind(fetched, reading, last):
        kind, reading = "index", Reading(treaty=None, participants=(), claims=(), title=reading.title)
    try:
        if kind == "index" and follow(db, fetched, reading, come.reader):
            return Outcome(verdict=Verdict.ACCEPTED)
        taken = take_in(db, source, kind, fetched, reading, come.reader)
    except Exception as error:
        if isinstance(error, (*STORE_ERRORS, RegistryError)) and not isinstance(error, REFUSED_BY_THE_STORE):
            raise
        raise PageFault("not_stored", f"{type(error).__name__}: {error}") from error
    return Outcome(verdict=Verdict.ACCEPTED, rows=taken.rows, changes=taken.changes)


def _facts(archive: Archive, come: _Come, read: Reading | PageFault | None) -> bytes:
    """Give what is kept of a page in place of its body: what was read now, or what is kept of the same body."""
    if read is not None:
        return canonical(read)
    kept = archive.last_of(come.fetched.address, come.fetched.sha256)
    if kept is not None and kept.facts is not None:
        return kept.facts
    return canonical(_read(come.spider, come.fetched, come.kind))


def _read_kept(spider: type[Reads], seen: Observation, kind: PageKind) -> Reading | PageFault:
    if seen.facts is None:
        return _read(spider, seen.fetched, kind)
    try:
        return from_canonical(seen.facts)
    except ValueError as error:
        raise StoreError(f"{seen.fetched.address}: its facts in the archive can't be read: {error}") from error


def _last(db: sqlite_utils.Database, reading: Reading, fetched: Fetched, kind: PageKind) -> Accepted | None:
    treaty = reading.treaty.id if reading.treaty and kind == "status" else None
    return accepted(db, treaty, fetched.address)


def _is_settled(known: Known, fetched: Fetched, reviewed: Corrections) -> bool:
    """Whether nothing is left to do; what was judged by the version that counted then is judged again."""
    if known.verdict is Verdict.HELD and fetched.sha256 in reviewed.let_in:
        return False
    return known.settled and known.reason not in DEPENDS_ON_LAST


def _fault(known: Known) -> PageFault | None:
    if known.verdict is Verdict.ACCEPTED:
        return None
    return PageFault(known.reason or "unknown", known.detail or "", known.verdict)


def _read(spider: type[Reads], fetched: Fetched, kind: PageKind) -> Reading | PageFault:
    """Read a page, or say why not; a reader that breaks down on it refuses this page only, and says where."""
    try:
        refuse_strange_body(fetched)
        return spider.read_index(fetched) if kind == "index" else spider.read(fetched)
    except PageFault as fault:
        return fault
    except RegistryError:
        raise
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{place.filename.rpartition('/')[2]}:{place.lineno}"
        return PageFault("reader_error", f"{type(error).__name__}: {error} ({where})")
