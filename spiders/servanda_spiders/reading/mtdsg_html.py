"""The HTML shape of an MTDSG page, ViewDetails.aspx; elements are found by the ends of their ids."""

import datetime
import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from servanda_db.vocabulary import Fetched, PageFault
from servanda_spiders.reading.bounds import refuse_deep_nesting, refuse_too_many_tags, short_text
from servanda_spiders.reading.charset import decode
from servanda_spiders.reading.footnotes import fold_blanks
from servanda_spiders.reading.mtdsg_columns import is_participant, shorten
from servanda_spiders.reading.mtdsg_page import Grid, HeaderTexts, MtdsgPage
from servanda_spiders.reading.mtdsg_reference import reference_in_address
from servanda_spiders.reading.mtdsg_words import words

_END = re.compile(r"</html\s*>", re.IGNORECASE)
# Matched on folded text with a blank between elements: a stamp may be set in several.
_STAMP = re.compile(
    r"STATUS AS AT ?: ?(\d{1,2}) ?- ?(\d{1,2}) ?- ?(\d{4}) (\d{1,2}) ?: ?(\d{2}) ?: ?(\d{2}) ?([A-Z]{2,5})\b"
)
_HEAD = 4096
# Many times what a page has; a hostile one must not cost more than it is long.
_MOST_TABLES = 100
_HOURS_BEHIND_UTC = {"EDT": 4, "EST": 5}
_TITLE = re.compile(r"\bUNTC\s+(\S+)")
_LIST_NUMBER = re.compile(r"(\d+)[a-z]?(?:-\w{1,4}){0,4}\.\s*(?:[a-z]{1,2}\)?\s+(?=[A-Z(]))?")
_SECTIONS = frozenset({"tbody", "thead", "tfoot"})
_TITLE_ID, _GRID_ID = "rptTreaty_ctl00_tcTreaty", "tblgrid"
_TEXT_IDS = {
    "rptHead_ctl00_tcText": "chapter",
    _TITLE_ID: "title",
    "rptTreaty_ctl00_tcText": "conclusion",
    "rptEIF_ctl00_tcText": "force",
    "rptRegistration_ctl00_tcText": "registration",
    "rptStatus_ctl00_tcText": "status",
    "rptText_ctl00_tcText": "treaty_text",
}


def read_html(fetched: Fetched, *, with_tables: bool = True) -> MtdsgPage:
    """Bring the HTML shape to texts and grids, or to what stands above its tables. Raises PageFault."""
    refuse_too_many_tags(fetched.body)
    text = decode(fetched)
    _refuse_stand_in(text)
    refuse_deep_nesting(text)
    tree = _tree(text)
    identified = _by_end_of_id(tree)
    texts = {name: identified[end][0].text() for end, name in _TEXT_IDS.items() if end in identified}
    _refuse_without_table(tree, identified)
    tables = identified[_GRID_ID] if with_tables else []
    number = _LIST_NUMBER.match(fold_blanks(texts.get("title", "")))
    xml_link = _xml_link(tree)
    return MtdsgPage(
        named=tuple(_named(tree, xml_link)),
        number=number[1] if number else None,
        header=_header(texts),
        grids=tuple(_grid(_rows(table), "Participants") for table in tables),
        territorial=tuple(_territorial(tree, tables)) if with_tables else (),
        stamp=_stamp(tree),
        xml_link=xml_link,
    )


def view_xml_link(html: bytes) -> str | None:
    """Give the address in the page's link whose title or text is "View XML", in any case, or None."""
    return _xml_link(LexborHTMLParser(html))


def refuse_cut_html(text: str) -> None:
    """Raise PageFault `truncated` where an HTML page does not come to its end."""
    if not _END.search(text, max(0, len(text) - 4096)):
        raise PageFault("truncated", "the HTML ends before </html>")


def _refuse_without_table(tree: LexborHTMLParser, identified: dict[str, list[LexborNode]]) -> None:
    if _GRID_ID in identified:
        return
    if _TITLE_ID in identified:
        raise PageFault("no_table", "the page has a treaty's title, but no table of participants")
    shown = shorten(_title(tree))
    raise PageFault("not_a_treaty_page", f"the HTML has neither a title nor a table of a treaty: {shown!r}")


