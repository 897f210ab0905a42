"""Serve the files of the site: types, validators, whole or in pieces; nothing outside, nothing hidden."""

import asyncio
import mimetypes
from email.utils import formatdate, parsedate_to_datetime
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from servanda_site.datasette.answers import Receive, Scope, Send

Headers = tuple[tuple[bytes, bytes], ...]

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".atom": "application/atom+xml",
    ".xml": "application/xml",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".parquet": "application/vnd.apache.parquet",
}
# Data that pages of other sites may read too.
_SHARED = frozenset({".json", ".jsonld", ".csv", ".ics", ".atom", ".xml", ".svg", ".parquet"})
_PIECE = 65_536


def file_for(site: Path, path: str) -> Path | None:
    """Give the file of the site for a decoded path; null where there is none, it is hidden or it would lie outside."""
    wanted = _place(site, path)
    if wanted is not None and wanted.is_dir():
        wanted = wanted / "index.html"
    return wanted if wanted is not None and wanted.is_file() else None


async def serve_file(site: Path, scope: Scope, _receive: Receive, send: Send) -> None:
    """Answer from the files of `site`: 200, 304, a move to the folder's address, or the site's own 404 page."""
    if scope["method"] not in {"GET", "HEAD"}:
        await answer(send, 405, b"", ((b"allow", b"GET, HEAD"),))
        return
    place = _place(site, scope["path"])
    if place is not None and place.is_dir() and not scope["path"].endswith("/"):
        await move(send, f"{quote(scope['path'].rsplit('/', 1)[-1])}/", scope)
        return
    found = file_for(site, scope["path"])
    if found is None:
        await _missing(site, scope, send)
        return
    with found.open("rb") as file:
        await _send_file(file, found, scope, send)


async def move(send: Send, to: str, scope: Scope) -> None:
    """Send the reader to another address of the site; the query goes along."""
    query = scope.get("query_string", b"")
    await answer(send, 301, b"", ((b"location", to.encode() + (b"?" + query if query else b"")),))


async def answer(send: Send, status: int, body: bytes, headers: Headers = (), *, bare: bool = False) -> None:
    """Send one whole answer; `bare` leaves out the body, as HEAD wants it."""
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": b"" if bare else body})


async def _missing(site: Path, scope: Scope, send: Send) -> None:
    page = site / "404.html"
    body = page.read_bytes() if page.is_file() else b"not found; has `servanda build` been run?"
    kind = (b"content-type", b"text/html; charset=utf-8")
    await answer(send, 404, body, (kind,), bare=scope["method"] == "HEAD")


async def _send_file(file: BinaryIO, found: Path, scope: Scope, send: Send) -> None:
    status = found.stat()
    tag = f'W/"{status.st_size:x}-{status.st_mtime_ns:x}"'
    headers = [
        (b"content-type", _content_type(found).encode()),
        (b"etag", tag.encode()),
        (b"last-modified", formatdate(status.st_mtime, usegmt=True).encode()),
        (b"cache-control", b"no-cache"),
    ]
    if found.suffix in _SHARED:
        headers.append((b"access-control-allow-origin", b"*"))
    if _has_it(scope, tag, int(status.st_mtime)):
        await send({"type": "http.response.start", "status": 304, "headers": headers[1:]})
        await send({"type": "http.response.body", "body": b""})
        return
    headers.append((b"content-length", str(status.st_size).encode()))
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    if scope["method"] == "HEAD":
        await send({"type": "http.response.body", "body": b""})
        return
    left = status.st_size
    while True:
        piece = file.read(min(_PIECE, left))
        left -= len(piece)
        await send({"type": "http.response.body", "body": piece, "more_body": left > 0})
        if left <= 0 or not piece:
            return
        await asyncio.sleep(0)  # others have their turn while a large file is read and compressed


def _has_it(scope: Scope, tag: str, changed: int) -> bool:
    asked = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
    if b"if-none-match" in asked:
        return tag in asked[b"if-none-match"] or asked[b"if-none-match"].strip() == "*"
    try:
        return changed <= parsedate_to_datetime(asked[b"if-modified-since"]).timestamp()
    except (KeyError, ValueError, OverflowError):
        return False


def _place(site: Path, path: str) -> Path | None:
    """Give what lies at a path of the site, null where nothing may: files with a dot in front are the builder's."""
    root = site.resolve()
    if any(part.startswith(".") for part in path.split("/")):
        return None
    try:
        wanted = (root / path.lstrip("/")).resolve(strict=True)
    except (OSError, ValueError):  # none there, or a path that no file can have: too long, or with a null in it
        return None
    return wanted if wanted.is_relative_to(root) else None


def _content_type(path: Path) -> str:
    return _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
