"""Reviewed acts that no status table shows: strict entries, and their way into the database."""

from pathlib import Path

import pytest
import sqlite_utils

from servanda_db.registry.depositary_acts import DepositaryAct, load_depositary_acts, read_depositary_acts
from servanda_db.registry.errors import RegistryError
from servanda_db.registry.sources import source_by_id
from servanda_db.registry.strict import parse_file
from servanda_db.store.database import open_database
from servanda_db.store.documents import Reader, accepted
from servanda_db.store.intake import take_in
from servanda_db.store.reference import write_reference
from servanda_db.vocabulary import ActionKind, Claim, DatePrecision, Fetched, ForceDate, Reading, Tier, TreatyFacts

FILE = """
[[act]]
treaty = "un-iv-8"
party = "GHA"
kind = "withdrawal"
date = 2001-02-03
effective_date = 2002-02-03
notification = "C.N.1.2001.TREATIES-IV.8"
address = "https://treaties.un.org/doc/Publication/CN/2001/CN.1.2001-Eng.pdf"
words = "Ghana notified its withdrawal on 3 February 2001."
reviewed_on = 2026-01-02
note = "Made up for a test."
"""
CEDAW = "un-iv-8"
PAGE = "https://treaties.un.org/doc/Publication/MTDSG/Volume%20I/Chapter%20IV/IV-8.en.xml"
RATIFIED = [("GHA", "ratification", "1986-01-02"), ("AUT", "ratification", "1982-03-31")]
BACK = [("GHA", "accession", "2005-06-07"), RATIFIED[1]]


def acts(text: str = FILE) -> tuple[DepositaryAct, ...]:
    return read_depositary_acts(parse_file(text, "depositary_acts.toml"))[CEDAW]


def test_the_withdrawal_of_2019_and_nothing_of_what_the_tables_show() -> None:
    (act,) = load_depositary_acts()["un-xxvii-7-d"]
    assert (act.party, act.kind, act.date, act.effective_date) == (
        "USA",
        ActionKind.WITHDRAWAL,
        "2019-11-04",
        "2020-11-04",
    )


def test_every_reviewed_act_stands_at_an_address_of_its_source_and_names_a_treaty_of_the_registry() -> None:
    source = source_by_id("reviewed_acts")
    assert (source.tier, source.enabled) == (Tier.DEPOSITARY, False)
    for found in load_depositary_acts().values():
        for act in found:
            assert act.address.split("/")[2] in source.hosts, act


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"withdrawal"', '"reservation"', ["kind", "reservation"]),
        ('"withdrawal"', '"ambiguous"', ["kind", "ambiguous"]),
        ('"GHA"', '"Ghana"', ["party", "Ghana"]),
        ("2001-02-03\neff", '"2001-02-03"\neff', ["date", "without quotes"]),
        ("reviewed_on = 2026", "reviewed_on = 1999", ["reviewed_on", "before the act"]),
        ("https://", "file://", ["address"]),
        ('note = "Made up for a test."', "", ["note", "missing"]),
        ("[[act]]", '[[act]]\nmood = "good"', ["mood", "unknown key"]),
        ('note = "Made up for a test."', 'note = "x"' + FILE, ["date", "twice"]),
    ],
)
def test_an_entry_that_is_not_as_it_should_be_is_an_error_that_names_it(old: str, new: str, words: list[str]) -> None:
    with pytest.raises(RegistryError) as error:
        acts(FILE.replace(old, new, 1))
    assert str(error.value).startswith("depositary_acts.toml")
    for word in words:
        assert word in str(error.value)


@pytest.fixture
def reviewed(monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[DepositaryAct, ...]]:
    """The reviewed acts in place of the registry's, for the test to change."""
    known = {CEDAW: acts()}
    monkeypatch.setattr("servanda_db.store.reviewed.load_depositary_acts", lambda: known)
    return known


def database(folder: Path) -> sqlite_utils.Database:
    db = open_database(folder / "servanda.db")
    write_reference(db)
    return db


def take(db: sqlite_utils.Database, rows: list[tuple[str, str, str]], day: str) -> None:
    claims = tuple(
        Claim(
            treaty=CEDAW,
            party=party,
            party_as_published=party,
            kind=ActionKind(kind),
            kind_as_published=kind,
            date=date,
            date_precision=DatePrecision.DAY,
            quote=f"{party} {kind} {date}",
            locator="row",
        )
        for party, kind, date in rows
    )
    force = ForceDate(date="1981-09-03", text="in force")
    facts = TreatyFacts(id=CEDAW, reference="IV-8", title="A convention", force_dates=(force,))
    reading = Reading(treaty=facts, participants=(), claims=claims, complete_listing=True)
    fetched = Fetched(address=PAGE, body=repr(rows).encode(), retrieved_at=f"{day}T06:00:00Z")
    reader = Reader(name="test", version="1")
    take_in(db, source_by_id("un_depositary"), "status", fetched, reading, reader)


def told(db: sqlite_utils.Database) -> list[tuple[object, ...]]:
    """All that matters of the acts, without the numbers of rows."""
    return db.execute(
        "SELECT party, kind, date, effective_date, seen_from, seen_to, unlisted_from, claim FROM action"
        " ORDER BY party, date, kind"
    ).fetchall()


