"""A data folder opened for one run: locked, both databases open, the registry written; closed at the end."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from servanda_db.store.archive import open_archive
from servanda_db.store.database import open_database
from servanda_db.store.documents import accepted, status_address, tried
from servanda_db.store.edition import write_edition_notes
from servanda_db.store.lock import exclusive
from servanda_db.store.reference import write_reference
from servanda_db.vocabulary import Verdict
from servanda_spiders.crawl.clock import now
from servanda_spiders.crawl.intake import Outcome, Reads, Stores, process
from servanda_spiders.crawl.items import Failed, Missing, Page, PageKind, Skipped
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
                if notes is not None:
                    archive.note_edition(dict(notes))
                    write_edition_notes(db, notes)
                yield Stores(db=db, archive=archive)
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
    elif isinstance(item, Missing) or (item.known_only and accepted(stores.db, None, item.address) is None):
        tally.missing += 1
    else:
        tried(stores.db, item.address, item.at)
        tally.note(item.address, "failed", item.reason, item.detail)


def _take_page(stores: Stores, spider: type[Reads], page: Page, tally: Tally) -> None:
    outcome = process(stores, spider, page.fetched, page.kind)
    tally.add(page.fetched.address, outcome)
    if page.beside is not None:
        kind = _kind_beside(stores, page, outcome)
        tally.add(page.beside.address, process(stores, spider, page.beside, kind))


def _kind_beside(stores: Stores, page: Page, outcome: Outcome) -> PageKind:
    """Read the page that shows the same where nothing else of the treaty counts; the last accepted one stays."""
    if page.beside is None or outcome.verdict is not Verdict.REFUSED:
        return "index"
    counts = status_address(stores.db, page.fetched.treaty)
    return page.kind if counts in (None, page.beside.address) else "index"


def one_line(error: BaseException | None) -> str:
    """Give an error as one line."""
    return " ".join(str(error).split()) or type(error).__name__