def _refuse_stand_in(text: str) -> None:
    for phrase in words().maintenance:
        if phrase in text:
            raise PageFault("not_a_treaty_page", f"the page says: {phrase}")
    if "<html" not in text[:_HEAD].lower():
        raise PageFault("not_a_treaty_page", "the body is neither XML nor HTML" if text else "the body is empty")
    refuse_cut_html(text)


def _tree(text: str) -> LexborHTMLParser:
    """Parse, and make the text of a cell what is read on the page: footnotes as in XML, breaks as blanks."""
    tree = LexborHTMLParser(text)
    for node in tree.css("sup, br, script, style, template"):
        if node.tag == "sup":
            node.insert_before("<superscript>")
            node.insert_after("</superscript>")
        else:
            node.replace_with(" ")
    if "<!--" in text and tree.root is not None:
        for node in [node for node in tree.root.traverse() if node.is_comment_node]:
            node.decompose()
    return tree


def _by_end_of_id(tree: LexborHTMLParser) -> dict[str, list[LexborNode]]:
    ends = (*_TEXT_IDS, _GRID_ID)
    found: dict[str, list[LexborNode]] = {}
    for node in tree.css("[id]"):
        name = node.id or ""
        end = next((end for end in ends if name.endswith(end)), None)
        if end is not None and (end != _GRID_ID or node.tag == "table"):
            found.setdefault(end, []).append(node)
    return found


def _header(texts: dict[str, str]) -> HeaderTexts:
    """Take the list's number from the title and the colon that stands before values."""
    values = {name: fold_blanks(text).removeprefix(":") for name, text in texts.items()}
    number = _LIST_NUMBER.match(values.get("title", ""))
    if number:
        values["title"] = values["title"][number.end() :]
    return HeaderTexts(**values)


def _named(tree: LexborHTMLParser, xml_link: str | None) -> Iterator[str]:
    """Give what the page itself says it is about: its title and its own link to the XML."""
    match = _TITLE.search(_title(tree))
    if match:
        yield match[1]
    reference = reference_in_address(xml_link) if xml_link else None
    if reference:
        yield reference


def _xml_link(tree: LexborHTMLParser) -> str | None:
    for link in tree.css("a[href]"):
        told = {fold_blanks(link.attributes.get("title") or "").lower(), fold_blanks(short_text(link)).lower()}
        if "view xml" in told:
            return link.attributes["href"] or None
    return None


def _title(tree: LexborHTMLParser) -> str:
    node = tree.css_first("title")
    return fold_blanks(node.text()) if node else ""


def _rows(table: LexborNode) -> list[list[str]]:
    return [
        [cell.text() for cell in row.iter()]
        for section in table.iter()
        if section.tag in _SECTIONS
        for row in section.iter()
        if row.tag == "tr"
    ]


def _grid(rows: list[list[str]], place: str) -> Grid:
    if not rows:
        raise PageFault("empty_table", f"{place}: the table has no row")
    return Grid(place=place, header=tuple(rows[0]), rows=rows[1:])


def _territorial(tree: LexborHTMLParser, listings: list[LexborNode]) -> Iterator[Grid]:
    """Give the other tables of participants, such as those of territories; they may stand before the listing."""
    known = {table.mem_id for table in listings}
    for table in tree.css("table")[:_MOST_TABLES]:
        first = table.css_first("tr")
        if table.mem_id in known or first is None:
            continue
        if any(is_participant(short_text(cell)) for cell in first.iter()):
            yield _grid(_rows(table), "Territorial applications")


def _stamp(tree: LexborHTMLParser) -> str:
    match = _STAMP.search(fold_blanks(tree.root.text(separator=" ")) if tree.root else "")
    if match is None:
        raise PageFault("no_stamp", "the page has no line STATUS AS AT : DD-MM-YYYY HH:MM:SS zone")
    day, month, year, hour, minute, second = (int(part) for part in match.groups()[:6])
    if match[7] not in _HOURS_BEHIND_UTC:
        raise PageFault("no_stamp", f"the stamp {match[0]!r} is in a zone that is not known")
    try:
        local = datetime.datetime(year, month, day, hour, minute, second, tzinfo=datetime.UTC)
    except ValueError:
        raise PageFault("no_stamp", f"the stamp {match[0]!r} is not a time") from None
    moment = local + datetime.timedelta(hours=_HOURS_BEHIND_UTC[match[7]])
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
