import gzip
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from servanda_db.store.archive import Archive, open_archive
from servanda_db.store.database import StoreError, open_database, open_readonly
from servanda_db.vocabulary import Fetched


def fetched(body: bytes, at: str = "2026-01-01T00:00:00Z") -> Fetched:
    return Fetched(address="https://example.org/a", body=body, retrieved_at=at, treaty="un-iv-8")


def test_bodies_come_back_as_they_came(tmp_path: Path) -> None:
    archive = open_archive(tmp_path / "archive.db")
    page = fetched(b"C\xf4te d'Ivoire")
    archive.record("un_depositary", "status", page)
    assert archive.body(page.sha256) == page.body
    (observation,) = archive.observations()
    assert observation.fetched == page


def test_a_repeated_body_moves_the_last_time_only(tmp_path: Path) -> None:
    archive = open_archive(tmp_path / "archive.db")
    for at in ("2026-01-01T00:00:00Z", "2026-01-03T00:00:00Z", "2026-01-02T00:00:00Z"):
        archive.record("un_depositary", "status", fetched(b"same", at))
    (observation,) = archive.observations()
    assert (observation.fetched.retrieved_at, observation.last_at) == ("2026-01-01T00:00:00Z", "2026-01-03T00:00:00Z")


def test_a_body_that_comes_back_is_a_new_observation(tmp_path: Path) -> None:
    archive = open_archive(tmp_path / "archive.db")
    for body in (b"a", b"b", b"a"):
        archive.record("un_depositary", "status", fetched(body))
    assert [seen.fetched.body for seen in archive.observations()] == [b"a", b"b", b"a"]


def test_one_altered_byte_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    page = fetched(b"a table of two hundred rows")
    archive = open_archive(path)
    archive.record("un_depositary", "status", page)
    archive.close()
    with sqlite3.connect(path) as connection:
        blob = bytearray(connection.execute("SELECT gzip FROM body").fetchone()[0])
        blob[len(blob) // 2] ^= 1
        connection.execute("UPDATE body SET gzip = ?", (bytes(blob),))
    with pytest.raises(StoreError, match=page.sha256):
        open_archive(path).body(page.sha256)


@pytest.mark.parametrize("opener", [open_database, open_archive])
def test_a_foreign_file_is_left_alone(tmp_path: Path, opener: object) -> None:
    path = tmp_path / "servanda.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE mine (a)")
    before = path.read_bytes()
    assert callable(opener)
    with pytest.raises(StoreError, match="left alone"):
        opener(path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "servanda.db"
    path.write_text("not a database, but somebody's notes " * 40)
    with pytest.raises(StoreError, match=r"servanda\.db"):
        open_database(path)


def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "servanda.db"
    db = open_database(path)
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(StoreError, match="newer"):
        open_database(path)


def test_reading_needs_a_database(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="servanda demo"):
        open_readonly(tmp_path / "servanda.db")


def seen_at(archive: Archive) -> list[tuple[bytes, str]]:
    return [(seen.fetched.body, seen.fetched.retrieved_at[8:10]) for seen in archive.sightings()]


def record(archive: Archive, body: bytes, day: int, *, settled: bool = False, kind: str = "status") -> None:
    archive.record("un_depositary", kind, fetched(body, f"2026-01-{day:02}T00:00:00Z"), settled=settled)


def test_the_same_body_read_for_another_kind_is_another_observation(tmp_path: Path) -> None:
    archive = open_archive(tmp_path / "archive.db")
    for kind in ("index", "status", "status"):
        record(archive, b"same", 1, kind=kind)
    assert [seen.kind for seen in archive.observations()] == ["index", "status"]


def test_sightings_come_in_the_order_of_the_log_and_quiet_ones_give_way(tmp_path: Path) -> None:
    archive = open_archive(tmp_path / "archive.db")
    for day, settled in ((1, False), (2, True), (3, True), (4, False), (5, True), (6, True), (6, True)):
        record(archive, b"same", day, settled=settled)
    assert seen_at(archive) == [(b"same", day) for day in ("01", "03", "04", "06")]


def test_a_quiet_sighting_before_an_older_page_stays_where_it_was(tmp_path: Path) -> None:
    archive = open_archive(tmp_path / "archive.db")
    for day, settled in ((1, False), (5, True)):
        record(archive, b"same", day, settled=settled)
    archive.record(
        "un_depositary", "status", replace(fetched(b"older", "2026-01-03T00:00:00Z"), address="https://b.org")
    )
    record(archive, b"same", 6, settled=True)
    assert seen_at(archive) == [(b"same", "01"), (b"same", "05"), (b"older", "03"), (b"same", "06")]


FIRST_SCHEMA = """
CREATE TABLE body (sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL, gzip BLOB NOT NULL) STRICT;
CREATE TABLE observation (id INTEGER PRIMARY KEY, source TEXT NOT NULL, kind TEXT NOT NULL, address TEXT NOT NULL,
  first_at TEXT NOT NULL, last_at TEXT NOT NULL, status INTEGER NOT NULL, content_type TEXT, referrer TEXT, treaty TEXT,
  title TEXT, stamp TEXT, sha256 TEXT NOT NULL REFERENCES body (sha256)) STRICT;
CREATE INDEX observation_address ON observation (address, id);
CREATE TABLE edition (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
PRAGMA application_id = 1398166081;
"""


def test_an_archive_of_the_first_schema_is_upgraded_with_a_copy_and_sightings_in_the_order_of_time(
    tmp_path: Path,
) -> None:
    path = tmp_path / "archive.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(FIRST_SCHEMA)
        for number, (body, first, last) in enumerate(((b"a", 1, 3), (b"b", 2, 2)), start=1):
            page = fetched(body)
            row = (page.sha256, len(body), gzip.compress(body))
            connection.execute("INSERT INTO body VALUES (?, ?, ?)", row)
            times = (f"2026-01-{first:02}T00:00:00Z", f"2026-01-{last:02}T00:00:00Z")
            connection.execute(
                "INSERT INTO observation VALUES (?, 'un_depositary', 'status', ?, ?, ?, 200, NULL, NULL, NULL, NULL,"
                " NULL, ?)",
                (number, f"https://{number}.example", *times, page.sha256),
            )
    connection.close()
    assert seen_at(open_archive(path)) == [(b"a", "01"), (b"b", "02"), (b"a", "03")]
    with sqlite3.connect(tmp_path / "archive.db.before-2") as connection:
        assert connection.execute("SELECT count(*) FROM observation").fetchone() == (2,)
        assert connection.execute("PRAGMA user_version").fetchone() == (0,)
    assert seen_at(open_archive(path)) == [(b"a", "01"), (b"b", "02"), (b"a", "03")]
