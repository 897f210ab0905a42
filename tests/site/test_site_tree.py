"""Every page of a built site, read by a parser: links, heads, headings, stamps, weights."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

import html5lib
import pytest
from bs4 import BeautifulSoup, Tag

from servanda_db.store.dictionary import load_canned, load_dictionary
from servanda_site.build import DEFAULT_SITE_URL, build
from servanda_site.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.site.conftest import Facts

    Pages = dict[str, BeautifulSoup]


def parse(root: Path) -> Pages:
    paths = sorted(root.rglob("*.html"))
    return {str(path.relative_to(root)): BeautifulSoup(path.read_bytes(), "lxml") for path in paths}


def language_of(path: str) -> str:
    """Give the language of a page by the folder in which it lies."""
    first = path.partition("/")[0]
    return first if first in {language.code for language in LANGUAGES} else "en"


def one(element: Tag, css: str) -> Tag:
    found = element.select_one(css)
    assert found is not None, css
    return found


@pytest.fixture
def pages(facts: Facts) -> Pages:
    return parse(build(facts.path.parent).out)


def addresses(page: BeautifulSoup) -> Iterator[str]:
    for name in ("href", "src", "data", "cite", "action"):
        for element in page.select(f"[{name}]"):
            yield str(element[name])


def test_every_internal_link_and_anchor_resolves(facts: Facts) -> None:
    root = build(facts.path.parent).out
    pages = parse(root)
    checked = 0
    for path, page in pages.items():
        for address in addresses(page):
            if not address or urlsplit(address).scheme or page.find("base"):
                continue
            target = urlsplit(urljoin(f"http://site/{path}", address))
            name = unquote(target.path).lstrip("/")
            if name.startswith("data/"):  # Datasette's, which the page says
                continue
            assert (root / name).is_file(), f"{path} -> {address}"
            if target.fragment:
                assert pages[name].find(id=target.fragment), f"{path} -> {address}"
            checked += 1
    assert checked > 100
    for address in addresses(pages["404.html"]):
        assert urlsplit(address).scheme or (root / urlsplit(address).path.lstrip("/")).exists()


def test_every_link_into_the_database_is_to_a_table_or_a_question_that_there_is(facts: Facts) -> None:
    there = load_dictionary().keys() | {query.name for query in load_canned()}
    facts.db.conn.execute("UPDATE standing SET signed_on = '2001-01-01'")  # for the pages of the backlog
    linked = {
        urlsplit(urljoin(f"http://site/{path}", address)).path.removeprefix("/data/servanda").lstrip("/")
        for path, page in parse(build(facts.path.parent).out).items()
        for address in addresses(page)
        if "data/servanda" in address
    }
    assert {name.partition("/")[0] for name in linked if name} <= there
    assert {"action", "claim", "evidence", "standing", "actions_known_at", "lag_from_signature_to_deposit"} <= {
        name.partition("/")[0] for name in linked
    }
    written = (Path(__file__).parents[2] / "docs" / "ten-tasks.md").read_text("utf-8")
    assert set(re.findall(r"data/servanda/(\w+)", written)) <= there


def test_every_page_has_language_title_one_heading_canonical_address_and_stamp(pages: Pages) -> None:
    assert len(pages) >= 18
    titles = set()
    for path, page in pages.items():
        assert page.html is not None
        assert page.html["lang"] == language_of(path)
        assert page.html.get("dir") == ("rtl" if language_of(path) == "ar" else None)
        assert page.title is not None
        titles.add((language_of(path), page.title.get_text()))
        assert len(page.find_all("h1")) == 1, path
        canonical = one(page, "link[rel=canonical]")
        assert canonical["href"] == DEFAULT_SITE_URL + path.removesuffix("index.html")
        stamp = one(page, "[data-source]")
        assert stamp["data-source"]
    assert len(titles) == len(pages)


def test_every_page_with_a_table_has_a_stamp_with_a_time(pages: Pages) -> None:
    with_table = {path: page for path, page in pages.items() if page.find("table")}
    assert {
        "treaties/un-xviii-16/index.html",
        "parties/AZE/index.html",
        "waiting/index.html",
    } <= with_table.keys()
    for path, page in with_table.items():
        time = page.select_one("[data-source] time[datetime]")
        assert time is not None, path
        assert time["datetime"] == "2026-03-27"


def test_no_inline_script_no_style_of_its_own_and_no_handler(pages: Pages) -> None:
    for path, page in pages.items():
        assert not page.find_all(["style", "iframe", "object", "embed"]), path
        for script in page.find_all("script"):
            if script.get("type") == "application/ld+json":  # data, which nothing runs
                continue
            assert not script.get_text(), path
            assert not urlsplit(str(script["src"])).scheme, path
            assert script.has_attr("defer") or script.get("type") == "module", path
        for element in page.find_all(True):
            assert not [name for name in element.attrs if name == "style" or name.startswith("on")], path
        policy = one(page, "meta[http-equiv=Content-Security-Policy]")
        assert "default-src 'none'" in str(policy["content"])
        assert "unsafe-inline" not in str(policy["content"])
        # The index of the search is WebAssembly; no other page may compile any.
        assert ("wasm-unsafe-eval" in str(policy["content"])) == path.endswith("search/index.html"), path
        assert "'unsafe-eval'" not in str(policy["content"])


def test_every_page_parses_without_an_error(facts: Facts) -> None:
    for path in build(facts.path.parent).out.rglob("*.html"):
        parser = html5lib.HTMLParser()
        parser.parse(path.read_text("utf-8"))
        assert parser.errors == [], path


def test_nothing_of_the_site_lies_where_datasette_is(facts: Facts) -> None:
    root = build(facts.path.parent).out
    assert (root / "downloads" / "index.html").is_file()
    assert not (root / "data").exists()


def test_ids_are_unique_and_tables_name_their_rows_and_columns(pages: Pages) -> None:
    for path, page in pages.items():
        ids = [str(element["id"]) for element in page.find_all(id=True)]
        assert len(ids) == len(set(ids)), path
        for table in page.select("table"):
            columns = table.select("thead th")
            assert all(cell.get("scope") == "col" for cell in columns), path
            for row in table.select("tbody tr"):
                assert [cell.get("scope") for cell in row.select("th")] == ["row"], path
                assert len(row.select("th, td")) == len(columns), path


def test_approved_at_home_stands_beside_the_name_with_words_and_address(facts: Facts, pages: Pages) -> None:
    page = pages["treaties/un-xviii-16/index.html"]
    rows = {one(row, "th a").get_text(): row for row in page.select("table.status tbody tr")}
    row = rows["Azerbaijan"]
    assert "approved at home" in one(row, "th").get_text()
    assert one(row, "blockquote").get_text() == facts.QUOTE
    assert one(row, f"a[href='{facts.NEWS_PAGE}']")
    assert "32 days waiting" in row.get_text()
    assert "approved at home" not in rows["Viet Nam"].get_text()
    assert "ratif" not in row.get_text().lower()


def test_the_waiting_state_is_on_front_page_waiting_list_party_page_and_ledger(facts: Facts, pages: Pages) -> None:
    for path in (
        "index.html",
        "waiting/index.html",
        "parties/AZE/index.html",
        "standings/un-xviii-16/AZE/index.html",
    ):
        text = pages[path].get_text(" ", strip=True)
        assert "Azerbaijan" in text, path
        assert "law signed" in text, path
        assert "32 days" in text, path
    ledger = pages["standings/un-xviii-16/AZE/index.html"]
    home, abroad = ledger.select(".ledger section")
    assert facts.QUOTE in home.get_text()
    assert facts.QUOTE not in abroad.get_text()
    assert "No instrument deposited" in abroad.get_text()
    assert "Only the depositary can establish a deposit." in ledger.get_text()


def test_an_offline_edition_says_so_on_every_page(facts: Facts) -> None:
    notice = "Offline edition: facts as of 27 March 2026."
    facts.put("edition", name="notice", value=notice)
    for path, page in parse(build(facts.path.parent).out).items():
        assert notice in page.get_text(), path


def test_a_treaty_of_200_rows_weighs_at_most_40_kb(new_facts: Callable[[], Facts]) -> None:
    facts = new_facts()
    facts.write_crowd(parties=200, treaties=1)
    page = (build(facts.path.parent).out / "treaties" / "un-ix-1" / "index.html").read_bytes()
    assert page.count(b"<tr><th scope=row><a href=../../standings/un-ix-1/") == 200
    assert len(page) <= 40_000
    assert len(gzip.compress(page, 9)) <= 6_500


def test_a_party_of_600_rows_weighs_at_most_140_kb_and_lists_stay_small(
    new_facts: Callable[[], Facts],
) -> None:
    facts = new_facts()
    facts.write_crowd(parties=1, treaties=600)
    root = build(facts.path.parent).out
    page = (root / "parties" / "BAQ" / "index.html").read_bytes()
    assert page.count(b"<th scope=row><a href=../../treaties/") == 600
    assert len(page) <= 140_000
    assert len(gzip.compress(page, 6)) <= 20_000
    for path in root.rglob("*.html"):
        assert path.stat().st_size <= 160_000, path


def test_a_long_treaty_keeps_its_facts_on_a_page_of_their_own_and_no_title_stands_twice(
    new_facts: Callable[[], Facts],
) -> None:
    facts = new_facts()
    facts.write_crowd(parties=50, treaties=1)
    facts.treaty("un-ix-99", "IX-99", "Convention number 0 on the Adoption of Uniform Conditions")
    facts.put("treaty_name", treaty="un-ix-1", name="The Uniform One", language="en", kind="alias")
    facts.db.conn.execute(
        "UPDATE treaty SET registration = 'No. 4711', in_force_text = 'by article 3' WHERE id = 'un-ix-1'"
    )
    pages = parse(build(facts.path.parent).out)
    for start in ("", "ar/"):
        treaty, told = (pages[f"{start}treaties/un-ix-1/{name}"] for name in ("index.html", "facts/index.html"))
        assert one(treaty, "a[href='facts/index.html']")
        for text in ("No. 4711", "by article 3", "The Uniform One"):
            assert text in told.get_text(), text
            assert text not in treaty.get_text(), text
        assert one(told, "h1").get_text() == one(treaty, "h1").get_text()
    assert "treaties/un-xviii-16/facts/index.html" not in pages
    titles = [(language_of(path), one(page, "title").get_text()) for path, page in pages.items()]
    assert len(titles) == len(set(titles))


def test_nothing_is_called_unchanged_since_the_day_on_which_it_was_read(pages: Pages) -> None:
    stamp = one(pages["treaties/un-xviii-16/index.html"], ".stamp")
    assert "Read 27 Mar 2026." in stamp.get_text()
    assert "unchanged" not in stamp.get_text()
