"""servanda.db is what archive.db, the registry and reviewed decisions give: made again, it is the same byte by byte."""

import json
import shutil
import sqlite3
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from servanda_db.registry.sources import FACTS as FACTS_ONLY
from servanda_db.registry.sources import source_by_id
from servanda_db.store.search import refresh_search
from servanda_spiders.crawl.intake import process
from servanda_spiders.crawl.items import Failed, page_kind
from servanda_spiders.crawl.rebuild import rebuild
from servanda_spiders.crawl.session import open_stores, take
from servanda_spiders.crawl.tally import Tally
from servanda_spiders.sources.un_depositary import UnDepositary
from tests.spiders.test_crawl import XML, crawl, dump, run
from tests.spiders.test_faults_content import HEALTHY, MANY
from tests.spiders.un_pages import HOST, MAINTENANCE, ROWS, TITLES, html, html_name, write_mirror, xml

SHARED = Path(__file__).parents[3] / "shared" / "data"
DATES = ("2013-07-24", "2014-03-19", "2015-03-14")


def whole(data: Path) -> list[str]:
    with sqlite3.connect(data / "servanda.db") as connection:
        return list(connection.iterdump())


def without_database(data: Path) -> Path:
    for name in ("servanda.db", "servanda.db-wal", "servanda.db-shm"):
        (data / name).unlink(missing_ok=True)
    return data


def shifted(rows: tuple[tuple[str, str, str], ...] = MANY) -> str:
    return xml("XXIX-11", rows=tuple((name, signed, day.replace("May", "Jun")) for name, signed, day in rows))


def decide(data: Path, sha256: str) -> None:
    (data / "corrections.toml").write_text(
        f'[[accept]]\nsha256 = "{sha256}"\nwhy = "notified"\nby = "R"\nat = "2026-03-12T09:00:00Z"\n'
    )


