"""A mirror of two sources, for the tests of what a fault in one of them does to the other."""

import json
from pathlib import Path

from tests.spiders.un_pages import HOST, PREFIX, ROWS, TITLES, html, html_name

_ARTICLE = Path(__file__).parent / "fixtures" / "az_omm" / "law_signed_in_english"
NEWS = "operativmm.az"
FIRST, FAULTY, LAST = "XXIX-1", "XXIX-2", "XXIX-3"
TREATIES = (FIRST, FAULTY, LAST)
# Its name has a letter beyond ASCII, so that a page read in the wrong charset shows.
ALL_ROWS = (*ROWS, ("Côte d'Ivoire", "", "9 Aug 2005 a"))
PART = f"mtdsg_no={FAULTY}&"


def article_path() -> str:
    """Give the path of the one article."""
    address: str = json.loads((_ARTICLE / "about.json").read_text())["address"]
    return address.partition(NEWS)[2]


def article() -> str:
    """Give the one article."""
    return (_ARTICLE / "page.html").read_text(encoding="utf-8")


def faulty_page(rows: tuple[tuple[str, ...], ...] = ALL_ROWS) -> str:
    """Give the page of the treaty that the faults stand in for."""
    return html(FAULTY, "10-03-2026", rows, linked=False)


def write_two(root: Path) -> Path:
    """Write three treaties without XML, and a listing of news with one article."""
    pages = {
        f"{HOST}/Pages/ParticipationStatus.aspx@clang=_en": _chapters(),
        f"{HOST}/Pages/Treaties.aspx@id=29&subid=A&clang=_en": _chapter(),
        **{f"{HOST}/{html_name(t)}": html(t, "10-03-2026", ALL_ROWS, linked=False) for t in TREATIES},
        f"{NEWS}/en/index.html": f"<html><body><a href='{article_path()}'>One</a></body></html>",
        f"{NEWS}{article_path()}": article(),
    }
    for name, text in pages.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (root / "mirror.json").write_text('{"retrieved_at": "2026-03-10T12:00:00Z"}')
    return root


def _chapters() -> str:
    return "<html><body><a href='Treaties.aspx?id=29&amp;subid=A&amp;clang=_en'>CHAPTER XXIX</a></body></html>"


def _chapter() -> str:
    rows = "".join(
        f"<tr><td>{reference.split('-')[1]}.</td><td><a href='ViewDetails.aspx?src=TREATY&amp;mtdsg_no={reference}"
        f"&amp;chapter=29&amp;clang=_en'>{TITLES[reference]}</a> Oslo, 1 March 2000</td></tr>"
        for reference in TREATIES
    )
    return f"<html><body><table id='{PREFIX}dgSubChapterList'>{rows}</table></body></html>"
