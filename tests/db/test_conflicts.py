"""Conflicts in the database: derived with the page that touches them, gone when what they rest on is set right."""

from itertools import permutations
from pathlib import Path

import pytest
import sqlite_utils

from servanda_db.registry.sources import source_by_id
from servanda_db.store.database import open_database
from servanda_db.store.documents import Reader
from servanda_db.store.intake import take_in
from servanda_db.store.reference import write_reference
from servanda_db.vocabulary import (
    ActionKind,
    Axis,
    Claim,
    DatePrecision,
    Fetched,
    ForceDate,
    NewsStage,
    Reading,
    Realis,
    TreatyFacts,
)

READER = Reader(name="test", version="1")
CYBERCRIME, BUDAPEST = "un-xviii-16", "coe-185"
HANOI = [("AZE", "signature", "2025-10-25"), ("QAT", "signature", "2025-10-25"), ("QAT", "ratification", "2026-02-03")]


@pytest.fixture
def db(tmp_path: Path) -> sqlite_utils.Database:
    database = open_database(tmp_path / "servanda.db")
    write_reference(database)
    return database


def claim(treaty: str, party: str, kind: ActionKind | NewsStage, date: str | None, said: str) -> Claim:
    return Claim(
        treaty=treaty,
        party=party,
        party_as_published=party,
        kind=kind,
        kind_as_published=said,
        date=date,
        date_precision=DatePrecision.DAY if date else None,
        axis=Axis.DOMESTIC if kind is NewsStage.PARLIAMENT_APPROVED else Axis.INTERNATIONAL,
        realis=Realis.HAPPENED,
        quote=f"{party} {said} {date}",
        locator="row",
    )


def page(
    db: sqlite_utils.Database,
    rows: list[tuple[str, str, str]],
    day: str = "2026-03-27",
    treaty: str = CYBERCRIME,
    force: str | None = None,
) -> None:
    facts = TreatyFacts(
        id=treaty,
        reference=treaty.removeprefix("un-").upper(),
        title="United Nations Convention against Cybercrime",
        force_text=None if force else "not in force",
        force_dates=(ForceDate(date=force, text="in force"),) if force else (),
    )
    claims = tuple(claim(treaty, party, ActionKind(kind), date, kind) for party, kind, date in rows)
    reading = Reading(treaty=facts, participants=(), claims=claims, complete_listing=True)
    address = f"https://treaties.un.org/{treaty}.en.xml"
    fetched = Fetched(address=address, body=repr((rows, force)).encode(), retrieved_at=f"{day}T06:00:00Z")
    take_in(db, source_by_id("un_depositary"), "status", fetched, reading, READER)


def news(
    db: sqlite_utils.Database,
    party: str,
    kind: NewsStage,
    date: str | None,
    said: str = "ratified",
    treaty: str = CYBERCRIME,
) -> None:
    told = claim(treaty, party, kind, date, said)
    address = f"https://operativmm.az/en/post/{party}-{kind}-{date}"
    fetched = Fetched(address=address, body=address.encode(), retrieved_at="2026-03-28T06:00:00Z")
    reading = Reading(treaty=None, participants=(), claims=(told,), title="News")
    take_in(db, source_by_id("az_omm"), "article", fetched, reading, READER)


def conflicts(db: sqlite_utils.Database) -> list[tuple[str, str | None, str]]:
    rows = db.execute("SELECT treaty, party, pattern FROM conflict ORDER BY treaty, party, pattern")
    return [(treaty, party, pattern) for treaty, party, pattern in rows.fetchall()]


def test_a_headline_that_takes_the_signature_for_a_ratification(db: sqlite_utils.Database) -> None:
    page(db, HANOI)
    news(db, "AZE", NewsStage.PARLIAMENT_APPROVED, "2025-10-25")
    assert conflicts(db) == [(CYBERCRIME, "AZE", "signature reported as ratification")]
    both = db.execute(
        "SELECT c.tier, a.tier, a.date FROM conflict x JOIN claim c ON c.id = x.claim JOIN claim a ON a.id = x.against"
    ).fetchone()
    assert both == ("press", "depositary", "2025-10-25")