def standings(db: sqlite_utils.Database, party: str = "GHA") -> list[tuple[object, ...]]:
    return db.execute(
        "SELECT valid_from, standing FROM standing WHERE party = ? ORDER BY valid_from", (party,)
    ).fetchall()


def test_a_reviewed_act_comes_in_with_the_first_page_known_since_its_review(
    reviewed: dict[str, tuple[DepositaryAct, ...]], tmp_path: Path
) -> None:
    db = database(tmp_path)
    assert db.execute("SELECT count(*) FROM claim").fetchone() == (0,)
    take(db, RATIFIED, "2000-01-01")
    (act,) = reviewed[CEDAW]
    rows = [row for row in told(db) if row[1] == "withdrawal"]
    assert [row[:5] for row in rows] == [("GHA", "withdrawal", "2001-02-03", "2002-02-03", "2026-01-02T00:00:00Z")]
    quote = db.execute("SELECT quote, locator, tier FROM claim WHERE source = 'reviewed_acts'").fetchone()
    assert quote == (act.words, act.notification, "depositary")
    assert standings(db)[-2:] == [("2001-02-03", "withdrawal notified"), ("2002-02-03", "former party")]


@pytest.mark.usefixtures("reviewed")
def test_a_page_neither_misses_nor_corrects_an_act_that_rests_on_another_source(tmp_path: Path) -> None:
    db = database(tmp_path)
    take(db, RATIFIED, "2000-01-01")
    take(db, BACK, "2006-01-01")
    changes = db.execute("SELECT kind, detail FROM change WHERE party = 'GHA' ORDER BY id").fetchall()
    assert changes == [
        ("new action", "withdrawal 2001-02-03"),
        ("new action", "accession 2005-06-07"),
        ("no longer listed", "ratification 1986-01-02 is no longer listed, unexplained; the standing stays"),
    ]
    assert db.execute("SELECT count(*) FROM action WHERE seen_to IS NOT NULL").fetchone() == (0,)
    after = [standing for _, standing in standings(db)][-3:]
    assert after == ["former party", "consent deposited, not in force", "party"]
    assert db.execute("SELECT count(*) FROM conflict").fetchone() == (0,)


def test_a_fact_that_the_registry_gains_later_gives_what_a_rebuild_gives(
    reviewed: dict[str, tuple[DepositaryAct, ...]], tmp_path: Path
) -> None:
    late, rebuilt = database(tmp_path / "late"), database(tmp_path / "rebuilt")
    known = reviewed.pop(CEDAW)
    for rows, day in ((RATIFIED, "2000-01-01"), (BACK, "2006-01-01")):
        take(late, rows, day)
    pattern = late.execute("SELECT pattern FROM conflict").fetchone()
    assert pattern == ("two consents without a withdrawal between",)
    reviewed[CEDAW] = known
    write_reference(late)
    for rows, day in ((RATIFIED, "2000-01-01"), (BACK, "2006-01-01")):
        take(rebuilt, rows, day)
    assert told(late) == told(rebuilt)
    assert standings(late) == standings(rebuilt)
    assert late.execute("SELECT count(*) FROM conflict").fetchone() == (0,)
    before = late.conn.total_changes
    write_reference(late)
    assert late.conn.total_changes == before


def test_two_reviewed_acts_of_one_kind_stand_beside_each_other(
    reviewed: dict[str, tuple[DepositaryAct, ...]], tmp_path: Path
) -> None:
    second = FILE.replace("2001-02-03", "2010-02-03").replace("2002-02-03", "2011-02-03").replace("2026", "2025")
    reviewed[CEDAW] = acts(FILE + second)
    db = database(tmp_path)
    take(db, RATIFIED, "2000-01-01")
    assert [row[2] for row in told(db) if row[1] == "withdrawal"] == ["2001-02-03", "2010-02-03"]
    assert db.execute("SELECT count(*) FROM change WHERE kind = 'correction'").fetchone() == (0,)


def test_a_date_that_a_reviewer_sets_right_is_a_correction(
    reviewed: dict[str, tuple[DepositaryAct, ...]], tmp_path: Path
) -> None:
    db = database(tmp_path)
    take(db, RATIFIED, "2000-01-01")
    reviewed[CEDAW] = acts(
        FILE.replace("date = 2001-02-03", "date = 2001-02-04", 1).replace("2026-01-02", "2026-01-09")
    )
    write_reference(db)
    details = db.execute("SELECT detail FROM change WHERE kind = 'correction'").fetchall()
    assert details == [("withdrawal 2001-02-03 was corrected to withdrawal 2001-02-04",)]


@pytest.mark.usefixtures("reviewed")
def test_the_reviewed_acts_are_not_the_page_that_counts(tmp_path: Path) -> None:
    db = database(tmp_path)
    take(db, RATIFIED, "2000-01-01")
    counts = accepted(db, CEDAW, PAGE)
    assert counts is not None
    assert (counts.title, counts.retrieved_at) == ("A convention", "2000-01-01T06:00:00Z")
    title, as_of = db.execute("SELECT title, as_of FROM treaty WHERE id = ?", (CEDAW,)).fetchone()
    assert (title, as_of) == ("A convention", "2000-01-01T06:00:00Z")
