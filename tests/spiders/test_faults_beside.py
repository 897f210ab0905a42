"""A treaty's XML fails while the page beside it shows its table: what was accepted stays, as long as that is fresh."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.spiders.fault_server import Fault, FaultServer, fault_server, first, raw, status
from tests.spiders.faults import Scene, facts
from tests.spiders.un_pages import ROWS, html, html_name, write_mirror

TREATY, XML = "XXIX-1", "XXIX-1.en.xml"
CHAD = (*ROWS, ("Chad", "", "1 Jan 2006 a"))
FAULTS: dict[str, Fault] = {
    "status 500": status(500),
    "status 404": status(404),
    "status 403": status(403),
    "no answer": raw(b""),
    "cut": raw(b"HTTP/1.1 200 So\r\nContent-Length: 9000\r\n\r\n<?xml version='1.0'?><Treaty>"),
    "not packed": raw(b"HTTP/1.1 200 So\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nhi"),
    "elsewhere": status(302, ("Location", "http://127.0.0.2/")),
}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[FaultServer]:
    """Serve treaties whose pages link to their XML; one page has a row that its XML lacks."""
    newer = {html_name(TREATY): html(TREATY, "10-03-2026", CHAD)}
    with fault_server(write_mirror(tmp_path / "mirror", 10, dict(newer))) as serving:
        yield serving


def crawl(scene: Scene, data: Path, server: FaultServer) -> tuple[int, list[str]]:
    report = scene.driver.crawl(data, server.base, RETRY_TIMES=0)
    return report.code, [p["reason"].partition(":")[0] for p in report.problems(XML)]


@pytest.mark.parametrize("name", FAULTS)
def test_a_known_xml_that_fails_once_leaves_what_was_accepted(
    scene: Scene, tmp_path: Path, server: FaultServer, name: str
) -> None:
    data = tmp_path / "data"
    assert crawl(scene, data, server) == (0, [])
    before = facts(data)
    server.fault(XML, FAULTS[name])
    code, told = crawl(scene, data, server)
    assert (code, len(told), facts(data)) == (1, 1, before)
    server.heal()
    assert (crawl(scene, data, server), facts(data)) == ((0, []), before)


def test_an_xml_that_stays_gone_gives_way_to_the_page_beside_it(
    scene: Scene, tmp_path: Path, server: FaultServer
) -> None:
    data = tmp_path / "data"
    crawl(scene, data, server)
    before = facts(data, ("action",))
    server.fault(XML, status(404))
    assert crawl(scene, data, server) == (1, ["source_gone"])
    assert facts(data, ("action",)) == before
    assert crawl(scene, data, server) == (1, ["source_gone"])
    new = [row for row in facts(data, ("action",))["action"] if row not in before["action"]]
    assert [row[3:6] for row in new] == [("un-xxix-1", "TCD", "accession")]


def test_an_xml_that_fails_again_and_again_leaves_what_was_accepted(
    scene: Scene, tmp_path: Path, server: FaultServer
) -> None:
    data = tmp_path / "data"
    crawl(scene, data, server)
    before = facts(data)
    server.fault(XML, status(500))
    for _ in range(3):
        assert crawl(scene, data, server) == (1, ["status_500"])
        assert facts(data) == before


def test_a_first_reading_takes_the_page_where_its_xml_fails(scene: Scene, tmp_path: Path, server: FaultServer) -> None:
    data = tmp_path / "data"
    server.fault(XML, first(1, status(500)))
    assert crawl(scene, data, server) == (0, [])
    assert any(row[4] == "TCD" for row in facts(data, ("action",))["action"])
