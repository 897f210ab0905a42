"""One address: the site at /, Datasette at /data/; one edition for both, and the same rules for browsers."""

from functools import partial
from pathlib import Path

from asgi_gzip import GZipMiddleware  # type: ignore[import-untyped]  # it ships no types

from servanda_site.datasette.answers import Application, Message, Receive, Scope, Send
from servanda_site.datasette.editions import EDITION, Edition, Editions
from servanda_site.datasette.files import move, serve_file
from servanda_site.datasette.guard import Guard

PREFIX = "/data"
HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
# Pages may run our own script files (search and sorting, both optional); none runs a script within a page.
SITE_POLICY = (
    b"default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    b"script-src 'self' 'wasm-unsafe-eval'; manifest-src 'self'; worker-src 'self'; base-uri 'self'; "
    b"form-action 'self'; frame-ancestors 'none'"
)
# A picture is also looked at by itself: it styles itself, and runs nothing. Other sites may show it.
PICTURE_POLICY = b"default-src 'none'; style-src 'unsafe-inline'"
_COMPRESSED = ".parquet"
# Datasette's pages are our own templates and run no script at all.
DESK_POLICY = (
    b"default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def one_address(editions: Editions, desk: Application, public: str = "http://127.0.0.1:8765/") -> Application:
    """Serve the site of the current edition, and `desk` below /data/ (the prefix is taken off before it sees the path).

    `public` is the address that readers know: the Host header that they send is never used.
    """
    guard = Guard(desk, public)

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await desk(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        edition = editions.current()
        kept = EDITION.set(edition)
        try:
            await _route(edition, guard, scope, receive, send)
        finally:
            EDITION.reset(kept)

    return serve


def without_prefix(scope: Scope) -> Scope:
    """Give the scope as Datasette should see it: its base_url doubles links where the path still has it."""
    raw = (scope.get("raw_path") or scope["path"].encode()).partition(b"?")[0]
    return {**scope, "path": scope["path"][len(PREFIX) :], "raw_path": raw[len(PREFIX) :]}


async def _route(edition: Edition, guard: Guard, scope: Scope, receive: Receive, send: Send) -> None:
    path = scope["path"]
    if path == PREFIX:
        await move(_with_rules(send, edition, DESK_POLICY), f"{PREFIX}/", scope)
    elif path.startswith(f"{PREFIX}/"):
        await guard(without_prefix(scope), receive, _with_rules(send, edition, DESK_POLICY))
    else:
        policy = PICTURE_POLICY if path.endswith(".svg") else SITE_POLICY
        await _files(edition.site, path)(scope, receive, _with_rules(send, edition, policy))


def _files(site: Path, path: str) -> Application:
    """Give what answers from the files of the site: compressed, but for what is compressed already."""
    files = partial(serve_file, site)
    compressed: Application = GZipMiddleware(files, compresslevel=6)
    return files if path.endswith(_COMPRESSED) else compressed


def _with_rules(send: Send, edition: Edition, policy: bytes) -> Send:
    """Give a `send` that adds the rules for browsers, and says which release the answer is of."""
    ours = [*HEADERS, (b"content-security-policy", policy)]
    if edition.release:
        ours.append((b"servanda-release", edition.release.encode()))
    names = {name for name, _ in ours}

    async def onward(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [header for header in message.get("headers", []) if header[0].lower() not in names]
            message["headers"] = [*kept, *ours]
        await send(message)

    return onward
