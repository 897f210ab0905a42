from collections.abc import Iterable
from pathlib import Path

import pytest
import sqlite_utils

from servanda_db.registry.sources import source_by_id
from servanda_db.store.database import open_database
from servanda_db.store.documents import Reader, accepted, seen, set_aside
from servanda_db.store.intake import Taken, take_in
from servanda_db.store.reference import write_reference
from servanda_db.vocabulary import (
    ActionKind,
    Axis,
    Claim,
    DatePrecision,
    Fetched,
    ForceDate,
    NewsStage,
    PageFault,
    Participant,
    Reading,
    TreatyFacts,
    Verdict,
)

READER = Reader(name="test", version="1")
STATUS = "https://treaties.un.org/doc/Publication/MTDSG/Volume%20I/Chapter%20IV/IV-8.en.xml"
Row = tuple[str, str, str, str]


@pytest.fixture
def db(tmp_path: Path) -> sqlite_utils.Database:
    database = open_database(tmp_path / "servanda.db")
    write_reference(database)
    return database


def reading(rows: Iterable[Row], force: str | None = "1981-09-03", treaty: str = "un-iv-8") -> Reading:
    rows = tuple(rows)
    claims = tuple(
        Claim(
            treaty=treaty,
            party=party,
            party_as_published=name,
            kind=ActionKind(kind),
            kind_as_published=kind,
            date=date,
            date_precision=DatePrecision.DAY,
            quote=f"{name} | {kind} | {date}",
            locator="row",
        )
        for name, party, kind, date in rows
    )
    facts = TreatyFacts(
        id=treaty,
        reference=treaty.removeprefix("un-").upper(),
        title="A convention",
        force_dates=(ForceDate(date=force, text="in force"),) if force else (),
    )
    people = tuple(Participant(name=name, party=party) for name, party, _, _ in rows)
    return Reading(treaty=facts, participants=people, claims=claims, complete_listing=True)


def take(db: sqlite_utils.Database, rows: Iterable[Row], day: str, **facts: str | None) -> Taken:
    told = reading(rows, **facts)  # type: ignore[arg-type]
    body = repr(told).encode()
    address = STATUS.replace("IV-8", told.treaty.reference) if told.treaty else STATUS
    fetched = Fetched(address=address, body=body, retrieved_at=f"{day}T06:00:00Z")
    return take_in(db, source_by_id("un_depositary"), "status", fetched, told, READER)


def changes(db: sqlite_utils.Database) -> list[tuple[str, str, str]]:
    rows = db.execute("SELECT kind, coalesce(party, ''), seen_at FROM change ORDER BY id")
    return [(row[0], row[1], row[2][:10]) for row in rows]


AUSTRIA: list[Row] = [("Austria", "AUT", "signature", "1980-07-17"), ("Austria", "AUT", "ratification", "1982-03-31")]
GHANA: list[Row] = [("Ghana", "GHA", "signature", "1980-07-17")]


def test_the_first_page_of_a_treaty_is_a_baseline(db: sqlite_utils.Database) -> None:
    taken = take(db, AUSTRIA + GHANA, "2013-07-24")
    assert (taken.claims, taken.actions) == (3, 3)
    assert changes(db) == [("new treaty", "", "2013-07-24")]


def test_an_act_added_later_is_a_change(db: sqlite_utils.Database) -> None:
    take(db, AUSTRIA + GHANA, "2013-07-24")
    take(db, [*AUSTRIA, *GHANA, ("Ghana", "GHA", "ratification", "1986-01-02")], "2015-03-14")
    assert changes(db)[1:] == [("new action", "GHA", "2015-03-14")]


def test_a_correction_closes_one_row_and_opens_one(db: sqlite_utils.Database) -> None:
    take(db, AUSTRIA, "2013-07-24")
    take(db, [AUSTRIA[0], ("Austria", "AUT", "ratification", "1982-03-30")], "2015-03-14")
    rows = db.execute("SELECT date, seen_from, seen_to FROM action WHERE kind = 'ratification' ORDER BY id").fetchall()
    assert rows == [
        ("1982-03-31", "2013-07-24T06:00:00Z", "2015-03-14T06:00:00Z"),
        ("1982-03-30", "2015-03-14T06:00:00Z", None),
    ]
    assert changes(db)[1:] == [("correction", "AUT", "2015-03-14")]


