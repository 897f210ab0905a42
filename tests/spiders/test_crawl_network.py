"""A crawl over HTTP from a server of our own: polite, whole pages only, every failure named."""

import gzip
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from servanda_spiders.crawl.mirror import NotInMirrorError, open_mirror
from servanda_spiders.crawl.rebase import rebased
from tests.spiders.test_crawl import ALL_ACTS, acts, acts_of, run
from tests.spiders.un_pages import HOST, html_name, write_mirror

Answer = tuple[int, dict[str, str], bytes]
Change = Callable[[str, Answer], Answer]


@contextmanager
def served(mirror: Path, change: Change, robots: Answer = (404, {}, b"")) -> Iterator[tuple[str, list[str]]]:
    """Serve a mirror on a free port; `change` may alter an answer. Gives the address and the paths asked."""
    pages, asked = open_mirror(mirror), []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked.append(self.path)
            status, headers, body = robots if self.path == "/robots.txt" else change(self.path, self.page())
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(body))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
            self.close_connection = len(body) != int(headers.get("Content-Length", len(body)))

        def page(self) -> Answer:
            try:
                return 200, {"Content-Type": "text/html"}, pages.page(f"https://{HOST}{self.path}")
            except NotInMirrorError:
                return 404, {}, b"not here"

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def crawl_from(base: str, data: Path) -> tuple[int, dict[str, object], str]:
    found = run("crawl", "un_depositary", "--base-url", base, "--no-delay", "--json", data=data)
    (told,) = json.loads(found.stdout)["sources"]
    return found.returncode, told, found.stderr


def unchanged(_: str, answer: Answer) -> Answer:
    return answer


def test_a_source_is_read_over_http_and_keeps_its_own_addresses(tmp_path: Path) -> None:
    with served(write_mirror(tmp_path / "m", 10), unchanged) as (base, asked):
        code, told, errors = crawl_from(base, tmp_path / "data")
        assert (code, errors, told["accepted"]) == (0, "", 26)
        assert acts(tmp_path / "data") == ALL_ACTS
        assert asked[0] == "/robots.txt"
        assert len(asked) == len(set(asked))
        again = crawl_from(base, tmp_path / "data")[1]
    assert (again["revalidated"], again["accepted"]) == (26, 0)


