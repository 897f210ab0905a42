"""`servanda changes`: what became known between two times, with corrections told apart."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from servanda_db.changes_command import changes
from servanda_db.registry.sources import source_by_id
from servanda_db.store.answers import UnknownIdError
from servanda_db.store.changes_between import NATURES, changes_between
from servanda_db.store.database import open_database
from servanda_db.store.documents import Reader
from servanda_db.store.intake import take_in
from servanda_db.store.reference import write_reference
from servanda_db.vocabulary import ActionKind, ChangeKind, Claim, DatePrecision, Fetched, Reading, TreatyFacts

AUSTRIA, GHANA = ("AUT", "1982-03-31"), ("GHA", "1986-01-02")


def take(folder: Path, rows: tuple[tuple[str, str], ...], at: str) -> None:
    db = open_database(folder / "servanda.db")
    write_reference(db)
    claims = tuple(
        Claim(
            treaty="un-iv-8",
            party=party,
            party_as_published=party,
            kind=ActionKind.RATIFICATION,
            kind_as_published="Ratification",
            date=date,
            date_precision=DatePrecision.DAY,
            quote=f"{party} {date}",
            locator="row",
        )
        for party, date in rows
    )
    facts = TreatyFacts(id="un-iv-8", reference="IV-8", title="A convention")
    reading = Reading(treaty=facts, participants=(), claims=claims, complete_listing=True)
    fetched = Fetched(address="https://treaties.un.org/IV-8.en.xml", body=repr((rows, at)).encode(), retrieved_at=at)
    take_in(db, source_by_id("un_depositary"), "status", fetched, reading, Reader(name="test", version="1"))
    db.close()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    take(tmp_path, (AUSTRIA,), "2013-07-24T06:00:00Z")
    take(tmp_path, (AUSTRIA, GHANA), "2014-03-19T06:00:00Z")
    take(tmp_path, (("AUT", "1982-03-30"),), "2015-03-14T06:00:00Z")
    return tmp_path


def run(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(changes, [*arguments, "--data", str(data)])


def told(data: Path, *arguments: str) -> list[tuple[str, str, str | None]]:
    result = run(data, *arguments, "--json")
    assert result.exit_code == 0, result.output
    return [(one["nature"], one["kind"], one["party"]) for one in json.loads(result.output)["changes"]]


def test_corrections_are_told_apart_from_changes_in_the_world(data: Path) -> None:
    assert told(data, "--since", "2014-01-01") == [
        ("in the world", "new action", "GHA"),
        ("correction", "correction", "AUT"),
        ("listing", "no longer listed", "GHA"),
    ]
    assert told(data)[0] == ("first reading", "new treaty", None)


def test_a_day_counts_whole_and_a_time_is_after_it_and_until_it(data: Path) -> None:
    assert len(told(data, "--since", "2014-03-19", "--until", "2014-03-19")) == 1
    assert told(data, "--since", "2014-03-19T06:00:00Z", "--until", "2015-03-14T05:59:59Z") == []
    assert len(told(data, "--since", "2014-03-19T05:59:59Z", "--until", "2014-03-19T06:00:00Z")) == 1


def test_intervals_that_meet_share_nothing_and_lose_nothing(data: Path) -> None:
    times = ["", "2013-07-24T06:00:00Z", "2014-03-19T06:00:00Z", "2015-03-14T06:00:00Z"]
    db = open_database(data / "servanda.db")
    parts = [changes_between(db.conn, since=a, until=b)["changes"] for a, b in pairwise(times)]
    whole = changes_between(db.conn, since="", until=times[-1])["changes"]
    assert [change for part in parts for change in part] == whole


def test_an_act_stands_with_its_own_date_and_the_page_that_told_it(data: Path) -> None:
    db = open_database(data / "servanda.db")
    found = changes_between(db.conn, since="2014-01-01", until="2014-12-31", party="GHA")
    assert found["counts"]["in the world"] == 1
    (change,) = found["changes"]
    assert change["act"] == {"kind": "ratification", "date": "1986-01-02", "effective_date": None}
    assert (change["source"], change["url"]) == ("un_depositary", "https://treaties.un.org/IV-8.en.xml")
    assert (change["before"], change["after"]) == (None, "ratification 1986-01-02")


def test_the_words_name_what_there_is(data: Path) -> None:
    lines = run(data, "--since", "2015-01-01").output.splitlines()
    assert lines[0] == "2 changes: 1 listing, 1 correction"
    assert lines[1].startswith("2015-03-14T06:00:00Z  correction: correction  un-iv-8 AUT: ratification 1982-03-31")
    assert run(data, "--since", "2016-01-01").output == "nothing became known\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--since", "yesterday"], ["--since yesterday", "2026-02-23T06:00:00Z"]),
        (["--until", "2026-02-31"], ["--until 2026-02-31"]),
        (["--since", "2026-01-01T25:00:00Z"], ["--since"]),
        (["--since", "2015-02-01", "--until", "2015-01-01"], ["2015-02-01", "after"]),
        (["--treaty", "un-iv-99"], ["un-iv-99"]),
        (["--party", "Ghana"], ["Ghana"]),
    ],
)
def test_a_wrong_wish_is_one_clear_line_and_exit_code_2(data: Path, arguments: list[str], words: list[str]) -> None:
    result = run(data, *arguments)
    assert result.exit_code == 2
    (line,) = [line for line in result.output.splitlines() if line.startswith("Error:")]
    assert all(word in line for word in words)


def test_no_database_says_what_to_do(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert result.exit_code == 2
    assert "servanda crawl" in result.output


def test_every_kind_of_change_has_a_nature() -> None:
    assert NATURES.keys() == set(ChangeKind)


def test_an_unknown_treaty_is_an_error(data: Path) -> None:
    db = open_database(data / "servanda.db")
    with pytest.raises(UnknownIdError, match="un-iv-99"):
        changes_between(db.conn, since="", until="2026-01-01", treaty="un-iv-99")
