"""The list of the Paris Agreement, 129 states of it, taken in one after the other as a depositary's updates.

Facts: data package openclimatedata/paris-agreement-entry-into-force, in the shared data folder.
"""

import csv
import io
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pytest
import sqlite_utils

from servanda_db.names import resolve_party
from servanda_db.registry.depositary_acts import load_depositary_acts
from servanda_db.registry.sources import source_by_id
from servanda_db.store.answers import statuses
from servanda_db.store.changes_between import changes_between
from servanda_db.store.database import open_database
from servanda_db.store.documents import Reader
from servanda_db.store.intake import take_in
from servanda_db.store.records import acts_by_party
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

ARCHIVE = Path(__file__).parents[3] / "shared" / "data" / "truth" / "paris_history.tar.gz"
PARIS = "un-xxvii-7-d"
ADDRESS = "https://treaties.un.org/doc/Publication/MTDSG/Volume%20II/Chapter%20XXVII/XXVII-7-d.en.xml"
RATIFIED = ("ratification", "ratification_acceptance_approval")
WITHDREW = ("withdrawal", "2019-11-04")
Key = tuple[str, str, str]

pytestmark = pytest.mark.skipif(not ARCHIVE.parent.is_dir(), reason="the shared data folder is not here")


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One state of the list: its day and our time, and its rows with the keys of the columns made alike."""

    at: str
    body: bytes
    rows: tuple[dict[str, str], ...]

    @property
    def day(self) -> str:
        return self.at[:10]

    @property
    def acts(self) -> set[Key]:
        return {(str(c.party), str(c.kind), str(c.date)) for c in self.reading().claims}

    @property
    def consents(self) -> dict[str, str]:
        return {party: date for party, kind, date in self.acts if kind != "signature"}

    def reading(self, force: str | None = None) -> Reading:
        facts = TreatyFacts(
            id=PARIS,
            reference="XXVII-7-d",
            title="Paris Agreement",
            force_dates=(ForceDate(date=force, text="article 21(1)"),) if force else (),
        )
        claims = tuple(claim for row in self.rows for claim in claims_of(row))
        people = tuple(Participant(name=row["name"], party=resolve_party(row["name"])) for row in self.rows)
        return Reading(treaty=facts, participants=people, claims=claims, complete_listing=True)


def claims_of(row: dict[str, str]) -> Iterator[Claim]:
    """A list without a column for the kind says that consent was given, and not how."""
    kind = ActionKind((row.get("kind") or "consent_to_be_bound").lower())
    consent = next(row[key] for key in RATIFIED if key in row)
    for act, date in ((ActionKind.SIGNATURE, row["signature"]), (kind, consent)):
        if date:
            yield Claim(
                treaty=PARIS,
                party=resolve_party(row["name"]),
                party_as_published=row["name"],
                kind=act,
                kind_as_published=str(act),
                date=date,
                date_precision=DatePrecision.DAY,
                quote=f"{row['name']} | {act} | {date}",
                locator="row",
            )


def plain(row: dict[str, str]) -> dict[str, str]:
    same = {key.lower().replace("-", "_").replace(" ", "_"): value.strip() for key, value in row.items()}
    return {"name": same.get("official_name_en", ""), **same}


def read_history() -> tuple[State, ...]:
    """Versions of one day come in the order of the archive, each a minute after the last."""
    with tarfile.open(ARCHIVE) as archive:
        files = [(member.name, archive.extractfile(member)) for member in archive if member.isfile()]
        bodies = [(Path(name).name[:10], file.read()) for name, file in files if file is not None]
    states = []
    for day, versions in groupby(bodies, key=lambda pair: pair[0]):
        for minute, (_, body) in enumerate(versions):
            rows = tuple(map(plain, csv.DictReader(io.StringIO(body.decode("utf-8-sig")))))
            states.append(State(at=f"{day}T06:{minute:02}:00Z", body=body, rows=rows))
    return tuple(states)


def take(db: sqlite_utils.Database, state: State, force: str | None = None) -> None:
    fetched = Fetched(address=ADDRESS, body=state.body, retrieved_at=state.at)
    reader = Reader(name="test", version="1")
    take_in(db, source_by_id("un_depositary"), "status", fetched, state.reading(force), reader)


def replayed(folder: Path, states: tuple[State, ...]) -> sqlite_utils.Database:
    db = open_database(folder / "servanda.db")
    write_reference(db)
    for state in states:
        take(db, state)
    return db


@pytest.fixture(scope="module")
def history() -> tuple[State, ...]:
    return read_history()


@pytest.fixture(scope="module")
def db(history: tuple[State, ...], tmp_path_factory: pytest.TempPathFactory) -> sqlite_utils.Database:
    return replayed(tmp_path_factory.mktemp("paris"), history)


@pytest.fixture(scope="module")
def unreviewed(history: tuple[State, ...], tmp_path_factory: pytest.TempPathFactory) -> sqlite_utils.Database:
    """The same history without the reviewed fact of the withdrawal."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("servanda_db.store.reviewed.load_depositary_acts", dict)
        return replayed(tmp_path_factory.mktemp("unreviewed"), history)


