"""What stands before Datasette: which paths it may see, under which name, how many at once, where it may send."""

import asyncio
import re
import time
from urllib.parse import urlsplit

from servanda_db.store.dictionary import load_dictionary
from servanda_site.datasette.answers import Application, Message, Receive, Scope, Send
from servanda_site.datasette.lanes import ASKED, LONGEST_REQUEST, ROWS_ON_A_PAGE, Asked

# Requests to Datasette that are worked on at once; the others wait their turn.
_AT_ONCE = 16
_LONGEST_TURN = 5.0
# Datasette's own pages that tell nothing of this machine.
_OPEN = re.compile(
    r"/(\.json)?|/servanda([./].*)?|/favicon\.ico"
    r"|/-/(static|static-plugins)/.*|/desk/.*|/-/search|/-/(metadata|versions|plugins|settings)(\.json)?"
)
_CROOKED = re.compile(rb"\\|%5c|//|[\x00-\x20]|%00|%0[ad]", re.IGNORECASE)
_DROPPED = frozenset({b"host", b"cookie", b"authorization", b"x-forwarded-host", b"forwarded"})


class Guard:
    """Passes on to Datasette what it may see; `public` is the address that its links start with."""

    def __init__(self, desk: Application, public: str) -> None:
        self._desk = desk
        parts = urlsplit(public)
        self._scheme, self._host = parts.scheme or "http", parts.netloc.encode()
        self._prefix = f"{parts.path.rstrip('/')}/data"
        self._places = asyncio.Semaphore(_AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request whose path has lost the prefix /data; 404 for what is not open."""
        if scope["method"] not in {"GET", "HEAD"}:
            await _say(send, 405, b"only reading is possible here", ((b"allow", b"GET, HEAD"),))
            return
        if _CROOKED.search(scope["raw_path"]) or not _OPEN.fullmatch(scope["path"]):
            await _say(send, 404, b"nothing is published at this address")
            return
        try:
            async with asyncio.timeout(_LONGEST_TURN):
                await self._places.acquire()
        except TimeoutError:
            await _say(send, 503, b"too many are asking; try again in a few seconds", ((b"retry-after", b"5"),))
            return
        try:
            await self._answer(scope, receive, send)
        finally:
            self._places.release()

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def onward(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [self._safe(*header) for header in message["headers"]]
            await send(message)

        page = not re.search(r"\.\w+$", scope["path"])
        asked = Asked(ends=time.monotonic() + LONGEST_REQUEST, page=page)
        kept = ASKED.set(asked)
        try:
            await self._desk(self._as_datasette_sees_it(scope), receive, onward)
        finally:
            asked.end()
            ASKED.reset(kept)

    def _as_datasette_sees_it(self, scope: Scope) -> Scope:
        kept = [(name, value) for name, value in scope["headers"] if name.lower() not in _DROPPED]
        headers = [(b"host", self._host), *kept]
        query = _sized(scope["path"], scope.get("query_string", b"").decode("latin-1")).encode("latin-1")
        return {**scope, "headers": headers, "scheme": self._scheme, "query_string": query}

    def _safe(self, name: bytes, value: bytes) -> tuple[bytes, bytes]:
        """Keep a redirect on this site and below the prefix, whatever Datasette made of the path."""
        if name.lower() != b"location":
            return name, value
        path = re.sub(r"^([a-z]+:)?[/\\]*", "/", value.decode("latin-1"), flags=re.IGNORECASE)
        inside = path if path.startswith(f"{self._prefix}/") else f"{self._prefix}{path}"
        return name, inside.replace("\\", "%5C").encode("latin-1")


def _sized(path: str, query: str) -> str:
    """Bound the rows of a table's page, and ask for every row of its CSV: a part of it would look whole."""
    found = re.fullmatch(r"/servanda/(\w+)(\.csv)?", path)
    if not found or found[1] not in load_dictionary():
        return query
    if not found[2]:
        return re.sub(r"(^|&)_size=(max|\d{3,})(?=&|$)", rf"\1_size={ROWS_ON_A_PAGE}", query)
    chosen = re.search(r"(^|&)(_next=|_stream=|_size=(?!max(&|$)))", query)
    return query if chosen else f"{query}&_stream=on".lstrip("&")


async def _say(send: Send, status: int, words: bytes, headers: tuple[tuple[bytes, bytes], ...] = ()) -> None:
    kind = (b"content-type", b"text/plain; charset=utf-8")
    await send({"type": "http.response.start", "status": status, "headers": [kind, *headers]})
    await send({"type": "http.response.body", "body": words + b"\n"})
