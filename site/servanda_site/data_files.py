"""Every file of the site that is no page: feeds, calendars, the JSON interface, descriptions of the downloads."""

from collections.abc import Iterator, Sequence
from itertools import chain

from servanda_db.store.health import source_health
from servanda_db.store.reads.evidence import acts_known_since
from servanda_db.store.reads.journal import ChangeRecord
from servanda_db.store.reads.snapshot import Snapshot
from servanda_db.store.reads.standings import Book
from servanda_site.addresses import safe
from servanda_site.api.files import api_files
from servanda_site.badges import badge_files
from servanda_site.downloads.of_site import SiteDownloads, catalogue_files
from servanda_site.follow.calendars import calendar_files
from servanda_site.follow.entries import change_entries, report_entries
from servanda_site.follow.events import events
from servanda_site.follow.feeds import feed_files
from servanda_site.views.known import Known


def data_files(
    db: Snapshot, known: Known, book: Book, changes: Sequence[ChangeRecord], downloads: SiteDownloads, base: str
) -> Iterator[tuple[str, bytes]]:
    """Give every such file as path and bytes; `base` is the site's address with a slash at its end.

    Raises BuildError for an id of a treaty or party that no path can hold.
    """
    for key in chain(known.treaties, known.parties):
        safe(key)
    since = acts_known_since(db)
    held = (standing[:2] for standings in book.by_treaty.values() for standing in standings)
    pairs = frozenset(since).union(known.reports, held)
    entries = change_entries(known, changes, pairs, base)
    yield from feed_files(known, entries, report_entries(known, base), base)
    found = events(known, chain.from_iterable(book.by_treaty.values()), since)
    yield from calendar_files(known, found, base)
    yield from api_files(db, known, base)
    yield from catalogue_files(downloads, base)
    yield from badge_files(known.sources, {one.source: one for one in source_health(db)})
