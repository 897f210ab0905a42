"""The one path of a page into the store: archive, same body or not, read, judge, take in or set aside.

The crawl, the replay of a mirror and `servanda rebuild` all come through here; no Scrapy is needed.
"""

import traceback
from dataclasses import dataclass
from typing import ClassVar, Protocol

import sqlite_utils

from servanda_db.registry.corrections import load_corrections
from servanda_db.registry.errors import RegistryError
from servanda_db.registry.sources import Source
from servanda_db.store.archive import Archive
from servanda_db.store.documents import Accepted, Known, Reader, accepted, follow, seen, set_aside, touch
from servanda_db.store.intake import take_in
from servanda_db.vocabulary import Fetched, PageFault, Reading, Verdict
from servanda_spiders.crawl.gate import DEPENDS_ON_LAST, judge, stands_behind
from servanda_spiders.crawl.items import PageKind


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
    """Where pages go: servanda.db, and the archive; null in a rebuild, which reads from it."""

    db: sqlite_utils.Database
    archive: Archive | None


def process(stores: Stores, spider: type[Reads], fetched: Fetched, kind: PageKind) -> Outcome:
    """Take one page in, or set it aside; at most one transaction each in the archive and in the database.

    Raises STORE_ERRORS where the store can't be written; then nothing of the page is in it.
    """
    source = spider.source()
    reader = Reader(name=spider.reader, version=spider.reader_version)
    known = seen(stores.db, fetched, kind, reader)
    settled = known is not None and _is_settled(known, fetched)
    if stores.archive is not None:
        stores.archive.record(source.id, kind, fetched, settled=settled)
    if known is not None and settled:
        touch(stores.db, fetched, kind, known.verdict)
        return Outcome(verdict=known.verdict, revalidated=True, fault=_fault(known))
    try:
        reading = _read(spider, fetched, kind)
        last = _last(stores.db, reading, fetched, kind)
        judge(kind, fetched, reading, last, source, reviewed=_is_let_in(fetched))
    except PageFault as fault:
        set_aside(stores.db, source, kind, fetched, fault, reader)
        return Outcome(verdict=fault.verdict, fault=fault)
    if kind == "status" and stands_behind(fetched, reading, last):
        kind, reading = "index", Reading(treaty=None, participants=(), claims=(), title=reading.title)
    if kind == "index" and follow(stores.db, fetched, reading, reader):
        return Outcome(verdict=Verdict.ACCEPTED)
    taken = take_in(stores.db, source, kind, fetched, reading, reader)
    return Outcome(verdict=Verdict.ACCEPTED, rows=taken.rows, changes=taken.changes)


def _last(db: sqlite_utils.Database, reading: Reading, fetched: Fetched, kind: PageKind) -> Accepted | None:
    treaty = reading.treaty.id if reading.treaty and kind == "status" else None
    return accepted(db, treaty, fetched.address)


def _is_settled(known: Known, fetched: Fetched) -> bool:
    """Whether nothing is left to do; what was judged by the version that counted then is judged again."""
    if known.verdict is Verdict.HELD and _is_let_in(fetched):
        return False
    return known.settled and known.reason not in DEPENDS_ON_LAST


def _is_let_in(fetched: Fetched) -> bool:
    """Whether a reviewer has let this body in where it would be held."""
    return fetched.sha256 in load_corrections().let_in


def _fault(known: Known) -> PageFault | None:
    if known.verdict is Verdict.ACCEPTED:
        return None
    return PageFault(known.reason or "unknown", known.detail or "", known.verdict)


def _read(spider: type[Reads], fetched: Fetched, kind: PageKind) -> Reading:
    """Read a page; a reader that breaks down on it refuses this page only, and says where."""
    try:
        return spider.read_index(fetched) if kind == "index" else spider.read(fetched)
    except (PageFault, RegistryError):
        raise
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{place.filename.rpartition('/')[2]}:{place.lineno}"
        raise PageFault("reader_error", f"{type(error).__name__}: {error} ({where})") from error
