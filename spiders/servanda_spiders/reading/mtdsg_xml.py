"""The XML shape of an MTDSG page, the one behind "View XML"."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from servanda_db.vocabulary import PageFault
from servanda_spiders.reading.bounds import refuse_deep_nesting, refuse_too_many_tags
from servanda_spiders.reading.mtdsg_page import Grid, HeaderTexts, MtdsgPage, StatementTexts
from servanda_spiders.reading.mtdsg_words import words

# Codes of expat: no element found, unclosed token, partial character, unclosed CDATA section.
_ENDS_TOO_EARLY = frozenset({3, 5, 6, 20})
_LATIN_1 = re.compile(rb"""^[^>]{0,200}encoding=["']iso-8859-1["']""", re.IGNORECASE)
_C1 = re.compile(rb"[\x80-\x9f]")
_UNSAFE = re.compile(rb"<!ENTITY|\0", re.IGNORECASE)


def is_xml(body: bytes) -> bool:
    """Tell the XML shape by its first bytes; a server that is down answers with HTML at the same address."""
    return body[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml")


def read_xml(body: bytes) -> MtdsgPage:
    """Bring the XML shape to texts and grids. Raises PageFault."""
    treaty = _treaty(_parse(body))
    header = treaty.find("Header")
    grids = tuple(_grids(treaty.findall("Participants"), "Participants"))
    special = tuple(_grids(treaty.findall("SpecialTables"), "Special table"))
    if not grids and not special:
        raise PageFault("no_table", "the page has no table of participants")
    return MtdsgPage(
        named=(),
        header=_header(header if header is not None else treaty),
        grids=grids,
        special=special,
        territorial=tuple(_grids(treaty.findall("TerritorialApplications"), "Territorial applications")),
        statements=tuple(_statements(treaty)),
    )


def _parse(body: bytes) -> Element:
    refuse_too_many_tags(body)
    refuse_deep_nesting(body.decode("latin-1"), xml=True)
    if _UNSAFE.search(body):
        raise PageFault("unsafe_xml", "the page declares entities or holds zero bytes")
    # Browsers read the label ISO-8859-1 as windows-1252; bytes 80 to 9F are letters and quotes only there.
    encoding = "windows-1252" if _LATIN_1.match(body) and _C1.search(body) else None
    parser = ElementTree.XMLParser(encoding=encoding)  # noqa: S314 entities are refused above
    try:
        parser.feed(body)
        return parser.close()
    except ElementTree.ParseError as error:
        reason = "truncated" if error.code in _ENDS_TOO_EARLY else "not_well_formed"
        raise PageFault(reason, f"the XML is not whole: {error}") from error
    except (LookupError, ValueError) as error:
        raise PageFault("not_well_formed", f"the XML declares an encoding that is not known: {error}") from error


def _treaty(root: Element) -> Element:
    treaty = root if root.tag == "Treaty" else root.find(".//Treaty")
    if treaty is None or (treaty.find("Header") is None and treaty.find("ExternalData") is None):
        raise PageFault("not_a_treaty_page", f"the XML <{root.tag}> has no Treaty with a Header")
    return treaty


def _text(element: Element | None) -> str:
    """Give all text of an element; a footnote that is real markup is written as the escaped ones are."""
    if element is None:
        return ""
    for child in element.iter("superscript"):
        child.text = f"<superscript>{child.text or ''}</superscript>"
    return "".join(element.itertext())


def _header(header: Element) -> HeaderTexts:
    data = header.find("ExternalData")
    data = header if data is None else data
    status = data.find("Status")
    return HeaderTexts(
        chapter=" ".join(_text(part) for part in header.findall("Chapter/*")),
        title=_text(data.find("Titlesect")),
        conclusion=_text(data.find("Conclusion")),
        force=_text(data.find("EIF/Labeltext")),
        registration=_text(data.find("Registration/Labeltext")),
        status="" if status is None else _status(status),
        treaty_text=_text(data.find("TreatyText/Text")),
    )


def _status(status: Element) -> str:
    """Write the counts as the HTML shape prints them."""
    counts = ((name, _text(status.find(name)).strip()) for name in ("Signatories", "Parties"))
    return ". ".join(f"{name} : {count}" for name, count in counts if count)


def _grids(sections: list[Element], place: str) -> Iterator[Grid]:
    """Give the tables of sections in order; a special table is whatever has a TableHeader of its own."""
    for section in sections:
        if next(section.iter("TableHeader"), None) is None:
            yield from (_group(group, place) for group in section.iter("TGroup"))
            continue
        for element in section.iter():
            if element.tag == "TGroup":
                yield _group(element, place)
            elif element.find("TableHeader") is not None:
                yield _special(element, place)


def _group(group: Element, place: str) -> Grid:
    heads = group.findall("Thead/Row")
    if len(heads) != 1:
        raise PageFault("unknown_header", f"{place}: {len(heads)} header rows, not one")
    rows = [
        [_text(entry) if len(entry) else entry.text or "" for entry in row]
        for row in group.findall("Tbody/Rows/Row") or group.findall("Tbody/Row")
    ]
    return Grid(place=place, header=tuple(_text(entry) for entry in heads[0]), rows=rows)


def _special(table: Element, place: str) -> Grid:
    titles = tuple(_text(title) for title in table.findall("TableHeader/Title"))
    rows = [[_text(column) for column in row.findall("Column")] for row in table.iter("Row")]
    return Grid(place=place, header=titles, rows=rows)


def _statements(treaty: Element) -> Iterator[StatementTexts]:
    for name in words().statements.sections:
        for section in treaty.findall(name):
            for number, entry in enumerate(section, 1):
                if entry.find("Participant") is not None or entry.find("Text") is not None:
                    yield StatementTexts(
                        section=name,
                        number=number,
                        participant=_text(entry.find("Participant")),
                        paragraphs=tuple(_text(text) for text in entry.findall("Text")),
                    )
