"""A release is whole or is not there: killed at any instant, two at once, readers meanwhile."""

import json
import os
import random
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from servanda_db.store.database import StoreError, open_readonly
from servanda_site.publishing import Published, publish, verify
from servanda_site.writing import BuildError

COMMAND = str(Path(sys.executable).with_name("servanda"))
KILLS = int(os.environ.get("SERVANDA_KILLS", "5"))
PUBLICATIONS = int(os.environ.get("SERVANDA_PUBLICATIONS", "4"))


@pytest.fixture
def data(facts) -> Path:  # type: ignore[no-untyped-def]
    folder: Path = facts.path.parent
    facts.db.close()
    return folder


def note(data: Path, words: str) -> None:
    """Change what the next release says."""
    with closing(sqlite3.connect(data / "servanda.db")) as db, db:
        db.execute("UPDATE treaty SET concluded = ? WHERE id = 'un-xviii-16'", (words,))


def current(to: Path) -> Path:
    return (to / "current").resolve(strict=True)


def test_a_release_is_complete_and_says_which_it_is(data: Path, tmp_path: Path) -> None:
    done = publish(data, tmp_path / "to")
    release = current(tmp_path / "to")
    told = json.loads((release / "release.json").read_text("utf-8"))
    assert set(told) == {"id", "files"}
    assert told["id"] == done.release == release.name
    assert {"servanda.db", "site/index.html", "site/release/index.html"} <= told["files"].keys()
    assert "release.json" not in told["files"]
    assert verify(release) == ()
    naming = [path for path in (release / "site").rglob("*.html") if done.release in path.read_text("utf-8")]
    assert naming == [release / "site" / "release" / "index.html"]


def test_the_database_of_a_release_needs_no_file_beside_it(data: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(data / "servanda.db")) as writer, writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("UPDATE treaty SET concluded = 'in the log only' WHERE id = 'un-xviii-16'")
        writer.commit()
        publish(data, tmp_path / "to")
    database = current(tmp_path / "to") / "servanda.db"
    assert list(database.parent.glob("servanda.db?*")) == []
    assert database.read_bytes()[18:20] == b"\x01\x01"
    with closing(open_readonly(database)) as db:
        assert db.execute("SELECT concluded FROM treaty WHERE id = 'un-xviii-16'").fetchone()[0] == "in the log only"
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert "in the log only" in (database.parent / "site/treaties/un-xviii-16/index.html").read_text("utf-8")


def test_without_a_change_the_release_stays(data: Path, tmp_path: Path) -> None:
    first = publish(data, tmp_path / "to")
    again = publish(data, tmp_path / "to")
    assert (again.release, again.new) == (first.release, False)
    assert len(list((tmp_path / "to" / "releases").iterdir())) == 1


def test_a_damaged_release_is_not_taken_for_the_new_one(data: Path, tmp_path: Path) -> None:
    first = publish(data, tmp_path / "to")
    page = first.folder / "site" / "index.html"
    page.write_bytes(page.read_bytes() + b"!")
    assert [line.rsplit(": ", 1)[1] for line in verify(first.folder)] == ["altered"]
    again = publish(data, tmp_path / "to")
    assert again.release != first.release
    assert verify(current(tmp_path / "to")) == ()


def test_the_newest_are_kept_and_an_old_state_can_come_back(data: Path, tmp_path: Path) -> None:
    to = tmp_path / "to"
    made: list[Published] = []
    for words in ("one", "two", "three", "one"):
        note(data, words)
        made.append(publish(data, to, keep=2))
    assert made[-1].release == made[0].release
    assert {path.name for path in (to / "releases").iterdir()} == {made[2].release, made[3].release}
    assert current(to).name == made[3].release
    assert made[2].removed == (made[0].release,)


def test_two_folders_get_the_same_bytes(data: Path, tmp_path: Path) -> None:
    first, second = publish(data, tmp_path / "a"), publish(data, tmp_path / "b")
    files = json.loads((first.folder / "release.json").read_text("utf-8"))["files"]
    assert json.loads((second.folder / "release.json").read_text("utf-8"))["files"] == files


def test_what_a_killed_publication_left_is_cleared(data: Path, tmp_path: Path) -> None:
    to = tmp_path / "to"
    publish(data, to)
    (to / ".unfinished" / "site").mkdir(parents=True)
    (to / ".discarded").mkdir()
    (to / ".current.next").symlink_to("releases/none")
    note(data, "later")
    publish(data, to)
    assert sorted(path.name for path in to.iterdir()) in (["current", "releases"], ["current", "lock", "releases"])


def test_a_failed_publication_leaves_the_old_release(data: Path, tmp_path: Path) -> None:
    to = tmp_path / "to"
    before = publish(data, to).release
    with closing(sqlite3.connect(data / "servanda.db")) as db, db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError):
        publish(data, to)
    assert current(to).name == before
    assert verify(current(to)) == ()
    assert not (to / ".unfinished").exists()


def test_a_folder_of_someone_else_is_left_alone(data: Path, tmp_path: Path) -> None:
    (tmp_path / "to" / "current").mkdir(parents=True)
    with pytest.raises(BuildError, match="give another folder"):
        publish(data, tmp_path / "to")


def test_a_second_publication_says_who_holds_the_folder(data: Path, tmp_path: Path) -> None:
    from servanda_db.store.lock import exclusive

    with exclusive(tmp_path / "to", "2026-03-27T06:00:00Z"):
        done = run("publish", "--data", str(data), "--to", str(tmp_path / "to"))
    assert done.returncode == 3
    assert f"process {os.getpid()}" in done.stderr


