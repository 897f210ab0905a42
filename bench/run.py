"""`make bench`: ratios to references measured in this run. Goals: parse G2, crawl G1, store G5, build G9."""

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bs4 import BeautifulSoup
from selectolax.lexbor import LexborHTMLParser

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import pages  # noqa: E402 the project's root is not on the path of a script
from bench.clock import Ratio, cpu_of, cpu_of_process, table  # noqa: E402 as above
from bench.names import two_hundred  # noqa: E402 as above
from servanda_db.registry.sources import source_by_id  # noqa: E402 as above
from servanda_db.store.claims import write_claims  # noqa: E402 as above
from servanda_db.store.database import open_database, transaction  # noqa: E402 as above
from servanda_db.store.documents import Reader, document_of, note_version  # noqa: E402 as above
from servanda_db.store.reference import write_reference  # noqa: E402 as above
from servanda_db.vocabulary import Fetched, Verdict  # noqa: E402 as above
from servanda_spiders.reading.mtdsg import read_treaty  # noqa: E402 as above
from servanda_spiders.reading.mtdsg_html import read_html  # noqa: E402 as above
from servanda_spiders.reading.mtdsg_xml import read_xml  # noqa: E402 as above

PAGES = 600
READ_AT = "2026-01-02T00:00:00Z"


def page(body: bytes, number: int = 1) -> Fetched:
    address = f"https://treaties.un.org/Pages/ViewDetails.aspx?src=TREATY&mtdsg_no=IV-{number}&chapter=4&clang=_en"
    return Fetched(address=address, body=body, retrieved_at=READ_AT, treaty=f"un-iv-{number}")


def lexbor_rows(body: bytes) -> list[list[str]]:
    tree = LexborHTMLParser(body)
    grid = tree.css_first("table[id$=tblgrid]")
    assert grid is not None
    return [[cell.text() for cell in row.iter()] for part in grid.iter() for row in part.iter()]


def soup_rows(body: bytes) -> list[list[str]]:
    soup = BeautifulSoup(body, "lxml")
    grid = soup.find("table", id=lambda name: bool(name) and name.endswith("tblgrid"))
    assert grid is not None
    return [[cell.get_text() for cell in row.find_all("td")] for row in grid.find_all("tr")]


def parsing() -> list[Ratio]:
    names = two_hundred()
    html, xml = pages.html("IV-1", names), pages.xml("IV-1", names)
    assert len(read_treaty(page(html)).participants) == len(lexbor_rows(html)) - 1 == len(soup_rows(html)) - 1
    bare, soup = cpu_of(lambda: lexbor_rows(html)), cpu_of(lambda: soup_rows(html), 3)
    cells, claims = cpu_of(lambda: read_html(page(html))), cpu_of(lambda: read_treaty(page(html)))
    xml_cells, xml_claims = cpu_of(lambda: read_xml(xml)), cpu_of(lambda: read_treaty(page(xml)))
    iterated, soaped = "lexbor iter()", "BeautifulSoup(lxml)"
    return [
        Ratio(
            goal="G2", what="200 rows to cells, HTML", against=iterated, ours=cells, reference=bare, unit="ms", limit=2
        ),
        Ratio(
            goal="G2",
            what="200 rows to cells, XML",
            against=iterated,
            ours=xml_cells,
            reference=bare,
            unit="ms",
            limit=2,
        ),
        Ratio(
            goal="G2", what="200 rows to cells, HTML", against=soaped, ours=cells, reference=soup, unit="ms", limit=0.06
        ),
        Ratio(
            goal="G2",
            what="200 rows to claims, HTML",
            against=iterated,
            ours=claims,
            reference=bare,
            unit="ms",
            limit=2,
        ),
        Ratio(
            goal="G2",
            what="200 rows to claims, XML",
            against=iterated,
            ours=xml_claims,
            reference=bare,
            unit="ms",
            limit=2,
        ),
    ]


def storing(work: Path) -> list[Ratio]:
    names = two_hundred()
    readings = [read_treaty(page(pages.html(f"IV-{n}", names, n), n)) for n in range(1, 101)]
    db = open_database(work / "store.db")
    write_reference(db)
    source, reader = source_by_id("un_depositary"), Reader(name="bench", version="1")
    with transaction(db) as connection:
        for reading in readings:
            assert reading.treaty is not None
            connection.execute(
                "INSERT OR IGNORE INTO treaty (id, reference, title, depositary) VALUES (?, '', '', '')",
                (reading.treaty.id,),
            )

    def ours() -> None:
        for number, reading in enumerate(readings, start=1):
            fetched = page(b"", number)
            with transaction(db) as connection:
                document = document_of(connection, source.id, "status", fetched, treaty=None, title=None)
                version = note_version(connection, document, fetched, reader, verdict=Verdict.ACCEPTED, reading=reading)
                write_claims(connection, source, fetched, reading, version)

    mine = cpu_of(ours, 1)
    rows = [tuple(row) for row in db.execute("SELECT * FROM claim")]
    bare = sqlite3.connect(work / "bare.db", isolation_level=None)
    bare.execute("PRAGMA journal_mode = WAL")
    schema = db.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'claim'").fetchone()[0]
    bare.execute(schema)
    for (index,) in db.execute(
        "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'claim' AND sql IS NOT NULL"
    ):
        bare.execute(index)

    def raw() -> None:
        bare.execute("BEGIN IMMEDIATE")
        bare.executemany(f"INSERT INTO claim VALUES ({', '.join('?' * len(rows[0]))})", rows)
        bare.execute("COMMIT")

    reference = cpu_of(raw, 1)
    return [
        Ratio(
            goal="G5",
            what=f"store {len(rows)} claims, rows per CPU ms",
            against="raw executemany, same table",
            ours=len(rows) / mine,
            reference=len(rows) / reference,
            unit="rows/ms",
            limit=0.7,
            at_least=True,
        )
    ]


@contextmanager
def server(count: int) -> Iterator[str]:
    """Serve `count` invented pages on loopback; ends with the block."""
    command = [sys.executable, "-m", "bench.server", str(count)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdin is not None
        try:
            yield f"http://127.0.0.1:{int(child.stdout.readline())}"
        finally:
            child.stdin.close()


def crawling(work: Path) -> list[Ratio]:
    environment = dict(os.environ)
    with server(PAGES) as base:
        bare = [sys.executable, str(ROOT / "bench" / "bare_spider.py"), base, str(PAGES), str(work / "cells.db")]
        reference = cpu_of_process(bare, ROOT, environment) * 1000 / PAGES
        ours = [
            *(sys.executable, "-m", "servanda_db", "crawl", "un_depositary", "--base-url", base, "--no-delay"),
            *("--data", str(work / "crawl")),
        ]
        first = cpu_of_process(ours, ROOT, environment) * 1000 / PAGES
        second = cpu_of_process(ours, ROOT, environment) * 1000 / PAGES
    return [
        Ratio(
            goal="G1",
            what="first crawl, gate to standings, per page",
            against="bare Scrapy + lexbor + raw rows",
            ours=first,
            reference=reference,
            unit="CPU ms",
            limit=2.2,
        ),
        Ratio(
            goal="G1",
            what="the same bodies again, per page",
            against="bare Scrapy + lexbor + raw rows",
            ours=second,
            reference=reference,
            unit="CPU ms",
            limit=1.6,
        ),
    ]


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        ratios = [*parsing(), *storing(work), *crawling(work)]
        from bench.site import building

        ratios += building(work)
        from bench.panel import knowing

        ratios += knowing(work)
    print(table(ratios))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
