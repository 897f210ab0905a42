"""Killed, failing and full: the store is as before or as after a page, never between, and the next run finishes."""

import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from servanda_db.store.database import open_database
from servanda_db.store.failing import STORE_ERRORS
from servanda_db.store.migrations import SCHEMA_VERSION
from servanda_db.store.runs import RunReport, run_finished, run_started
from servanda_db.vocabulary import Fetched
from servanda_spiders.crawl.items import Failed, Page
from servanda_spiders.crawl.session import open_stores, take
from servanda_spiders.crawl.tally import Tally
from servanda_spiders.sources.un_depositary import UnDepositary
from tests.spiders.test_crawl import XML, crawl, dump, run
from tests.spiders.un_pages import HOST, MAINTENANCE, ROWS, write_mirror, xml

KILLS = int(os.environ.get("SERVANDA_KILLS", "6"))
TABLES = (
    *("claim", "action", "statement", "standing", "change", "conflict", "treaty", "question", "force", "progress"),
    *("document", "version"),
)
GHANA = (*ROWS[:2], ("Ghana", "8 Sep 2004", "9 Oct 2025"))
CORRECTED = (("Norway", "3 Mar 2001", "5 May 2002"), *ROWS[1:])


def whole_dump(data: Path) -> list[str]:
    with sqlite3.connect(data / "servanda.db") as connection:
        return list(connection.iterdump())


def integrity(data: Path) -> None:
    for name in ("servanda.db", "archive.db"):
        if (data / name).is_file():
            with sqlite3.connect(data / name) as connection:
                assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.fixture(scope="module")
