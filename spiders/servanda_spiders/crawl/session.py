"""A data folder opened for one run: locked, both databases open, the registry written; closed at the end."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from servanda_db.store.archive import open_archive
from servanda_db.store.database import open_database
from servanda_db.store.documents import accepted, tried
from servanda_db.store.edition import write_edition_notes
from servanda_db.store.lock import exclusive
from servanda_db.store.reference import write_reference
from servanda_spiders.crawl.clock import now
from servanda_spiders.crawl.intake import Outcome, Reads, Stores, process
from servanda_spiders.crawl.items import Failed, Missing, Page
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


def take(stores: Stores, spider: type[Reads], item: Page | Failed | Missing, tally: Tally) -> Outcome | None:
    """Bring one item of a spider into the stores and count it. Raises STORE_ERRORS."""
    if isinstance(item, Page):
        outcome = process(stores, spider, item.fetched, item.kind)
        tally.add(item.fetched.address, outcome)
        return outcome
    if isinstance(item, Missing) or (item.known_only and accepted(stores.db, None, item.address) is None):
        tally.missing += 1
        return None
    tried(stores.db, item.address, item.at)
    tally.note(item.address, "failed", item.reason, item.detail)
    return None


def one_line(error: BaseException | None) -> str:
    """Give an error as one line."""
    return " ".join(str(error).split()) or type(error).__name__