def listed_at(db: sqlite_utils.Database, at: str) -> set[Key]:
    acts = acts_by_party(db.conn, PARIS, known_at=at)
    return {(party, str(act.kind), str(act.date)) for party, made in acts.items() for act in made if act.listed}


def changes(db: sqlite_utils.Database, party: str) -> list[tuple[str, str]]:
    rows = db.execute("SELECT kind, detail FROM change WHERE party = ? ORDER BY seen_at, id", (party,))
    return [(kind, detail) for kind, detail in rows.fetchall()]


def standing(db: sqlite_utils.Database, party: str) -> list[tuple[str, str | None]]:
    rows = db.execute(
        "SELECT standing, valid_from FROM standing WHERE treaty = ? AND party = ? ORDER BY valid_from", (PARIS, party)
    )
    return [(standing, day) for standing, day in rows.fetchall()]


def test_the_history_is_read_whole(history: tuple[State, ...]) -> None:
    assert len(history) == 129
    assert [state.at for state in history] == sorted({state.at for state in history})
    unresolved = {row["name"] for state in history for row in state.rows if resolve_party(row["name"]) is None}
    assert not unresolved
    assert (len(history[0].consents), len(history[-1].consents)) == (19, 195)


def test_what_was_known_at_the_time_of_each_version_is_that_version(
    db: sqlite_utils.Database, history: tuple[State, ...]
) -> None:
    for state in history:
        assert listed_at(db, state.at) == state.acts, state.at


def test_the_status_known_at_a_version_names_its_dates(db: sqlite_utils.Database, history: tuple[State, ...]) -> None:
    for state in history:
        (status,) = statuses(db.conn, treaty=PARIS, party=None, on=state.day, known_at=state.at)
        told = {one["party"]: one["international"]["consent_on"] for one in status["standings"]}
        assert {party: date for party, date in told.items() if date} == state.consents, state.at


def test_acceptance_withdrawal_and_new_acceptance_are_three_acts(db: sqlite_utils.Database) -> None:
    acts = acts_by_party(db.conn, PARIS, "USA")["USA"]
    assert [(str(act.kind), act.date, act.listed) for act in acts] == [
        ("signature", "2016-04-22", True),
        ("acceptance", "2016-09-03", False),
        (*WITHDREW, True),
        ("acceptance", "2021-01-20", True),
    ]
    assert standing(db, "USA") == [
        ("signed", "2016-04-22"),
        ("consent deposited, not in force", "2016-09-03"),
        ("party", "2016-11-04"),
        ("withdrawal notified", "2019-11-04"),
        ("former party", "2020-11-04"),
        ("consent deposited, not in force", "2021-01-20"),
        ("party", "2021-02-19"),
    ]
    assert db.execute("SELECT count(*) FROM conflict WHERE party = 'USA'").fetchone() == (0,)


