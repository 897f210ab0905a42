"""robots.txt, Crawl-delay and Retry-After: a source gets the pace and the peace that it asks for."""

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest

from servanda_spiders.crawl.robots import not_rules
from servanda_spiders.crawl.waiting import asked_seconds
from tests.spiders.fault_server import Answer, Asked, Fault, first, raw, silent, status
from tests.spiders.faults import Scene, facts, is_told, nothing_changed
from tests.spiders.two_sources import LAST, PART
from tests.spiders.un_pages import HOST

HTML = ("Content-Type", "text/html; charset=utf-8")

ROBOTS: dict[str, Answer | Fault] = {
    "denied": Answer(body=b"User-agent: *\nDisallow: /\n"),
    "denied by name": Answer(body=b"User-agent: servanda\nDisallow: /\n"),
    "denied with a byte order mark": Answer(body=b"\xef\xbb\xbfUser-agent: *\nDisallow: /\n"),
    "403": Answer(status=403),
    "401": Answer(status=401),
    "418": Answer(status=418),
    "500": Answer(status=500),
    "503": Answer(status=503),
    "204": Answer(status=204),
    "206": Answer(status=206, body=b"User-agent: *\n"),
    "redirected": Answer(status=301, headers=(("Location", "/elsewhere"),)),
    "a loop": Answer(status=302, headers=(("Location", "/robots.txt"),)),
    "HTML": Answer(headers=(HTML,), body=b"<!DOCTYPE html><html><body>User-agent: *</body></html>"),
    "prose": Answer(body=b"There is no such page here\n"),
    "binary": Answer(body=b"User-agent: *\nDisallow:\n\0\0\0"),
    "other letters": Answer(body=b"User-agent: *\n# \xff\xfe\n"),
    "huge": Answer(body=b"User-agent: *\nDisallow:\n" + b"# more\n" * 100_000),
    "cut": raw(b"HTTP/1.1 200 So\r\nContent-Length: 900\r\n\r\nUser-agent: *\n"),
    "half a gzip": Answer(headers=(("Content-Encoding", "gzip"),), body=b"\x1f\x8b\x08\0\0"),
    "no answer": silent,
    "not HTTP": raw(b"220 ready\r\n"),
    "a delay beyond bearing": Answer(body=b"User-agent: *\nCrawl-delay: 86400\n"),
}


@pytest.mark.parametrize("case", ROBOTS)
def test_without_a_robots_txt_to_go_by_nothing_is_read(scene: Scene, tmp_path: Path, case: str) -> None:
    data, robots = scene.data(tmp_path), ROBOTS[case]
    before = facts(data)
    scene.server.fault("/robots.txt", robots if callable(robots) else lambda asked: asked.answer(robots))
    report = scene.crawl(data, "un_depositary", DOWNLOAD_TIMEOUT=0.3, SERVANDA_DEADLINE=0.7)
    is_told(report, "robots", "/Pages/ParticipationStatus.aspx")
    assert f"https://{HOST}/robots.txt" in report.problems("")[0]["reason"]
    assert set(scene.server.paths) == {"/robots.txt"}
    assert facts(data) == before
    scene.server.heal()
    assert scene.crawl(data).code == 0


@pytest.mark.parametrize("status_code", [404, 410])
def test_a_host_without_robots_txt_has_no_rules(scene: Scene, tmp_path: Path, status_code: int) -> None:
    scene.server.robots = Answer(status=status_code, body=b"<html>not here</html>")
    assert scene.crawl(scene.data(tmp_path)).code == 0


def test_what_robots_txt_names_is_left_and_the_rest_read(scene: Scene, tmp_path: Path) -> None:
    scene.server.robots = Answer(body=f"User-agent: *\nDisallow: /*{PART}\n".encode())
    report = nothing_changed(scene, tmp_path)
    is_told(report, "robots")
    assert "disallowed by the source" in report.problems("")[0]["reason"]


def test_the_crawl_delay_of_a_host_is_kept_to_by_all_sources_together(scene: Scene, tmp_path: Path) -> None:
    scene.server.robots = Answer(body=b"User-agent: *\nCrawl-delay: 0.2\n")
    assert scene.crawl(scene.data(tmp_path)).code == 0
    asked = [asked for asked in scene.server.asked if asked.path != "/robots.txt"]
    assert min(later.at - earlier.at for earlier, later in pairwise(asked)) >= 0.2


