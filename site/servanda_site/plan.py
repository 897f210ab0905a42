"""Which pages there are, each with its template and content, in the order in which they are rendered.

To add pages: write a function `(Material) -> Iterator[Page]` in a module under views/, a template, and one line
in `ENGLISH_ONLY` or `TRANSLATED` below. A page of `TRANSLATED` is made once for each language, with the
names of `material.known` in that language; the first part of its path then stands in `addresses.TRANSLATED`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from urllib.parse import urlsplit

from servanda_db.store.reads import history, journal, parties, standings
from servanda_db.store.reads.conflicts import conflicting_claims
from servanda_db.store.reads.journal import ChangeRecord, SourceRecord
from servanda_db.store.reads.parties import PartyCode
from servanda_db.store.reads.review import decided_items, open_items
from servanda_db.store.reads.snapshot import Snapshot
from servanda_db.store.reads.standings import Book
from servanda_site.addresses import is_translated, safe
from servanda_site.cells import Cells
from servanda_site.downloads.of_site import SiteDownloads
from servanda_site.languages import ENGLISH, spoken
from servanda_site.localising import localised
from servanda_site.pictures.embedded import embed_page, ledger_pictures, treaty_pictures
from servanda_site.pictures.sparkline import sparklines
from servanda_site.rendering import Renderer
from servanda_site.search_index import Found
from servanda_site.views import compare, explained, finding, front, kinds, questions
from servanda_site.views.backlog import backlog, party_backlogs
from servanda_site.views.changes import Day
from servanda_site.views.conflicts import conflicts_page
from servanda_site.views.downloads import downloads_page
from servanda_site.views.front import Chapter, Region
from servanda_site.views.history import histories, history_page
from servanda_site.views.interface import interface_page
from servanda_site.views.known import Known, read_known
from servanda_site.views.ledgers import ledgers
from servanda_site.views.news import news_page, paths, verdict_pages
from servanda_site.views.party import Person, Waiting, party_page, waiting_list
from servanda_site.views.search import search_page
from servanda_site.views.since import since_page
from servanda_site.views.stamps import Stamp, own_stamp, whole_stamp
from servanda_site.views.treaty import treaty_page
from servanda_site.writing import BuildError


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page to render: where it goes in its language's folder, by which template, with what in it.

    `notice` stands on every page of an edition; `found` is what the search finds the page by, where it should.
    """

    path: str
    template: str
    content: object
    notice: str | None = None
    found: Found | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """All that pages are made of: what was read once, with names in the language spoken, and the cells of rows.

    `base` is the site's address, with a slash at its end; `downloads` are null until they are written.
    """

    db: Snapshot
    known: Known
    cells: Cells
    book: Book
    changes: tuple[ChangeRecord, ...]
    codes: Mapping[str, tuple[PartyCode, ...]]
    base: str
    downloads: SiteDownloads | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Content of a page that is a list of one thing under a stamp; the template knows which."""

    stamp: Stamp
    count: int = 0
    base: str = "/"
    chapters: tuple[Chapter, ...] = ()
    sparks: Mapping[str, str] = field(default_factory=dict)
    regions: tuple[Region, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    days: tuple[Day, ...] = ()
    reviewed: tuple[Day, ...] = ()
    sources: tuple[SourceRecord, ...] = ()


Maker = Callable[[Material], Iterable[Page]]


def read_material(db: Snapshot, renderer: Renderer, base: str) -> Material:
    """Read what the pages of all languages are made of."""
    known = read_known(db)
    return Material(
        db=db,
        known=known,
        cells=renderer.cells(known),
        book=standings.book(db),
        changes=tuple(journal.changes(db)),
        codes=parties.party_codes(db),
        base=base,
    )


def site_pages(material: Material, renderer: Renderer) -> Iterator[Page]:
    """Give every page of the language spoken, one by one; in English, those that exist in it alone too."""
    notice = material.known.edition.get("notice")
    here, makers = material, TRANSLATED + ENGLISH_ONLY
    if spoken() is not ENGLISH:
        known = localised(material.known, material.codes)
        here, makers = replace(material, known=known, cells=renderer.cells(known)), TRANSLATED
    for maker in makers:
        for page in maker(here):
            if is_translated(page.path) != (maker in TRANSLATED):
                raise BuildError(f"{page.path}: addresses.TRANSLATED and plan.py differ on its languages")
            yield page if notice is None else replace(page, notice=notice)


def _overviews(material: Material) -> Iterator[Page]:
    known, book = material.known, material.book
    waits = waiting_list(known, chain.from_iterable(book.by_treaty.values()))
    stamp = whole_stamp(known)
    sparks = sparklines(known, book)
    content = front.front_page(known, material.changes, waits, sparks)
    yield Page(path="index.html", template="front.html.j2", content=content)
    days, reviewed = front.all_changes(known, material.changes)
    chapters = front.chapters(known.treaties.values())
    lists = {
        "treaties": Listing(stamp=stamp, count=len(known.treaties), chapters=chapters, sparks=sparks),
        "parties": Listing(stamp=stamp, regions=front.party_regions(known, book.by_party)),
        "waiting": Listing(stamp=stamp, waiting=waits),
        "changes": Listing(stamp=stamp, days=days, reviewed=reviewed),
    }
    for name, listing in lists.items():
        yield Page(path=f"{name}/index.html", template=f"{name}.html.j2", content=listing)


def _search(material: Material) -> Iterator[Page]:
    yield Page(path="search/index.html", template="search.html.j2", content=search_page(material.known))


def _treaties(material: Material) -> Iterator[Page]:
    known = material.known
    asked = questions.questions_by_treaty(known.questions)
    for treaty in known.treaties.values():
        content = treaty_page(known, material.cells, treaty, material.book, asked.get(treaty.id, ()))
        folder, found = f"treaties/{safe(treaty.id)}", finding.treaty(known, treaty)
        yield Page(path=f"{folder}/index.html", template="treaty.html.j2", content=content, found=found)
        if content.long:
            yield Page(path=f"{folder}/facts/index.html", template="facts.html.j2", content=content)


def _pictures(material: Material) -> Iterator[Page]:
    known, book = material.known, material.book
    yield Page(path="embed/index.html", template="embed.html.j2", content=embed_page(known, book, material.base))
    for path, template, content in chain(treaty_pictures(known, material.cells, book), ledger_pictures(known, book)):
        yield Page(path=path, template=template, content=content)


def _parties(material: Material) -> Iterator[Page]:
    known = material.known
    names, relations = parties.party_names(material.db), parties.relations(material.db)
    for party in known.parties.values():
        person = Person(
            record=party,
            names=names.get(party.id, ()),
            codes=material.codes.get(party.id, ()),
            relations=relations.get(party.id, ()),
        )
        content = party_page(known, material.cells, person, material.book)
        path, found = f"parties/{safe(party.id)}/index.html", finding.party(person)
        yield Page(path=path, template="party.html.j2", content=content, found=found)


def _ledgers(material: Material) -> Iterator[Page]:
    for path, content in ledgers(material.db, material.known, material.cells, material.book, material.base):
        yield Page(path=path, template="standing.html.j2", content=content)


def _doubts(material: Material) -> Iterator[Page]:
    known = material.known
    asked = questions.questions_page(known, open_items(material.db), decided_items(material.db))
    yield Page(path="questions/index.html", template="questions.html.j2", content=asked)
    found = conflicts_page(known, conflicting_claims(material.db))
    yield Page(path="conflicts/index.html", template="conflicts.html.j2", content=found)


def _news(material: Material) -> Iterator[Page]:
    verdicts = verdict_pages(material.db, material.known)
    yield Page(path="news/index.html", template="news.html.j2", content=news_page(material.known, verdicts))
    for path, content in paths(verdicts):
        yield Page(path=path, template="article.html.j2", content=content, found=finding.article(content))


def _own_words(material: Material) -> Iterator[Page]:
    stamp = own_stamp(material.known)
    sources = Listing(stamp=whole_stamp(material.known), sources=tuple(material.known.sources))
    yield Page(path="sources/index.html", template="sources.html.j2", content=sources)
    missing = Listing(stamp=stamp, base=urlsplit(material.base).path)
    yield Page(path="404.html", template="missing.html.j2", content=missing)
    yield Page(path="method/index.html", template="method.html.j2", content=Listing(stamp=stamp))


def _since(material: Material) -> Iterator[Page]:
    content = since_page(material.known, material.changes)
    yield Page(path="changes/since/index.html", template="since.html.j2", content=content)


def _comparisons(material: Material) -> Iterator[Page]:
    known, book = material.known, material.book
    groups = compare.groups_of(known, book, parties.parties(material.db))
    states, treaties = compare.compare_states(known, book, groups), compare.compare_treaties(known, book)
    yield Page(path="compare/index.html", template="compare.html.j2", content=states)
    yield Page(path="compare/treaties/index.html", template="compare_treaties.html.j2", content=treaties)
    for path, content in compare.group_pages(known, material.cells, book, groups):
        yield Page(path=path, template="group.html.j2", content=content)


def _kinds(material: Material) -> Iterator[Page]:
    known, book = material.known, material.book
    lists = (("subjects", "subject", kinds.subjects(known)), ("families", "family", kinds.families(known)))
    for folder, one, found in lists:
        listed = kinds.kind_list(known, found)
        yield Page(path=f"{folder}/index.html", template=f"{folder}.html.j2", content=listed)
        for path, content in kinds.kind_pages(known, material.cells, book, folder, found):
            yield Page(path=path, template=f"{one}.html.j2", content=content)


def _backlog(material: Material) -> Iterator[Page]:
    content = backlog(material.known, material.book)
    yield Page(path="backlog/index.html", template="backlog.html.j2", content=content)
    for told in party_backlogs(material.known, material.book):
        path = f"parties/{safe(told.party.id)}/backlog/index.html"
        yield Page(path=path, template="party_backlog.html.j2", content=told)


def _history(material: Material) -> Iterator[Page]:
    known, changes = material.known, material.changes
    read, acts = history.readings(material.db), history.held_acts(material.db)
    listed = history_page(known, read, changes)
    yield Page(path="history/index.html", template="histories.html.j2", content=listed)
    for path, content in histories(known, material.cells, read, acts, changes):
        yield Page(path=path, template="history.html.j2", content=content)


def _explained(material: Material) -> Iterator[Page]:
    terms, columns = explained.glossary_page(material.known), explained.dictionary_page(material.known)
    yield Page(path="glossary/index.html", template="glossary.html.j2", content=terms)
    yield Page(path="dictionary/index.html", template="dictionary.html.j2", content=columns)


def _data(material: Material) -> Iterator[Page]:
    known, downloads = material.known, material.downloads
    yield Page(path="api/index.html", template="api.html.j2", content=interface_page(known))
    if downloads is not None:
        content = downloads_page(known, downloads, material.base)
        yield Page(path="downloads/index.html", template="downloads.html.j2", content=content)


TRANSLATED: tuple[Maker, ...] = (
    _overviews,
    _since,
    _search,
    _treaties,
    _parties,
    _comparisons,
    _kinds,
    _backlog,
    _pictures,
)
ENGLISH_ONLY: tuple[Maker, ...] = (_ledgers, _doubts, _news, _data, _own_words, _history, _explained)
