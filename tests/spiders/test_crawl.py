"""A mirror of our own pages, crawled as a user would: what is stored, what is named, what changes nothing."""

import fcntl
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.spiders.un_pages import (
    HOST,
    MAINTENANCE,
    ROWS,
    TITLES,
    html,
    html_name,
    write_mirror,
    xml,
    xml_path,
)


def run(*arguments: object, data: Path | None = None) -> subprocess.CompletedProcess[str]:
    more = ["--data", str(data)] if data else []
    command = [sys.executable, "-m", "servanda_db", *map(str, arguments), *more]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def crawl(data: Path, mirror: Path, *more: object) -> subprocess.CompletedProcess[str]:
    return run("crawl", "un_depositary", "--mirror", mirror, *more, data=data)


FACTS = ("claim", "action", "statement", "standing", "change", "conflict", "treaty", "question")


def dump(data: Path, tables: Sequence[str] = FACTS) -> dict[str, list[tuple[object, ...]]]:
    with sqlite3.connect(data / "servanda.db") as connection:
        return {table: connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3").fetchall() for table in tables}


def acts(data: Path) -> set[tuple[str, str, str, str]]:
    with sqlite3.connect(data / "servanda.db") as connection:
        found = connection.execute("SELECT treaty, party, kind, date FROM action WHERE seen_to IS NULL")
        return set(found.fetchall())


def acts_of(reference: str) -> set[tuple[str, str, str, str]]:
    treaty = f"un-{reference.lower()}"
    return {
        (treaty, "NOR", "signature", "2001-03-03"),
        (treaty, "NOR", "ratification", "2002-05-04"),
        (treaty, "PER", "accession", "2003-07-06"),
        (treaty, "GHA", "signature", "2004-09-08"),
    }


ALL_ACTS = set().union(*(acts_of(reference) for reference in TITLES))


def test_the_same_mirror_twice_writes_nothing_the_second_time(tmp_path: Path) -> None:
    data, mirror = tmp_path / "data", write_mirror(tmp_path / "m", 10)
    first = crawl(data, mirror, "--json")
    assert (first.returncode, first.stderr) == (0, "")
    (told,) = json.loads(first.stdout)["sources"]
    assert (told["source"], told["fetched"], told["accepted"], told["rows"]) == ("un_depositary", 26, 26, 36)
    assert acts(data) == ALL_ACTS
    before = dump(data)
    (again,) = json.loads(crawl(data, mirror, "--json").stdout)["sources"]
    assert (again["fetched"], again["revalidated"], again["accepted"], again["rows"]) == (26, 26, 0, 0)
    assert dump(data) == before


XML = {reference: xml_path(reference).lstrip("/") for reference in TITLES}
MORE = (*ROWS[:2], ("Ghana", "8 Sep 2004", "9 Oct 2025"))
GHANA = (*ROWS[:2], ("Ghana", "8 Sep 2004 q", ""))
FEBRUARY = (*ROWS[:2], ("Ghana", "31 Feb 2004", ""))
# case: the treaty, the page of it that is bad, what stands there, the verdict and reason that are expected
FAULTS = {
    "maintenance": ("XXIX-2", XML["XXIX-2"], MAINTENANCE, "refused", "not_a_treaty_page"),
    "empty table": ("XXIX-3", XML["XXIX-3"], xml("XXIX-3", rows=()), "refused", "empty_table"),
    "another treaty": ("XXIX-4", XML["XXIX-4"], xml("XXIX-5"), "refused", "wrong_treaty"),
    "unknown letter": ("XXIX-5", XML["XXIX-5"], xml("XXIX-5", rows=GHANA), "held", "unknown_letter"),
    "impossible date": ("XXIX-6", XML["XXIX-6"], xml("XXIX-6", rows=FEBRUARY), "held", "impossible_date"),
    "most rows gone": (
        "XXIX-7",
        XML["XXIX-7"],
        xml("XXIX-7", rows=ROWS[:1]),
        "held",
        "rows_dropped: 3 -> 1 rows",
    ),
    "cut XML": ("XXIX-8", XML["XXIX-8"], xml("XXIX-8")[:-60], "refused", "truncated"),
    "another page": ("XXIX-9", html_name("XXIX-9"), html("XXIX-3", "11-03-2026"), "refused", "wrong_treaty"),
    "no page": ("XXIX-10", html_name("XXIX-10"), MAINTENANCE, "refused", "not_a_treaty_page"),
    "older stamp": ("XXIX-11", html_name("XXIX-11"), html("XXIX-11", "01-03-2020"), "refused", "stale"),
}


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after the crawl of a healthy mirror; to be copied."""
    folder = tmp_path_factory.mktemp("healthy")
    assert crawl(folder / "data", write_mirror(folder / "m", 10)).returncode == 0
    return folder / "data"


@pytest.fixture(scope="module")
def faulty(healthy: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """The same folder after a mirror with every fault, and one new act on a healthy page."""
    folder = tmp_path_factory.mktemp("faulty")
    data = Path(shutil.copytree(healthy, folder / "data"))
    changes: dict[str, str | None] = {name: text for _, name, text, _, _ in FAULTS.values()}
    changes[XML["XXIX-1"]] = xml("XXIX-1", rows=MORE)
    changes[XML["XXIX-11"]] = xml("XXIX-11", rows=MORE)
    return data, crawl(data, write_mirror(folder / "m", 11, changes))


@pytest.mark.parametrize("case", FAULTS)
def test_a_bad_page_is_named_with_its_reason(faulty: tuple[Path, subprocess.CompletedProcess[str]], case: str) -> None:
    reference, name, _, verdict, reason = FAULTS[case]
    assert faulty[1].returncode == 1
    lines = [line for line in faulty[1].stderr.splitlines() if re.search(rf"{reference}\b", line.split(": ")[0])]
    assert len(lines) == (2 if case == "older stamp" else 1), lines
    address = f"https://{HOST}/{name.replace('@', '?').replace(' ', '%20')}"
    assert lines[-1].startswith(f"{verdict} {address}: {reason}")


def test_bad_pages_change_nothing_and_the_others_of_the_run_are_stored(
    faulty: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    assert len(faulty[1].stderr.splitlines()) == len(FAULTS) + 1
    assert acts(faulty[0]) == ALL_ACTS | {("un-xxix-1", "GHA", "ratification", "2025-10-09")}


def test_a_bad_page_is_named_as_long_as_it_stays_and_forgotten_when_it_heals(tmp_path: Path, healthy: Path) -> None:
    data = Path(shutil.copytree(healthy, tmp_path / "data"))
    before = dump(data)
    for day in (11, 12):
        found = crawl(data, write_mirror(tmp_path / f"m{day}", day, {XML["XXIX-2"]: MAINTENANCE}))
        assert (found.returncode, len(found.stderr.splitlines())) == (1, 1)
    found = crawl(data, write_mirror(tmp_path / "m13", 13))
    assert (found.returncode, found.stderr) == (0, "")
    assert dump(data) == before


def test_pages_without_links_are_read_and_html_stands_in_for_missing_xml(tmp_path: Path) -> None:
    changes: dict[str, str | None] = {
        "Pages/ParticipationStatus.aspx@clang=_en": None,
        "Pages/Treaties.aspx@id=29&subid=A&clang=_en": None,
        html_name("XXIX-1"): None,
        XML["XXIX-2"]: None,
        html_name("XXIX-3"): html("XXIX-3", "10-03-2026", linked=False),
        XML["XXIX-3"]: None,
    }
    found = crawl(tmp_path / "data", write_mirror(tmp_path / "m", 10, changes))
    assert (found.returncode, found.stderr) == (0, "")
    assert acts(tmp_path / "data") == ALL_ACTS


def test_a_crawl_started_by_a_large_program_is_not_taken_for_large_itself(tmp_path: Path) -> None:
    large = "import subprocess, sys; held = b'1' * (400 << 20); sys.exit(subprocess.run(sys.argv[1:]).returncode)"
    command = [sys.executable, "-m", "servanda_db", "crawl", "un_depositary", "--data", str(tmp_path / "data")]
    mirror = ["--mirror", str(write_mirror(tmp_path / "m", 10))]
    found = subprocess.run(
        [sys.executable, "-c", large, *command, *mirror], capture_output=True, text=True, check=False
    )
    assert (found.returncode, found.stderr) == (0, "")


def test_an_older_mirror_after_a_newer_one_changes_nothing(tmp_path: Path) -> None:
    data = tmp_path / "data"
    crawl(data, write_mirror(tmp_path / "new", 20))
    before = dump(data)
    rows = {XML["XXIX-1"]: xml("XXIX-1", rows=ROWS[:2])}
    found = crawl(data, write_mirror(tmp_path / "old", 10, dict(rows)))
    assert found.returncode == 1
    assert "older" in found.stderr
    assert dump(data) == before


def test_a_source_without_a_host_in_the_mirror_is_left_out(tmp_path: Path) -> None:
    found = run("crawl", "--json", "--mirror", write_mirror(tmp_path / "m", 10), data=tmp_path / "data")
    assert found.returncode == 0
    assert [told["source"] for told in json.loads(found.stdout)["sources"]] == ["un_depositary"]


def test_the_lock_of_another_run_ends_with_three_and_names_it(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    with (data / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write(f"process {os.getpid()}, since 2026-03-10T12:00:00Z\n")
        lock.flush()
        found = crawl(data, write_mirror(tmp_path / "m", 10))
        assert found.returncode == 3
        assert f"process {os.getpid()}, since 2026-03-10T12:00:00Z" in found.stderr
        assert not (data / "servanda.db").exists()
    assert crawl(data, tmp_path / "m").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("crawl", "nobody_nothing"), "nobody_nothing"),
        (("crawl", "--no-delay"), "--base-url"),
        (("crawl", "--base-url", "http://127.0.0.1:1"), "SOURCE"),
        (("crawl", "un_depositary", "--base-url", "ftp://127.0.0.1"), "ftp://127.0.0.1"),
        (("crawl", "un_depositary", "--base-url", "http://127.0.0.1/path"), "scheme and host"),
        (("read", "nobody_nothing", "page.xml"), "nobody_nothing"),
    ],
)
def test_wrong_usage_ends_with_two(tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    found = run(*arguments, data=tmp_path / "data" if arguments[0] == "crawl" else None)
    assert found.returncode == 2
    assert words in found.stderr
    assert "Traceback" not in found.stderr


def test_a_folder_that_is_no_mirror_ends_with_two(tmp_path: Path) -> None:
    found = crawl(tmp_path / "data", tmp_path)
    assert found.returncode == 2
    assert "mirror.json" in found.stderr


def test_rebuild_restores_every_fact(tmp_path: Path) -> None:
    data = tmp_path / "data"
    crawl(data, write_mirror(tmp_path / "one", 10))
    rows = (*ROWS[:2], ("Ghana", "9 Sep 2004", "9 Oct 2025"), ("Chad", "", "1 Jan 2026 a"))
    changes: dict[str, str | None] = {
        XML["XXIX-1"]: xml("XXIX-1", rows=rows),
        XML["XXIX-2"]: MAINTENANCE,
    }
    crawl(data, write_mirror(tmp_path / "two", 11, changes))
    tables = (*FACTS, "document", "version")
    before = dump(data, tables)
    for name in ("servanda.db", "servanda.db-wal", "servanda.db-shm"):
        (data / name).unlink(missing_ok=True)
    found = run("rebuild", data=data)
    assert (found.returncode, found.stderr) == (0, "")
    assert dump(data, tables) == before


def test_rebuild_without_an_archive_says_so(tmp_path: Path) -> None:
    found = run("rebuild", data=tmp_path)
    assert found.returncode == 1
    assert "archive.db" in found.stderr


def test_read_gives_a_line_for_each_act_and_names_a_bad_page(tmp_path: Path) -> None:
    mirror = write_mirror(tmp_path / "m", 10, {XML["XXIX-2"]: MAINTENANCE})
    alone = tmp_path / "XXIX-1.en.xml"
    alone.write_text(xml("XXIX-1"))
    pages = [mirror / HOST / html_name("XXIX-3"), mirror / HOST / XML["XXIX-2"], alone]
    found = run("read", "un_depositary", *pages)
    assert found.returncode == 1
    lines = [json.loads(line) for line in found.stdout.splitlines()]
    told = {(line["treaty"], line["party"], line["kind"], line["date"]) for line in lines}
    assert told == acts_of("XXIX-3") | acts_of("XXIX-1")
    (problem,) = found.stderr.splitlines()
    assert str(pages[1]) in problem


def test_sources_are_listed_with_their_terms() -> None:
    found = run("sources", "--json")
    listed = {source["id"]: source for source in json.loads(found.stdout)["sources"]}
    assert listed["un_depositary"]["tier"] == "depositary"
    assert listed["un_depositary"]["hosts"] == [HOST]
    assert "un_depositary" in run("sources").stdout