def test_a_party_that_vanished_keeps_its_standing(db: sqlite_utils.Database) -> None:
    take(db, AUSTRIA + GHANA, "2013-07-24")
    before = db.execute("SELECT * FROM standing ORDER BY party").fetchall()
    take(db, AUSTRIA, "2015-03-14")
    assert db.execute("SELECT * FROM standing ORDER BY party").fetchall() == before
    assert changes(db)[1:] == [("no longer listed", "GHA", "2015-03-14")]
    take(db, AUSTRIA + GHANA, "2016-01-01")
    assert changes(db)[2:] == [("relisted", "GHA", "2016-01-01")]
    assert db.execute("SELECT count(*) FROM action WHERE seen_to IS NOT NULL").fetchone() == (0,)


def test_a_new_name_is_one_rename_over_all_treaties(db: sqlite_utils.Database) -> None:
    for treaty in ("un-iv-8", "un-iv-9"):
        take(db, [("Cape Verde", "CPV", "accession", "1980-12-05")], "2013-07-24", treaty=treaty)
    for treaty in ("un-iv-8", "un-iv-9"):
        take(db, [("Cabo Verde", "CPV", "accession", "1980-12-05")], "2015-03-14", treaty=treaty)
    assert [kind for kind, _, _ in changes(db)] == ["new treaty", "new treaty", "rename"]
    assert db.execute("SELECT count(*) FROM action").fetchone() == (2,)


def news(number: int, kind: NewsStage = NewsStage.LAW_SIGNED, axis: Axis = Axis.DOMESTIC) -> tuple[Fetched, Reading]:
    claim = Claim(
        treaty="un-xviii-16",
        party="AZE",
        party_as_published="Azerbaijan",
        kind=kind,
        kind_as_published="signed the law",
        axis=axis,
        quote="The president signed the law.",
        locator="sentence 1",
    )
    fetched = Fetched(
        address=f"https://operativmm.az/en/post/{number}",
        body=str(number).encode(),
        retrieved_at="2026-03-27T06:00:00Z",
    )
    return fetched, Reading(treaty=None, participants=(), claims=(claim,), title="News")


def signed_cybercrime(db: sqlite_utils.Database) -> None:
    rows: list[Row] = [("Azerbaijan", "AZE", "signature", "2025-10-25")]
    take(db, rows, "2026-03-27", treaty="un-xviii-16", force=None)


def current(db: sqlite_utils.Database) -> tuple[object, ...]:
    row = db.execute(
        "SELECT stage, domestic_stage, waiting, is_party FROM standing WHERE party = 'AZE' AND valid_to IS NULL"
    ).fetchone()
    return tuple(row)


def test_a_law_signed_at_home_waits_and_makes_no_party(db: sqlite_utils.Database) -> None:
    signed_cybercrime(db)
    fetched, told = news(1)
    take_in(db, source_by_id("az_omm"), "article", fetched, told, READER)
    assert current(db) == ("signed", "law_signed", 1, 0)
    assert changes(db)[1:] == [("domestic stage", "AZE", "2026-03-27")]


def test_fifty_copies_change_nothing_more(db: sqlite_utils.Database) -> None:
    signed_cybercrime(db)
    for number in range(1, 51):
        fetched, told = news(number)
        take_in(db, source_by_id("az_omm"), "article", fetched, told, READER)
    assert current(db) == ("signed", "law_signed", 1, 0)
    assert len(changes(db)) == 2
    assert db.execute("SELECT count(*) FROM action").fetchone() == (1,)


def test_news_of_a_deposit_is_a_claim_and_no_act(db: sqlite_utils.Database) -> None:
    signed_cybercrime(db)
    fetched, told = news(1, NewsStage.DEPOSITED, Axis.INTERNATIONAL)
    take_in(db, source_by_id("az_omm"), "article", fetched, told, READER)
    assert current(db) == ("signed", "none", 0, 0)
    assert db.execute("SELECT count(*) FROM claim WHERE kind = 'deposited'").fetchone() == (1,)