def test_a_host_is_asked_one_thing_at_a_time(scene: Scene, tmp_path: Path) -> None:
    open_now, most = 0, 0

    def slowly(asked: Asked) -> None:
        nonlocal open_now, most
        open_now += 1
        most = max(most, open_now)
        asked.wait(0.05)
        open_now -= 1
        asked.answer(asked.healthy)

    scene.server.fault("/", slowly)
    assert scene.crawl(scene.data(tmp_path)).code == 0
    assert most == 1


def in_seconds(seconds: float) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


@pytest.mark.parametrize("code", [429, 503])
@pytest.mark.parametrize("as_date", [False, True])
def test_a_short_wait_is_waited_for(scene: Scene, tmp_path: Path, code: int, as_date: bool) -> None:
    def busy(asked: Asked) -> None:
        status(code, ("Retry-After", in_seconds(2) if as_date else "1"))(asked)

    scene.server.fault(PART, first(1, busy))
    report = scene.crawl(scene.data(tmp_path))
    asked = scene.server.asked
    refused = next(index for index, one in enumerate(asked) if PART in one.path)
    assert (report.code, report.lines) == (0, [])
    assert asked[refused + 1].at - asked[refused].at >= 0.99


@pytest.mark.parametrize("code", [429, 503])
@pytest.mark.parametrize("wait", ["86400", "61", "date", "9" * 400])
def test_a_long_wait_ends_the_source_and_is_remembered(scene: Scene, tmp_path: Path, code: int, wait: str) -> None:
    data = scene.data(tmp_path)
    before = facts(data)
    scene.server.fault(PART, status(code, ("Retry-After", in_seconds(9000) if wait == "date" else wait)))
    report = scene.crawl(data, "un_depositary")
    is_told(report, "asked_to_wait")
    assert "asked to wait until 20" in report.problems("")[0]["reason"]
    assert not any(LAST in path for path in scene.server.paths)
    scene.server.heal()
    again = scene.crawl(data, "un_depositary")
    is_told(again, "asked_to_wait")
    assert (scene.server.paths, facts(data)) == ([], before)


def test_a_robots_txt_that_asks_to_wait_ends_the_source(scene: Scene, tmp_path: Path) -> None:
    data = scene.data(tmp_path)
    scene.server.robots = Answer(status=429, headers=(("Retry-After", "3600"),))
    is_told(scene.crawl(data, "un_depositary"), "asked_to_wait", "robots.txt")
    is_told(scene.crawl(data, "un_depositary"), "asked_to_wait", "robots.txt")
    assert scene.server.paths == ["/robots.txt"]


def test_after_the_wait_the_source_is_asked_again(scene: Scene, tmp_path: Path) -> None:
    data = scene.data(tmp_path)
    scene.server.fault(PART, status(429, ("Retry-After", "2")))
    is_told(scene.crawl(data, "un_depositary", SERVANDA_LONGEST_WAIT=1), "asked_to_wait")
    scene.server.heal()
    time.sleep(3.1)
    assert scene.crawl(data, "un_depositary").code == 0


def test_a_host_that_asks_to_wait_again_and_again_is_left(scene: Scene, tmp_path: Path) -> None:
    data = scene.data(tmp_path)
    scene.server.fault("/Pages/ViewDetails", status(429, ("Retry-After", "1")))
    report = scene.crawl(data, "un_depositary", SERVANDA_LONGEST_WAIT=1, RETRY_TIMES=20)
    is_told(report, "asked_to_wait", "/Pages/ViewDetails")
    assert sum("ViewDetails" in path for path in scene.server.paths) == 6


NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("retry_after", "date", "seconds"),
    [
        ("7", None, 7),
        (" 7 ", None, 7),
        ("0", None, 0),
        ("Tue, 10 Mar 2026 12:00:07 GMT", None, 7),
        ("Tue, 10 Mar 2026 14:00:07 GMT", "Tue, 10 Mar 2026 14:00:00 GMT", 7),
        ("Tue, 10 Mar 2026 11:00:00 GMT", None, 0),
        ("99999999999999999999", None, 31 * 86400),
        ("-7", None, None),
        ("7.5", None, None),
        ("soon", None, None),
        ("", None, None),
        (None, None, None),
        ("٧", None, None),
        ("Tue, 99 Mar 2026 11:00:00 GMT", None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(retry_after: str | None, date: str | None, seconds: float | None) -> None:
    assert asked_seconds(retry_after, date, NOW) == seconds


@pytest.mark.parametrize("body", [b"", b"# only a remark\n", b"User-agent: *\nDisallow:\n", b"Sitemap: https://x/y\n"])
def test_a_list_of_rules_is_one(body: bytes) -> None:
    assert not_rules(body) is None
