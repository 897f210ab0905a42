"""Cap what one answer of Datasette may weigh, and say so where something had to be left out."""

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from servanda_site.datasette.lanes import ASKED

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

LARGEST = 3_000_000
_TOO_LARGE = (
    "This answer would be larger than 3 MB. Ask for fewer rows or columns, or take the whole table from the downloads."
)
_TRUNCATED = "There are more than 1,000 rows. Add LIMIT and OFFSET to the SQL, or take the downloads."
_INTERRUPTED = "The rows could not all be read in the time that a query may take. Ask for less, or take the downloads."


class _TooLarge(Exception):
    """More was sent than an answer may hold."""

    status = 413
    message = _TOO_LARGE


class _Held:
    """Holds an answer back until it is whole, or too large."""

    def __init__(self) -> None:
        self.start: Message = {"type": "http.response.start", "status": 500, "headers": []}
        self.body = bytearray()
        self.large = False

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
            return
        if not self.large and len(self.body) + len(message.get("body", b"")) <= LARGEST:
            self.body += message.get("body", b"")
            return
        self.large = True
        self.body.clear()
        raise _TooLarge


def capped(app: Application, datasette: Any) -> Application:
    """Answer 413 in place of what is over 3 MB, 400 in place of a CSV that would miss rows."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        held = _Held()
        try:
            await app(scope, receive, held.take)
        except _TooLarge:
            held.large = True
        status, fault = _fault(scope["path"], held)
        if fault:
            held.start, held.body = await _plainly(datasette, scope["path"], status, fault)
        elif (asked := ASKED.get()) is not None and asked.truncated:
            held.start["headers"] = [*held.start["headers"], (b"servanda-truncated", b"more rows")]
        await send(held.start)
        await send({"type": "http.response.body", "body": bytes(held.body)})

    return serve


def _fault(path: str, held: _Held) -> tuple[int, str]:
    asked = ASKED.get()
    if held.large:
        return 413, _TOO_LARGE
    if asked is None or not path.endswith(".csv") or held.start["status"] != 200:
        return 200, ""
    if asked.interrupted or asked.fault:
        return 400, asked.fault or _INTERRUPTED
    return (400, _TRUNCATED) if asked.truncated else (200, "")


async def _plainly(datasette: Any, path: str, status: int, fault: str) -> tuple[Message, bytearray]:
    title = "Too large" if status == 413 else "Not whole"
    if path.endswith(".json"):
        kind = b"application/json; charset=utf-8"
        body = json.dumps({"ok": False, "error": fault, "status": status, "title": title}).encode()
    elif path.endswith(".csv"):
        kind, body = b"text/plain; charset=utf-8", f"{fault}\n".encode()
    else:
        kind = b"text/html; charset=utf-8"
        page = await datasette.render_template("error.html", {"title": title, "error": fault, "status": status})
        body = page.encode()
    start = {"type": "http.response.start", "status": status, "headers": [(b"content-type", kind)]}
    return start, bytearray(body)
