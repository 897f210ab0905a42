"""The archive's log taken in from where servanda.db stands: after a killed run, after decisions, from the start."""

from dataclasses import replace

from servanda_db.store.archive import Observation
from servanda_db.store.database import StoreError
from servanda_db.store.documents import Concerned, concerned, tried
from servanda_db.store.failing import STORE_ERRORS
from servanda_db.store.position import move_to, position
from servanda_db.store.runs import restore_runs
from servanda_spiders.crawl.intake import Outcome, Stores, replay
from servanda_spiders.crawl.spiders import UnknownSourceError, load_spider


def catch_up(stores: Stores) -> int:
    """Bring servanda.db to where the archive is: pages, decisions, runs, failed tries; give the rows taken in.

    Raises StoreError where the archive is damaged, or is not the one that servanda.db was made from.
    """
    rows = take_in_log(stores)
    since = stores.archive.note_decisions(stores.reviewed.ids)
    for page in concerned(stores.db, stores.reviewed):
        rows += _read_again(stores, page, since[page.decision])
    tried(stores.db, stores.archive.attempts())
    restore_runs(stores.db, stores.archive)
    return rows


def take_in_log(stores: Stores) -> int:
    """Take in the sightings that the archive has and servanda.db has not; give the rows taken in."""
    there, here = stores.archive.last_number(), _position(stores)
    if here > there:
        path = stores.archive.path
        told = f"servanda.db knows {here} sightings of pages, {path} has {there}"
        raise StoreError(f"{told}; put the archive back that belongs to it, or run `servanda rebuild`")
    return sum(_again(stores, seen).rows for seen in stores.archive.sightings(after=here)) if here < there else 0


def _position(stores: Stores) -> int:
    """Give how far the log is taken in; a database from before this was noted has taken in all there was."""
    here = position(stores.db.conn)
    if here is None:
        here = stores.archive.last_number() if stores.db["document"].count else 0
        move_to(stores.db.conn, here)
    return here


def _read_again(stores: Stores, page: Concerned, since: int) -> int:
    """Read a page again that a decision concerns, unless it was read since the decision was known."""
    known = stores.archive.last_of(page.address, page.sha256)
    if known is None or stores.archive.was_read_after(known.number, since):
        return 0
    number = stores.archive.read_again(known.number, known.last_at)
    return _again(stores, replace(known, number=number, again=True)).rows


def _again(stores: Stores, seen: Observation) -> Outcome:
    try:
        spider = load_spider(seen.source)
        return replay(stores, spider, seen)
    except UnknownSourceError as error:
        raise StoreError(f"the archive has pages of a source that is gone: {error}") from error
    except STORE_ERRORS:
        raise
    except Exception as error:
        why = f"{type(error).__name__}: {error}"
        raise StoreError(f"{seen.fetched.address}: can't be stored: {why}") from error
