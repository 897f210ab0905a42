"""What stands below the table of an MTDSG page: declarations, objections, territorial applications."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from servanda_db.vocabulary import ActionKind, Claim, DatePrecision, Doubt, PageFault, Verdict
from servanda_spiders.reading.dates import ImpossibleDateError, UnreadableDateError
from servanda_spiders.reading.footnotes import split_markers
from servanda_spiders.reading.mtdsg_cells import read_cell
from servanda_spiders.reading.mtdsg_columns import shorten
from servanda_spiders.reading.mtdsg_page import Grid, StatementTexts, is_blank
from servanda_spiders.reading.mtdsg_table import Listing, Subject
from servanda_spiders.reading.mtdsg_words import words

# A quotation identifies a statement; its whole text stays in the archived page.
_LONGEST_QUOTE = 600
_LONGEST_HEADING = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heading:
    """A heading, alone or at the head of a paragraph: its words, its kind (None: a moment), what follows."""

    text: str
    kind: ActionKind | None
    rest: str


def read_statements(texts: StatementTexts, subject: Subject, listing: Listing) -> None:
    """Add the statements of one participant in one section to a listing, one claim for each heading.

    The kind is that of the heading; without one, that of the section.
    """
    name = split_markers(texts.participant)[0]
    paragraphs = [text for text in (split_markers(text)[0] for text in texts.paragraphs) if not _is_preface(text)]
    locator = f"{texts.section} {texts.number}"
    if not name:
        if paragraphs:
            _ask(
                listing,
                shorten(paragraphs[0], 80),
                f"a statement in {texts.section} stands under no name",
                locator,
            )
        return
    if not any(paragraphs):
        _ask(listing, name, f"stands in {texts.section} without a text: a statement withdrawn", locator)
        return
    party = listing.party(name, subject, locator)
    default = words().statements.sections[texts.section]
    for number, (kind, heading, body) in enumerate(_parts(paragraphs, default, texts.section), 1):
        key = (texts.section, texts.number, name, number)
        listing.claims[key] = Claim(
            treaty=subject.treaty,
            party=party,
            party_as_published=name,
            kind=kind,
            kind_as_published=heading,
            quote=shorten(body, _LONGEST_QUOTE),
            locator=f"{locator} ({name}), statement {number}",
        )


def read_territorial(grid: Grid, subject: Subject, listing: Listing) -> None:
    """Add a table of territorial applications to a listing: one claim for each date of receipt.

    Raises PageFault for a row or a date that can't be read.
    """
    columns = _territorial_columns(grid)
    if columns is None:
        raise PageFault("unknown_header", f"{grid.place}: {shorten(' | '.join(grid.header))!r}")
    names, dates, territories = columns
    label = split_markers(grid.header[dates])[0]
    for number, cells in enumerate(grid.rows, 1):
        if is_blank(cells):
            continue
        locator = f"{grid.place} row {number}"
        if len(cells) != len(grid.header):
            raise PageFault("ragged_row", f"{locator} has {len(cells)} cells under {len(grid.header)} headers")
        name = split_markers(cells[names])[0]
        if not name:
            continue
        party = listing.party(name, subject, locator)
        where = shorten(split_markers(cells[territories])[0], _LONGEST_QUOTE)
        for date in _territorial_dates(grid.header[dates], cells[dates], f"{locator} ({name})", subject):
            listing.claims[(grid.place, name, date, where)] = Claim(
                treaty=subject.treaty,
                party=party,
                party_as_published=name,
                kind=ActionKind.TERRITORIAL_APPLICATION,
                kind_as_published=label,
                date=date,
                date_precision=DatePrecision.DAY,
                quote=f"{name} | {split_markers(cells[dates])[0]} | {where}",
                locator=f"{locator}, column {dates + 1} ({label})",
            )


def is_territorial(grid: Grid) -> bool:
    """Tell a table of participants, dates of receipt and territories by its headers."""
    return _territorial_columns(grid) is not None


def _territorial_columns(grid: Grid) -> tuple[int, int, int] | None:
    """Give the places of names, dates and territories."""
    headers = [split_markers(header)[0].casefold() for header in grid.header]
    places = [
        [place for place, header in enumerate(headers) if header in known]
        for known in (words().participant, words().territorial_dates, words().territories)
    ]
    if len(headers) != 3 or any(len(found) != 1 for found in places):
        return None
    (names,), (dates,), (territories,) = places
    return names, dates, territories


def _territorial_dates(header: str, cell: str, where: str, subject: Subject) -> Iterator[str]:
    try:
        acts = read_cell(header, cell).acts
    except ImpossibleDateError as error:
        raise PageFault("impossible_date", f"{where}: {error}", Verdict.HELD) from error
    except UnreadableDateError as error:
        shown = shorten(cell.strip(), 80)
        raise PageFault("unreadable_cell", f"{where}: {shown!r} can't be read: {error}", Verdict.HELD) from error
    for act in acts:
        if act.date is not None:
            if act.date > subject.latest:
                raise PageFault("future_date", f"{where}: {act.date} lies in the future", Verdict.HELD)
            yield act.date


def _parts(paragraphs: list[str], default: ActionKind, section: str) -> Iterator[tuple[ActionKind, str, str]]:
    """Divide paragraphs at their headings: kind, heading as published, text."""
    kind, told, body = default, "", list[str]()
    moment = ""
    for paragraph in paragraphs:
        heading = _heading(paragraph)
        if heading is None:
            body.append(paragraph)
            continue
        if body:
            yield kind, told or section, " ".join(body)
            body = []
        moment = heading.text if heading.kind is None else moment
        kind = heading.kind or default
        told = heading.text if heading.kind is None else f"{moment} {heading.text}".strip()
        if heading.rest:
            body.append(heading.rest)
    if body or told:
        yield kind, told or section, " ".join(body) or told


def _heading(paragraph: str) -> _Heading | None:
    match = _heading_pattern().match(paragraph)
    if match is None:
        return None
    text, rest = match[0].rstrip(":").strip(), paragraph[match.end() :].strip()
    named = {kind for kind, pattern in _kind_patterns().items() if pattern.search(text)}
    if not named and rest:
        return None
    return _Heading(text=text, kind=named.pop() if len(named) == 1 else None, rest=rest)


@cache
def _heading_pattern() -> re.Pattern[str]:
    """Match a heading at the head of a paragraph, up to its colon."""
    told = words().statements
    leads = (*told.moments, *(word for group in told.headings.values() for word in group))
    return re.compile(rf"(?:{'|'.join(map(re.escape, leads))})\b[^:.;]{{0,{_LONGEST_HEADING}}}:")


@cache
def _kind_patterns() -> dict[ActionKind, re.Pattern[str]]:
    return {
        kind: re.compile(rf"\b(?:{'|'.join(map(re.escape, group))})\b", re.IGNORECASE)
        for kind, group in words().statements.headings.items()
    }


def _is_preface(text: str) -> bool:
    return text.startswith(words().statements.preface)


def _ask(listing: Listing, subject: str, detail: str, locator: str) -> None:
    listing.doubts.append(Doubt(kind="unsure_sentence", subject=subject, detail=detail, locator=locator))
