"""servanda.db made again from the archive and the registry, then put in place of the old one at once."""

from dataclasses import dataclass, replace
from pathlib import Path

from servanda_db.store.archive import Archive, Observation, open_archive
from servanda_db.store.database import StoreError, open_database
from servanda_db.store.edition import write_edition_notes
from servanda_db.store.failing import STORE_ERRORS
from servanda_db.store.lock import exclusive
from servanda_db.store.reference import write_reference
from servanda_db.store.search import refresh_search
from servanda_db.store.swap import carry_over_runs, remove, swap_in
from servanda_spiders.crawl.clock import now
from servanda_spiders.crawl.intake import Stores, process
from servanda_spiders.crawl.items import page_kind
from servanda_spiders.crawl.run import UnknownSourceError, load_spider
from servanda_spiders.crawl.source import SourceSpider

_FRESH = "servanda.db.rebuild"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """How many observations of the archive were read, how many rows they gave; `lost` says why runs were not kept."""

    observations: int
    rows: int
    lost: str | None = None


def rebuild(folder: Path) -> Rebuilt:
    """Replay the archive into a fresh database and swap it in by renaming; the old one stays until then.

    Raises LockHeldError where another run works on the folder, StoreError where the archive is missing or
    damaged.
    """
    path = folder / "archive.db"
    if not path.is_file():
        raise StoreError(f"{path}: no archive, so there is nothing to rebuild from")
    with exclusive(folder, now()):
        fresh = folder / _FRESH
        remove(fresh)
        archive = open_archive(path)
        try:
            done = replace(_fill(fresh, archive), lost=_keep_runs(folder / "servanda.db", fresh))
            swap_in(fresh, folder / "servanda.db")
        except (*STORE_ERRORS, OSError) as error:
            raise StoreError(f"{error}; servanda.db is as it was") from error
        finally:
            archive.close()
            remove(fresh)
    return done


def _fill(fresh: Path, archive: Archive) -> Rebuilt:
    db = open_database(fresh)
    try:
        write_reference(db)
        write_edition_notes(db, archive.edition())
        done = _replay(Stores(db=db, archive=None), archive)
        refresh_search(db)
        return done
    finally:
        db.close()


def _keep_runs(old: Path, fresh: Path) -> str | None:
    """Carry the runs over; give in words why that can't be, null where it was done or there is nothing to keep."""
    if not old.is_file():
        return f"{old} is not there"
    try:
        carry_over_runs(old, fresh)
    except STORE_ERRORS as error:
        return f"{old}: {error}"
    return None


def _replay(stores: Stores, archive: Archive) -> Rebuilt:
    rows = 0
    for seen in archive.sightings():
        try:
            spider = load_spider(seen.source)
        except UnknownSourceError as error:
            raise StoreError(f"the archive has pages of a source that is gone: {error}") from error
        rows += _again(stores, spider, seen)
    return Rebuilt(observations=archive.count(), rows=rows)


def _again(stores: Stores, spider: type[SourceSpider], seen: Observation) -> int:
    try:
        return process(stores, spider, seen.fetched, page_kind(seen.kind)).rows
    except STORE_ERRORS:
        raise
    except Exception as error:
        why = f"{type(error).__name__}: {error}"
        raise StoreError(f"{seen.fetched.address}: can't be stored: {why}") from error