def test_the_reviewed_withdrawal_is_known_since_its_review_and_never_missing_from_a_page(
    db: sqlite_utils.Database,
) -> None:
    (review,) = [act for act in load_depositary_acts()[PARIS] if act.party == "USA"]
    assert ("new action", "withdrawal 2019-11-04") in changes(db, "USA")
    assert not [detail for kind, detail in changes(db, "USA") if kind == "no longer listed" and "withdrawal" in detail]
    for known_at, is_party in (("2021-01-01T00:00:00Z", True), (f"{review.reviewed_on}T00:00:00Z", False)):
        (status,) = statuses(db.conn, treaty=PARIS, party="USA", on="2020-12-01", known_at=known_at)
        assert status["standings"][0]["is_party"] is is_party, known_at


def test_without_the_reviewed_fact_the_changed_date_is_an_open_question_and_no_correction(
    unreviewed: sqlite_utils.Database,
) -> None:
    assert changes(unreviewed, "USA") == [
        ("new action", "consent to be bound 2016-09-03"),
        ("correction", "consent to be bound 2016-09-03 was corrected to acceptance 2016-09-03"),
        ("new action", "acceptance 2021-01-20"),
        ("no longer listed", "acceptance 2016-09-03 is no longer listed, unexplained; the standing stays"),
    ]
    rows = unreviewed.execute("SELECT pattern, detail FROM conflict WHERE party = 'USA'").fetchall()
    assert [pattern for pattern, _ in rows] == ["two consents without a withdrawal between"]
    assert "acceptance of 2016-09-03" in rows[0][1]
    assert "acceptance of 2021-01-20" in rows[0][1]
    assert standing(unreviewed, "USA")[-2:] == [("open question", "2021-01-20"), ("party", "2021-02-19")]


def test_the_only_true_correction_is_that_of_a_kind(db: sqlite_utils.Database) -> None:
    dated = [
        (party, detail)
        for party, detail in db.execute("SELECT party, detail FROM change WHERE kind = 'correction'").fetchall()
        if "consent to be bound" not in detail
    ]
    assert dated == [("NIC", "ratification 2017-10-23 was corrected to accession 2017-10-23")]


def test_changes_between_two_known_times_are_those_of_the_list(
    db: sqlite_utils.Database, history: tuple[State, ...]
) -> None:
    before, after = history[60], history[70]
    told = changes_between(db.conn, since=before.at, until=after.at, treaty=PARIS)
    acts = {
        (one["party"], one["act"]["kind"], one["act"]["date"]) for one in told["changes"] if one["kind"] == "new action"
    }
    assert acts == after.acts - before.acts
    assert not before.acts - after.acts


def test_both_acceptances_give_the_published_date_and_the_list_of_2023_alone_another_one(
    db: sqlite_utils.Database, history: tuple[State, ...], tmp_path: Path
) -> None:
    (whole,) = statuses(db.conn, treaty=PARIS, party="USA", on="2023-02-13", known_at=None)
    assert whole["entry_into_force"]["computed"] == "2016-11-04"
    alone = open_database(tmp_path / "servanda.db")
    write_reference(alone)
    take(alone, history[-1], force="2016-11-04")
    (status,) = statuses(alone.conn, treaty=PARIS, party="USA", on="2023-02-13", known_at=None)
    force = status["entry_into_force"]
    assert (force["published"], force["computed"], force["agrees"]) == ("2016-11-04", "2016-12-08", False)
    assert "no longer in the table" in force["reason"]
    assert "withdrawal that USA notified on 2019-11-04" in force["reason"]
    (detail,) = alone.execute("SELECT detail FROM conflict WHERE pattern = 'computed vs published date'").fetchone()
    assert force["reason"] in detail
    assert alone.execute("SELECT reason FROM force WHERE treaty = ?", (PARIS,)).fetchone() == (force["reason"],)


def test_the_conditions_were_met_when_the_list_showed_them_met(
    db: sqlite_utils.Database, history: tuple[State, ...]
) -> None:
    for state in history[::6]:
        (status,) = statuses(db.conn, treaty=PARIS, party="USA", on=state.day, known_at=state.at)
        count, share = status["entry_into_force"]["progress"]
        assert count["have"] == len(state.consents.keys() - {"EUE"})
        met = count["have"] >= 55 and share["have"] >= 55
        assert (status["entry_into_force"]["computed"] is not None) is met, state.at
