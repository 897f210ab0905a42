"""Where the pictures lie, embed/, and the page that says how to show them elsewhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from servanda_db.store.reads.standings import Book, Standing, no_standing
from servanda_db.store.reads.treaties import TreatyRecord
from servanda_site.addresses import safe
from servanda_site.cells import Cells
from servanda_site.languages import gettext as _
from servanda_site.languages import spoken
from servanda_site.marking import bare, in_words
from servanda_site.pictures.canvas import WIDTH, credit, facts_day
from servanda_site.pictures.ledger import ledger
from servanda_site.pictures.progress import progress
from servanda_site.pictures.squares import squares
from servanda_site.pictures.timeline import timeline
from servanda_site.views.known import Known
from servanda_site.views.progress import bars
from servanda_site.views.squares import regions
from servanda_site.views.stamps import Stamp, treaty_stamp, whole_stamp

MAP, TIMELINE, PROGRESS = "map", "timeline", "progress"
Picture = tuple[str, str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A picture with the code that shows it, whose texts are escaped for whoever copies it."""

    heading: str
    path: str
    alt: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedPage:
    """Context of embed.html.j2: the treaties with those of `names` that they have, and the pairs that have a ledger."""

    stamp: Stamp
    treaties: tuple[tuple[TreatyRecord, tuple[str, ...]], ...]
    pairs: tuple[tuple[str, str, str], ...]
    examples: tuple[Example, ...]
    names: tuple[str, ...] = (MAP, TIMELINE, PROGRESS)


def treaty_pictures(known: Known, cells: Cells, book: Book) -> Iterator[Picture]:
    """Give path, template and content of the pictures of each treaty that has any."""
    for treaty, names in _illustrated(known, book):
        folder = f"embed/treaties/{safe(treaty.id)}"
        standings, clauses = standings_of(book, treaty.id), known.clauses.get(treaty.id, ())
        sources = (credit(known, treaty),)
        if MAP in names:
            drawn = squares(treaty.name, regions(known, cells, standings), sources)
            yield f"{folder}/{MAP}.svg", "pictures/squares.svg.j2", drawn
        if TIMELINE in names:
            day = facts_day(treaty_stamp(known, treaty)) or ""
            path = timeline(treaty, standings, clauses, day, sources)
            yield f"{folder}/{TIMELINE}.svg", "pictures/timeline.svg.j2", path
        if PROGRESS in names:
            yield (
                f"{folder}/{PROGRESS}.svg",
                "pictures/progress.svg.j2",
                progress(treaty.name, bars(treaty, clauses), sources),
            )


def ledger_pictures(known: Known, book: Book) -> Iterator[Picture]:
    """Give path, template and content of the ledger of each pair of which somebody but the depositary tells."""
    held = {standing[:2]: standing for standings in book.by_treaty.values() for standing in standings}
    for pair, told in sorted(known.reports.items()):
        drawn = ledger(known, held.get(pair) or no_standing(*pair), told)
        yield f"embed/standings/{safe(pair[0])}/{safe(pair[1])}.svg", "pictures/ledger.svg.j2", drawn


def embed_page(known: Known, book: Book, base: str) -> EmbedPage:
    """Put the page together; its example is the treaty with most pictures, and of these the one with most parties.

    `base` is the site's address with a slash at its end.
    """
    found = tuple(_illustrated(known, book))
    best = max(found, key=lambda one: (len(one[1]), one[0].listed, one[0].id), default=None)
    pairs = (
        (treaty, party, f"{known.parties[party].name}: {known.treaties[treaty].brief}")
        for treaty, party in sorted(known.reports)
    )
    return EmbedPage(
        stamp=whole_stamp(known),
        treaties=found,
        pairs=tuple(pairs),
        examples=tuple(_examples(*best, f"{base}{spoken().prefix}")) if best is not None else (),
    )


def _examples(treaty: TreatyRecord, names: Sequence[str], base: str) -> Iterator[Example]:
    headings = {
        MAP: _("Every party, one square"),
        TIMELINE: _("Signatures and deposits over time"),
        PROGRESS: _("Progress to entry into force"),
    }
    for name in names:
        path, alt = f"embed/treaties/{treaty.id}/{name}.svg", in_words(bare(f"{headings[name]}: {treaty.name}"))
        code = f'<img src="{escape(base + path)}" alt="{escape(alt)}" width="{WIDTH}">'
        yield Example(heading=headings[name], path=path, alt=alt, code=code)


def standings_of(book: Book, treaty: str) -> Sequence[Standing]:
    """Give the standings of a treaty, and an empty one for each party that has acts and none."""
    return (*book.by_treaty.get(treaty, ()), *(no_standing(treaty, party) for party in book.acts_only.get(treaty, ())))


def _illustrated(known: Known, book: Book) -> Iterator[tuple[TreatyRecord, tuple[str, ...]]]:
    """Give the treaties that have pictures with the names of these: squares and timeline where an act is known."""
    for treaty in sorted(known.treaties.values(), key=lambda one: known.treaty_order[one.id]):
        acts = treaty.id in book.by_treaty or treaty.id in book.acts_only
        read = facts_day(treaty_stamp(known, treaty))
        names = (MAP, *([TIMELINE] if read else [])) if acts else ()
        names += (PROGRESS,) if bars(treaty, known.clauses.get(treaty.id, ())) else ()
        if names:
            yield treaty, names
