"""`servanda review`: a person decides; that is kept with who and when, applied at once, the same on a rebuild."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from servanda_db.command import main
from servanda_db.registry.corrections import load_corrections
from servanda_db.vocabulary import Fetched, Verdict
from servanda_spiders.crawl.intake import process
from servanda_spiders.crawl.items import PageKind
from servanda_spiders.crawl.session import open_stores
from servanda_spiders.review.asking import ask_one_by_one
from servanda_spiders.review.deciding import apply_decisions, queue
from servanda_spiders.sources.az_omm import AzOmm
from servanda_spiders.sources.un_depositary import UnDepositary
from tests.spiders.un_pages import HOST, ROWS, xml, xml_path

STATUS = f"https://{HOST}{xml_path('XXIX-1').replace(' ', '%20')}"
POST = "https://operativmm.az/en/post/chamber-votes/{}"
UNSURE = "Lawmakers approved the UN Convention against Cybercrime on 10 February 2026."
TABLES = ("claim", "action", "statement", "standing", "change", "conflict", "decision", "remark", "version")
Servanda = Callable[..., Result]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def servanda(data: Path) -> Servanda:
    def run(*arguments: str, **options: Any) -> Result:
        return CliRunner().invoke(main, [*arguments, "--data", str(data)], **options)

    return run


def read(data: Path, address: str, body: str, day: int, kind: PageKind = "status") -> Verdict:
    spider = UnDepositary if HOST in address else AzOmm
    treaty = "un-xxix-1" if kind == "status" else None
    at = f"2026-03-{day:02}T12:00:00Z"
    fetched = Fetched(address=address, body=body.encode(), retrieved_at=at, treaty=treaty)
    with open_stores(data) as stores:
        return process(stores, spider, fetched, kind).verdict


def article(sentence: str, title: str = "Chamber backs convention") -> str:
    text = f"<article><h1>{title}</h1><p>{sentence}</p></article>"
    return f"<html><head><title>{title}</title></head><body>{text}</body></html>"


def rows(data: Path, sql: str) -> list[Any]:
    with sqlite3.connect(data / "servanda.db") as connection:
        return connection.execute(sql).fetchall()


def dump(data: Path) -> dict[str, list[Any]]:
    return {table: rows(data, f"SELECT * FROM {table} ORDER BY 1, 2") for table in TABLES}


def only_item(servanda: Servanda) -> dict[str, Any]:
    (item,) = json.loads(servanda("review", "--json").stdout)["open"]
    assert isinstance(item, dict)
    return item


def test_a_name_that_nobody_knows_counts_once_a_person_says_whose_it_is(data: Path, servanda: Servanda) -> None:
    read(data, STATUS, xml("XXIX-1", (*ROWS, ("Republic of Ghanna", "", "1 Jan 2006 a"))), 10)
    item = only_item(servanda)
    assert (item["kind"], item["subject"]) == ("unresolved_name", "Republic of Ghanna")
    assert item["suggestions"]["party"][0]["id"] == "GHA", "ranked for a person"
    assert rows(data, "SELECT count(*) FROM action WHERE date = '2006-01-01'") == [(0,)], "and never linked"
    done = servanda("review", item["id"], "--accept", "--as", "GHA", "--by", "A. Reader", "--why", "misprint")
    assert done.exit_code == 0, done.output
    assert rows(data, "SELECT party, kind FROM action WHERE date = '2006-01-01'") == [("GHA", "accession")]
    assert rows(data, "SELECT party, decided_by, why FROM decision") == [("GHA", "A. Reader", "misprint")]
    assert json.loads(servanda("review", "--json").stdout)["open"] == []
    before = dump(data)
    assert servanda("rebuild").exit_code == 0
    assert dump(data) == before
    read(data, STATUS, xml("XXIX-1", (*ROWS, ("Republic of Ghanna", "", "2 Jan 2006 a"))), 12)
    held = "SELECT party FROM action WHERE date = '2006-01-02' AND seen_to IS NULL"
    assert rows(data, held) == [("GHA",)], "the name is known from now on"


def test_a_sentence_that_the_reader_is_not_sure_of_is_no_claim_before_a_person_accepts_it(
    data: Path, servanda: Servanda
) -> None:
    read(data, POST.format(1), article(UNSURE), 10, "article")
    item = only_item(servanda)
    assert item["subject"] == UNSURE
    assert item["needs"] == ["party", "treaty", "stage"]
    assert item["suggestions"]["treaty"][0]["id"] == "un-xviii-16"
    assert rows(data, "SELECT count(*) FROM claim") == [(0,)]
    accept = ("review", item["id"], "--accept", "--by", "A. Reader")
    assert servanda(*accept).exit_code == 2
    assert "which party" in servanda(*accept).stderr
    given = ("--as", "law_signed", "--as", "GHA", "--as", "un-xviii-16", "--date", "2026-02-10")
    assert servanda(*accept, *given).exit_code == 0
    told = rows(data, "SELECT party, treaty, kind, date, axis, tier, quote FROM claim")
    assert told == [("GHA", "un-xviii-16", "law_signed", "2026-02-10", "domestic", "press", UNSURE)]
    assert rows(data, "SELECT stage, domestic_stage FROM standing WHERE party = 'GHA'") == [("none", "law_signed")]
    assert rows(data, "SELECT count(*) FROM action") == [(0,)], "news establishes nothing, whoever reads it"
    before = dump(data)
    assert servanda("rebuild").exit_code == 0
    assert dump(data) == before


def test_what_is_rejected_is_remembered_and_not_asked_again(data: Path, servanda: Servanda) -> None:
    read(data, POST.format(1), article(UNSURE), 10, "article")
    key = only_item(servanda)["id"]
    assert servanda("review", key, "--reject", "--by", "A. Reader").exit_code == 0
    assert rows(data, "SELECT count(*) FROM claim") == [(0,)]
    found = json.loads(servanda("review", "--json").stdout)
    assert found["open"] == []
    assert [(one["verdict"], one["by"]) for one in found["decided"]] == [("reject", "A. Reader")]
    again = servanda("review", key, "--accept", "--as", "GHA", "--by", "B. Reader")
    assert again.exit_code == 2
    assert "decided already" in again.stderr


def test_a_held_page_is_taken_in_at_once_from_the_archive(data: Path, servanda: Servanda) -> None:
    assert read(data, STATUS, xml("XXIX-1"), 10) is Verdict.ACCEPTED
    amended = xml("XXIX-1", (*ROWS, ("Chad", "", "1 Jan 2006 a")), "Convention on Garden Fences as amended")
    assert read(data, STATUS, amended, 11) is Verdict.HELD
    item = only_item(servanda)
    assert item["kind"] == "held"
    assert "title_changed" in item["detail"]
    done = servanda("review", item["id"], "--accept", "--by", "A. Reader", "--why", "amended in 2026")
    assert done.exit_code == 0, done.output
    assert rows(data, "SELECT party, seen_from FROM action WHERE party = 'TCD'") == [("TCD", "2026-03-11T12:00:00Z")]
    before = dump(data)
    assert servanda("rebuild").exit_code == 0
    assert dump(data) == before


def test_a_held_page_that_is_rejected_changes_nothing_and_leaves_the_queue(data: Path, servanda: Servanda) -> None:
    read(data, STATUS, xml("XXIX-1"), 10)
    read(data, STATUS, xml("XXIX-1", ROWS, "Convention on Garden Fences as amended"), 11)
    before = rows(data, "SELECT * FROM action ORDER BY id")
    key = only_item(servanda)["id"]
    assert servanda("review", key, "--reject", "--by", "A. Reader").exit_code == 0
    assert rows(data, "SELECT * FROM action ORDER BY id") == before
    assert json.loads(servanda("review", "--json").stdout)["open"] == []
    assert servanda("rebuild").exit_code == 0
    assert rows(data, "SELECT * FROM action ORDER BY id") == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("000000000000", "--accept", "--by", "X"), "no open item"),
        (("ID", "--accept"), "--by NAME"),
        (("ID", "--accept", "--by", "X", "--as", "Ruritania"), "Ruritania"),
        (("ID", "--accept", "--by", "X", "--as", "GHA", "--as", "TGO"), "second party"),
        (("ID", "--accept", "--by", "X", "--as", "GHA", "--as", "law_signed"), "not about a stage"),
        (("ID", "--reject", "--by", "X", "--as", "GHA"), "acceptance"),
        (("--accept", "--by", "X"), "say which one"),
        (("ID", "--accept", "--by", "X", "--as", "GHA", "--date", "2026-02-30"), "2026-02-30"),
    ],
)
def test_wrong_usage_is_told_in_a_line_and_decides_nothing(
    data: Path, servanda: Servanda, arguments: tuple[str, ...], words: str
) -> None:
    read(data, STATUS, xml("XXIX-1", (*ROWS, ("Ruritania", "", "1 Jan 2006 a"))), 10)
    key = only_item(servanda)["id"]
    done = servanda("review", *(key if one == "ID" else one for one in arguments))
    assert done.exit_code == 2
    assert words in done.stderr
    assert not (data / "corrections.toml").exists()


def test_one_by_one_every_decision_is_kept_at_once(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("Ruritania", "Syldavia", "Zubrowka")
    read(data, STATUS, xml("XXIX-1", (*ROWS, *((name, "", "1 Jan 2006 a") for name in names))), 10)
    answers = iter(["A. Reader", "a", "TCD", "r", "q"])
    monkeypatch.setattr("click.prompt", lambda *_, **__: next(answers))
    assert ask_one_by_one(data, queue(data)[0], None, None) == 2
    apply_decisions(data)
    assert [(one.subject, one.verdict) for one in load_corrections(data).answers] == [
        ("Ruritania", "accept"),
        ("Syldavia", "reject"),
    ]
    assert rows(data, "SELECT party FROM action WHERE date = '2006-01-01'") == [("TCD",)]
    assert [item.subject for item in queue(data)[0]] == ["Zubrowka"]


def test_a_corrections_file_that_is_not_as_it_should_be_is_named_and_left_alone(data: Path, servanda: Servanda) -> None:
    read(data, STATUS, xml("XXIX-1", (*ROWS, ("Ruritania", "", "1 Jan 2006 a"))), 10)
    key = only_item(servanda)["id"]
    (data / "corrections.toml").write_text('[[accept]]\nsha256 = "12"\n')
    done = servanda("review", key, "--reject", "--by", "X")
    assert done.exit_code == 1
    assert "corrections.toml" in done.stderr
    assert "sha256" in done.stderr
    assert (data / "corrections.toml").read_text() == '[[accept]]\nsha256 = "12"\n'


def test_any_words_of_a_page_survive_the_file(data: Path, servanda: Servanda) -> None:
    evil = "Rur\"itania\\ ''' [[accept]] # = \u202e"
    read(data, STATUS, xml("XXIX-1", (*ROWS, (evil.replace("\u202e", "&#8238;"), "", "1 Jan 2006 a"))), 10)
    item = only_item(servanda)
    assert servanda("review", item["id"], "--accept", "--as", "TCD", "--by", 'O"Reader').exit_code == 0
    (answer,) = load_corrections(data).answers
    assert (answer.subject, answer.by) == (item["subject"], 'O"Reader')