def held(data: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(data / "servanda.db") as connection:
        return connection.execute("SELECT sha256, reason FROM version WHERE verdict = 'held'").fetchall()


def corrections(data: Path) -> int:
    with sqlite3.connect(data / "servanda.db") as connection:
        return int(connection.execute("SELECT count(*) FROM change WHERE kind = 'correction'").fetchone()[0])


@pytest.fixture(scope="module")
def three_days(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A healthy day, one with a mass change, a new act and a page that is none, one with more; the change is let in."""
    folder = tmp_path_factory.mktemp("days")
    data = folder / "data"
    chad = xml("XXIX-1", rows=(*ROWS, ("Chad", "", "1 Jan 2006 a")))
    second: dict[str, str | None] = {XML["XXIX-11"]: shifted(), XML["XXIX-1"]: chad, XML["XXIX-2"]: MAINTENANCE}
    assert crawl(data, write_mirror(folder / "10", 10, dict(HEALTHY))).returncode == 0
    found = crawl(data, write_mirror(folder / "11", 11, second))
    assert found.returncode == 1
    assert "mass_change" in found.stderr
    ((sha256, reason),) = held(data)
    assert (reason, corrections(data)) == ("mass_change", 0)
    decide(data, sha256)
    third = second | {
        XML["XXIX-2"]: xml("XXIX-2"),
        XML["XXIX-3"]: None,
        html_name("XXIX-3"): html("XXIX-3", "12-03-2026"),
    }
    assert crawl(data, write_mirror(folder / "12", 12, third)).returncode == 0
    assert (held(data), corrections(data)) == ([], len(MANY))
    return data


def test_rebuilt_also_without_servanda_db_the_dump_is_the_same(three_days: Path, tmp_path: Path) -> None:
    data = Path(shutil.copytree(three_days, tmp_path / "data"))
    told = whole(data)
    assert run("rebuild", data=data).returncode == 0
    assert whole(data) == told
    assert run("rebuild", data=without_database(data)).returncode == 0
    assert whole(data) == told


def test_a_decision_counts_at_the_next_rebuild_too_and_from_then_on(tmp_path: Path) -> None:
    data = tmp_path / "data"
    crawl(data, write_mirror(tmp_path / "10", 10, dict(HEALTHY)))
    crawl(data, write_mirror(tmp_path / "11", 11, {XML["XXIX-11"]: shifted()}))
    decide(data, held(data)[0][0])
    assert run("rebuild", data=data).returncode == 0
    assert (held(data), corrections(data)) == ([], len(MANY))
    told = whole(data)
    assert run("rebuild", data=without_database(data)).returncode == 0
    assert whole(data) == told


def test_a_crawl_without_servanda_db_makes_it_again_first(three_days: Path, tmp_path: Path) -> None:
    data = Path(shutil.copytree(three_days, tmp_path / "data"))
    before = dump(data)
    assert crawl(without_database(data), write_mirror(tmp_path / "m", 9)).returncode == 1
    assert dump(data) == before


def test_failed_tries_and_runs_that_were_stopped_are_kept_too(tmp_path: Path) -> None:
    data = tmp_path / "data"
    crawl(data, write_mirror(tmp_path / "m", 10))
    address = f"https://{HOST}/{XML['XXIX-1'].replace(' ', '%20')}"
    with open_stores(data) as stores:
        stores.archive.start_run("un_depositary", "2026-03-13T12:00:00Z")
        failed = Failed(address=address, reason="status_503", detail="no", at="2026-03-13T12:00:00Z")
        take(stores, UnDepositary, failed, Tally(source="un_depositary"))
    with open_stores(data):
        pass
    told = whole(data)
    assert any("2026-03-13T12:00:00Z" in line and address in line for line in told)
    assert all(row[3] for row in dump(data, ("run",))["run"])
    rebuild(data)
    assert whole(data) == told


def flip(path: Path, sha256: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        packed = connection.execute("SELECT gzip FROM body WHERE sha256 = ?", (sha256,)).fetchone()[0]
    connection.close()
    content = bytearray(path.read_bytes())
    content[content.index(packed[:40]) + 4] ^= 1
    path.write_bytes(content)


def test_one_altered_byte_is_named_and_nothing_is_made_from_it(three_days: Path, tmp_path: Path) -> None:
    data = Path(shutil.copytree(three_days, tmp_path / "data"))
    with sqlite3.connect(data / "archive.db") as connection:
        sha256, address = connection.execute("SELECT sha256, address FROM observation ORDER BY id LIMIT 1").fetchone()
    flip(data / "archive.db", sha256)
    before = (data / "servanda.db").read_bytes()
    checked, rebuilt = run("check", data=data), run("rebuild", data=data)
    assert (checked.returncode, rebuilt.returncode) == (1, 1)
    for told in (checked.stdout, rebuilt.stderr):
        assert sha256 in told
        assert address in told
    assert (data / "servanda.db").read_bytes() == before


@pytest.mark.parametrize("name", ["servanda.db", "archive.db"])
@pytest.mark.parametrize("command", ["crawl", "rebuild"])
def test_another_programs_file_and_a_newer_one_are_left_alone(
    three_days: Path, tmp_path: Path, name: str, command: str
) -> None:
    data = Path(shutil.copytree(three_days, tmp_path / "data"))
    more = ("--mirror", write_mirror(tmp_path / "m", 13)) if command == "crawl" else ()
    for change in ("PRAGMA user_version = 99", "PRAGMA application_id = 7"):
        with sqlite3.connect(data / name) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute(change)
        connection.close()
        before = (data / name).read_bytes()
        found = run(command, *more, data=data)
        assert (found.returncode, len(found.stderr.splitlines())) == (1, 1)
        assert name in found.stderr
        assert (data / name).read_bytes() == before


def test_an_archive_that_does_not_belong_to_the_database_is_refused(three_days: Path, tmp_path: Path) -> None:
    data, other = Path(shutil.copytree(three_days, tmp_path / "data")), tmp_path / "other"
    mirror = write_mirror(tmp_path / "m", 13)
    crawl(other, mirror)
    for path in data.glob("archive.db*"):
        path.unlink()
    shutil.copy(other / "archive.db", data / "archive.db")
    before = dump(data)
    found = crawl(data, mirror)
    assert found.returncode == 1
    assert "rebuild" in found.stderr
    assert dump(data) == before


def test_facts_alone_are_kept_where_the_terms_allow_no_more(
    three_days: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bodies, facts = Path(shutil.copytree(three_days, tmp_path / "bodies")), tmp_path / "facts"
    monkeypatch.setattr(
        UnDepositary, "source", classmethod(lambda cls: replace(source_by_id(cls.name), keep=FACTS_ONLY))
    )
    with open_stores(bodies) as stores:
        log = [seen for seen in stores.archive.sightings() if seen.fetched.retrieved_at < "2026-03-12"]
    with open_stores(facts) as stores:
        for seen in log:
            process(stores, UnDepositary, seen.fetched, page_kind(seen.kind))
        refresh_search(stores.db)
        with sqlite3.connect(facts / "archive.db") as connection:
            assert connection.execute("SELECT DISTINCT form FROM observation").fetchall() == [("facts",)]
    kept = {seen.fetched.sha256 for seen in log}
    with sqlite3.connect(facts / "archive.db") as connection:
        assert not kept & {row[0] for row in connection.execute("SELECT sha256 FROM body")}
    told = whole(facts)
    rebuild(without_database(facts))
    assert whole(facts) == told
    assert len(dump(facts)["action"]) > len(TITLES)


@pytest.mark.parametrize("ending", ["warc", "warc.gz"])
def test_an_archive_goes_through_a_warc_file_and_gives_the_same(three_days: Path, tmp_path: Path, ending: str) -> None:
    file, other = tmp_path / f"pages.{ending}", tmp_path / "other"
    assert run("archive", "export", file, data=three_days).returncode == 0
    assert run("archive", "import", file, data=other).returncode == 0
    shutil.copy(three_days / "corrections.toml", other)
    assert run("rebuild", data=other).returncode == 0
    assert whole(other) == whole(three_days)
    assert run("check", data=other).returncode == run("check", data=three_days).returncode


def test_a_cut_or_foreign_warc_file_is_refused_whole(three_days: Path, tmp_path: Path) -> None:
    file = tmp_path / "pages.warc"
    assert run("archive", "export", file, data=three_days).returncode == 0
    assert "there already" in run("archive", "export", file, data=three_days).stderr
    content = file.read_bytes()
    for name, part in (("cut", content[: len(content) // 2]), ("foreign", b"no archive " * 99), ("empty", b"")):
        (tmp_path / name).write_bytes(part)
        found = run("archive", "import", tmp_path / name, data=tmp_path / "new")
        assert (found.returncode, len(found.stderr.splitlines())) == (1, 1), name
    with sqlite3.connect(tmp_path / "new" / "archive.db") as connection:
        assert connection.execute("SELECT count(*) FROM observation").fetchone() == (0,)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data folder is not here")
def test_of_three_dated_mirrors_one_version_is_held_and_the_dump_is_rebuilt(tmp_path: Path) -> None:
    data, told = tmp_path / "data", []
    for date in DATES:
        with tarfile.open(SHARED / f"mirror-{date}.tar.gz") as packed:
            packed.extractall(tmp_path / date, filter="data")
        (marker,) = (tmp_path / date).rglob("mirror.json")
        told.append(json.loads(crawl(data, marker.parent, "--json").stdout)["sources"][0])
    assert [one["held"] for one in told] == [0, 0, 1]
    ((sha256, reason),) = held(data)
    assert reason == "mass_change"
    assert "XII-1.en.xml" in told[2]["problems"][0]["url"]
    before = corrections(data)
    decide(data, sha256)
    assert crawl(data, marker.parent).returncode == 0
    assert corrections(data) == before + 10
    dumped = whole(data)
    assert run("rebuild", data=without_database(data)).returncode == 0
    assert whole(data) == dumped