def mirrors(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A first and a second day: a new act, a correction, a page that is none."""
    folder = tmp_path_factory.mktemp("mirrors")
    changes: dict[str, str | None] = {
        XML["XXIX-1"]: xml("XXIX-1", rows=GHANA),
        XML["XXIX-2"]: xml("XXIX-2", rows=CORRECTED),
        XML["XXIX-3"]: MAINTENANCE,
    }
    return write_mirror(folder / "one", 10), write_mirror(folder / "two", 11, changes)


@pytest.fixture(scope="module")
def first(mirrors: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after the first day, to be copied."""
    data = tmp_path_factory.mktemp("first") / "data"
    assert crawl(data, mirrors[0]).returncode == 0
    return data


@pytest.fixture(scope="module")
def undisturbed(first: Path, mirrors: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after both days."""
    data = Path(shutil.copytree(first, tmp_path_factory.mktemp("undisturbed") / "data"))
    assert crawl(data, mirrors[1]).returncode == 1
    return data


def killed_after(command: Sequence[str], lock: Path, delay: float) -> float:
    """Start a command, kill it `delay` seconds after it took the lock; give how long it held it before it ended."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not (lock.is_file() and f"process {process.pid}," in lock.read_text()) and process.poll() is None:
        time.sleep(0.001)
    taken = time.monotonic()
    try:
        process.wait(timeout=delay)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
    return time.monotonic() - taken


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "servanda_db", *map(str, arguments)]


def test_killed_at_any_instant_of_a_crawl_the_next_run_gives_what_one_run_gives(
    tmp_path: Path, first: Path, mirrors: tuple[Path, Path], undisturbed: Path
) -> None:
    chance = random.Random(42)
    expected = dump(undisturbed, TABLES)
    trial = Path(shutil.copytree(first, tmp_path / "trial"))
    words = ("crawl", "un_depositary", "--mirror", mirrors[1], "--data")
    length = killed_after(command(*words, trial), trial / "lock", 60)
    for number in range(KILLS):
        data = Path(shutil.copytree(first, tmp_path / str(number)))
        killed_after(command(*words, data), data / "lock", chance.uniform(0, length))
        integrity(data)
        assert crawl(data, mirrors[1]).returncode == 1
        assert dump(data, TABLES) == expected, f"kill {number}"
        integrity(data)
        assert dump(data, ("run",))["run"][-1][3] is not None
        assert all(row[3] for row in dump(data, ("run",))["run"]), "a killed run never stays open"
        if number % 3 == 0:
            told = whole_dump(data)
            assert run("rebuild", data=data).returncode == 0
            assert whole_dump(data) == told
        shutil.rmtree(data)


def test_killed_rebuilds_leave_the_database_as_it_was_and_a_later_one_gives_the_same(
    tmp_path: Path, undisturbed: Path
) -> None:
    chance = random.Random(7)
    data = Path(shutil.copytree(undisturbed, tmp_path / "data"))
    expected = whole_dump(data)
    length = killed_after(command("rebuild", "--data", data), data / "lock", 60)
    for _ in range(max(2, KILLS // 4)):
        killed_after(command("rebuild", "--data", data), data / "lock", chance.uniform(0, length))
        assert whole_dump(data) == expected
    for name in ("servanda.db", "servanda.db-wal", "servanda.db-shm"):
        (data / name).unlink(missing_ok=True)
    killed_after(command("rebuild", "--data", data), data / "lock", length / 2)
    assert run("rebuild", data=data).returncode == 0
    assert whole_dump(data) == expected
    assert not list(data.glob("*.rebuild*"))


class Failing(sqlite3.Connection):
    """A connection whose n-th writing statement fails as a full or broken disk makes it fail; all in a row count."""

    left: int | None = None

    def _count(self, sql: str) -> None:
        if Failing.left is None or not sql.upper().lstrip().startswith(_WRITING):
            return
        Failing.left -= 1
        if Failing.left < 0:
            raise sqlite3.OperationalError("disk I/O error")

    def execute(self, sql: str, *arguments: Any) -> sqlite3.Cursor:
        self._count(sql)
        return super().execute(sql, *arguments)

    def executemany(self, sql: str, *arguments: Any) -> sqlite3.Cursor:
        self._count(sql)
        return super().executemany(sql, *arguments)


_WRITING = ("BEGIN", "COMMIT", "INSERT", "UPDATE", "DELETE", "REPLACE", "SAVEPOINT", "RELEASE", "CREATE")


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int | None], None]]:
    """Make every connection one that fails after so many writes; null stops that."""
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *args, **more: connect(*args, **more, factory=Failing))

    def arm(left: int | None) -> None:
        Failing.left = left

    yield arm
    Failing.left = None


def address(reference: str) -> str:
    return f"https://{HOST}/{XML[reference].replace(' ', '%20')}"


def items() -> list[Page | Failed]:
    at = "2026-03-11T12:00:00Z"
    texts = {
        "XXIX-1": xml("XXIX-1", rows=GHANA),
        "XXIX-2": xml("XXIX-2", rows=CORRECTED),
        "XXIX-3": MAINTENANCE,
        "XXIX-4": xml("XXIX-4"),
    }
    pages = [
        Page(fetched=Fetched(address=address(name), body=text.encode("latin-1"), retrieved_at=at), kind="status")
        for name, text in texts.items()
    ]
    return [*pages, Failed(address=address("XXIX-5"), reason="timeout", detail="no answer", at=at)]


def small_crawl(data: Path, arm: Callable[[int | None], None], writes: int | None, count: int = 9) -> int:
    """Take `count` items in; give how many came through before a write failed, which ends the crawl."""
    done = 0
    with open_stores(data) as stores:
        arm(writes)
        try:
            number = run_started(stores.db, stores.archive, "un_depositary", "2026-03-11T12:00:00Z")
            for item in items()[:count]:
                take(stores, UnDepositary, item, Tally(source="un_depositary"))
                done += 1
            report = RunReport(source="un_depositary", finished_at="2026-03-11T12:00:01Z")
            run_finished(stores.db, stores.archive, number, report)
            done += 1
        except STORE_ERRORS:
            pass
        finally:
            arm(None)
    return done


