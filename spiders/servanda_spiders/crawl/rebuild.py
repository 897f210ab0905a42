"""servanda.db made again from the archive and the registry, then put in place of the old one at once."""

from dataclasses import dataclass
from pathlib import Path

from servanda_db.registry.corrections import Corrections, load_corrections
from servanda_db.store.archive import Archive, open_archive
from servanda_db.store.archive_check import damage
from servanda_db.store.database import StoreError, open_database
from servanda_db.store.edition import write_edition_notes
from servanda_db.store.failing import STORE_ERRORS
from servanda_db.store.identity import words_of
from servanda_db.store.lock import exclusive
from servanda_db.store.reference import write_reference
from servanda_db.store.review import write_decisions
from servanda_db.store.runs import adopt_runs_of
from servanda_db.store.search import refresh_search
from servanda_db.store.swap import check_replaceable, keep_aside, keep_older, remove, swap_in
from servanda_spiders.crawl.clock import now
from servanda_spiders.crawl.intake import Stores
from servanda_spiders.crawl.replaying import catch_up

_FRESH = "servanda.db.rebuild"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """How many observations were read, how many rows they gave; `aside` is the copy of a damaged file."""

    observations: int
    rows: int
    aside: Path | None = None


def rebuild(folder: Path) -> Rebuilt:
    """Replay the archive into a fresh database and swap it in by renaming; the old one stays until then.

    Raises LockHeldError where another run works on the folder, StoreError where the archive is missing or
    damaged, or where servanda.db is another program's or a newer one's.
    """
    path, current = folder / "archive.db", folder / "servanda.db"
    if not path.is_file():
        raise StoreError(f"{path}: no archive, so there is nothing to rebuild from")
    with exclusive(folder, now()):
        whole = check_replaceable(current)
        fresh = folder / _FRESH
        remove(fresh)
        archive = open_archive(path)
        try:
            _refuse_damage(archive)
            adopt_runs_of(current, archive)
            archive.close_stopped_runs(now())
            rows = _fill(fresh, archive, load_corrections(folder))
            aside = None if whole else keep_aside(current)
            if whole:
                keep_older(current)
            swap_in(fresh, current)
            return Rebuilt(observations=archive.count(), rows=rows, aside=aside)
        except (*STORE_ERRORS, OSError) as error:
            raise StoreError(f"{words_of(error)}; servanda.db is as it was") from error
        finally:
            archive.close()
            remove(fresh)


def _refuse_damage(archive: Archive) -> None:
    found = damage(archive)
    if found:
        more = f" (and {len(found) - 1} more, see `servanda check`)" if len(found) > 1 else ""
        raise StoreError(f"{found[0]}{more}")


def _fill(fresh: Path, archive: Archive, corrections: Corrections) -> int:
    db = open_database(fresh)
    try:
        write_reference(db)
        write_decisions(db, corrections)
        write_edition_notes(db, archive.edition())
        rows = catch_up(Stores(db=db, archive=archive, reviewed=corrections))
        refresh_search(db)
        return rows
    finally:
        db.close()
