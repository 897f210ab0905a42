"""Redirects, private networks and caps: a source leads us nowhere else, and not without end."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from servanda_spiders.crawl.printable import printable
from servanda_spiders.crawl.reachable import PrivateAddressError, refuse_private
from tests.spiders.fault_server import Answer, Asked, instead, sent_to
from tests.spiders.faults import Scene, is_told, nothing_changed
from tests.spiders.two_sources import PART, article_path
from tests.spiders.un_pages import HOST

HTML = ("Content-Type", "text/html; charset=utf-8")


@contextmanager
def listener() -> Iterator[tuple[int, Callable[[], bool]]]:
    """Listen on another port of loopback; the function tells whether anyone came."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)

        def came() -> bool:
            try:
                listening.accept()
            except BlockingIOError:
                return False
            return True

        yield listening.getsockname()[1], came


ELSEWHERE = [
    "file:///etc/hostname",
    "data:text/html,x",
    "ftp://treaties.un.org/x",
    "javascript:alert(1)",
    "gopher://treaties.un.org/",
    "http://127.0.0.1:{port}/x",
    "http://localhost:{port}/x",
    "http://0.0.0.0:{port}/x",
    "http://2130706433:{port}/x",
    "http://0x7f.1:{port}/x",
    "http://[::1]:{port}/x",
    "http://[::ffff:127.0.0.1]:{port}/x",
    "http://169.254.169.254/latest/meta-data/",
    "//evil.example/x",
    "\\\\evil.example/x",
    "https://treaties.un.org.evil.example/x",
    "https://treaties.un.org@evil.example/x",
    "https://someone:secret@treaties.un.org/x",
    "https://treaties.un.org:8443/x",
    "https://sub.treaties.un.org/x",
    "http://treaties.un.org/Pages/x",
    "https://[not an address/",
    "/error?from=\x1b[2J",
    "",
    "   ",
    "/" + "x" * 5000,
]


@pytest.mark.parametrize("location", [*ELSEWHERE, None])
def test_a_redirect_elsewhere_is_not_followed_and_is_named(scene: Scene, tmp_path: Path, location: str | None) -> None:
    with listener() as (port, came):
        scene.server.fault(PART, sent_to(location and location.format(port=port)))
        scene.server.fault("/error", instead(b"<html>an error</html>", HTML))
        report = nothing_changed(scene, tmp_path)
        assert not came()
    is_told(report, "redirected")


def test_a_meta_refresh_is_not_followed(scene: Scene, tmp_path: Path) -> None:
    with listener() as (port, came):
        body = f"<html><head><meta http-equiv=refresh content='0;url=http://127.0.0.1:{port}/'></head></html>"
        scene.server.fault(PART, instead(body.encode(), HTML))
        report = nothing_changed(scene, tmp_path)
        assert not came()
    assert [p["verdict"] for p in report.problems(PART)] == ["refused"]


def onward(asked: Asked) -> None:
    number = int(asked.path.rpartition("hop=")[2] or 0) if "hop=" in asked.path else 0
    path = asked.path.partition("&hop=")[0]
    asked.answer(Answer(status=302, headers=(("Location", f"{path}&hop={number + 1}"),)))


def test_a_chain_of_redirects_ends(scene: Scene, tmp_path: Path) -> None:
    data = scene.data(tmp_path)
    scene.server.fault(PART, onward)
    report = scene.crawl(data)
    is_told(report, "redirected")
    assert sum(PART in path for path in scene.server.paths) == 6


def test_a_loop_of_redirects_ends_at_once(scene: Scene, tmp_path: Path) -> None:
    data = scene.data(tmp_path)
    scene.server.fault(PART, lambda asked: sent_to(asked.path)(asked))
    is_told(scene.crawl(data), "redirected")
    assert sum(PART in path for path in scene.server.paths) == 1


def test_five_redirects_to_the_same_page_are_followed(scene: Scene, tmp_path: Path) -> None:
    def four(asked: Asked) -> None:
        asked.answer(asked.healthy) if asked.path.endswith("hop=4") else onward(asked)

    pages = scene.server.pages
    scene.server.pages = lambda path: pages(path.partition("&hop=")[0])
    try:
        scene.server.fault(PART, four)
        report = scene.crawl(scene.data(tmp_path))
    finally:
        scene.server.pages = pages
    assert (report.code, report.lines) == (0, [])


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
        *("100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "::ffff:10.0.0.1"),
        *("fe80::1%eth0", "ff02::1", "::ffff:127.0.0.1"),
    ],
)
def test_a_private_address_is_refused(address: str) -> None:
    with pytest.raises(PrivateAddressError, match=r"no public address"):
        refuse_private("host.example", address)


def test_a_public_address_is_not_refused() -> None:
    refused = []
    for address in ("8.8.8.8", "2001:4860:4860::8888"):
        try:
            refuse_private("host.example", address)
        except PrivateAddressError:
            refused.append(address)
    assert refused == []


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "0.0.0.0"])
def test_a_source_whose_name_leads_into_a_private_network_is_not_asked(
    scene: Scene, tmp_path: Path, address: str
) -> None:
    data = scene.data(tmp_path)
    report = scene.driver.crawl(data, None, ("un_depositary",), {HOST: address})
    is_told(report, "robots", HOST)
    assert f"{HOST} is {address}, which is no public address" in report.lines[0]


def test_links_past_the_depth_are_left_and_told(scene: Scene, tmp_path: Path) -> None:
    is_told(scene.crawl(scene.data(tmp_path), SERVANDA_DEEPEST=1), "too_deep", "Treaties.aspx")


def test_links_past_the_number_are_left_and_told(scene: Scene, tmp_path: Path) -> None:
    report = scene.crawl(scene.data(tmp_path), SERVANDA_MOST_PAGES=3)
    is_told(report, "too_many_pages", "Treaties.aspx")
    assert report.of("un_depositary")["fetched"] == 4


def test_a_trap_of_links_ends(scene: Scene, tmp_path: Path) -> None:
    links = "".join(f"<a href='/en/post/x/{n}'>x</a>" for n in range(500))
    scene.server.fault("/en", instead(f"<html><body>{links}</body></html>".encode(), HTML))
    report = scene.crawl(scene.data(tmp_path), "az_omm", SERVANDA_MOST_PAGES=20)
    assert report.code == 1
    assert len(scene.server.paths) == 22
    assert [p for p in report.problems("") if p["reason"].startswith("too_many_pages")]


def test_a_link_to_another_host_is_told(scene: Scene, tmp_path: Path) -> None:
    data = scene.data(tmp_path)
    page = b"<html><body><a href='https://evil.example/Pages/Treaties.aspx?id=29'>CHAPTER XXIX</a></body></html>"
    scene.server.fault("ParticipationStatus", instead(page, HTML))
    is_told(scene.crawl(data), "offsite", "https://evil.example/")


def test_we_say_who_we_are(scene: Scene, tmp_path: Path) -> None:
    scene.crawl(scene.data(tmp_path))
    assert {asked.headers["user-agent"].partition("/")[0] for asked in scene.server.asked} == {"servanda"}
    assert article_path() in scene.server.paths


def test_control_characters_are_written_out() -> None:
    assert printable("a\x1b[2J\nb\u202ec é ü") == "a\\x1b[2J b\\u202ec é ü"
