"""What was known on a day: readings, what each brought, and since when and until when each act is held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

from servanda_site.build import build

if TYPE_CHECKING:
    from pathlib import Path

    from tests.site.conftest import Facts

T = "un-xviii-16"
EARLY, LATE = "2026-01-10T06:00:00Z", "2026-03-27T06:00:00Z"


def page(root: Path, path: str) -> BeautifulSoup:
    return BeautifulSoup((root / path).read_bytes(), "lxml")


def rows(found: BeautifulSoup, table: str) -> list[list[str]]:
    return [
        [cell.get_text(" ", strip=True) for cell in row.select("th, td")]
        for row in found.select(f"table[aria-labelledby={table}] tbody tr")
    ]


def write_correction(facts: Facts) -> None:
    """A page read three times: an act at first, another in its place later, and a version that was held."""
    facts.treaty("un-iv-9", "IV-9", "Convention against Torture", as_of=facts.READ)
    version = facts.page("un_depositary", facts.UN_PAGE.format("IV-9"), "un-iv-9", sha256="b" * 64)
    document = facts.db.execute("SELECT document FROM version WHERE id = ?", (version,)).fetchone()[0]
    rest = {"document": document, "reader": "r", "reader_version": "1", "rows": 1, "claims": 1}
    facts.put("version", sha256="a" * 64, first_seen=EARLY, last_seen=EARLY, verdict="accepted", **rest)
    held = {"first_seen": "2026-02-10T06:00:00Z", "last_seen": "2026-02-10T06:00:00Z", "verdict": "held"}
    facts.put("version", sha256="c" * 64, reason="many_dates_altered", **held, **rest)
    facts.act(version, "un-iv-9", "VNM", "ratification", "2015-02-05", seen_from=EARLY, seen_to=LATE)
    facts.act(version, "un-iv-9", "VNM", "ratification", "2015-02-06", seen_from=LATE)
    facts.act(version, "un-iv-9", "QAT", "signature", "2000-01-01", seen_from=LATE)
    facts.put("change", treaty="un-iv-9", party="VNM", kind="correction", seen_at=LATE, detail="5 to 6 February")


def test_the_readings_say_what_was_known_at_each(facts: Facts) -> None:
    write_correction(facts)
    found = page(build(facts.path.parent).out, "history/un-iv-9/index.html")
    told = [(row[0], row[3], *row[5:7]) for row in rows(found, "readings")]
    assert told == [
        ("27 Mar 2026", "accepted", "1", "1"),
        ("10 Feb 2026", "held: many dates altered", "0", "1"),
        ("10 Jan 2026", "accepted", "0", "1"),
    ]
    link = found.select_one("table[aria-labelledby=readings] tbody tr:last-child a[href*=known_at]")
    assert link is not None
    assert str(link["href"]).endswith(f"data/servanda/actions_known_at?treaty=un-iv-9&known_at={EARLY}")
    assert "5 to 6 February" in found.get_text()


def test_every_act_says_since_when_and_until_when_it_is_held(facts: Facts) -> None:
    write_correction(facts)
    found = page(build(facts.path.parent).out, "history/un-iv-9/index.html")
    acts = [row[:5] for row in rows(found, "acts")]
    assert acts == [
        ["Qatar", "signature", "1 Jan 2000", "27 Mar 2026", ""],
        ["Viet Nam", "ratification", "5 Feb 2015", "10 Jan 2026", "27 Mar 2026"],
        ["Viet Nam", "ratification", "6 Feb 2015", "27 Mar 2026", ""],
    ]


def test_the_form_asks_for_any_day_and_the_list_leads_to_it(facts: Facts) -> None:
    write_correction(facts)
    root = build(facts.path.parent).out
    form = page(root, "history/un-iv-9/index.html").select_one("form.compare")
    assert form is not None
    assert form["action"] == "../../data/servanda/actions_known_at"
    assert {(field["name"], field["value"]) for field in form.select("input")} == {
        ("treaty", "un-iv-9"),
        ("known_at", "2026-03-27"),
    }
    listed = page(root, "history/index.html")
    row = next(row for row in rows(listed, "treaties") if row[0] == "IV-9")
    assert row == ["IV-9", "Convention against Torture", "10 Jan 2026", "27 Mar 2026", "3", "1"]
    assert ["10 Feb 2026", "1", "0"] in rows(listed, "days")
    assert page(root, "treaties/un-iv-9/index.html").select_one("a[href='../../history/un-iv-9/index.html']")
    assert page(root, "index.html").select_one("a[href='history/index.html']")
