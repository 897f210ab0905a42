"""Pictures to embed: whole in themselves, with source and date, and nothing in them acts or loads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import html5lib
import pytest
from bs4 import BeautifulSoup

from servanda_site.build import build
from servanda_site.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.site.conftest import Facts

SVG = "{http://www.w3.org/2000/svg}"
KEY = "un-xviii-16"
EVIL = "A \"><script>alert(1)</script> & 'Convention' \uffff]]>"


def texts(root: ElementTree.Element) -> str:
    return " ".join("".join(element.itertext()) for element in root.iter(f"{SVG}text"))


def pictures(site: Path) -> dict[str, ElementTree.Element]:
    found = {
        str(path.relative_to(site)): ElementTree.fromstring(path.read_bytes())
        for path in sorted(site.rglob("embed/**/*.svg"))
    }
    assert found
    return found


@pytest.fixture
def site(facts: Facts) -> Path:
    return build(facts.path.parent, site_url="https://treaties.example/here/").out


def test_every_treaty_with_acts_has_its_pictures_in_every_language(site: Path) -> None:
    for language in LANGUAGES:
        folder = site / language.prefix / "embed"
        assert {path.name for path in (folder / "treaties" / KEY).iterdir()} == {
            "map.svg",
            "timeline.svg",
            "progress.svg",
        }
        assert (folder / "standings" / KEY / "AZE.svg").is_file()


def test_each_is_whole_with_name_text_source_and_date(site: Path) -> None:
    for path, root in pictures(site).items():
        assert root.attrib["role"] == "img", path
        assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
        title, description = root[0], root[1]
        assert root.attrib["aria-labelledby"].split() == [title.get("id"), description.get("id")]
        assert title.text
        assert description.text
        shown = texts(root)
        assert "UN Secretary-General (treaties.un.org)" in shown, path
        assert "2026" in shown, path
        assert "Servanda" in shown, path
        if path.startswith("embed/"):
            assert "read 27 Mar 2026" in shown, path


def test_nothing_in_them_acts_or_comes_from_elsewhere(site: Path) -> None:
    for path, root in pictures(site).items():
        for element in root.iter():
            name = element.tag.removeprefix(SVG)
            assert name not in {"script", "image", "use", "a", "foreignObject", "animate", "set"}, path
            for key, value in element.attrib.items():
                assert not key.startswith("on"), path
                assert "href" not in key, path
                assert "://" not in value, path
        style = "".join(element.text or "" for element in root.iter(f"{SVG}style"))
        assert "prefers-color-scheme: dark" in style
        assert "@import" not in style
        assert set(re.findall(r"url\(([^)]*)\)", style)) <= {"#h", "#w"}


def test_the_map_has_every_state_once_and_all_squares_are_alike(site: Path) -> None:
    root = ElementTree.fromstring((site / "embed" / "treaties" / KEY / "map.svg").read_bytes())
    squares = {
        "".join(group.itertext()).strip(): (group.get("class"), rect.get("width"), rect.get("height"))
        for group in root.iter(f"{SVG}g")
        if group.find(f"{SVG}text") is not None and (rect := group.find(f"{SVG}rect")) is not None
    }
    assert squares.keys() == {"AZE", "VNM", "QAT", "NRU", "CPV", "EUE"}
    assert {key: mark for key, (mark, *_size) in squares.items()} == {
        "AZE": "h",
        "VNM": "s",
        "EUE": "s",
        "QAT": "n",
        "NRU": "n",
        "CPV": "n",
    }
    assert len({(wide, high) for _mark, wide, high in squares.values()}) == 1
    for word in ("approved at home", "signed", "no act known"):
        assert word in texts(root)


def test_the_ledger_keeps_the_sides_apart(site: Path) -> None:
    root = ElementTree.fromstring((site / "embed" / "standings" / KEY / "AZE.svg").read_bytes())
    sides: dict[bool, list[str]] = {True: [], False: []}
    for element in root.iter(f"{SVG}text"):
        if float(element.get("y", "0")) < 130:
            sides[float(element.get("x", "0")) < 320].append("".join(element.itertext()))
    home, abroad = " ".join(sides[True]), " ".join(sides[False])
    assert "23 Feb 2026 law signed" in home
    assert "law signed" not in abroad
    assert "25 Oct 2025 signature" in abroad
    assert "No instrument deposited" in abroad
    assert "Operative Information Center, read 27 Mar 2026" in texts(root)


def test_the_page_gives_code_that_works_as_it_is_copied(site: Path) -> None:
    for language in LANGUAGES:
        page = BeautifulSoup((site / language.prefix / "embed" / "index.html").read_bytes(), "lxml")
        codes = [code.get_text() for code in page.select("pre code")]
        assert len(codes) == 3
        for code in codes:
            image = BeautifulSoup(code, "lxml").img
            assert image is not None
            path = str(image["src"]).removeprefix("https://treaties.example/here/")
            assert (site / path).is_file(), path
            assert path.startswith(language.prefix)
            assert image["alt"]
        assert page.find(id=KEY) is not None
        treaty = BeautifulSoup((site / language.prefix / "treaties" / KEY / "index.html").read_bytes(), "lxml")
        assert treaty.select_one(f'a[href$="embed/index.html#{KEY}"]') is not None
        assert treaty.select_one('img[src$="timeline.svg"][alt]') is not None


def test_an_evil_name_is_a_text_in_the_picture_and_in_the_copied_code(new_facts: Callable[[], Facts]) -> None:
    facts = new_facts()
    facts.write_cybercrime()
    facts.db.conn.execute("UPDATE treaty SET title = ?", (EVIL,))
    site = build(facts.path.parent).out
    shown = EVIL.replace("\uffff", "[U+FFFF]")
    for path, root in pictures(site).items():
        assert not list(root.iter(f"{SVG}script")), path
        if path.startswith("embed/treaties/"):
            assert (root[0].text or "").endswith(shown), path
    page = BeautifulSoup((site / "embed" / "index.html").read_bytes(), "lxml")
    for code in page.select("pre code"):
        tree = html5lib.parse(code.get_text(), namespaceHTMLElements=False)
        assert [element.tag for element in tree.iter()] == ["html", "head", "body", "img"]


def test_an_offline_edition_names_its_day_and_claims_no_reading(facts: Facts) -> None:
    facts.put("edition", name="as_of", value="2026-08-22")
    for path, root in pictures(build(facts.path.parent).out).items():
        if path.startswith("embed/treaties/"):
            assert "offline edition of 22 Aug 2026" in texts(root), path
            assert "read 27" not in texts(root), path


def test_the_timeline_ends_where_the_facts_end(facts: Facts) -> None:
    """A page that tells as at 2025 draws nothing for 2026, whenever it was read."""
    facts.db.conn.execute("UPDATE version SET stamp = '2025-11-01T00:00:00Z' WHERE stamp IS NULL")
    path = build(facts.path.parent).out / "embed" / "treaties" / KEY / "timeline.svg"
    root = ElementTree.fromstring(path.read_bytes())
    assert "as at 1 Nov 2025, read 27 Mar 2026" in texts(root)
    years = [element.text for element in root.iter(f"{SVG}text") if re.fullmatch(r"\d{4}", element.text or "")]
    assert years == ["2025"]


def test_a_treaty_without_acts_has_no_squares_and_its_page_shows_none(facts: Facts) -> None:
    facts.treaty("un-i-9", "I-9", "A Treaty that nobody has touched")
    site = build(facts.path.parent).out
    assert not (site / "embed" / "treaties" / "un-i-9").exists()
    page = (site / "treaties" / "un-i-9" / "index.html").read_text("utf-8")
    assert "embed/" not in page
