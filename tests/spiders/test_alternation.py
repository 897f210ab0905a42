"""A treaty whose table stands now in XML, now in HTML: read each time it changes, and rebuilt to the same."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from servanda_db.registry import corrections
from servanda_db.store.archive import open_archive
from servanda_db.vocabulary import Fetched, Verdict
from servanda_spiders.crawl.intake import Stores, process
from servanda_spiders.crawl.items import PageKind
from servanda_spiders.crawl.session import open_stores
from servanda_spiders.sources.un_depositary import UnDepositary
from tests.spiders.test_crawl import ALL_ACTS, FACTS, XML, acts, acts_of, crawl, dump, run
from tests.spiders.un_pages import HOST, ROWS, TITLES, html, html_name, write_mirror, xml

CHAD = (*ROWS, ("Chad", "", "1 Jan 2006 a"))
NEW = {("un-xxix-1", "TCD", "accession", "2006-01-01")}
FRENCH = html_name("XXIX-1").replace("_en", "_fr")
STATED = (*FACTS, "document", "version", "run", "problem")


def day(root: Path, number: int, **pages: str | None) -> Path:
    """Write the mirror of a day on which XXIX-1 has this `xml`, `html`, `french` page; null leaves a page out."""
    names = {"xml": XML["XXIX-1"], "html": html_name("XXIX-1"), "french": FRENCH}
    return write_mirror(root / str(number), number, {names[name]: text for name, text in pages.items()})


def page(number: int, rows: Sequence[tuple[str, ...]] = ROWS, *, linked: bool = True) -> str:
    return html("XXIX-1", f"{number:02}-03-2026", rows, linked=linked)


def changes(data: Path) -> list[tuple[str, ...]]:
    with sqlite3.connect(data / "servanda.db") as connection:
        return connection.execute(
            "SELECT party, kind, substr(seen_at, 9, 2) FROM change WHERE kind <> 'new treaty' ORDER BY id"
        ).fetchall()


def test_a_table_that_goes_back_and_forth_is_read_each_time_and_rebuilt_alike(tmp_path: Path) -> None:
    data = tmp_path / "data"
    mirrors = [
        day(tmp_path, 10),
        day(tmp_path, 11, xml=None, html=page(11, CHAD)),
        day(tmp_path, 12),
        day(tmp_path, 13),
        day(tmp_path, 14, xml=None, html=page(14, CHAD)),
    ]
    for mirror in mirrors:
        assert crawl(data, mirror).returncode == 0
    expected = [("TCD", "new action", "11"), ("TCD", "no longer listed", "12"), ("TCD", "relisted", "14")]
    assert changes(data) == expected
    assert acts(data) == ALL_ACTS | NEW
    before = dump(data, STATED)
    assert crawl(data, mirrors[-1]).returncode == 0
    assert dump(data, FACTS) == {table: before[table] for table in FACTS}
    assert run("rebuild", data=data).returncode == 0
    assert dump(data, STATED[:-2]) == {table: before[table] for table in STATED[:-2]}


def test_old_pages_between_new_ones_are_rebuilt_alike(tmp_path: Path) -> None:
    data = tmp_path / "data"
    old = day(tmp_path, 11, xml=None, html=page(11, CHAD))
    for mirror in (day(tmp_path, 10), day(tmp_path, 15), old, day(tmp_path, 16), day(tmp_path, 17)):
        crawl(data, mirror)
    assert acts(data) == ALL_ACTS
    before = dump(data, STATED)
    assert run("rebuild", data=data).returncode == 0
    assert dump(data, STATED) == before


def test_html_is_read_where_its_xml_is_refused_at_first_and_again_when_the_xml_is_gone(tmp_path: Path) -> None:
    data = tmp_path / "data"
    broken = crawl(data, day(tmp_path, 10, xml=xml("XXIX-1")[:-40]))
    assert broken.returncode == 1
    assert len(broken.stderr.splitlines()) == 1
    assert acts(data) == ALL_ACTS
    still = crawl(data, day(tmp_path, 11, xml=xml("XXIX-1")[:-40], html=page(11, CHAD)))
    assert still.returncode == 1
    assert acts(data) == ALL_ACTS | NEW
    before = dump(data)
    assert run("rebuild", data=data).returncode == 0
    assert dump(data) == before


def test_a_page_that_was_only_followed_is_read_when_its_xml_is_gone(tmp_path: Path) -> None:
    data, same = tmp_path / "data", page(10, CHAD)
    crawl(data, day(tmp_path, 10, html=same))
    assert acts(data) == ALL_ACTS
    assert crawl(data, day(tmp_path, 11, html=same, xml=None)).returncode == 0
    assert acts(data) == ALL_ACTS | NEW
    with sqlite3.connect(data / "servanda.db") as connection:
        addresses = connection.execute("SELECT count(*) FROM document WHERE kind = 'status'").fetchone()
    assert addresses == (len(TITLES) + 1,)


def test_a_refused_xml_leaves_the_last_accepted_one(tmp_path: Path) -> None:
    data = tmp_path / "data"
    crawl(data, day(tmp_path, 10))
    before = dump(data)
    assert crawl(data, day(tmp_path, 11, xml=xml("XXIX-1")[:-40])).returncode == 1
    assert dump(data) == before


def test_the_page_with_a_stamp_counts_beside_an_unlinked_one_without(tmp_path: Path) -> None:
    data = tmp_path / "data"
    mirrors = [
        day(tmp_path, number, html=page(number, CHAD, linked=False), xml=xml("XXIX-1")) for number in (10, 11, 12)
    ]
    for mirror in (mirrors[0], *mirrors):
        assert crawl(data, mirror).returncode == 0
    assert acts(data) == ALL_ACTS | NEW
    assert changes(data) == []
    assert crawl(data, day(tmp_path, 13, html=None)).returncode == 0
    assert changes(data) == [("TCD", "no longer listed", "13")]
    before = dump(data)
    assert run("rebuild", data=data).returncode == 0
    assert dump(data) == before


def test_pages_in_another_language_are_left_and_counted(tmp_path: Path) -> None:
    french = "<html><body>ETAT AU : 10-03-2026</body></html>"
    found = crawl(tmp_path / "data", day(tmp_path, 10, french=french))
    assert (found.returncode, found.stderr) == (0, "")
    assert "1 in another language" in found.stdout
    assert acts(tmp_path / "data") == ALL_ACTS


def test_a_mirror_without_a_page_of_the_source_is_not_clean(tmp_path: Path) -> None:
    (tmp_path / "m" / HOST).mkdir(parents=True)
    (tmp_path / "m" / "mirror.json").write_text('{"retrieved_at": "2026-03-10T12:00:00Z"}')
    found = crawl(tmp_path / "data", tmp_path / "m")
    assert found.returncode == 1
    assert "nothing_read" in found.stderr


def test_rebuild_keeps_runs_and_their_problems_and_a_damaged_file_beside(tmp_path: Path) -> None:
    data = tmp_path / "data"
    crawl(data, day(tmp_path, 10, xml=xml("XXIX-1")[:-40]))
    before = dump(data, ("run", "problem"))
    assert (len(before["run"]), len(before["problem"])) == (1, 1)
    assert run("rebuild", data=data).returncode == 0
    assert dump(data, ("run", "problem")) == before
    for ending in ("-wal", "-shm"):
        (data / f"servanda.db{ending}").unlink(missing_ok=True)
    damaged = b"no database any more " * 400
    (data / "servanda.db").write_bytes(damaged)
    found = run("rebuild", data=data)
    assert found.returncode == 0
    assert "servanda.db.damaged" in found.stdout
    assert (data / "servanda.db.damaged").read_bytes() == damaged
    assert acts(data) == ALL_ACTS
    assert dump(data, ("run", "problem")) == before


def fetched(text: str, number: int) -> Fetched:
    address = f"https://{HOST}/{html_name('XXIX-1').replace('@', '?')}"
    return Fetched(address=address, body=text.encode(), retrieved_at=f"2026-03-{number:02}T12:00:00Z")


def amended(number: int, rows: Sequence[tuple[str, ...]] = CHAD) -> str:
    return page(number, rows).replace(TITLES["XXIX-1"], "Covenant on all Enclosures, as amended in the year 2026")


def verdict(stores: Stores, text: str, number: int, kind: PageKind = "status") -> Verdict:
    return process(stores, UnDepositary, fetched(text, number), kind).verdict


@pytest.fixture
def let_in(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Bodies that a reviewer lets in from now on."""
    bodies: list[str] = []

    let_in = property(lambda _: frozenset(fetched(body, 1).sha256 for body in bodies))
    monkeypatch.setattr(corrections.Corrections, "let_in", let_in)
    return bodies