def test_whichever_write_fails_the_state_is_that_before_or_after_a_page(
    tmp_path: Path, first: Path, failing: Callable[[int | None], None]
) -> None:
    prefixes = []
    for count in range(len(items()) + 1):
        data = Path(shutil.copytree(first, tmp_path / f"prefix{count}"))
        small_crawl(data, failing, None, count)
        prefixes.append(dump(data, TABLES))
    everything, failed = len(items()) + 1, 0
    for writes in range(10_000):
        data = Path(shutil.copytree(first, tmp_path / "data"))
        done = small_crawl(data, failing, writes)
        if done == everything:
            break
        failed += 1
        integrity(data)
        found = dump(data, TABLES)
        assert found in (prefixes[min(done, len(items()))], prefixes[min(done + 1, len(items()))]), f"write {writes}"
        small_crawl(data, failing, None)
        assert dump(data, TABLES) == prefixes[-1], f"after write {writes} failed"
        shutil.rmtree(data)
    assert failed > len(items()) * 3


@pytest.mark.parametrize("writes", range(0, 2000, 399))
def test_a_first_opening_that_fails_leaves_nothing_half_made(
    tmp_path: Path, failing: Callable[[int | None], None], writes: int, mirrors: tuple[Path, Path]
) -> None:
    failing(writes)
    with suppress(*STORE_ERRORS), open_stores(tmp_path / "data"):
        pass
    failing(None)
    integrity(tmp_path / "data")
    assert crawl(tmp_path / "data", mirrors[0]).returncode == 0


def with_file_limit(bytes_allowed: int) -> Callable[[], None]:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_allowed, bytes_allowed))

    return limit


@pytest.mark.parametrize("room", [64 << 10, 400 << 10, 2 << 20])
def test_a_full_disk_is_told_in_a_line_and_the_next_run_goes_on(
    tmp_path: Path, mirrors: tuple[Path, Path], undisturbed: Path, room: int
) -> None:
    data = tmp_path / "data"
    found = subprocess.run(
        command("crawl", "un_depositary", "--mirror", mirrors[0], "--data", data),
        preexec_fn=with_file_limit(room),
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 1
    assert "Traceback" not in found.stderr
    assert "disk" in found.stderr
    integrity(data)
    assert crawl(data, mirrors[0]).returncode == 0
    assert crawl(data, mirrors[1]).returncode == 1
    assert dump(data, TABLES) == dump(undisturbed, TABLES)


def test_a_kill_within_an_upgrade_leaves_the_old_or_the_new_schema_and_a_copy(tmp_path: Path, first: Path) -> None:
    data = Path(shutil.copytree(first, tmp_path / "data"))
    older = data / "servanda.db"
    with sqlite3.connect(older) as connection:
        connection.executescript(
            "DROP TABLE position; DELETE FROM _sqlite_migrations WHERE name = 'position'; PRAGMA user_version = 4;"
        )
    told = dump(data, TABLES)
    # Dies with the transaction of the upgrade open, all its statements written.
    script = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom servanda_db.store import database\n"
        "apply = database.SCHEMA.apply\n"
        "def die(db):\n    apply(db)\n    os.kill(os.getpid(), signal.SIGKILL)\n"
        "database.SCHEMA.apply = die\ndatabase.open_database(Path(sys.argv[1]))\n"
    )
    assert subprocess.run([sys.executable, "-c", script, str(older)], check=False).returncode == -signal.SIGKILL
    with sqlite3.connect(older) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (4,)
        assert connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'position'").fetchone() == (0,)
    with sqlite3.connect(data / f"servanda.db.before-{SCHEMA_VERSION}") as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (4,)
        assert connection.execute("SELECT count(*) FROM claim").fetchone()[0] == len(told["claim"])
    open_database(older).close()
    assert dump(data, TABLES) == told