def test_a_full_disk_is_one_line_and_the_old_release_stays(data: Path, tmp_path: Path) -> None:
    to = tmp_path / "to"
    before = publish(data, to).release
    note(data, "later")
    limited = f"ulimit -f 100; exec {COMMAND} publish --data {data} --to {to}"
    done = subprocess.run(["bash", "-c", limited], capture_output=True, text=True, check=False)
    assert done.returncode not in (0, 3)
    assert "Traceback" not in done.stderr
    assert current(to).name == before
    assert verify(current(to)) == ()
    assert run("publish", "--data", str(data), "--to", str(to)).returncode == 0
    assert current(to).name != before


def test_killed_at_any_instant_the_old_or_the_new_release_is_whole(data: Path, tmp_path: Path) -> None:
    to, chance = tmp_path / "to", random.Random(7)
    publish(data, to)
    begun = time.perf_counter()
    note(data, "timed")
    assert run("publish", "--data", str(data), "--to", str(to)).returncode == 0
    whole = time.perf_counter() - begun
    for number in range(KILLS):
        note(data, f"kill {number}")
        command = [COMMAND, "publish", "--data", str(data), "--to", str(to)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        # Importing takes the first part; what can be torn comes after it.
        time.sleep(whole * chance.uniform(0.3, 1.1))
        process.send_signal(signal.SIGKILL)
        process.wait()
        for release in (to / "releases").iterdir():
            assert verify(release) == ()
        assert current(to).parent == (to / "releases").resolve()
    note(data, "after")
    assert run("publish", "--data", str(data), "--to", str(to)).returncode == 0
    assert "after" in (current(to) / "site/treaties/un-xviii-16/index.html").read_text("utf-8")
    assert not [path for path in to.iterdir() if path.name.startswith(".")]


def test_readers_never_see_two_releases_mixed(data: Path, tmp_path: Path) -> None:
    to = tmp_path / "to"
    note(data, "edition 0")
    said = {publish(data, to).release: "edition 0"}
    seen: set[str] = set()
    faults: list[str] = []
    stop = threading.Event()
    with served("--release", str(to)) as address:
        readers = [
            threading.Thread(target=read_on, args=(address, stop, seen, faults, path))
            for path in (
                "treaties/un-xviii-16/index.html",
                "data/servanda/treaty/un-xviii-16.json?_shape=array",
                "data/servanda.json?sql=select+concluded+from+treaty+where+id='un-xviii-16'",
                "data/servanda/treaty.csv",
                "data/",
            )
            for _ in range(2)
        ]
        for reader in readers:
            reader.start()
        for number in range(1, PUBLICATIONS + 1):
            note(data, f"edition {number}")
            said[publish(data, to, keep=3).release] = f"edition {number}"
        time.sleep(0.5)
        stop.set()
        for reader in readers:
            reader.join()
    assert faults == []
    pairs = {tuple(one.split("|")) for one in seen}
    assert {(release, words) for release, words in pairs if words} <= set(said.items())
    assert current(to).name in {release for release, _ in pairs}


def read_on(address: str, stop: threading.Event, seen: set[str], faults: list[str], path: str) -> None:
    """Read one address until told to stop; note which release it was and what it said."""
    while not stop.is_set():
        try:
            with urllib.request.urlopen(address + path, timeout=30) as answer:
                found = re.search(r"edition \d+", answer.read().decode())
                seen.add(f"{answer.headers['servanda-release']}|{found[0] if found else ''}")
        except (urllib.error.URLError, OSError) as error:
            faults.append(f"{path}: {error}")


@contextmanager
def served(*arguments: str) -> Iterator[str]:
    command = [COMMAND, "serve", "--port", "0", *arguments]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            yield process.stderr.readline().split(" ", 1)[0]
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(20)
    assert process.returncode == 0


def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, *arguments], capture_output=True, text=True, check=False, env={**os.environ, **more}
    )


def test_a_port_in_use_is_one_line(data: Path) -> None:
    run("build", "--data", str(data))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = run("serve", "--data", str(data), "--port", port)
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert port in done.stderr


@pytest.mark.parametrize("folder", ["nothing", "empty"])
def test_nothing_to_serve_says_what_to_do(tmp_path: Path, folder: str) -> None:
    (tmp_path / "empty").mkdir()
    for option in ("--release", "--data"):
        done = run("serve", option, str(tmp_path / folder))
        assert done.returncode == 2
        assert "servanda " in done.stderr
        assert "Traceback" not in done.stderr


def test_places_times_languages_and_hashes_change_nothing(data: Path, tmp_path: Path) -> None:
    outcomes = []
    for number, more in enumerate(
        (
            {"TZ": "Asia/Kolkata", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
            {"TZ": "America/Los_Angeles", "LC_ALL": "C.UTF-8", "LANG": "az_AZ.UTF-8", "PYTHONHASHSEED": "4242"},
        )
    ):
        here = tmp_path / f"place {number}"
        shutil.copytree(data, here / "data")
        done = run(
            "publish", "--data", str(here / "data"), "--to", str(here / "to"), SOURCE_DATE_EPOCH="1774569600", **more
        )
        assert done.returncode == 0, done.stderr
        outcomes.append(json.loads((current(here / "to") / "release.json").read_text("utf-8")))
    assert outcomes[0] == outcomes[1]


def test_the_command_says_what_it_did(data: Path, tmp_path: Path) -> None:
    to = str(tmp_path / "to")
    first = run("publish", "--data", str(data), "--to", to)
    assert re.fullmatch(r"[0-9a-f]{16} is current: \d+ files in \S+\n", first.stdout)
    assert "nothing has changed" in run("publish", "--data", str(data), "--to", to).stdout


def test_a_folder_that_cannot_be_made_is_one_line(data: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = run("publish", "--data", str(data), "--to", str(tmp_path / "file" / "to"))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert str(tmp_path / "file") in done.stderr
