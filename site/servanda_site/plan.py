"""Which pages there are, each with its template and content, in the order in which they are rendered."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

from servanda_db.store.reads import journal, parties, reports, standings
from servanda_db.store.reads.conflicts import conflicting_claims
from servanda_db.store.reads.journal import SourceRecord
from servanda_db.store.reads.snapshot import Snapshot
from servanda_db.store.reads.standings import Book
from servanda_site.cells import Cells
from servanda_site.rendering import Renderer
from servanda_site.views import front, questions
from servanda_site.views.changes import Day
from servanda_site.views.conflicts import conflicts_page
from servanda_site.views.front import Chapter, Region
from servanda_site.views.known import Known, read_known
from servanda_site.views.party import Person, Waiting, party_page, waiting_list
from servanda_site.views.stamps import Stamp, own_stamp, whole_stamp
from servanda_site.views.standing import standing_page
from servanda_site.views.treaty import treaty_page
from servanda_site.writing import BuildError

_ID = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page to render: where it goes, by which template, with what in it; `notice` stands on every page."""

    path: str
    template: str
    content: object
    notice: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Content of a page that is a list of one thing under a stamp; the template knows which."""

    stamp: Stamp
    count: int = 0
    base: str = "/"
    chapters: tuple[Chapter, ...] = ()
    regions: tuple[Region, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    days: tuple[Day, ...] = ()
    reviewed: tuple[Day, ...] = ()
    sources: tuple[SourceRecord, ...] = ()


def site_pages(db: Snapshot, renderer: Renderer, base_path: str) -> Iterator[Page]:
    """Give every page of the site, one by one."""
    known = read_known(db)
    notice = known.edition.get("notice")
    for page in _all_pages(db, known, renderer.cells(known), base_path):
        yield page if notice is None else replace(page, notice=notice)


def _all_pages(db: Snapshot, known: Known, cells: Cells, base_path: str) -> Iterator[Page]:
    book = standings.book(db)
    yield from _overviews(db, known, book)
    yield from _treaties(known, cells, book)
    yield from _parties(db, known, cells, book)
    yield from _ledgers(db, known, book)
    stamp = own_stamp(known)
    yield Page(path="404.html", template="missing.html.j2", content=Listing(stamp=stamp, base=base_path))
    for name in ("method", "downloads"):
        yield Page(path=f"{name}/index.html", template=f"{name}.html.j2", content=Listing(stamp=stamp))


def _overviews(db: Snapshot, known: Known, book: Book) -> Iterator[Page]:
    changes = journal.changes(db)
    waits = waiting_list(known, chain.from_iterable(book.by_treaty.values()))
    stamp = whole_stamp(known)
    yield Page(path="index.html", template="front.html.j2", content=front.front_page(known, changes, waits))
    days, reviewed = front.all_changes(known, changes)
    chapters = front.chapters(known.treaties.values())
    lists = {
        "treaties": Listing(stamp=stamp, count=len(known.treaties), chapters=chapters),
        "parties": Listing(stamp=stamp, regions=front.party_regions(known, book.by_party)),
        "waiting": Listing(stamp=stamp, waiting=waits),
        "changes": Listing(stamp=stamp, days=days, reviewed=reviewed),
        "sources": Listing(stamp=stamp, sources=tuple(known.sources)),
    }
    for name, listing in lists.items():
        yield Page(path=f"{name}/index.html", template=f"{name}.html.j2", content=listing)
    yield Page(path="questions/index.html", template="questions.html.j2", content=questions.questions_page(known))
    found = conflicts_page(known, conflicting_claims(db))
    yield Page(path="conflicts/index.html", template="conflicts.html.j2", content=found)


def _treaties(known: Known, cells: Cells, book: Book) -> Iterator[Page]:
    asked = questions.questions_by_treaty(known.questions)
    for treaty in known.treaties.values():
        content = treaty_page(known, cells, treaty, book, asked.get(treaty.id, ()))
        yield Page(path=f"treaties/{_safe(treaty.id)}/index.html", template="treaty.html.j2", content=content)


def _parties(db: Snapshot, known: Known, cells: Cells, book: Book) -> Iterator[Page]:
    names, codes, relations = parties.party_names(db), parties.party_codes(db), parties.relations(db)
    for party in known.parties.values():
        person = Person(
            record=party,
            names=names.get(party.id, ()),
            codes=codes.get(party.id, ()),
            relations=relations.get(party.id, ()),
        )
        content = party_page(known, cells, person, book)
        yield Page(path=f"parties/{_safe(party.id)}/index.html", template="party.html.j2", content=content)


def _ledgers(db: Snapshot, known: Known, book: Book) -> Iterator[Page]:
    held = {(s.treaty, s.party): s for treaty in {t for t, _ in known.reports} for s in book.by_treaty.get(treaty, ())}
    for treaty, party in known.reports:
        standing = held.get((treaty, party)) or standings.no_standing(treaty, party)
        acts = reports.ledger_acts(db, treaty, party)
        content = standing_page(known, standing, acts, standings.why(db, treaty, party))
        path = f"standings/{_safe(treaty)}/{_safe(party)}/index.html"
        yield Page(path=path, template="standing.html.j2", content=content)


def _safe(key: str) -> str:
    if not _ID.fullmatch(key):
        raise BuildError(f"{key!r}: an id of a treaty or party that no path can hold; correct it in the registry")
    return key
