"""The ten tasks of docs/ten-tasks.md, each walked by the links that stand on the pages: three clicks or one query."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup

from servanda_site.build import build

if TYPE_CHECKING:
    from tests.site.conftest import Facts

TREATY = "United Nations Convention against Cybercrime"
MOST_CLICKS = 3


@dataclass
class Reader:
    """Someone on the front page who clicks on the text of links."""

    root: Path
    at: str = "index.html"
    clicks: int = 0

    @property
    def page(self) -> BeautifulSoup:
        return BeautifulSoup((self.root / self.at).read_bytes(), "lxml")

    @property
    def text(self) -> str:
        return " ".join(self.page.get_text(" ").split())

    def href(self, words: str) -> str:
        links = [a for a in self.page.select("a[href]") if " ".join(a.get_text().split()) == words]
        assert links, f"{self.at}: no link {words!r}"
        return str(links[0]["href"])

    def click(self, words: str) -> Reader:
        target = urlsplit(urljoin(f"http://site/{self.at}", self.href(words)))
        self.clicks += 1
        assert self.clicks <= MOST_CLICKS
        self.at = target.path.lstrip("/")
        assert (self.root / self.at).is_file(), self.at
        return self


@pytest.fixture
def reader(facts: Facts) -> Reader:
    facts.put("treaty_name", treaty="un-xviii-16", name="Hanoi Convention", language="en", kind="alias")
    facts.standing(
        "un-xviii-16", "NRU", "signed", valid_from="2001-01-01", signed_on="2001-01-01", why="Signed; nothing else."
    )
    return Reader(build(facts.path.parent).out)


def test_who_is_missing_for_entry_into_force(reader: Reader) -> None:
    reader.click(TREATY)
    assert "0 of 40 instruments" in reader.text
    assert "No act known of: Cabo Verde" in reader.text


def test_what_azerbaijan_did_in_a_year(reader: Reader) -> None:
    reader.click("Parties").click("Azerbaijan")
    assert "law signed, 23 Feb 2026" in reader.text
    assert reader.page.select("table.status tbody tr")
    assert reader.page.select_one("script[src*=tables]")  # the filter by a word
    assert reader.href("What it did, the latest first").endswith("data/servanda/evidence?party=AZE&_sort_desc=date")


def test_which_states_signed_and_waited_ten_years(reader: Reader) -> None:
    reader.click("Who signed ten years ago and has not deposited")
    assert "Nauru" in reader.text
    reader.click("Nauru")
    assert reader.at == "parties/NRU/backlog/index.html"
    assert "1 Jan 2001" in reader.text


def test_cite_this(reader: Reader) -> None:
    reader.click(TREATY).click("Azerbaijan")
    cited = reader.page.select("details")
    assert cited
    for one in cited:
        assert one.select_one(".bibtex")
        csl = one.select_one(".csl")
        assert csl is not None
        assert json.loads(csl.get_text())
    place = urlsplit(reader.href("permalink")).fragment
    assert reader.page.find(id=place)


def test_download_the_panel(reader: Reader) -> None:
    reader.click("Data").click("country_year.csv")
    assert (reader.root / reader.at).read_text("utf-8-sig").startswith("iso3,")


def test_follow_this_treaty(reader: Reader) -> None:
    reader.click(TREATY)
    for words, start in (("Atom", b"<?xml"), ("JSON Feed", b"{")):
        followed = Reader(reader.root, at=reader.at, clicks=reader.clicks).click(words)
        assert "un-xviii-16" in followed.at
        assert (followed.root / followed.at).read_bytes().startswith(start)


def test_what_was_known_on_a_day(reader: Reader) -> None:
    reader.click("What was known on a day").click(TREATY)
    form = reader.page.select_one("form[action$='actions_known_at'] input[type=date]")
    assert form is not None
    assert reader.page.select("#acts + table tbody tr")


def test_compare_two_states(reader: Reader) -> None:
    reader.click("Compare states")
    for name in ("a", "b"):
        assert reader.page.select_one(f"form.compare select[name={name}] option[value=AZE]")
    for key in ("AZE", "VNM"):
        assert (reader.root / "api" / "parties" / f"{key}.json").is_file()


def test_find_by_a_nickname(reader: Reader) -> None:
    form = reader.page.select_one("form[role=search]")
    assert form is not None
    assert form["method"] == "get"
    reader.at = str(form["action"])
    assert "Hanoi Convention" in reader.text
    reader.click(TREATY)
    assert reader.at == "treaties/un-xviii-16/index.html"


def test_where_sources_disagree(reader: Reader) -> None:
    reader.click("Where sources contradict each other")
    assert reader.at == "conflicts/index.html"


def test_the_written_ways_lead_to_pages(reader: Reader) -> None:
    lines = (Path(__file__).parents[2] / "docs" / "ten-tasks.md").read_text("utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| ") and not line.startswith("| Task")]
    assert len(rows) == 10
    for row in rows:
        for address in row.rsplit("|", 2)[1].split("`")[1::2]:
            target = urlsplit(address)
            if target.path.startswith("data/") or target.path.startswith("calendar/"):
                continue
            assert (reader.root / target.path).is_file(), address
            assert not target.query or parse_qs(target.query)
