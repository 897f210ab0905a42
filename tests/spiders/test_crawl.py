"""A mirror of our own pages, crawled as a user would: what is stored, what is named, what changes nothing."""

import fcntl
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

HOST = "treaties.un.org"
PREFIX = "ctl00_ctl00_ContentPlaceHolder1_ContentPlaceHolderInnerPage_"
TITLES = {
    "XXIX-1": "Convention on Garden Fences",
    "XXIX-2": "Protocol on Hedges",
    "XXIX-3": "Agreement on the Keeping of Bees in Towns",
}
ROWS = (("Norway", "3 Mar 2001", "4 May 2002"), ("Peru", "", "6 Jul 2003 a"), ("Ghana", "8 Sep 2004", ""))
HEADER = ("Participant", "Signature", "Ratification, Accession(a)")
MAINTENANCE = (
    "<!DOCTYPE html><html><body>"
    "This page is under urgent maintenance and is currently unavailable.</body></html>"
)
Rows = Sequence[tuple[str, ...]]


def xml(reference: str, rows: Rows = ROWS, title: str | None = None) -> str:
    head = "".join(f"<Entry>{text}</Entry>" for text in HEADER)
    body = "".join("<Row>" + "".join(f"<Entry>{cell}</Entry>" for cell in row) + "</Row>" for row in rows)
    return (
        '<?xml version="1.0" encoding="iso-8859-1"?><Treaty><Header><Chapter>'
        "<HeaderText>CHAPTER XXIX</HeaderText><Name>MISCELLANEOUS</Name></Chapter><ExternalData>"
        f"<Titlesect>{title or TITLES[reference]}</Titlesect><Conclusion>Oslo, 1 March 2000</Conclusion>"
        "</ExternalData></Header><Participants><Table><TGroup>"
        f"<Thead><Row>{head}</Row></Thead><Tbody><Rows>{body}</Rows></Tbody>"
        "</TGroup></Table></Participants></Treaty>"
    )


def html(reference: str, day: str, rows: Rows = ROWS, *, linked: bool = True) -> str:
    number, title = reference.split("-")[1], TITLES[reference]
    table = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in (HEADER, *rows))
    link = (
        f"<a href='{xml_path(reference).replace(' ', '%20')}' title='View XML'>VIEW XML</a>" if linked else ""
    )
    return (
        f"<!DOCTYPE html><html><head><title>UNTC {reference}</title></head><body>"
        f"<span id='{PREFIX}lblHeader'>STATUS AS AT : {day} 05:00:42 EDT</span>{link}"
        f"<table><tr><td id='{PREFIX}rptHead_ctl00_tcText'>CHAPTER XXIX<br>MISCELLANEOUS</td></tr></table>"
        f"<table><tr><td id='{PREFIX}rptTreaty_ctl00_tcTreaty'>{number}. {title}</td></tr>"
        f"<tr><td id='{PREFIX}rptTreaty_ctl00_tcText'>Oslo, 1 March 2000</td></tr></table>"
        f"<table id='{PREFIX}tblgrid'>{table}</table></body></html>"
    )


def xml_path(reference: str) -> str:
    return f"/doc/Publication/MTDSG/Volume II/Chapter XXIX/{reference}.en.xml"


def html_name(reference: str) -> str:
    return f"Pages/ViewDetails.aspx@src=TREATY&mtdsg_no={reference}&chapter=29&clang=_en"


def index_pages() -> dict[str, str]:
    chapters = (
        "<html><body><a href='Treaties.aspx?id=29&amp;subid=A&amp;clang=_en'>CHAPTER XXIX</a></body></html>"
    )
    rows = "".join(
        f"<tr><td>{reference.split('-')[1]}.</td><td>"
        f"<a href='ViewDetails.aspx?src=TREATY&amp;mtdsg_no={reference}&amp;chapter=29&amp;clang=_en'>"
        f"{title}</a>"
        " Oslo, 1 March 2000</td></tr>"
        for reference, title in TITLES.items()
    )
    chapter = f"<html><body><table id='{PREFIX}dgSubChapterList'>{rows}</table></body></html>"
    return {
        "Pages/ParticipationStatus.aspx@clang=_en": chapters,
        "Pages/Treaties.aspx@id=29&subid=A&clang=_en": chapter,
    }


def write_mirror(root: Path, day: int, changes: dict[str, str | None] | None = None) -> Path:
    """Write a mirror as of a day of March 2026; `changes` replaces pages, or leaves them out."""
    pages: dict[str, str | None] = dict(index_pages())
    for reference in TITLES:
        pages[html_name(reference)] = html(reference, f"{day:02}-03-2026")
        pages[xml_path(reference).lstrip("/")] = xml(reference)
    pages |= changes or {}
    root.mkdir(parents=True)
    (root / "mirror.json").write_text(json.dumps({"retrieved_at": f"2026-03-{day:02}T12:00:00Z"}))
    for name, text in pages.items():
        if text is not None:
            path = root / HOST / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="latin-1")
    return root


def run(*arguments: object, data: Path | None = None) -> subprocess.CompletedProcess[str]:
    more = ["--data", str(data)] if data else []
    command = [sys.executable, "-m", "servanda_db", *map(str, arguments), *more]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def crawl(data: Path, mirror: Path, *more: object) -> subprocess.CompletedProcess[str]:
    return run("crawl", "un_depositary", "--mirror", mirror, *more, data=data)