def test_an_amended_title_is_held_until_a_reviewer_lets_it_in(tmp_path: Path, let_in: list[str]) -> None:
    new = amended(11)
    with open_stores(tmp_path / "data", {}) as stores:
        assert verdict(stores, page(10), 10) is Verdict.ACCEPTED
        assert [verdict(stores, new, number) for number in (11, 12)] == [Verdict.HELD, Verdict.HELD]
        let_in.append(new)
        assert verdict(stores, new, 13) is Verdict.ACCEPTED
        assert verdict(stores, amended(14), 14) is Verdict.ACCEPTED, "its title is the last accepted one now"
    assert acts(tmp_path / "data") == acts_of("XXIX-1") | NEW


def test_a_reviewer_lets_in_what_is_held_never_what_is_refused(tmp_path: Path, let_in: list[str]) -> None:
    older = amended(1)
    let_in.append(older)
    with open_stores(tmp_path / "data", {}) as stores:
        assert verdict(stores, page(10), 10) is Verdict.ACCEPTED
        assert verdict(stores, older, 11) is Verdict.REFUSED
    assert acts(tmp_path / "data") == acts_of("XXIX-1")


def test_a_body_accepted_as_an_index_is_read_for_its_table(tmp_path: Path) -> None:
    with open_stores(tmp_path / "data", {}) as stores:
        assert verdict(stores, page(10), 10, "index") is Verdict.ACCEPTED
        assert verdict(stores, page(10), 10) is Verdict.ACCEPTED
    assert acts(tmp_path / "data") == acts_of("XXIX-1")
    kinds = [seen.kind for seen in open_archive(tmp_path / "data" / "archive.db").observations()]
    assert kinds == ["index", "status"]