@pytest.mark.parametrize(
    ("robots", "words"),
    [
        ((200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /\n"), "does not let us"),
        ((200, {}, b"User-agent: servanda\nDisallow: /Pages/\n"), "does not let us"),
        ((403, {}, b""), "status 403"),
        ((302, {"Location": "/elsewhere"}, b""), "status 302"),
    ],
)
def test_robots_txt_is_obeyed_and_fails_closed(tmp_path: Path, robots: Answer, words: str) -> None:
    with served(write_mirror(tmp_path / "m", 10), unchanged, robots) as (base, asked):
        code, told, errors = crawl_from(base, tmp_path / "data")
    assert (code, told["fetched"], told["failed"], asked) == (1, 0, 1, ["/robots.txt"])
    (line,) = errors.splitlines()
    assert line.startswith(f"failed https://{HOST}/Pages/ParticipationStatus.aspx?clang=_en: robots: ")
    assert f"https://{HOST}/robots.txt" in line
    assert words in line


def cut_gzip(answer: Answer) -> Answer:
    packed = gzip.compress(answer[2])
    return 200, {"Content-Encoding": "gzip"}, packed[: len(packed) // 2]


def sent_to(address: str) -> Callable[[Answer], Answer]:
    return lambda _: (302, {"Location": address}, b"")


OTHER = "/Pages/ViewDetails.aspx?src=TREATY&mtdsg_no=XXIX-1&chapter=29&clang=_en"
# the treaty whose page is not given whole: what the server answers, and the code that is expected
FAULTS: dict[str, tuple[Callable[[Answer], Answer], str]] = {
    "XXIX-2": (lambda _: (404, {}, b""), "status_404"),
    "XXIX-3": (lambda _: (403, {}, b""), "status_403"),
    "XXIX-4": (lambda answer: (206, {}, answer[2][:200]), "truncated"),
    "XXIX-5": (cut_gzip, "truncated"),
    "XXIX-6": (lambda _: (302, {"Location": "file:///etc/hostname"}, b""), "redirected"),
    "XXIX-7": (sent_to("http://203.0.113.1/elsewhere"), "redirected"),
    "XXIX-8": (sent_to("/error?from=/Pages/ViewDetails"), "redirected"),
    "XXIX-9": (sent_to(OTHER), "redirected"),
}


def test_an_address_that_gives_no_whole_page_is_named(tmp_path: Path) -> None:
    def change(path: str, answer: Answer) -> Answer:
        for reference, (fault, _) in FAULTS.items():
            if f"mtdsg_no={reference}&" in path:
                return fault(answer)
        return (200, {}, b"<html>an error</html>") if path.startswith("/error") else answer

    with served(write_mirror(tmp_path / "m", 10), change) as (base, _):
        code, told, errors = crawl_from(base, tmp_path / "data")
    assert (code, told["failed"]) == (1, len(FAULTS))
    for line, (reference, (_, reason)) in zip(sorted(errors.splitlines()), FAULTS.items(), strict=True):
        start = f"failed https://{HOST}/Pages/ViewDetails.aspx?src=TREATY&mtdsg_no={reference}&"
        assert line.startswith(start)
        assert f": {reason}: " in line
    assert acts(tmp_path / "data") == ALL_ACTS - set().union(*(acts_of(reference) for reference in FAULTS))


def test_the_html_stands_in_for_xml_that_the_server_does_not_have(tmp_path: Path) -> None:
    def change(path: str, answer: Answer) -> Answer:
        return (404, {}, b"") if path.endswith("XXIX-2.en.xml") else answer

    with served(write_mirror(tmp_path / "m", 10), change) as (base, _):
        code, _, errors = crawl_from(base, tmp_path / "data")
    assert (code, errors) == (0, "")
    assert acts(tmp_path / "data") == ALL_ACTS


@pytest.mark.parametrize("target", ["http://203.0.113.1/x.en.xml", "/error?x", "/error.aspx?x"])
def test_the_html_stands_in_for_xml_that_the_server_sends_elsewhere(tmp_path: Path, target: str) -> None:
    def change(path: str, answer: Answer) -> Answer:
        return sent_to(target)(answer) if path.endswith("XXIX-2.en.xml") else answer

    with served(write_mirror(tmp_path / "m", 10), change) as (base, _):
        code, _, errors = crawl_from(base, tmp_path / "data")
        assert (code, errors) == (0, "")
        assert acts(tmp_path / "data") == ALL_ACTS
    with served(write_mirror(tmp_path / "m2", 11), unchanged) as (base, _):
        assert crawl_from(base, tmp_path / "data")[0] == 0
    with served(tmp_path / "m2", change) as (base, _):
        code, _, errors = crawl_from(base, tmp_path / "data")
    assert code == 1, "its XML was there before"
    assert "XXIX-2.en.xml: redirected: " in errors


def test_a_redirect_to_the_same_page_under_another_address_is_followed(tmp_path: Path) -> None:
    def change(path: str, answer: Answer) -> Answer:
        if "mtdsg_no=XXIX-2&" in path and "src=TREATY" in path:
            return sent_to("/Pages/ViewDetailsIII.aspx?src=IND&mtdsg_no=XXIX-2&chapter=29")(answer)
        if "mtdsg_no=XXIX-2&" in path:
            return 200, {"Content-Type": "text/html"}, page
        return answer

    mirror = write_mirror(tmp_path / "m", 10)
    page = open_mirror(mirror).page(f"https://{HOST}/{html_name('XXIX-2').replace('@', '?')}")
    with served(mirror, change) as (base, _):
        assert crawl_from(base, tmp_path / "data")[::2] == (0, "")
    assert acts(tmp_path / "data") == ALL_ACTS


def test_a_source_that_sends_its_start_page_elsewhere_is_not_clean(tmp_path: Path) -> None:
    def change(path: str, answer: Answer) -> Answer:
        return sent_to("http://203.0.113.1/")(answer) if "ParticipationStatus" in path else answer

    with served(write_mirror(tmp_path / "m", 10), change) as (base, _):
        code, told, errors = crawl_from(base, tmp_path / "data")
    assert (code, told["fetched"], told["failed"]) == (1, 0, 1)
    assert errors.startswith(f"failed https://{HOST}/Pages/ParticipationStatus.aspx?clang=_en: redirected: ")


def test_only_scheme_and_host_are_replaced() -> None:
    address = f"https://{HOST}/Pages/ViewDetails.aspx?src=TREATY&mtdsg_no=IV-4"
    assert rebased(address, "http://127.0.0.1:8000") == (
        "http://127.0.0.1:8000/Pages/ViewDetails.aspx?src=TREATY&mtdsg_no=IV-4"
    )