FACTS = ("claim", "action", "statement", "standing", "change", "conflict", "treaty", "question")


def dump(data: Path, tables: Sequence[str] = FACTS) -> dict[str, list[tuple[object, ...]]]:
    with sqlite3.connect(data / "servanda.db") as connection:
        return {
            table: connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3").fetchall()
            for table in tables
        }


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
    assert (told["source"], told["fetched"], told["accepted"], told["rows"]) == ("un_depositary", 8, 8, 9)
    assert acts(data) == ALL_ACTS
    before = dump(data)
    (again,) = json.loads(crawl(data, mirror, "--json").stdout)["sources"]
    assert (again["fetched"], again["revalidated"], again["accepted"], again["rows"]) == (8, 8, 0, 0)
    assert dump(data) == before


FAULTS = {
    "maintenance": (xml_path("XXIX-2").lstrip("/"), MAINTENANCE),
    "empty table": (xml_path("XXIX-2").lstrip("/"), xml("XXIX-2", rows=())),
    "another treaty": (xml_path("XXIX-2").lstrip("/"), xml("XXIX-3")),
    "unknown letter": (
        xml_path("XXIX-2").lstrip("/"),
        xml("XXIX-2", rows=(*ROWS[:2], ("Ghana", "8 Sep 2004 q", ""))),
    ),
    "impossible date": (
        xml_path("XXIX-2").lstrip("/"),
        xml("XXIX-2", rows=(*ROWS[:2], ("Ghana", "31 Feb 2004", ""))),
    ),
    "most rows gone": (xml_path("XXIX-2").lstrip("/"), xml("XXIX-2", rows=ROWS[:1])),
    "not XML to its end": (xml_path("XXIX-2").lstrip("/"), xml("XXIX-2")[:-60]),
    "another treaty's page": (html_name("XXIX-2"), html("XXIX-3", "11-03-2026")),
    "maintenance in HTML": (html_name("XXIX-2"), MAINTENANCE),
    "an older stamp": (html_name("XXIX-2"), html("XXIX-2", "01-03-2020")),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_bad_page_is_named_and_changes_nothing(tmp_path: Path, case: str) -> None:
    """A new act on another page of the same run is stored all the same; then a healthy page is read."""
    name, text = FAULTS[case]
    data = tmp_path / "data"
    assert crawl(data, write_mirror(tmp_path / "healthy", 10)).returncode == 0
    more = (*ROWS[:2], ("Ghana", "8 Sep 2004", "9 Oct 2025"))
    changes: dict[str, str | None] = {xml_path("XXIX-1").lstrip("/"): xml("XXIX-1", rows=more), name: text}
    if case == "an older stamp":
        changes[xml_path("XXIX-2").lstrip("/")] = xml("XXIX-2", rows=more)
    found = crawl(data, write_mirror(tmp_path / "bad", 11, changes))
    assert found.returncode == 1
    lines = found.stderr.splitlines()
    assert len(lines) == (2 if case == "an older stamp" else 1)
    for line in lines:
        assert "XXIX-2" in line
        assert line.startswith(("refused https://", "held https://"))
    new = {("un-xxix-1", "GHA", "ratification", "2025-10-09")}
    assert acts(data) == ALL_ACTS | new
    again = {xml_path("XXIX-1").lstrip("/"): xml("XXIX-1", rows=more)}
    assert crawl(data, write_mirror(tmp_path / "again", 12, dict(again))).returncode == 0
    assert acts(data) == ALL_ACTS | new


def test_pages_without_links_are_read_and_html_stands_in_for_missing_xml(tmp_path: Path) -> None:
    changes: dict[str, str | None] = {
        "Pages/ParticipationStatus.aspx@clang=_en": None,
        "Pages/Treaties.aspx@id=29&subid=A&clang=_en": None,
        html_name("XXIX-1"): None,
        xml_path("XXIX-2").lstrip("/"): None,
        html_name("XXIX-3"): html("XXIX-3", "10-03-2026", linked=False),
        xml_path("XXIX-3").lstrip("/"): None,
    }
    found = crawl(tmp_path / "data", write_mirror(tmp_path / "m", 10, changes))
    assert (found.returncode, found.stderr) == (0, "")
    assert acts(tmp_path / "data") == ALL_ACTS


def test_an_older_mirror_after_a_newer_one_changes_nothing(tmp_path: Path) -> None:
    data = tmp_path / "data"
    crawl(data, write_mirror(tmp_path / "new", 20))
    before = dump(data)
    rows = {xml_path("XXIX-1").lstrip("/"): xml("XXIX-1", rows=ROWS[:2])}
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
        xml_path("XXIX-1").lstrip("/"): xml("XXIX-1", rows=rows),
        xml_path("XXIX-2").lstrip("/"): MAINTENANCE,
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
    mirror = write_mirror(tmp_path / "m", 10, {xml_path("XXIX-2").lstrip("/"): MAINTENANCE})
    alone = tmp_path / "XXIX-1.en.xml"
    alone.write_text(xml("XXIX-1"))
    pages = [mirror / HOST / html_name("XXIX-3"), mirror / HOST / xml_path("XXIX-2").lstrip("/"), alone]
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
