"""The index of the search: what it is made of, when it is made again, and the page that is whole without it."""

from __future__ import annotations

import gzip
import json
import sys
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

from servanda_site import search_index
from servanda_site.build import build
from servanda_site.search_index import Document, Found

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.site.conftest import Facts


def alias(facts: Facts, name: str, language: str) -> None:
    facts.put("treaty_name", treaty="un-xviii-16", name=name, language=language, kind="alias")


def fragments(root: Path, language: str) -> dict[str, str]:
    """Give what the index holds, by address."""
    found = {}
    for path in (root / "pagefind" / "fragment").glob(f"{language}_*.pf_fragment"):
        text = gzip.decompress(path.read_bytes())
        record = json.loads(text[text.index(b"{") :])
        found[record["url"]] = record["content"]
    return found


def test_every_treaty_party_and_article_is_found_by_each_of_its_names(facts: Facts) -> None:
    alias(facts, "Hanoi Convention", "en")
    alias(facts, "Convention de Hanoï", "fr")
    found = fragments(build(facts.path.parent).out, "en")
    treaty = found["/treaties/un-xviii-16/index.html"]
    assert "Hanoi Convention" in treaty
    assert "Convention de Hanoï" in treaty
    assert "/parties/AZE/index.html" in found
    assert any(address.startswith("/news/") for address in found)
    # A table of parties would make every treaty an answer to the name of a state.
    assert "Viet Nam" not in treaty


def test_each_language_has_an_index_of_its_own_pages(facts: Facts) -> None:
    alias(facts, "Convention de Hanoï", "fr")
    root = build(facts.path.parent).out
    for code in ("az", "fr", "es", "ru", "ar"):
        found = fragments(root, code)
        assert f"/{code}/treaties/un-xviii-16/index.html" in found
        assert "Convention de Hanoï" in found[f"/{code}/treaties/un-xviii-16/index.html"]
        assert all(address.startswith(f"/{code}/") for address in found)


def test_the_index_is_made_again_only_when_what_it_is_made_of_changes(
    facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = build(facts.path.parent).out
    before = {path: path.stat().st_mtime_ns for path in (root / "pagefind").rglob("*")}
    monkeypatch.setattr(sys, "executable", "/nowhere/python")  # it would not even start
    report = build(facts.path.parent)
    assert report.trouble is None
    assert {path: path.stat().st_mtime_ns for path in (root / "pagefind").rglob("*")} == before


def test_without_pagefind_the_site_is_built_and_says_what_is_missing(
    facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    report = build(facts.path.parent)
    assert report.trouble is not None
    assert "pagefind" in report.trouble
    assert "\n" not in report.trouble
    assert not (report.out / "pagefind").exists()
    assert (report.out / "search" / "index.html").is_file()


def test_no_interface_nor_style_of_others_is_published(facts: Facts) -> None:
    root = build(facts.path.parent).out / "pagefind"
    assert (root / "pagefind.js").is_file()
    assert not list(root.glob("*ui*"))
    assert not list(root.glob("*.css"))


def test_the_page_of_the_search_names_everything_without_a_script(facts: Facts) -> None:
    alias(facts, "Hanoi Convention", "en")
    root = build(facts.path.parent).out
    page = BeautifulSoup((root / "search/index.html").read_bytes(), "lxml")
    assert "Hanoi Convention" in page.get_text()
    assert page.select("a[href='../treaties/un-xviii-16/index.html']")
    assert page.select("a[href='../parties/NRU/index.html']")
    form = page.select_one("form[role=search]")
    assert form is not None
    assert form["method"] == "get"
    label = form.select_one("label")
    assert label is not None
    assert page.find("input", id=str(label["for"]))
    assert page.select("#found [role=status][aria-live]")


def test_hostile_names_are_text_in_the_documents() -> None:
    found = Found(title="<script>alert(1)</script>", names=('"><img src=x>', "a\u202eb"), words=("{{ 7 }}",))
    made = Document(path="treaties/x/index.html", language="en", found=found).html()
    page = BeautifulSoup(made, "lxml")
    assert not page.find_all(["script", "img"])
    assert "a[U+202E]b" in page.get_text()


def test_documents_in_another_order_of_json_keys_give_the_same_bytes(tmp_path: Path) -> None:
    one, other = tmp_path / "a.json", tmp_path / "b.json"
    one.write_text('{"b": {"d": 1, "c": 2}, "a": 3}')
    other.write_text('{"a": 3, "b": {"c": 2, "d": 1}}')
    assert search_index._in_order(one) == search_index._in_order(other)
