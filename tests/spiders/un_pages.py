"""A small mirror of pages of our own, in the shape of the MTDSG, for the tests of the crawl."""

import json
from collections.abc import Sequence
from pathlib import Path

HOST = "treaties.un.org"
PREFIX = "ctl00_ctl00_ContentPlaceHolder1_ContentPlaceHolderInnerPage_"
_SUBJECTS = (
    "Convention on Garden Fences",
    "Protocol on Hedges",
    "Agreement on the Keeping of Bees in Towns",
    "Treaty of the Seven Bridges",
    "Convention on Lost Umbrellas",
    "Charter of the Slow Rivers",
    "Agreement on Bicycle Bells",
    "Protocol concerning Night Trains",
    "Statute of the Lighthouse Commission",
    "Convention on Borrowed Books",
    "Agreement on Snow and its Removal",
    "Covenant of the Orchards",
)
TITLES = {f"XXIX-{number}": title for number, title in enumerate(_SUBJECTS, start=1)}
ROWS = (("Norway", "3 Mar 2001", "4 May 2002"), ("Peru", "", "6 Jul 2003 a"), ("Ghana", "8 Sep 2004", ""))
HEADER = ("Participant", "Signature", "Ratification, Accession(a)")
MAINTENANCE = (
    "<!DOCTYPE html><html><body>This page is under urgent maintenance and is currently unavailable.</body></html>"
)
Rows = Sequence[tuple[str, ...]]


def xml(reference: str, rows: Rows = ROWS, title: str | None = None) -> str:
    head = "".join(f"<Entry>{text}</Entry>" for text in HEADER)
    body = "".join("<Row>" + "".join(f"<Entry>{cell}</Entry>" for cell in row) + "</Row>" for row in rows)
    return (
        '<?xml version="1.0" encoding="iso-8859-1"?><Treaty><Header><Chapter>'
        "<HeaderText>CHAPTER XXIX</HeaderText><Name>MISCELLANEOUS</Name></Chapter><ExternalData>"
        f"<Titlesect>{title or TITLES[reference]}</Titlesect><Conclusion>Oslo, 1 March 2000</Conclusion>"
        "</ExternalData></Header><Participants><Table><TGroup>"
        f"<Thead><Row>{head}</Row></Thead><Tbody><Rows>{body}</Rows></Tbody>"
        "</TGroup></Table></Participants></Treaty>"
    )


def html(reference: str, day: str, rows: Rows = ROWS, *, linked: bool = True) -> str:
    number, title = reference.split("-")[1], TITLES[reference]
    table = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in (HEADER, *rows))
    link = f"<a href='{xml_path(reference).replace(' ', '%20')}' title='View XML'>VIEW XML</a>" if linked else ""
    return (
        f"<!DOCTYPE html><html><head><title>UNTC {reference}</title></head><body>"
        f"<span id='{PREFIX}lblHeader'>STATUS AS AT : {day} 05:00:42 EDT</span>{link}"
        f"<table><tr><td id='{PREFIX}rptHead_ctl00_tcText'>CHAPTER XXIX<br>MISCELLANEOUS</td></tr></table>"
        f"<table><tr><td id='{PREFIX}rptTreaty_ctl00_tcTreaty'>{number}. {title}</td></tr>"
        f"<tr><td id='{PREFIX}rptTreaty_ctl00_tcText'>Oslo, 1 March 2000</td></tr></table>"
        f"<table id='{PREFIX}tblgrid'>{table}</table></body></html>"
    )


def xml_path(reference: str) -> str:
    return f"/doc/Publication/MTDSG/Volume II/Chapter XXIX/{reference}.en.xml"


def html_name(reference: str) -> str:
    return f"Pages/ViewDetails.aspx@src=TREATY&mtdsg_no={reference}&chapter=29&clang=_en"


def index_pages() -> dict[str, str]:
    chapters = "<html><body><a href='Treaties.aspx?id=29&amp;subid=A&amp;clang=_en'>CHAPTER XXIX</a></body></html>"
    rows = "".join(
        f"<tr><td>{reference.split('-')[1]}.</td><td>"
        f"<a href='ViewDetails.aspx?src=TREATY&amp;mtdsg_no={reference}&amp;chapter=29&amp;clang=_en'>"
        f"{title}</a>"
        " Oslo, 1 March 2000</td></tr>"
        for reference, title in TITLES.items()
    )
    chapter = f"<html><body><table id='{PREFIX}dgSubChapterList'>{rows}</table></body></html>"
    return {
        "Pages/ParticipationStatus.aspx@clang=_en": chapters,
        "Pages/Treaties.aspx@id=29&subid=A&clang=_en": chapter,
    }


def write_mirror(root: Path, day: int, changes: dict[str, str | None] | None = None) -> Path:
    """Write a mirror as of a day of March 2026; `changes` replaces pages, or leaves them out."""
    pages: dict[str, str | None] = dict(index_pages())
    for reference in TITLES:
        pages[html_name(reference)] = html(reference, f"{day:02}-03-2026")
        pages[xml_path(reference).lstrip("/")] = xml(reference)
    pages |= changes or {}
    root.mkdir(parents=True)
    (root / "mirror.json").write_text(json.dumps({"retrieved_at": f"2026-03-{day:02}T12:00:00Z"}))
    for name, text in pages.items():
        if text is not None:
            path = root / HOST / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="latin-1")
    return root
