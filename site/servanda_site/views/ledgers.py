"""Every ledger of the site: a page for each pair of which an act, a report or a standing is known."""

from collections.abc import Iterator

from servanda_db.store.reads.evidence import corrected_by, proven_acts, reasons
from servanda_db.store.reads.snapshot import Snapshot
from servanda_db.store.reads.standings import Book, no_standing
from servanda_site.addresses import safe
from servanda_site.cells import Cells
from servanda_site.views.evidence import articles
from servanda_site.views.known import Known
from servanda_site.views.standing import StandingPage, standing_page


def ledgers(db: Snapshot, known: Known, cells: Cells, book: Book, base: str) -> Iterator[tuple[str, StandingPage]]:
    """Give each ledger with its path, by treaty and party; `base` is the site's address with a slash at its end."""
    held = {standing[:2]: standing for standings in book.by_treaty.values() for standing in standings}
    why, corrected = reasons(db), corrected_by(db)
    untold = known.reports.keys() | held.keys()
    for pair, acts in proven_acts(db):
        untold.discard(pair)
        proven = articles(known, acts, corrected, base)
        yield _path(*pair), standing_page(known, cells, held.get(pair) or no_standing(*pair), proven, why.get(pair, ""))
    for pair in sorted(untold):
        yield _path(*pair), standing_page(known, cells, held.get(pair) or no_standing(*pair), (), why.get(pair, ""))


def _path(treaty: str, party: str) -> str:
    return f"standings/{safe(treaty)}/{safe(party)}/index.html"
