"""A store that can't be written, opened or had: one line, one JSON object where asked for, and reading goes on."""

import fcntl
import json
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from servanda_db.store.migrations import SCHEMA_VERSION
from tests.spiders.test_crawl import crawl, dump, run
from tests.spiders.un_pages import write_mirror


@pytest.fixture(scope="module")
def mirror(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_mirror(tmp_path_factory.mktemp("mirror") / "m", 10)


@pytest.fixture(scope="module")
def first(mirror: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("first") / "data"
    assert crawl(data, mirror).returncode == 0
    return data


def room(most: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


def without_room(most: int, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "servanda_db", *map(str, arguments)]
    return subprocess.run(command, preexec_fn=room(most), capture_output=True, text=True, check=False)


def test_no_room_for_a_single_byte_is_one_line(tmp_path: Path, mirror: Path) -> None:
    data = tmp_path / "data"
    found = without_room(0, "crawl", "un_depositary", "--mirror", mirror, "--data", data)
    assert found.returncode == 1
    (line,) = found.stderr.splitlines()
    assert str(data / "lock") in line
    assert "disk may be full" in line
    assert crawl(data, mirror).returncode == 0


@pytest.mark.parametrize("most", [300_000, 900_000])
def test_a_rebuild_without_room_says_so_and_changes_nothing(tmp_path: Path, first: Path, most: int) -> None:
    data = Path(shutil.copytree(first, tmp_path / "data"))
    before = (data / "servanda.db").read_bytes()
    found = without_room(most, "rebuild", "--data", data)
    assert found.returncode == 1
    (line,) = found.stderr.splitlines()
    assert "disk may be full" in line
    assert line.endswith("servanda.db is as it was")
    assert (data / "servanda.db").read_bytes() == before
    assert not list(data.glob("*.rebuild*"))


def test_what_is_stored_is_read_where_nothing_can_be_written(tmp_path: Path, first: Path) -> None:
    data = Path(shutil.copytree(first, tmp_path / "data"))
    for words in (("status", "--treaty", "un-xxix-1"), ("check",)):
        assert without_room(0, *words, "--data", data).returncode == 0, words


@pytest.mark.parametrize("trouble", ["foreign", "locked", "full"])
def test_json_is_written_whatever_keeps_a_crawl_from_starting(tmp_path: Path, mirror: Path, trouble: str) -> None:
    data, words = tmp_path / "data", ("crawl", "un_depositary", "--mirror", mirror, "--json", "--data")
    data.mkdir()
    if trouble == "foreign":
        with sqlite3.connect(data / "servanda.db") as connection:
            connection.execute("CREATE TABLE other (a)")
        found = run(*words, data)
    elif trouble == "locked":
        with (data / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            lock.write("process 7, since 2026-03-10T12:00:00Z\n")
            lock.flush()
            found = run(*words, data)
    else:
        found = without_room(0, *words, data)
    assert found.returncode == (3 if trouble == "locked" else 1)
    (told,) = json.loads(found.stdout)["sources"]
    assert (told["source"], told["fetched"], told["failed"]) == ("un_depositary", 0, 1)
    (problem,) = told["problems"]
    assert set(problem) == {"url", "verdict", "reason"}
    assert problem["reason"].startswith("locked: " if trouble == "locked" else "store: ")
    (line,) = found.stderr.splitlines()
    assert line.startswith("Error: ")


def test_a_rebuild_keeps_a_copy_of_a_database_with_an_older_schema(tmp_path: Path, first: Path) -> None:
    data = Path(shutil.copytree(first, tmp_path / "data"))
    with sqlite3.connect(data / "servanda.db") as connection:
        connection.executescript(
            "DROP TABLE position; DELETE FROM _sqlite_migrations WHERE name = 'position'; PRAGMA user_version = 4;"
        )
    told = dump(data)
    assert run("rebuild", data=data).returncode == 0
    assert dump(data) == told
    with sqlite3.connect(data / f"servanda.db.before-{SCHEMA_VERSION}") as kept:
        assert kept.execute("PRAGMA user_version").fetchone() == (4,)
        assert kept.execute("SELECT count(*) FROM claim").fetchone()[0] == len(told["claim"])
    assert run("rebuild", data=data).returncode == 0
    assert not list(data.glob("*.damaged*"))
