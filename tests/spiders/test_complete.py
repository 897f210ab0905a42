"""A body whose server tells no length is whole where the document itself says so, and only there."""

from pathlib import Path

import pytest

from servanda_spiders.crawl.complete import ends_by_itself
from tests.spiders.fault_server import Answer, Asked, head
from tests.spiders.faults import Scene, count, facts
from tests.spiders.two_sources import PART

PAGE = "https://treaties.un.org/page"
ROBOTS = "https://treaties.un.org/robots.txt"


@pytest.mark.parametrize(
    ("address", "body"),
    [
        (PAGE, b"<!DOCTYPE html><html><body><p>x</body></html>"),
        (PAGE, b"\xef\xbb\xbf<HTML lang=en><p>x</p></Html >\r\n<!-- served by 7 -->\n"),
        (PAGE, b'<?xml version="1.0"?><!-- y --><Treaty a="1"><Row/></Treaty>\n'),
        (PAGE, "<?xml version='1.0'?><rss>é</rss>".encode("utf-16")),
        (PAGE, b'<?xml version="1.0"?><a:feed xmlns:a="x"></a:feed>'),
        (PAGE, b'[{"id": 1}]'),
        (ROBOTS, b"User-agent: *\nDisallow: /private\n"),
    ],
)
def test_a_document_with_its_own_end_is_whole(address: str, body: bytes) -> None:
    assert ends_by_itself(address, body)


@pytest.mark.parametrize(
    ("address", "body"),
    [
        (PAGE, b""),
        (PAGE, b"<html><body><p>x</body>"),
        (PAGE, b"<html><body></html><table><tr>"),
        (PAGE, b"<html><!-- </html> and more"),
        (PAGE, b"<div><div>half</div>"),
        (PAGE, b'<?xml version="1.0"?><Treaty><Row></Row>'),
        (PAGE, b'<?xml version="1.0"?><Treaty><Row></Row></Trea'),
        (PAGE, b'[{"id": 1}, {"id"'),
        (PAGE, b"12"),
        (PAGE, b"words\n"),
        (ROBOTS, b"User-agent: *\nDisallow: /pri"),
        (ROBOTS, b""),
    ],
)
def test_a_document_without_its_end_is_not(address: str, body: bytes) -> None:
    assert not ends_by_itself(address, body)


def old(asked: Asked) -> None:
    """Answer as a server of HTTP/1.0 does: no length, closed at the end."""
    asked.send(head(200, asked.healthy.headers).replace(b"HTTP/1.1", b"HTTP/1.0") + asked.healthy.body)
    asked.end()


def test_a_server_that_tells_no_lengths_is_read(scene: Scene, tmp_path: Path) -> None:
    scene.server.robots = Answer(headers=(("Content-Type", "text/plain"),), body=b"User-agent: *\nDisallow: /x\n")
    scene.server.fault("/", old)
    data = tmp_path / "data"
    report = scene.crawl(data)
    assert (report.code, report.lines) == (0, [])
    assert len(facts(data, ("action",))["action"]) == len(facts(scene.healthy, ("action",))["action"])
    assert count(data, "SELECT count(*) FROM document WHERE source = 'az_omm' AND accepted_version IS NOT NULL") == 2


def test_a_page_that_such_a_server_cuts_is_refused(scene: Scene, tmp_path: Path) -> None:
    def cut(asked: Asked) -> None:
        whole = asked.healthy.body
        asked.send(head(200, asked.healthy.headers) + whole[: whole.index(b"</table>")])
        asked.end()

    data = scene.data(tmp_path)
    before = facts(data)
    scene.server.fault(PART, cut)
    report = scene.crawl(data)
    assert (report.code, facts(data)) == (1, before)
    assert [p["reason"].partition(":")[0] for p in report.problems(PART)] == ["truncated"]


def test_a_robots_txt_that_such_a_server_cuts_lets_nothing_be_read(scene: Scene, tmp_path: Path) -> None:
    scene.server.robots = Answer(body=b"User-agent: *\nDisallow: /Pa")
    scene.server.fault("robots.txt", old)
    report = scene.crawl(tmp_path / "data", "un_depositary")
    assert (report.code, report.of("un_depositary")["fetched"]) == (1, 0)
    assert "robots.txt" in report.lines[0]
