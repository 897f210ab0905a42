"""A data folder opened for one run: locked, both databases open, the registry written; closed at the end."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from servanda_db.registry.corrections import load_corrections
from servanda_db.store.archive import open_archive
from servanda_db.store.archive_notes import Attempt
from servanda_db.store.database import open_database
from servanda_db.store.documents import accepted, is_known, status_address, tried
from servanda_db.store.edition import write_edition_notes
from servanda_db.store.lock import exclusive
from servanda_db.store.reference import write_reference
from servanda_db.store.review import write_decisions
from servanda_db.vocabulary import Fetched, Verdict
from servanda_spiders.crawl.clock import now
from servanda_spiders.crawl.failures import is_gone, of_known_page
from servanda_spiders.crawl.intake import Reads, Stores, process
from servanda_spiders.crawl.items import Failed, Missing, Page, PageKind, Skipped
from servanda_spiders.crawl.replaying import catch_up, take_in_log
from servanda_spiders.crawl.tally import Tally


@contextmanager
def open_stores(folder: Path, notes: Mapping[str, str] | None = None) -> Iterator[Stores]:
    """Lock the data folder and open its databases; `notes` are what a mirror says of itself.

    Raises LockHeldError where another run works on it, StoreError where a file can't be used.
    """
    with exclusive(folder, now()):
        db = open_database(folder / "servanda.db")
        try:
            archive = open_archive(folder / "archive.db")
            try:
                write_reference(db)
                corrections = load_corrections(folder)
                write_decisions(db, corrections)
                stores = Stores(db=db, archive=archive, reviewed=corrections)
                archive.close_stopped_runs(now())
                catch_up(stores)
                if notes is not None:
                    archive.note_edition(dict(notes))
                write_edition_notes(db, archive.edition())
                yield stores
            finally:
                archive.close()
        finally:
            db.close()


def take(stores: Stores, spider: type[Reads], item: Page | Failed | Missing | Skipped, tally: Tally) -> None:
    """Bring one item of a spider into the stores and count it. Raises STORE_ERRORS."""
    if isinstance(item, Page):
        _take_page(stores, spider, item, tally)
    elif isinstance(item, Skipped):
        tally.skipped += 1
    else:
        _take_none(stores, spider, item, tally)


def _take_none(stores: Stores, spider: type[Reads], item: Failed | Missing, tally: Tally) -> None:
    """Count an address that gave no page, and read the page beside it where that has to stand in."""
    known = accepted(stores.db, None, item.address)
    stands_in = isinstance(item, Missing) or known is None or _stays_gone(stores, item, known.retrieved_at)
    if isinstance(item, Missing) or (item.known_only and known is None):
        tally.missing += 1
    else:
        _note_try(stores, spider, item)
        told = (item.reason, item.detail)
        tally.note(item.address, "failed", *(told if known is None else of_known_page(*told)))
    if item.beside is not None:
        take_in_log(stores)
        kind = "status" if stands_in else _kind_beside(stores, item.beside, item.beside.treaty)
        tally.add(item.beside.address, process(stores, spider, item.beside, kind))


def _stays_gone(stores: Stores, item: Failed, last_seen: str) -> bool:
    """Tell whether an address was gone at the try before, too: what stands beside it is then all that there is."""
    before = stores.archive.attempts(item.address)
    return is_gone(item.reason) and any(is_gone(one.reason) and one.at >= last_seen for one in before)


def _note_try(stores: Stores, spider: type[Reads], item: Failed) -> None:
    if is_known(stores.db, item.address):
        attempt = Attempt(
            address=item.address, source=spider.source().id, at=item.at, reason=item.reason, detail=item.detail
        )
        stores.archive.note_attempt(attempt)
        tried(stores.db, [attempt])


def _take_page(stores: Stores, spider: type[Reads], page: Page, tally: Tally) -> None:
    # A page of another source that could not be written in this run comes first, as it does in the log.
    take_in_log(stores)
    outcome = process(stores, spider, page.fetched, page.kind)
    tally.add(page.fetched.address, outcome)
    if page.beside is not None:
        refused = outcome.verdict is Verdict.REFUSED
        kind = _kind_beside(stores, page.beside, page.fetched.treaty) if refused else "index"
        tally.add(page.beside.address, process(stores, spider, page.beside, kind))


def _kind_beside(stores: Stores, beside: Fetched, treaty: str | None) -> PageKind:
    """Read the page that shows the same where nothing else of the treaty counts; the last accepted one stays."""
    return "status" if status_address(stores.db, treaty) in (None, beside.address) else "index"
