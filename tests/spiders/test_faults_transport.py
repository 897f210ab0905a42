"""Faults on the wire: a page that does not come whole changes nothing, is named, and costs bounded time."""

import gzip
import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import brotli
import pytest
from scrapy.utils._compression import zstd  # type: ignore[attr-defined]

from tests.spiders.fault_server import (
    Answer,
    Asked,
    Fault,
    changed,
    first,
    head,
    instead,
    raw,
    silent,
    status,
)
from tests.spiders.faults import Scene, is_told, nothing_changed
from tests.spiders.two_sources import PART, article_path, faulty_page

PAGE = faulty_page().encode()
HTML = ("Content-Type", "text/html; charset=utf-8")
QUICK: dict[str, Any] = {"DOWNLOAD_TIMEOUT": 0.4, "SERVANDA_DEADLINE": 0.9}
# Small, so that a bomb is one without its size: the real ones are measured by bench/faults.py.
SMALL: dict[str, Any] = {"DOWNLOAD_MAXSIZE": 1 << 20}
BOMB = bytes(8 << 20)


def packed(name: str, body: bytes, pack: Callable[[bytes], bytes]) -> Fault:
    return instead(pack(body), HTML, ("Content-Encoding", name))


def half(pack: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    return lambda body: pack(body)[: len(pack(body)) // 2]


def announced(length: int, body: bytes) -> Fault:
    return raw(head(200, (HTML, ("Content-Length", str(length)))) + body)


def chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n") -> Fault:
    body = b"".join(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n" for chunk in chunks) + end
    return raw(head(200, (HTML, ("Transfer-Encoding", "chunked"))) + body)


def reset(asked: Asked) -> None:
    asked.send(head(200, (HTML, ("Content-Length", str(len(PAGE))))) + PAGE[:100])
    asked.reset()


def dripping(pieces: int, pause: float) -> Fault:
    def fault(asked: Asked) -> None:
        asked.send(head(200, (HTML, ("Content-Length", str(len(PAGE))))))
        for number in range(pieces):
            asked.send(PAGE[len(PAGE) * number // pieces : len(PAGE) * (number + 1) // pieces])
            if not asked.wait(pause):
                return

    return fault


def slow_head(asked: Asked) -> None:
    for byte in head(200, (HTML,)):
        asked.send(bytes([byte]))
        if not asked.wait(0.2):
            return


def head_only(asked: Asked) -> None:
    asked.send(head(200, (HTML, ("Content-Length", "9"))))
    silent(asked)


def endless(start: bytes, piece: bytes) -> Fault:
    def fault(asked: Asked) -> None:
        asked.send(start)
        while asked.wait(0):
            asked.send(piece)

    return fault


def crooked(*headers: tuple[str, str]) -> Fault:
    return lambda asked: asked.answer(Answer(headers=(HTML, *headers), body=PAGE))


REFUSED: dict[str, tuple[Fault, str, dict[str, Any]]] = {
    "shorter than announced": (announced(len(PAGE) + 9, PAGE), "truncated", {}),
    "longer than announced": (announced(len(PAGE) - 9, PAGE), "cut_off", {}),
    "cut chunk": (chunked(PAGE[:500], end=b"ffff\r\n<html>"), "truncated", {}),
    "chunks without an end": (chunked(PAGE, end=b""), "truncated", {}),
    "no sign of an end": (raw(head(200, (HTML,)) + PAGE[:800]), "truncated", {}),
    "reset": (reset, "truncated", {}),
    "reset before an answer": (Asked.reset, "no_answer", {}),
    "a part": (status(206, HTML, body=PAGE), "truncated", {}),
    "half a gzip": (packed("gzip", PAGE, half(gzip.compress)), "truncated", {}),
    "half a deflate": (packed("deflate", PAGE, half(zlib.compress)), "truncated", {}),
    "half a brotli": (packed("br", PAGE, half(brotli.compress)), "truncated", {}),
    "half a zstd": (packed("zstd", PAGE, half(zstd.compress)), "truncated", {}),
    "gzip with flipped bits": (packed("gzip", PAGE, lambda b: gzip.compress(b)[:-6] + b"\xff" * 6), "truncated", {}),
    "gzip that is none": (instead(PAGE, HTML, ("Content-Encoding", "gzip")), "truncated", {}),
    "an encoding of its own": (instead(PAGE, HTML, ("Content-Encoding", "x-own")), "truncated", {}),
    "packed ten times": (instead(PAGE, HTML, ("Content-Encoding", "gzip," * 10)), "truncated", {}),
    "gzip bomb": (packed("gzip", BOMB, gzip.compress), "too_large", SMALL),
    "gzip bomb in gzip": (packed("gzip, gzip", BOMB, lambda b: gzip.compress(gzip.compress(b))), "too_large", SMALL),
    "hidden gzip bomb": (packed("gzip", BOMB, lambda b: gzip.compress(gzip.compress(b))), "too_large", SMALL),
    "deflate bomb": (packed("deflate", BOMB, zlib.compress), "too_large", SMALL),
    "brotli bomb": (packed("br", BOMB, brotli.compress), "too_large", SMALL),
    "zstd bomb": (packed("zstd", BOMB, zstd.compress), "too_large", SMALL),
    "announced as too large": (announced(1 << 40, PAGE), "too_large", SMALL),
    "endless body": (endless(head(200, (HTML,)), b"<p>more</p>" * 4000), "too_large", SMALL),
    "endless chunks": (
        endless(head(200, (HTML, ("Transfer-Encoding", "chunked"))), b"ffff\r\n" + b"x" * 0xFFFF + b"\r\n"),
        "too_large",
        SMALL,
    ),
    "slow body": (dripping(40, 0.2), "timeout", QUICK),
    "slow head": (slow_head, "timeout", QUICK),
    "head without a body": (head_only, "timeout", QUICK),
    "no answer": (silent, "timeout", QUICK),
    "endless headers": (endless(b"HTTP/1.1 200 So\r\n", b"X-More: " + b"x" * 900 + b"\r\n"), "no_answer", {}),
    "endless 100 Continue": (endless(b"", b"HTTP/1.1 100 Go on\r\n\r\n" * 200), "no_answer", {}),
    "a huge header": (crooked(("X-Huge", "x" * 400_000)), "no_answer", {}),
    "two lengths": (crooked(("Content-Length", "5")), "no_answer", {}),
    "a bad status line": (raw(b"HTTP/9 abc\r\n\r\n"), "no_answer", {}),
    "not HTTP": (raw(b"SSH-2.0-dropbear\r\n"), "no_answer", {}),
    "control bytes in the status line": (raw(b"HTTP/1.1 2\x1b[2J00 \x1b]0;x\x07\r\n\r\n"), "no_answer", {}),
    "500 for ever": (status(500), "status_500", {}),
    "503 for ever": (status(503), "status_503", {}),
    "404 of a known page": (status(404), "source_gone", {}),
    "410 of a known page": (status(410), "source_gone", {}),
    "403 of a known page": (status(403), "source_gone", {}),
    "451 of a known page": (status(451), "source_gone", {}),
    "unchanged, though not asked": (status(304), "no_content_known", {}),
    "an empty page": (instead(b"", HTML), "", {}),
    "random bytes": (instead(os.urandom(5000), HTML), "", {}),
    "zero bytes": (instead(bytes(5000), HTML), "", {}),
    "a PDF as HTML": (instead(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n", HTML), "", {}),
    "half a page of HTML": (changed(lambda body: body[: len(body) // 2]), "", {}),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_fault_on_the_wire_changes_nothing_and_is_named(scene: Scene, tmp_path: Path, case: str) -> None:
    fault, reason, settings = REFUSED[case]
    scene.server.fault(PART, fault)
    report = nothing_changed(scene, tmp_path, **settings)
    assert report.code == 1
    if reason not in ("", "cut_off"):
        is_told(report, reason)
    (problem,) = report.problems("")
    assert PART in problem["url"]


def with_letters(encoding: str, declared: str | None, *, mark: bytes = b"") -> Fault:
    kind = "text/html" if declared is None else f"text/html; charset={declared}"
    return instead(mark + faulty_page().encode(encoding), ("Content-Type", kind))


def in_markup(declared: str) -> Fault:
    text = faulty_page().replace("<head>", f'<head><meta charset="{declared}">')
    return instead(text.encode(), ("Content-Type", "text/html"))


READ: dict[str, Fault] = {
    "a reset, twice": first(2, reset),
    "500, twice": first(2, status(500)),
    "a short body, once": first(1, announced(len(PAGE) + 9, PAGE)),
    "a drip": dripping(10, 0.05),
    "chunks": chunked(PAGE[:100], PAGE[100:]),
    "gzip twice, announced twice": packed("gzip, gzip", PAGE, lambda b: gzip.compress(gzip.compress(b))),
    "gzip twice, announced once": packed("gzip", PAGE, lambda b: gzip.compress(gzip.compress(b))),
    "gzip in two members": packed("gzip", PAGE, lambda b: gzip.compress(b[:99]) + gzip.compress(b[99:])),
    "deflate without its wrapper": packed("deflate", PAGE, lambda b: zlib.compress(b)[2:-4]),
    "brotli": packed("br", PAGE, brotli.compress),
    "zstd": packed("zstd", PAGE, zstd.compress),
    "identity": instead(PAGE, HTML, ("Content-Encoding", "identity")),
    "many headers": crooked(*((f"X-{n}", "x") for n in range(900))),
    "control bytes in a header": crooked(("X-Own", "\x1b[2J\x07")),
    "a Date hours ahead": crooked(("Date", "Sat, 01 Jan 2050 00:00:00 GMT")),
    "a Date hours back": crooked(("Date", "Sat, 01 Jan 2000 00:00:00 GMT")),
    "cookies": crooked(("Set-Cookie", "a=b")),
    "UTF-8 without a charset": with_letters("utf-8", None),
    "UTF-8 with a byte order mark": with_letters("utf-8", None, mark=b"\xef\xbb\xbf"),
    "UTF-16": with_letters("utf-16", "utf-16"),
    "UTF-8 declared as Latin-1": with_letters("utf-8", "iso-8859-1"),
    "UTF-8 declared as Latin-1 in the markup": in_markup("iso-8859-1"),
    "an unknown charset": with_letters("utf-8", "x-klingon"),
    "cp1252, declared": with_letters("cp1252", "windows-1252"),
    "no type": instead(PAGE),
}


@pytest.mark.parametrize("case", READ)
def test_what_only_looks_like_a_fault_is_read_right(scene: Scene, tmp_path: Path, case: str) -> None:
    scene.server.fault(PART, READ[case])
    # The same said in other bytes is claimed once more, and changes nothing that is known.
    report = nothing_changed(scene, tmp_path, tables=("action", "standing", "change"))
    assert (report.code, report.lines) == (0, [])
    assert not any("cookie" in asked.headers for asked in scene.server.asked)


@pytest.mark.parametrize(
    "fault",
    [
        with_letters("cp1252", None),
        with_letters("cp1252", "utf-8"),
        with_letters("cp1252", "x-klingon"),
        with_letters("cp850", None),
        with_letters("utf-16-le", None),
    ],
)
def test_letters_in_another_charset_than_the_page_says_are_refused(scene: Scene, tmp_path: Path, fault: Fault) -> None:
    scene.server.fault(PART, fault)
    report = nothing_changed(scene, tmp_path)
    (problem,) = report.problems("")
    assert (report.code, problem["verdict"]) == (1, "refused")


def test_a_slow_source_does_not_hold_up_another(scene: Scene, tmp_path: Path) -> None:
    scene.server.fault("/Pages/", silent)
    report = scene.crawl(scene.data(tmp_path), DOWNLOAD_TIMEOUT=1, SERVANDA_DEADLINE=3)
    assert report.of("az_omm")["accepted"] == 2
    paths = scene.server.paths
    assert paths.index(article_path()) < max(index for index, path in enumerate(paths) if "/Pages/" in path)
