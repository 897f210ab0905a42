"""`servanda check`: what was read, what was never read, what was stopped, what no longer fits together."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from servanda_db.command import main
from servanda_db.store.archive import open_archive
from servanda_db.store.database import StoreError, open_database, open_readonly
from servanda_db.store.health import Health, examine
from servanda_db.store.lock import exclusive
from servanda_db.store.runs import Problem, RunReport, run_finished, run_started

AT, LATER = "2026-03-27T06:00:00Z", "2026-03-28T06:00:00Z"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with two enabled sources, nothing read."""
    db = open_database(tmp_path / "servanda.db")
    for source in ("un_depositary", "az_omm"):
        row = {"id": source, "title": source, "publisher": source, "tier": "official", "start_url": "https://x.example"}
        db.table("source").insert(row | {"language": "en", "cadence": "daily", "may_republish_text": 0, "enabled": 1})
    db.close()
    open_archive(tmp_path / "archive.db").close()
    return tmp_path


def run(data: Path, source: str, *, finished_at: str | None = AT, **figures: Any) -> None:
    db = open_database(data / "servanda.db")
    archive = open_archive(data / "archive.db")
    number = run_started(db, archive, source, AT)
    if finished_at is not None:
        run_finished(db, archive, number, RunReport(source=source, finished_at=finished_at, **figures))
    archive.close()
    db.close()


def health(data: Path) -> Health:
    connection = open_readonly(data / "servanda.db")
    found = examine(connection, data)
    connection.close()
    return found


def check(data: Path) -> Result:
    return CliRunner().invoke(main, ["check", "--data", str(data)])


def test_all_is_well_where_every_source_was_read(data: Path) -> None:
    run(data, "un_depositary")
    run(data, "az_omm")
    assert check(data).exit_code == 0
    assert check(data).output.splitlines()[-1] == "all is well"


def test_a_source_that_was_never_read_is_neither_good_nor_well(data: Path) -> None:
    run(data, "un_depositary")
    found = {one.source: one.good for one in health(data).sources}
    assert found == {"un_depositary": True, "az_omm": None}
    assert "az_omm: never read" in check(data).output.splitlines()
    assert check(data).output.splitlines()[-1] == "nothing is wrong with what was read; never read: az_omm"


def test_data_in_which_nothing_was_read_are_not_good(data: Path) -> None:
    assert check(data).exit_code == 1
    assert "no source was read yet" in check(data).output


def test_a_run_that_was_stopped_is_named(data: Path) -> None:
    run(data, "un_depositary")
    run(data, "un_depositary", finished_at=None)
    (stopped,) = [one for one in health(data).sources if one.unended_since]
    assert (stopped.good, stopped.running, stopped.last_good) == (False, False, AT)
    assert check(data).exit_code == 1
    assert f"the run that started at {AT} was stopped before its end" in check(data).output
    run(data, "un_depositary", finished_at=LATER)
    assert check(data).exit_code == 0


def test_a_run_that_is_going_on_is_no_fault(data: Path) -> None:
    run(data, "un_depositary")
    run(data, "un_depositary", finished_at=None)
    with exclusive(data, LATER):
        assert check(data).exit_code == 0
        assert f"the run that started at {AT} is going on" in check(data).output
    assert check(data).exit_code == 1


def test_a_problem_of_the_last_run_stands_until_the_next(data: Path) -> None:
    problem = Problem(address="https://x.example/a", verdict="refused", reason="no_table", detail="none")
    run(data, "un_depositary", refused=1, problems=(problem,))
    assert "  refused https://x.example/a: no_table: none" in check(data).output.splitlines()
    assert check(data).exit_code == 1
    run(data, "un_depositary", finished_at=LATER)
    assert check(data).exit_code == 0


def refuse_files_beside(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    """Let SQLite say what it says in a folder that can't be written, which for root there is none."""
    connect = sqlite3.connect

    def connect_there(address: str, *, uri: bool, timeout: float) -> sqlite3.Connection:
        if "mode=ro" in address:
            error = sqlite3.OperationalError("unable to open database file")
            error.sqlite_errorcode = code
            raise error
        assert "immutable=1" in address, f"{address} would be written"
        return connect(address, uri=uri, timeout=timeout)

    monkeypatch.setattr(sqlite3, "connect", connect_there)


@pytest.mark.parametrize("code", [sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY_DIRECTORY])
def test_a_folder_that_can_not_be_written_is_read(data: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    run(data, "un_depositary")
    run(data, "az_omm")
    before = check(data).output
    refuse_files_beside(monkeypatch, code)
    assert check(data).output == before
    assert CliRunner().invoke(main, ["status", "--data", str(data)]).exit_code == 0


def test_a_file_that_can_not_be_opened_at_all_is_named(data: Path) -> None:
    (data / "servanda.db-wal").mkdir()
    open_readonly(data / "servanda.db").close()
    (data / "servanda.db").write_bytes(b"no database " * 400)
    with pytest.raises(StoreError, match=r"servanda\.db"):
        open_readonly(data / "servanda.db")


def test_changes_that_are_out_of_reach_are_not_left_out(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db = open_database(data / "servanda.db")
    db.execute("UPDATE source SET title = 'changed'")
    refuse_files_beside(monkeypatch, sqlite3.SQLITE_CANTOPEN)
    with pytest.raises(StoreError, match=r"copy the folder with servanda\.db-wal"):
        open_readonly(data / "servanda.db")
    db.close()
