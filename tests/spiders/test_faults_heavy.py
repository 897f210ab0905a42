"""Pages and feeds that are built to cost time or memory, or to make the reader fetch: refused, or read right."""

import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from servanda_db.vocabulary import Fetched, PageFault
from servanda_spiders.reading.feeds import read_feed
from servanda_spiders.reading.wordpress import read_posts
from tests.spiders.fault_server import changed, instead
from tests.spiders.faults import Scene, nothing_changed
from tests.spiders.two_sources import FAULTY, PART, faulty_page
from tests.spiders.un_pages import xml

HTML = ("Content-Type", "text/html; charset=utf-8")
PAGE = faulty_page().encode()


def before_table(more: bytes) -> bytes:
    return PAGE.replace(b"<table", more + b"<table", 1)


def declaring(declaration: str, used: str) -> bytes:
    return xml(FAULTY).replace("?>", f"?><!DOCTYPE Treaty [{declaration}]>", 1).replace("Norway", used, 1).encode()


LAUGHS = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
ROW = b"<tr><td>Norway</td><td>3 Mar 2001</td><td>4 May 2002</td></tr>"

HEAVY: dict[str, bytes] = {
    "elements 50,000 deep": before_table(b"<div>" * 50_000),
    "200,000 rows": PAGE.replace(b"</table></body>", ROW * 200_000 + b"</table></body>"),
    "a cell of 2 MB": PAGE.replace(b"<td>Norway", b"<td>Norway" + b"y" * 2_000_000),
    "a flood of entities": PAGE.replace(b"<td>Norway", b"<td>" + b"&amp;" * 400_000),
    "entities that grow": declaring(LAUGHS, "&a9;"),
    "one entity that grows": declaring(f'<!ENTITY a "{"x" * 50_000}">', "&a;" * 2_000),
    "a file as an entity": declaring('<!ENTITY a SYSTEM "file:///etc/passwd">', "&a;"),
    "rows in rows": PAGE.replace(b"<td>Norway</td>", b"<td>" + b"<table><tr><td>" * 3_000 + b"</td>"),
}


@pytest.mark.parametrize("case", HEAVY)
def test_a_page_that_is_built_to_cost_is_refused(scene: Scene, tmp_path: Path, case: str) -> None:
    scene.server.fault(PART, instead(HEAVY[case], HTML))
    report = nothing_changed(scene, tmp_path)
    (problem,) = report.problems("")
    assert (report.code, PART in problem["url"]) == (1, True)
    assert problem["verdict"] in ("refused", "held")


@pytest.mark.parametrize("more", [b'<i title="' + b"x" * 2_000_000 + b'"></i>', b"<!--" + b"x" * 2_000_000 + b"-->"])
def test_bulk_that_says_nothing_is_no_fault(scene: Scene, tmp_path: Path, more: bytes) -> None:
    scene.server.fault(PART, changed(lambda body: body.replace(b"<table", more + b"<table", 1)))
    report = nothing_changed(scene, tmp_path, tables=("action", "standing", "change"))
    assert (report.code, report.lines) == (0, [])


def feed(items: str, declaration: str = "") -> Fetched:
    body = f'<?xml version="1.0"?>{declaration}<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'
    return Fetched(address="https://news.example/feed", body=body.encode(), retrieved_at="2026-03-10T12:00:00Z")


ITEM = "<item><title>{n}</title><link>https://news.example/{n}</link></item>"


@pytest.mark.parametrize("declared", ['<!ENTITY a SYSTEM "http://127.0.0.1:{port}/x">', LAUGHS])
def test_a_feed_makes_the_reader_fetch_and_grow_nothing(declared: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        port = listening.getsockname()[1]
        with pytest.raises(PageFault, match="unsafe_xml"):
            read_feed(feed(ITEM.format(n="&a9;"), f"<!DOCTYPE rss [{declared.replace('{port}', str(port))}]>"))
        with pytest.raises(BlockingIOError):
            listening.accept()


@pytest.mark.parametrize("body", [b"", b"<html><body>Not a feed</body></html>", b"{}", b"\x00\x01", b"<rss"])
def test_what_is_no_feed_is_refused(body: bytes) -> None:
    with pytest.raises(PageFault):
        read_feed(Fetched(address="https://news.example/feed", body=body, retrieved_at="2026-03-10T12:00:00Z"))


def nested_feed(depth: int) -> bytes:
    return b'<rss version="2.0"><channel><item><title>' + b"<b>" * depth + b"</title></item></channel></rss>"


@pytest.mark.parametrize(
    ("body", "read"),
    [
        (nested_feed(1_000_000), read_feed),
        (nested_feed(50_000), read_feed),
        (b"[" + b"[]," * 2_000_000 + b"[]]", read_posts),
        (b"[" * 90_000, read_posts),
    ],
)
def test_a_list_that_is_built_to_cost_is_refused(body: bytes, read: Callable[[Fetched], object]) -> None:
    with pytest.raises(PageFault):
        read(Fetched(address="https://news.example/posts", body=body, retrieved_at="2026-03-10T12:00:00Z"))


def test_a_bad_item_of_a_feed_is_told_and_the_good_ones_stay() -> None:
    bad = "<item><title>no link</title></item><item><link>javascript:alert(1)</link></item>"
    dated = "<item><link>https://news.example/3</link><pubDate>yesterday</pubDate></item>"
    listed = read_feed(feed(ITEM.format(n=1) + bad + ITEM.format(n=2) + ITEM.format(n=1) + dated))
    assert [entry.address.rpartition("/")[2] for entry in listed.entries] == ["1", "2", "3"]
    assert (len(listed.doubts), listed.entries[2].published) == (2, None)


def test_a_huge_feed_is_read_up_to_its_bound_and_that_is_told() -> None:
    listed = read_feed(feed("".join(ITEM.format(n=n) for n in range(20_000))))
    assert 0 < len(listed.entries) < 20_000
    assert listed.doubts
