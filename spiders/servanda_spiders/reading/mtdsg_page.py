"""What both shapes of an MTDSG page are brought to before anything is understood: its texts and grids."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table as published: where it stands, its header texts, its rows of texts, footnote markers inside."""

    place: str
    header: tuple[str, ...]
    rows: Sequence[Sequence[str]]


def is_blank(cells: Sequence[str]) -> bool:
    """Tell a row without any text, as layouts have at the end of a table, however many cells it has."""
    return not any(cell.strip() for cell in cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderTexts:
    """The texts above the table as published, empty where the page has none."""

    chapter: str = ""
    title: str = ""
    conclusion: str = ""
    force: str = ""
    registration: str = ""
    status: str = ""
    treaty_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementTexts:
    """What stands under one name in a section of declarations: the section, the name, its paragraphs."""

    section: str
    number: int
    participant: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MtdsgPage:
    """One page as published.

    `named` are the numbers of the treaty that the page itself gives, `number` the one in its chapter's list
    that stands before its title, or None; `grids` list the participants, `special` and `territorial` stand
    beside them; `stamp` is the page's own status stamp (UTC, ISO) or None, `xml_link` its link to its XML.
    """

    named: tuple[str, ...]
    header: HeaderTexts
    grids: tuple[Grid, ...]
    special: tuple[Grid, ...] = ()
    territorial: tuple[Grid, ...] = ()
    statements: tuple[StatementTexts, ...] = ()
    number: str | None = None
    stamp: str | None = None
    xml_link: str | None = None
