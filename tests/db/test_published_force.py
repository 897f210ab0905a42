from pathlib import Path

import pytest
import sqlite_utils

from servanda_db.registry.sources import source_by_id
from servanda_db.store.answers import statuses
from servanda_db.store.database import open_database
from servanda_db.store.documents import Reader
from servanda_db.store.intake import take_in
from servanda_db.store.reference import write_reference
from servanda_db.vocabulary import (
    ActionKind,
    Claim,
    DatePrecision,
    Fetched,
    ForceDate,
    Participant,
    Reading,
    TreatyFacts,
)

ADDRESS = "https://treaties.un.org/doc/Publication/MTDSG/Volume%20I/Chapter%20IV/IV-8.en.xml"


@pytest.fixture
def db(tmp_path: Path) -> sqlite_utils.Database:
    database = open_database(tmp_path / "servanda.db")
    write_reference(database)
    return database


def page(db: sqlite_utils.Database, at: str, day: str | None = None, *, not_in_force: bool = False) -> None:
    facts = TreatyFacts(
        id="un-iv-8",
        reference="IV-8",
        title="A convention",
        force_dates=(ForceDate(date=day, text=""),) if day else (),
        not_in_force=not_in_force,
    )
    claim = Claim(
        treaty="un-iv-8",
        party="CHL",
        party_as_published="Chile",
        kind=ActionKind.RATIFICATION,
        kind_as_published="Ratification",
        date="1980-02-01",
        date_precision=DatePrecision.DAY,
        quote="Chile",
        locator="row 1",
    )
    people = (Participant(name="Chile", party="CHL"),)
    reading = Reading(treaty=facts, participants=people, claims=(claim,), complete_listing=True)
    fetched = Fetched(address=ADDRESS, body=repr((at, facts)).encode(), retrieved_at=f"{at}T06:00:00Z")
    take_in(db, source_by_id("un_depositary"), "status", fetched, reading, Reader(name="test", version="1"))


def chile(db: sqlite_utils.Database, known_at: str | None = None) -> tuple[str | None, bool | None]:
    (status,) = statuses(db.conn, treaty="un-iv-8", party="CHL", on="2026-01-01", known_at=known_at)
    return status["entry_into_force"]["published"], status["standings"][0]["is_party"]


def kinds(db: sqlite_utils.Database) -> list[str]:
    return [row[0] for row in db.execute("SELECT kind FROM change WHERE party IS NULL ORDER BY id")]


def test_silence_on_entry_into_force_takes_nothing_back(db: sqlite_utils.Database) -> None:
    page(db, "2013-07-24", "1981-09-03")
    assert chile(db) == ("1981-09-03", True)
    page(db, "2015-03-14")
    assert chile(db) == ("1981-09-03", True)
    page(db, "2015-03-15")
    page(db, "2015-03-16", "1981-09-03")
    assert kinds(db) == ["new treaty", "no longer listed", "relisted"]


def test_a_corrected_day_is_a_correction_and_the_old_one_stays_known(db: sqlite_utils.Database) -> None:
    page(db, "2013-07-24", "1981-09-03")
    page(db, "2015-03-14", "1981-09-04")
    assert kinds(db) == ["new treaty", "correction"]
    assert chile(db) == ("1981-09-04", True)
    assert chile(db, "2014-01-01T00:00:00Z") == ("1981-09-03", True)


def test_a_treaty_that_was_not_in_force_enters_into_force(db: sqlite_utils.Database) -> None:
    page(db, "1980-07-24", not_in_force=True)
    assert chile(db, "1980-08-01T00:00:00Z") == (None, False)
    page(db, "2015-03-14", "1981-09-03")
    assert kinds(db) == ["new treaty", "in force"]
    assert chile(db) == ("1981-09-03", True)
    assert chile(db, "1980-08-01T00:00:00Z") == (None, False)


def test_before_the_first_reading_nothing_is_known(db: sqlite_utils.Database) -> None:
    page(db, "2013-07-24", "1981-09-03")
    assert chile(db, "2012-01-01T00:00:00Z")[0] is None
