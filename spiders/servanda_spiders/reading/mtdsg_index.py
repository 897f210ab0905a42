"""The index of the MTDSG: the list of chapters, and the list of treaties of a chapter."""

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from servanda_db.vocabulary import PageFault
from servanda_spiders.reading.bounds import refuse_deep_nesting, refuse_too_many_tags, short_text
from servanda_spiders.reading.footnotes import fold_blanks
from servanda_spiders.reading.mtdsg_html import refuse_cut_html
from servanda_spiders.reading.mtdsg_reference import reference_in_address

_CHAPTER_PAGE = re.compile(r"(?:^|/)Treaties\.aspx\?", re.IGNORECASE)
_CELLS = frozenset({"td", "th", "li", "div"})
_LEVELS = 8
_CHAPTER_TABLE = "dgSubChapterList"
# Older pages put title and place into one cell, with no-break spaces between.
_BETWEEN_TITLE_AND_PLACE = re.compile(r"\xa0[\xa0 ]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexEntry:
    """One treaty of a chapter's list: number, title, place and date as printed, address as linked."""

    reference: str
    title: str
    place_and_date: str
    href: str


def read_chapters(body: bytes) -> tuple[str, ...]:
    """Give the addresses of the chapters' pages, each once, in the order of the list. Raises PageFault."""
    tree = _whole(body)
    found = dict.fromkeys(_href(link) for link in tree.css("a[href]") if _CHAPTER_PAGE.search(_href(link)))
    if not found:
        raise PageFault("not_an_index", "the page links to no chapter (Treaties.aspx)")
    return tuple(found)


def read_chapter(body: bytes) -> tuple[IndexEntry, ...]:
    """Give the treaties of a chapter, each once, in the order of the page; a heading without a link is none.

    A chapter without treaties is an empty tuple. Raises PageFault where the page has neither links nor list.
    """
    tree = _whole(body)
    entries: dict[str, IndexEntry] = {}
    for link in tree.css("a[href]"):
        reference = reference_in_address(_href(link)) if "mtdsg_no=" in _href(link).lower() else None
        if reference is not None:
            entry = _entry(link, reference)
            if len(entry.title) > len(entries[reference].title if reference in entries else ""):
                entries[reference] = entry
    if not entries and tree.css_first(f"table[id$='{_CHAPTER_TABLE}']") is None:
        raise PageFault("not_an_index", "the page has neither links to treaties nor their list")
    return tuple(entries.values())


def _whole(body: bytes) -> LexborHTMLParser:
    refuse_too_many_tags(body)
    refuse_cut_html(body[-4096:].decode("latin-1"))
    refuse_deep_nesting(body.decode("latin-1"))
    tree = LexborHTMLParser(body)
    for node in tree.css("sup, br"):
        node.replace_with(" ")
    return tree


def _href(link: LexborNode) -> str:
    return link.attributes["href"] or ""


def _entry(link: LexborNode, reference: str) -> IndexEntry:
    """Give title and place: the link, then what its cell or the next one says besides."""
    text = short_text(link).strip()
    title, *inside = _BETWEEN_TITLE_AND_PLACE.split(text, maxsplit=1)
    cell = _cell_of(link)
    beside = fold_blanks(short_text(cell)).removeprefix(fold_blanks(text)) if cell is not None else ""
    following = cell.next if cell is not None and not beside.strip() else None
    place = inside[0] if inside else beside or (short_text(following) if following is not None else "")
    return IndexEntry(
        reference=reference,
        title=fold_blanks(title),
        place_and_date=fold_blanks(place).strip(" ,"),
        href=_href(link),
    )


def _cell_of(link: LexborNode) -> LexborNode | None:
    """Give the cell of a table, the item or the block that a link stands in."""
    node = link.parent
    for _ in range(_LEVELS):
        if node is None or node.tag in _CELLS:
            return node
        node = node.parent
    return None