def test_what_agrees_or_is_only_not_confirmed_is_no_conflict(db: sqlite_utils.Database) -> None:
    page(db, HANOI)
    news(db, "QAT", NewsStage.DEPOSITED, "2026-02-03")
    news(db, "AZE", NewsStage.DEPOSITED, "2026-03-01")
    news(db, "AZE", NewsStage.PARLIAMENT_APPROVED, "2026-02-10")
    assert conflicts(db) == []


def test_a_conflict_ends_when_the_depositary_sets_its_date_right(db: sqlite_utils.Database) -> None:
    page(db, HANOI)
    news(db, "QAT", NewsStage.DEPOSITED, "2026-02-04")
    assert conflicts(db) == [(CYBERCRIME, "QAT", "date off by one day")]
    page(db, [*HANOI[:2], ("QAT", "ratification", "2026-02-04")], "2026-04-01")
    assert conflicts(db) == []


def test_a_signature_under_a_treaty_of_a_similar_title(db: sqlite_utils.Database) -> None:
    page(db, HANOI)
    news(db, "AZE", NewsStage.SIGNED, "2025-10-25", "signed", BUDAPEST)
    assert conflicts(db) == [(BUDAPEST, "AZE", "wrong treaty of a similar title")]


def test_a_withdrawal_from_a_treaty_that_is_not_in_force(db: sqlite_utils.Database) -> None:
    page(db, HANOI)
    news(db, "QAT", NewsStage.WITHDRAWAL_DEPOSITED, "2026-03-20", "withdrew from the convention")
    assert conflicts(db) == [(CYBERCRIME, "QAT", "instrument withdrawn vs treaty withdrawn")]


def test_another_computed_date_is_a_conflict_that_says_why(db: sqlite_utils.Database) -> None:
    refugees = "un-v-5"
    rows = [(party, "accession", f"1967-0{month}-04") for month, party in enumerate(("SWE", "DNK", "SEN", "GMB"), 1)]
    rows += [("CHE", "accession", "1968-05-20"), ("FRA", "accession", "1971-02-03")]
    page(db, rows, "1972-01-01", refugees, "1967-10-04")
    assert conflicts(db) == [(refugees, None, "computed vs published date")]
    detail, reason = db.execute(
        "SELECT c.detail, f.reason FROM conflict c JOIN force f ON f.treaty = c.treaty"
    ).fetchone()
    assert "1967-10-04" in detail
    assert "1971-02-03" in detail
    assert reason in detail


def test_the_order_of_arrival_does_not_matter(tmp_path: Path) -> None:
    def steps(db: sqlite_utils.Database, order: tuple[int, ...]) -> list[tuple[str, str | None, str]]:
        write_reference(db)
        for step in order:
            (
                lambda: page(db, HANOI),
                lambda: news(db, "AZE", NewsStage.PARLIAMENT_APPROVED, "2025-10-25"),
                lambda: news(db, "AZE", NewsStage.SIGNED, "2025-10-25", "signed", BUDAPEST),
                lambda: news(db, "QAT", NewsStage.DEPOSITED, "2026-02-02"),
            )[step]()
        return conflicts(db)

    orders = list(permutations(range(4)))[::3]
    found = [steps(open_database(tmp_path / f"{number}.db"), order) for number, order in enumerate(orders)]
    assert found == [found[0]] * len(orders)
    assert len(found[0]) == 3


def test_a_page_that_fails_leaves_the_conflicts_as_they_were(
    db: sqlite_utils.Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    page(db, HANOI)
    news(db, "QAT", NewsStage.DEPOSITED, "2026-02-04")
    before = list(db.conn.iterdump())

    def fail(*_: object) -> None:
        raise RuntimeError("disk full")

    monkeypatch.setattr("servanda_db.store.conflicts.replace_all", fail)
    with pytest.raises(RuntimeError, match="disk full"):
        page(db, [*HANOI[:2], ("QAT", "ratification", "2026-02-04")], "2026-04-01")
    assert list(db.conn.iterdump()) == before
