"""The index of the MTDSG: chapters, and treaties of a chapter."""

import pytest

from servanda_db.vocabulary import PageFault
from servanda_spiders.reading.mtdsg_index import read_chapter, read_chapters
from servanda_spiders.reading.mtdsg_reference import canonical, reference_in_address, treaty_id

HEAD = "<!DOCTYPE html><html><head><meta charset='utf-8'><title>MTDSG</title></head><body>"
END = "</body></html>\n"
VIEW = "ViewDetails.aspx?src=TREATY&amp;mtdsg_no={}&amp;chapter=4&amp;clang=_en"


def page(inside: str) -> bytes:
    return f"{HEAD}{inside}{END}".encode()


def test_chapters_are_given_once_in_order_and_other_links_left_out() -> None:
    body = page(
        "<a href='Home.aspx'>Home</a><table id='x_dgChapterList'>"
        "<tr><td><a href='Treaties.aspx?id=1&subid=A&clang=_en'>CHAPTER I</a></td></tr>"
        "<tr><td><a href='Treaties.aspx?id=2&amp;subid=A&amp;clang=_en'>CHAPTER II</a></td></tr>"
        "<tr><td><a href='Treaties.aspx?id=1&subid=A&clang=_en'>again</a></td></tr></table>"
    )
    assert read_chapters(body) == (
        "Treaties.aspx?id=1&subid=A&clang=_en",
        "Treaties.aspx?id=2&subid=A&clang=_en",
    )


def test_a_page_without_chapters_is_no_index() -> None:
    with pytest.raises(PageFault, match="not_an_index"):
        read_chapters(page("<h1>United Nations Treaty Collection</h1>"))


def test_a_cut_index_is_truncated() -> None:
    body = page("<a href='Treaties.aspx?id=1'>CHAPTER I</a>")[:-12]
    with pytest.raises(PageFault, match="truncated"):
        read_chapters(body)
    with pytest.raises(PageFault, match="truncated"):
        read_chapter(body)


@pytest.mark.parametrize(
    "cell",
    [
        f"<td><a href='{VIEW.format('IV-8')}'>Convention on Women<sup>1</sup></a> New York, 18 December 1979</td>",
        f"<td><a href='{VIEW.format('IV-8')}'>Convention on Women</a><br>New York, 18 December 1979</td>",
        f"<td><a href='{VIEW.format('IV-8')}'>Convention on Women&nbsp;&nbsp;New York, 18 December 1979</a></td>",
        f"<td><a href='{VIEW.format('IV-8')}'>Convention on Women</a></td><td>New York, 18 December 1979</td>",
    ],
)
def test_an_entry_has_number_title_place_and_address(cell: str) -> None:
    rows = f"<tr><td colspan='2'>Heading</td></tr><tr><td><a href='{VIEW.format('IV-8')}'>8.</a></td>{cell}</tr>"
    (entry,) = read_chapter(page(f"<table id='x_dgSubChapterList'>{rows}</table>"))
    assert entry.reference == "IV-8"
    assert entry.title == "Convention on Women"
    assert entry.place_and_date == "New York, 18 December 1979"
    assert entry.href == "ViewDetails.aspx?src=TREATY&mtdsg_no=IV-8&chapter=4&clang=_en"


def test_a_chapter_may_have_no_treaty_but_not_neither_list_nor_links() -> None:
    assert read_chapter(page("<table id='x_dgSubChapterList'></table>")) == ()
    with pytest.raises(PageFault, match="not_an_index"):
        read_chapter(page("<p>Nothing to see</p>"))


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("xxvii-7-d", "XXVII-7-d"),
        ("III-2-2B", "III-2-2b"),
        ("xi-b-16", "XI-B-16"),
        ("un-xi-b-16-100", "XI-B-16-100"),
        ("IV-8", "IV-8"),
        ("ETS 185", None),
        ("IV", None),
        ("IV-8/../9", None),
        ("", None),
    ],
)
def test_numbers_have_one_form(given: str, printed: str | None) -> None:
    assert canonical(given) == printed


def test_ids_and_addresses() -> None:
    assert treaty_id("XXVII-7-d") == "un-xxvii-7-d"
    assert reference_in_address("https://treaties.un.org/Pages/ViewDetails.aspx?src=IND&mtdsg_no=xi-b-16") == "XI-B-16"
    assert reference_in_address("https://treaties.un.org/Pages/Treaties.aspx?id=4&subid=A&clang=_en") is None
    for nothing in ("https://treaties.un.org/vi-text", "saved/IV", "notes-of-IV-8", "IV-8.notes/page", "li-news.html"):
        assert reference_in_address(nothing) is None
