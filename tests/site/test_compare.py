"""Compare states and treaties: tables of marks for groups, a form for any two, a question to the database."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup, Tag

from servanda_db.international_state import Standing
from servanda_db.registry.parties import load_organizations
from servanda_db.store.dictionary import load_canned
from servanda_db.store.reads import parties, standings
from servanda_db.store.reads.snapshot import snapshot
from servanda_db.vocabulary import InternationalStage
from servanda_site.build import build, render
from servanda_site.languages import LANGUAGES, speaking
from servanda_site.marking import bare
from servanda_site.plan import Page
from servanda_site.rendering import Renderer
from servanda_site.views.compare import EVERYBODY, group_pages, groups_of
from servanda_site.views.known import read_known
from servanda_site.views.marks import MARKS, NONE
from servanda_site.views.matrix import sign_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.site.conftest import Facts

T = "un-xviii-16"


def read(root: Path, path: str) -> BeautifulSoup:
    return BeautifulSoup((root / path).read_bytes(), "lxml")


def marks(page: BeautifulSoup) -> dict[str, dict[str, tuple[str, str]]]:
    """Give the text and the class of every cell by row and head of the column."""
    heads = [head.get_text(strip=True) for head in page.select("table.marks thead th")][1:]
    found = {}
    for row in page.select("table.marks tbody tr"):
        name = row.select_one("th")
        assert isinstance(name, Tag)
        cells = [(cell.get_text(strip=True), " ".join(cell.get("class") or [])) for cell in row.select("td")]
        found[name.get_text(strip=True)] = dict(zip(heads, cells, strict=True))
    return found


def question(facts: Facts, name: str, **values: str) -> list[dict[str, object]]:
    (query,) = [query for query in load_canned() if query.name == name]
    cursor = facts.db.execute(query.sql, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_a_region_is_a_table_of_marks_with_approval_over_signature(facts: Facts) -> None:
    facts.standing(T, "QAT", "consent_deposited", consent_kind="ratification", consent_on="2026-03-01")
    root = build(facts.path.parent).out
    (row,) = marks(read(root, "compare/asia-pacific-states/index.html")).values()
    assert row["AZE"] == ("A", "h")
    assert row["QAT"][1] == "c"
    assert row["VNM"] == ("S", "s")
    assert "NRU" not in row  # a state without any act under any treaty
    legend = read(root, "compare/asia-pacific-states/index.html").select(".key span")
    assert [" ".join(one.get_text(" ").split()) for one in legend] == ["D deposited", "A approved at home", "S signed"]


def test_the_form_asks_the_database_where_no_script_runs(facts: Facts) -> None:
    page = read(build(facts.path.parent).out, "compare/index.html")
    form = page.select_one("form.compare")
    assert form is not None
    assert (form["action"], form["method"]) == ("../data/servanda/compare_states", "get")
    assert [select["name"] for select in form.select("select")] == ["a", "b", "c"]
    assert form.select_one("select[name=a] option[value=AZE]")
    assert page.select_one("a[href='asia-pacific-states/index.html']")


def test_the_script_finds_a_mark_for_every_stage_and_the_word_for_who_waits(facts: Facts) -> None:
    told = read(build(facts.path.parent).out, "compare/index.html").select_one("#compared")
    assert told is not None
    marks = {str(mark["data-stage"]): (mark.get_text(), mark["class"][-1]) for mark in told.select("[data-stage]")}
    assert marks.keys() == {*InternationalStage, "waiting", "unclear"}
    assert marks["waiting"] == ("approved at home", "h")
    assert marks["unclear"] == ("listed, act unclear", "o")
    assert told["data-home"] == Standing.WAITING


def test_the_question_puts_two_parties_side_by_side_and_differences_first(facts: Facts) -> None:
    facts.treaty("un-iv-8", "IV-8", "Convention on Women")
    facts.standing("un-iv-8", "AZE", "in_force", consent_on="1995-07-10")
    facts.standing("un-iv-8", "VNM", "in_force", consent_on="1982-02-17")
    facts.standing(T, "NRU", "consent_deposited", consent_on="2026-01-05")
    told = question(facts, "compare_states", a=" aze ", b="NRU", c="")
    assert [(row["treaty"], row["differ"]) for row in told] == [("un-iv-8", 1), (T, 1)]
    assert told[1]["b_deposited_on"] == "2026-01-05"
    alike = question(facts, "compare_states", a="AZE", b="VNM", c="")
    assert [(row["treaty"], row["differ"]) for row in alike] == [("un-iv-8", 0), (T, 0)]
    third = question(facts, "compare_states", a="AZE", b="VNM", c="NRU")
    assert {row["differ"] for row in third} == {1}
    parties = question(facts, "compare_treaties", a=T, b="un-iv-8", c="")
    assert {"AZE", "VNM", "NRU"} <= {row["party"] for row in parties}
    assert question(facts, "compare_treaties", a="", b="", c="") == []


def test_two_states_are_compared_within_three_clicks_of_any_page(facts: Facts) -> None:
    root = build(facts.path.parent).out
    for page, link in (
        ("index.html", "compare/index.html"),
        ("parties/AZE/index.html", "../../compare/index.html?a=AZE"),
        (f"treaties/{T}/index.html", f"../../compare/treaties/index.html?a={T}"),
    ):
        assert read(root, page).select_one(f"a[href='{link}']"), page


def test_a_group_of_many_treaties_goes_on_over_pages_that_stay_small(new_facts: Callable[[], Facts]) -> None:
    facts = new_facts()
    facts.write_crowd(parties=100, treaties=700)
    with snapshot(facts.path) as db:
        renderer = Renderer()
        known, book = read_known(db), standings.book(db)
        cells = renderer.cells(known)
        groups = groups_of(known, book, parties.parties(db))
        pages = dict(group_pages(known, cells, book, groups))
    written = {
        path: render(renderer, Page(path=path, template="group.html.j2", content=page), "https://x.example/")
        for path, page in pages.items()
    }
    first = BeautifulSoup(written["compare/region-0/index.html"], "lxml")
    listed = [str(link["href"]).removeprefix("../../") for link in first.select("ul.parts a")]
    assert len(listed) > 1
    assert sum(len(BeautifulSoup(written[path], "lxml").select("table.marks tbody tr")) for path in listed) == 700
    for path, content in written.items():
        assert len(content.encode()) <= 160_000, path
        assert len(gzip.compress(content.encode(), 9)) <= 30_000, path


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_no_two_marks_have_the_same_letter_in_a_language(language: object) -> None:
    with speaking(language):  # type: ignore[arg-type]  # a Language, which ids= hides
        signs = [bare(sign_of(mark)) for mark in MARKS if mark != NONE]
    assert len(set(signs)) == len(signs)
    assert all(re.fullmatch(r"\w|\?", sign) for sign in signs)


def test_members_of_organizations_are_groups_of_those_that_belong_to_them_now(facts: Facts) -> None:
    facts.party("GBR", "United Kingdom", region="Europe")
    facts.party("FRA", "France", region="Europe")
    for party in ("GBR", "FRA"):
        facts.standing(T, party, "signed", signed_on="2025-10-25")
    root = build(facts.path.parent).out
    (eu,) = marks(read(root, "compare/members-eu/index.html")).values()
    (coe,) = marks(read(root, "compare/members-coe/index.html")).values()
    assert set(eu) == {"FRA"}
    assert set(coe) == {"AZE", "FRA", "GBR"}
    assert load_organizations().keys() - EVERYBODY == {"coe", "eu"}
