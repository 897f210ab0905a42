"""Peak memory and seconds of a crawl whose source sends what is built to cost: python -m bench.faults [CASE]..."""

import gzip
import os
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import brotli
from scrapy.utils._compression import zstd  # type: ignore[attr-defined]  # the library that Scrapy chose

from tests.spiders.fault_server import Asked, Fault, fault_server, head, instead, silent
from tests.spiders.two_sources import PART, article, article_path, faulty_page, write_two

HTML = ("Content-Type", "text/html; charset=utf-8")
MOST_MB = 300
_SIZE = 900 << 20
_ROW = b"<tr><td>Norway</td><td>3 Mar 2001</td><td>4 May 2002</td></tr>"
_PAGE = faulty_page().encode()
_ARTICLE = article().encode()


def _packed(name: str, pack: Callable[[bytes], bytes]) -> Fault:
    return instead(pack(bytes(_SIZE)), HTML, ("Content-Encoding", name))


def _in_gzip_twice() -> bytes:
    return gzip.compress(gzip.compress(bytes(_SIZE), 6), 6)


def _endless(start: bytes, piece: bytes) -> Fault:
    def fault(asked: Asked) -> None:
        asked.send(start)
        while asked.wait(0):
            asked.send(piece)

    return fault


def _dripping(seconds: float) -> Fault:
    def fault(asked: Asked) -> None:
        asked.send(head(200, (HTML, ("Content-Length", str(len(_PAGE))))))
        for number in range(100):
            asked.send(_PAGE[len(_PAGE) * number // 100 : len(_PAGE) * (number + 1) // 100])
            if not asked.wait(seconds / 100):
                return

    return fault


CASES: dict[str, Callable[[], Fault]] = {
    "healthy": lambda: lambda asked: asked.answer(asked.healthy),
    "gzip of 900 MiB": lambda: _packed("gzip", lambda b: gzip.compress(b, 6)),
    "gzip in gzip of 900 MiB": lambda: instead(_in_gzip_twice(), HTML, ("Content-Encoding", "gzip, gzip")),
    "deflate of 900 MiB": lambda: _packed("deflate", zlib.compress),
    "brotli of 900 MiB": lambda: _packed("br", lambda b: brotli.compress(b, quality=5)),
    "zstd of 900 MiB": lambda: _packed("zstd", zstd.compress),
    "endless body": lambda: _endless(head(200, (HTML,)), b"<p>more</p>" * 6000),
    "15 MiB of a listing (article)": lambda: instead(
        b"<html><body>" + b"<a href='/en/post/x/1'>word</a>" * (15 << 15), HTML
    ),
    "15 MiB of an article": lambda: instead(_ARTICLE.replace(b"</h1>", b"</h1><p>" + b"word " * (3 << 20)), HTML),
    "90,000 tags of an article": lambda: instead(_ARTICLE.replace(b"</h1>", b"</h1>" + b"<p>word word" * 90_000), HTML),
    "endless headers": lambda: _endless(b"HTTP/1.1 200 So\r\n", b"X-More: " + b"x" * 900 + b"\r\n"),
    "15 MiB of text": lambda: instead(_PAGE.replace(b"Norway", b"y" * (15 << 20)), HTML),
    "200,000 rows": lambda: instead(_PAGE.replace(b"</table></body>", _ROW * 200_000 + b"</table></body>"), HTML),
    "14,000 rows": lambda: instead(_PAGE.replace(b"</table></body>", _ROW * 14_000 + b"</table></body>"), HTML),
    "100,000 nested elements": lambda: instead(_PAGE.replace(b"<table", b"<div>" * 100_000 + b"<table", 1), HTML),
    "50,000 nested elements": lambda: instead(_PAGE.replace(b"<table", b"<div>" * 50_000 + b"<table", 1), HTML),
    "body in 8 s": lambda: _dripping(8),
    "body in 100 s": lambda: _dripping(100),
    "no answer": lambda: silent,
}


def _measure(name: str, folder: Path) -> tuple[float, float, int, str]:
    """Crawl once; give seconds, peak in MB, exit code, and the first line of the report."""
    fault, source = CASES[name](), "az_omm" if "article" in name else "un_depositary"
    with fault_server(write_two(folder / "mirror")) as server:
        server.fault(PART, fault)
        server.fault(article_path(), fault)
        if "listing" in name:
            server.fault("/en", fault)
        command = [sys.executable, "-m", "servanda_db", "crawl", source, "--base-url", server.base]
        start = time.monotonic()
        with (folder / "err").open("w") as errors:
            child = subprocess.Popen(
                [*command, "--no-delay", "--data", str(folder / "data")], stdout=subprocess.DEVNULL, stderr=errors
            )
            _, code, used = os.wait4(child.pid, 0)
        lines = (folder / "err").read_text().splitlines()
    return time.monotonic() - start, used.ru_maxrss / 1024, os.waitstatus_to_exitcode(code), "".join(lines[:1])


def main(wanted: list[str]) -> int:
    """Print a line for each case; give 1 where one needs too much memory."""
    worst = 0.0
    for name in wanted or CASES:
        with tempfile.TemporaryDirectory() as folder:
            seconds, peak, code, line = _measure(name, Path(folder))
        worst = max(worst, peak)
        print(f"{name:<26} {peak:6.0f} MB {seconds:6.1f} s  exit {code}  {line.partition(': ')[2][:90]}")
    return int(worst > MOST_MB)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
