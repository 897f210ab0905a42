"""An act that is no longer listed stands, and one that is listed goes before it."""

from itertools import permutations
from pathlib import Path

import pytest
import sqlite_utils

from servanda_db.registry.rules import parse_rule
from servanda_db.registry.sources import source_by_id
from servanda_db.standing import Act, Interval, derive
from servanda_db.store.database import open_database
from servanda_db.store.documents import Reader
from servanda_db.store.intake import take_in
from servanda_db.store.records import acts_by_party
from servanda_db.store.reference import write_reference
from servanda_db.vocabulary import ActionKind, Claim, DatePrecision, Fetched, InternationalStage, Reading, TreatyFacts

RULE = parse_rule({"article": "1", "all": [{"count": 1}], "delay": {"days": 30}, "party": {"delay": {"days": 30}}}, "x")
OLD = Act(kind=ActionKind.ACCEPTANCE, date="2016-09-03", listed=False)
NEW = Act(kind=ActionKind.ACCEPTANCE, date="2021-01-20")
NOTICE = Act(kind=ActionKind.WITHDRAWAL, date="2019-11-04", effective_date="2020-11-04")


def intervals(*acts: Act) -> tuple[Interval, ...]:
    return derive(acts, (), rule=RULE, treaty_in_force_on="2016-11-04", published=True, known_on="2021-02-01")


def test_an_act_that_vanished_alone_still_binds() -> None:
    assert [(one.valid_from, one.standing, one.is_party) for one in intervals(OLD)] == [
        ("2016-09-03", "consent deposited, not in force", False),
        ("2016-11-04", "party", True),
    ]


def test_between_a_new_consent_and_its_effect_it_is_not_known_whether_the_old_one_still_binds() -> None:
    for acts in permutations((OLD, NEW)):
        told = intervals(*acts)
        assert [(one.valid_from, one.standing, one.is_party, one.consent_on) for one in told] == [
            ("2016-09-03", "consent deposited, not in force", False, "2016-09-03"),
            ("2016-11-04", "party", True, "2016-09-03"),
            ("2021-01-20", "open question", None, "2021-01-20"),
            ("2021-02-19", "party", True, "2021-01-20"),
        ]
        assert told[2].stage is InternationalStage.CONSENT_DEPOSITED
        assert "acceptance deposited on 2016-09-03; no longer listed" in told[2].why


def test_two_listed_consents_leave_no_question() -> None:
    both = intervals(Act(kind=ActionKind.ACCEPTANCE, date="2016-09-03"), NEW)
    assert [(one.standing, one.consent_on) for one in both][-1] == ("party", "2016-09-03")


def test_a_withdrawal_between_answers_it() -> None:
    assert [one.standing for one in intervals(OLD, NOTICE, NEW)] == [
        "consent deposited, not in force",
        "party",
        "withdrawal notified",
        "former party",
        "consent deposited, not in force",
        "party",
    ]


@pytest.fixture
def db(tmp_path: Path) -> sqlite_utils.Database:
    database = open_database(tmp_path / "servanda.db")
    write_reference(database)
    return database


def take(db: sqlite_utils.Database, parties: tuple[str, ...], day: str) -> None:
    claims = tuple(
        Claim(
            treaty="un-iv-8",
            party=party,
            party_as_published=party,
            kind=ActionKind.RATIFICATION,
            kind_as_published="Ratification",
            date="1982-03-31",
            date_precision=DatePrecision.DAY,
            quote=party,
            locator="row",
        )
        for party in parties
    )
    facts = TreatyFacts(id="un-iv-8", reference="IV-8", title="A convention")
    reading = Reading(treaty=facts, participants=(), claims=claims, complete_listing=True)
    address = "https://treaties.un.org/IV-8.en.xml"
    fetched = Fetched(address=address, body=f"{day}{parties}".encode(), retrieved_at=f"{day}T06:00:00Z")
    take_in(db, source_by_id("un_depositary"), "status", fetched, reading, Reader(name="test", version="1"))


def test_what_was_listed_when_is_known_through_every_disappearance(db: sqlite_utils.Database) -> None:
    history = [
        ("2010-01-01", True),
        ("2011-01-01", False),
        ("2012-01-01", True),
        ("2013-01-01", False),
        ("2014-01-01", False),
        ("2015-01-01", True),
    ]
    for day, listed in history:
        take(db, ("AUT", "GHA") if listed else ("AUT",), day)
    for day, listed in history:
        (act,) = acts_by_party(db.conn, "un-iv-8", "GHA", known_at=f"{day}T06:00:00Z")["GHA"]
        assert act.listed is listed, day
    assert acts_by_party(db.conn, "un-iv-8")["GHA"][0].listed
    assert acts_by_party(db.conn, "un-iv-8", known_at="2013-06-01T00:00:00Z")["AUT"][0].listed


def test_square_brackets_were_read_when_the_bracketed_act_was_and_not_with_a_later_one(
    db: sqlite_utils.Database,
) -> None:
    from servanda_db.store.records import known_days

    take(db, ("AUT",), "2010-01-01")
    db.execute("UPDATE action SET bracketed = 1")
    row = "SELECT claim, tier, treaty, party, kind, column_label, '2011-02-03', '2012-01-01T06:00:00Z' FROM action"
    db.execute(f"INSERT INTO action (claim, tier, treaty, party, kind, column_label, date, seen_from) {row}")
    assert known_days(db.conn, "un-iv-8") == {"AUT": "2010-01-01"}
