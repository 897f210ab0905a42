"""Signed long ago: whole years, as of the data's day, open and late, by party and together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from servanda_site.build import build
from servanda_site.views.backlog import whole_years

if TYPE_CHECKING:
    from pathlib import Path

    from tests.site.conftest import Facts


def rows(root: Path, path: str, table: str) -> list[list[str]]:
    page = BeautifulSoup((root / path).read_bytes(), "lxml")
    found = page.select(f"table[aria-labelledby={table}] tbody tr")
    return [[cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in found]


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        ("2016-03-27", "2026-03-27", 10),
        ("2016-03-28", "2026-03-27", 9),
        ("2016-02-29", "2026-02-28", 9),
        ("2016-02-29", "2026-03-01", 10),
        ("2016", "2026-03-27", 9),
        ("2015", "2026-03-27", 10),
        ("2016-03", "2026-03-31", 10),
        ("2000-05-05", "2010-05", 9),
        ("2000-05-05", "1999-01-01", 0),
    ],
)
def test_years_are_whole_and_certain(first: str, last: str, years: int) -> None:
    assert whole_years(first, last) == years


def write_old(facts: Facts) -> None:
    for number in range(1, 6):
        facts.treaty(f"un-iv-{number}", f"IV-{number}", f"Convention number {number}", as_of=facts.READ)
        facts.page("un_depositary", facts.UN_PAGE.format(f"IV-{number}"), f"un-iv-{number}")
    facts.standing("un-iv-1", "VNM", "signed", signed_on="1980-03-01")
    facts.standing("un-iv-2", "VNM", "signed", signed_on="2016-03-28")
    facts.standing(
        "un-iv-3",
        "VNM",
        "consent_deposited",
        signed_on="1980-01-01",
        consent_kind="ratification",
        consent_on="1990-01-01",
    )
    facts.standing(
        "un-iv-4", "VNM", "in_force", signed_on="1980-01-01", consent_kind="succession", consent_on="1999-01-01"
    )
    facts.standing("un-iv-5", "QAT", "withdrawn", signed_on="1980-01-01", withdrawn_on="2000-01-01")
    facts.standing("un-iv-1", "NRU", "signed", signed_on="2016-03-27")
    facts.standing("un-iv-5", "NRU", "consent_deposited", signed_on="1980-01-01", consent_kind="acceptance")


def test_who_signed_ten_years_ago_and_waits(facts: Facts) -> None:
    write_old(facts)
    root = build(facts.path.parent).out
    assert rows(root, "backlog/index.html", "parties") == [["Viet Nam", "1", "46", "1"], ["Nauru", "1", "10", ""]]
    assert rows(root, "backlog/index.html", "longest") == [
        ["Viet Nam", "Convention number 1", "1 Mar 1980", "46"],
        ["Nauru", "Convention number 1", "27 Mar 2016", "10"],
    ]


def test_a_state_has_all_that_it_signed_and_has_not_deposited_and_what_it_deposited_late(facts: Facts) -> None:
    write_old(facts)
    root = build(facts.path.parent).out
    path = "parties/VNM/backlog/index.html"
    waits = rows(root, path, "open")
    assert waits[:2] == [["Convention number 1", "1 Mar 1980", "46"], ["Convention number 2", "28 Mar 2016", "9"]]
    assert rows(root, path, "late") == [["Convention number 3", "1 Jan 1980", "ratification", "1 Jan 1990", "10"]]
    party = BeautifulSoup((root / "parties/VNM/index.html").read_bytes(), "lxml")
    assert party.select_one("a[href='backlog/index.html']")
    front = BeautifulSoup((root / "index.html").read_bytes(), "lxml")
    assert front.select_one("a[href='backlog/index.html']")


def test_an_instrument_without_a_date_is_neither_open_nor_late(facts: Facts) -> None:
    write_old(facts)
    root = build(facts.path.parent).out
    page = (root / "parties/NRU/backlog/index.html").read_text(encoding="utf-8")
    assert "Convention number 5" not in page


def test_nothing_read_is_no_claim_that_nothing_waits(facts: Facts) -> None:
    root = build(facts.path.parent).out
    page = (root / "backlog/index.html").read_text(encoding="utf-8")
    assert "No such signature is known." in page
