"""One address: the site at /, Datasette at /data/."""

import mimetypes
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

PREFIX = "/data"
HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'"),
)
_TYPES = {".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".json": "application/json"}


def one_address(site: Path, desk: Application) -> Application:
    """Serve the files of `site`, and `desk` below /data/ (the prefix is taken off before it sees the path)."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await desk(scope, receive, send)
        elif scope["path"] == PREFIX:
            await _move(send, f"{PREFIX}/", scope)
        elif scope["path"].startswith(f"{PREFIX}/"):
            await desk(without_prefix(scope), receive, send)
        else:
            await _serve_file(site, scope, send)

    return serve


def without_prefix(scope: Scope) -> Scope:
    """Give the scope as Datasette should see it: its base_url doubles links where the path still has it."""
    raw = scope.get("raw_path") or scope["path"].encode()
    return {**scope, "path": scope["path"][len(PREFIX) :], "raw_path": raw[len(PREFIX) :]}


def file_for(site: Path, path: str) -> Path | None:
    """Give the file of the site for a request path; null where there is none, it is hidden or it would lie outside."""
    wanted = _place(site, unquote(path))
    if wanted is not None and wanted.is_dir():
        wanted = wanted / "index.html"
    return wanted if wanted is not None and wanted.is_file() else None


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


async def _serve_file(site: Path, scope: Scope, send: Send) -> None:
    if scope["method"] not in {"GET", "HEAD"}:
        await _answer(send, 405, b"", ((b"allow", b"GET, HEAD"),))
        return
    place = _place(site, scope["path"])
    if place is not None and place.is_dir() and not scope["path"].endswith("/"):
        await _move(send, f"{quote(scope['path'].rsplit('/', 1)[-1])}/", scope)
        return
    found = file_for(site, scope["path"])
    if found is None:
        missing = site / "404.html"
        body = missing.read_bytes() if missing.is_file() else b"not found; has `servanda build` been run?"
        await _answer(send, 404, body, ((b"content-type", b"text/html; charset=utf-8"),))
        return
    await _answer(send, 200, found.read_bytes(), ((b"content-type", _content_type(found).encode()),))


async def _move(send: Send, to: str, scope: Scope) -> None:
    query = scope.get("query_string", b"")
    await _answer(send, 301, b"", ((b"location", to.encode() + (b"?" + query if query else b"")),))


def _content_type(path: Path) -> str:
    guessed = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return _TYPES.get(path.suffix, guessed)


async def _answer(send: Send, status: int, body: bytes, headers: tuple[tuple[bytes, bytes], ...]) -> None:
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*headers, *HEADERS, length]})
    await send({"type": "http.response.body", "body": body})