def test_the_database_itself_refuses_an_act_by_the_press(db: sqlite_utils.Database) -> None:
    signed_cybercrime(db)
    fetched, told = news(1, NewsStage.DEPOSITED, Axis.INTERNATIONAL)
    take_in(db, source_by_id("az_omm"), "article", fetched, told, READER)
    claim = db.execute("SELECT id FROM claim WHERE tier = 'press'").fetchone()[0]
    statement = (
        "INSERT INTO action (claim, tier, treaty, party, kind, column_label, seen_from)"
        " VALUES (?, ?, 'un-xviii-16', 'AZE', 'ratification', '', '2026-01-01')"
    )
    for tier in ("press", "depositary"):
        with pytest.raises(Exception, match="constraint failed"):
            db.execute(statement, (claim, tier))


def test_claims_can_be_neither_changed_nor_deleted(db: sqlite_utils.Database) -> None:
    take(db, AUSTRIA, "2013-07-24")
    for statement in ("UPDATE claim SET date = '1999-01-01'", "DELETE FROM claim"):
        with pytest.raises(Exception, match="a claim is never"):
            db.execute(statement)


def test_a_version_set_aside_changes_nothing_but_is_kept(db: sqlite_utils.Database) -> None:
    take(db, AUSTRIA, "2013-07-24")
    tables = ("claim", "action", "standing", "change", "treaty")
    before = [db.execute(f"SELECT * FROM {table}").fetchall() for table in tables]
    fetched = Fetched(address=STATUS, body=b"maintenance", retrieved_at="2015-03-14T06:00:00Z")
    fault = PageFault("not_a_treaty_page", "urgent maintenance")
    set_aside(db, source_by_id("un_depositary"), "status", fetched, fault, READER)
    assert [db.execute(f"SELECT * FROM {table}").fetchall() for table in tables] == before
    known = seen(db, fetched, "status", READER)
    assert known is not None
    assert (known.verdict, known.reason, known.detail) == (Verdict.REFUSED, "not_a_treaty_page", "urgent maintenance")
    last = accepted(db, "un-iv-8", STATUS)
    assert last is not None
    assert last.retrieved_at == "2013-07-24T06:00:00Z"
    times = "SELECT substr(last_seen, 1, 10), substr(last_tried, 1, 10) FROM document WHERE address = ?"
    assert db.execute(times, [STATUS]).fetchone() == ("2013-07-24", "2015-03-14"), (
        "no good page was seen, one was tried"
    )


def test_a_version_that_was_accepted_stays_so_when_it_is_set_aside_later(db: sqlite_utils.Database) -> None:
    take(db, AUSTRIA, "2013-07-24")
    (before,) = db.execute("SELECT * FROM version").fetchall()
    later = Fetched(address=STATUS, body=repr(reading(AUSTRIA)).encode(), retrieved_at="2015-03-14T06:00:00Z")
    assert later.sha256 in before
    set_aside(db, source_by_id("un_depositary"), "status", later, PageFault("stale", "older stamp"), READER)
    assert db.execute("SELECT * FROM version").fetchall() == [before]


def test_a_failure_in_the_middle_of_a_page_leaves_nothing_of_it(
    db: sqlite_utils.Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(db, AUSTRIA, "2013-07-24")
    before = list(db.conn.iterdump())

    def fail(*_: object) -> None:
        raise RuntimeError("disk full")

    monkeypatch.setattr("servanda_db.store.intake.derive_standings", fail)
    with pytest.raises(RuntimeError, match="disk full"):
        take(db, AUSTRIA + GHANA, "2015-03-14")
    assert list(db.conn.iterdump()) == before


def test_writing_the_registry_again_writes_nothing(db: sqlite_utils.Database) -> None:
    take(db, AUSTRIA, "2013-07-24")
    before = db.conn.total_changes
    write_reference(db)
    assert db.conn.total_changes == before
