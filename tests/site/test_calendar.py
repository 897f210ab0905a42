"""Calendars: they come back from icalendar as they went in, with permanent ids and times from the data."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup
from icalendar import Calendar

from servanda_site.build import build

if TYPE_CHECKING:
    from pathlib import Path

    from tests.site.conftest import Facts

TREATY = "un-xviii-16"


def calendars(root: Path) -> dict[str, Any]:
    return {
        str(path.relative_to(root / "calendar")): Calendar.from_ical(path.read_bytes())
        for path in sorted((root / "calendar").rglob("*.ics"))
    }


def by_uid(calendar: Any) -> dict[str, Any]:
    return {str(event["UID"]): event for event in calendar.walk("VEVENT")}


def with_dates(facts: Facts) -> None:
    facts.db.conn.execute(
        "UPDATE treaty SET in_force_on = '2026-06-01', signature_closes_on = '2026-12-31' WHERE id = ?", (TREATY,)
    )
    version = facts.page("un_depositary", "https://treaties.un.org/more", None)
    facts.act(version, TREATY, "QAT", "ratification", "2026-01-01", seen_from="2026-02-03T04:05:06Z")
    facts.standing(TREATY, "QAT", "in_force", consent_on="2026-01-01", in_force_on="2026-06-01")
    facts.standing(TREATY, "NRU", "withdrawal_notified", consent_on="2026-01-01", withdrawn_on="2027-01-01")


def test_a_calendar_holds_entries_into_force_closings_and_effects_of_withdrawals(facts: Facts) -> None:
    with_dates(facts)
    found = calendars(build(facts.path.parent).out)
    assert found.keys() == {"servanda.ics", f"treaties/{TREATY}.ics", "parties/QAT.ics", "parties/NRU.ics"}
    events = by_uid(found[f"treaties/{TREATY}.ics"])
    days = {uid.partition("@")[0]: event["DTSTART"].dt for uid, event in events.items()}
    assert days == {
        f"in-force.{TREATY}": date(2026, 6, 1),
        f"in-force.{TREATY}.QAT": date(2026, 6, 1),
        f"signature-closes.{TREATY}": date(2026, 12, 31),
        f"withdrawal.{TREATY}.NRU": date(2027, 1, 1),
    }
    assert by_uid(found["servanda.ics"]).keys() == events.keys()
    assert list(by_uid(found["parties/QAT.ics"])) == [f"in-force.{TREATY}.QAT@servanda.example"]


def test_a_calendar_comes_back_from_icalendar_as_it_went_in(facts: Facts) -> None:
    with_dates(facts)
    facts.db.conn.execute("UPDATE party SET name = 'A; B, C\\ \u202e é 漢字 very long name' || name WHERE id = 'QAT'")
    root = build(facts.path.parent).out
    for path in (root / "calendar").rglob("*.ics"):
        content = path.read_bytes()
        assert Calendar.from_ical(content).to_ical() == content
        lines = content.split(b"\r\n")
        assert b"\n" not in b"".join(lines)
        assert all(len(line) <= 75 for line in lines)
    event = by_uid(calendars(root)["parties/QAT.ics"])[f"in-force.{TREATY}.QAT@servanda.example"]
    assert str(event["SUMMARY"]).startswith("A; B, C\\ [U+202E] é 漢字 very long nameQatar")


def test_times_come_from_the_data_and_ids_stay(facts: Facts) -> None:
    with_dates(facts)
    root = build(facts.path.parent).out
    first = by_uid(calendars(root)["servanda.ics"])
    mine = f"in-force.{TREATY}.QAT@servanda.example"
    assert first[mine]["DTSTAMP"].dt == datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)
    facts.db.conn.execute("UPDATE standing SET in_force_on = '2026-07-01' WHERE party = 'QAT'")
    facts.db.conn.execute("UPDATE action SET seen_to = '2026-03-01T00:00:00Z' WHERE party = 'QAT'")
    build(facts.path.parent)
    second = by_uid(calendars(root)["servanda.ics"])
    assert second.keys() == first.keys()
    assert second[mine]["DTSTART"].dt == date(2026, 7, 1)
    assert second[mine]["DTSTAMP"].dt == datetime(2026, 3, 1, tzinfo=UTC)


def test_a_date_that_is_not_known_to_the_day_stands_in_no_calendar(facts: Facts) -> None:
    facts.db.conn.execute("UPDATE treaty SET in_force_on = '2026-06' WHERE id = ?", (TREATY,))
    facts.standing(TREATY, "QAT", "in_force", consent_on="2026", in_force_on="2026")
    found = calendars(build(facts.path.parent).out)
    assert list(found) == ["servanda.ics"]
    assert not by_uid(found["servanda.ics"])


def test_long_past_dates_of_parties_stay_out_of_the_calendar_of_everything(facts: Facts) -> None:
    facts.standing(TREATY, "QAT", "in_force", consent_on="1990-01-01", in_force_on="1990-02-01")
    found = calendars(build(facts.path.parent).out)
    assert by_uid(found["parties/QAT.ics"])
    assert not by_uid(found["servanda.ics"])


def test_what_an_event_is_is_not_told_by_the_name_of_its_treaty(facts: Facts) -> None:
    facts.treaty("un-withdrawal-1", "X-1", "Convention on Withdrawal")
    facts.standing("un-withdrawal-1", "QAT", "in_force", consent_on="1990-01-01", in_force_on="1990-02-01")
    assert not by_uid(calendars(build(facts.path.parent).out)["servanda.ics"])


def test_pages_lead_to_their_calendar_where_there_is_one(facts: Facts) -> None:
    with_dates(facts)
    root = build(facts.path.parent).out
    treaty = BeautifulSoup((root / "treaties" / TREATY / "index.html").read_bytes(), "lxml")
    assert treaty.select_one(f'a[href="../../calendar/treaties/{TREATY}.ics"]')
    party = BeautifulSoup((root / "parties/VNM/index.html").read_bytes(), "lxml")
    assert not party.select('a[href$=".ics"]')
