"""A server on loopback that serves a mirror's pages, and any fault in their place, down to the bytes on the wire.

    with fault_server(mirror) as server:
        server.fault("mtdsg_no=XXIX-2&", status(404))
        ...  # crawl with --base-url server.base
        server.heal()

A fault is a function of one request; `request.healthy` is the answer that it stands in for.
"""

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from servanda_spiders.crawl.mirror import Mirror, NotInMirrorError, open_mirror

_LONGEST_REQUEST = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A whole answer; its length is announced unless `headers` says so itself."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def raw(self) -> bytes:
        """Give the bytes on the wire."""
        return head(self.status, (*self.headers, ("Content-Length", str(len(self.body))))) + self.body


def head(status: int, headers: tuple[tuple[str, str], ...] = ()) -> bytes:
    """Give status line and headers."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return f"HTTP/1.1 {status} So\r\n{lines}\r\n".encode("latin-1")


@dataclass(slots=True, kw_only=True)
class Asked:
    """One request: its path with the query, its headers in lower case, when it came, how often this path was asked."""

    path: str
    headers: Mapping[str, str]
    at: float
    count: int
    healthy: Answer
    wire: socket.socket
    keep: bool = field(default=True)
    stopping: threading.Event = field(default_factory=threading.Event)

    def send(self, data: bytes) -> None:
        """Put bytes on the wire."""
        self.wire.sendall(data)

    def answer(self, answer: Answer) -> None:
        """Answer whole."""
        self.send(answer.raw())

    def end(self) -> None:
        """Close the connection after this answer."""
        self.keep = False

    def reset(self) -> None:
        """Break the connection off without a good-bye."""
        self.wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.end()

    def wait(self, seconds: float) -> bool:
        """Wait; give False where the server is to stop."""
        return not self.stopping.wait(seconds)


Fault = Callable[[Asked], None]


class FaultServer:
    """Serves pages and faults; `asked` are all requests in their order."""

    def __init__(self, pages: Callable[[str], Answer]) -> None:
        self.pages = pages
        self.asked: list[Asked] = []
        self.robots = Answer(status=404)
        self._faults: dict[str, Fault] = {}
        self._stopping = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        """The port on loopback."""
        return int(self._listening.getsockname()[1])

    @property
    def base(self) -> str:
        """What `--base-url` takes."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def paths(self) -> list[str]:
        """The paths asked for, in their order."""
        return [asked.path for asked in self.asked]

    def fault(self, part: str, fault: Fault) -> None:
        """Answer with `fault` wherever `part` is in the path; the fault named first goes first."""
        self._faults[part] = fault

    def heal(self) -> None:
        """Forget faults and requests."""
        self._faults.clear()
        self.robots = Answer(status=404)
        self.asked.clear()

    def close(self) -> None:
        """Stop listening and end what waits."""
        self._stopping.set()
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(5)

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                wire, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(wire,), daemon=True).start()

    def _serve(self, wire: socket.socket) -> None:
        with wire, suppress(OSError):
            wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while (asked := self._read(wire)) is not None:
                self.asked.append(asked)
                self._answer(asked)
                if not asked.keep:
                    return

    def _answer(self, asked: Asked) -> None:
        fault = next((fault for part, fault in self._faults.items() if part in asked.path), None)
        if fault is not None:
            fault(asked)
        else:
            asked.answer(asked.healthy)

    def _read(self, wire: socket.socket) -> Asked | None:
        data = b""
        while b"\r\n\r\n" not in data:
            piece = wire.recv(4096)
            if not piece or len(data) > _LONGEST_REQUEST:
                return None
            data += piece
        lines = data.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        path = lines[0].split(" ")[1]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        return Asked(
            path=path,
            headers=headers,
            at=time.monotonic(),
            count=1 + self.paths.count(path),
            healthy=self.robots if path == "/robots.txt" else self.pages(path),
            wire=wire,
            stopping=self._stopping,
        )


def pages_of(mirror: Mirror) -> Callable[[str], Answer]:
    """Give the pages of a mirror by path, whichever of its hosts has them."""
    hosts = sorted(entry.name for entry in mirror.folder.iterdir() if entry.is_dir())

    def page(path: str) -> Answer:
        for host in hosts:
            with suppress(NotInMirrorError):
                body = mirror.page(f"https://{host}{path}")
                declared = "application/xml" if body.startswith(b"<?xml") else "text/html; charset=utf-8"
                return Answer(headers=(("Content-Type", declared),), body=body)
        return Answer(status=404, body=b"not here")

    return page


@contextmanager
def fault_server(mirror: Path) -> Iterator[FaultServer]:
    """Serve the mirror at `mirror` on a free port of loopback."""
    server = FaultServer(pages_of(open_mirror(mirror)))
    try:
        yield server
    finally:
        server.close()


# Faults that need no more than a line; those of one test stand beside it.


def status(code: int, *headers: tuple[str, str], body: bytes = b"") -> Fault:
    """Answer with this status always."""
    return lambda asked: asked.answer(Answer(status=code, headers=headers, body=body))


def instead(body: bytes, *headers: tuple[str, str]) -> Fault:
    """Answer 200 with another body; without headers none says what it is."""
    return lambda asked: asked.answer(Answer(headers=headers, body=body))


def changed(change: Callable[[bytes], bytes]) -> Fault:
    """Answer with the healthy page, its bytes changed."""
    return lambda asked: asked.answer(Answer(headers=asked.healthy.headers, body=change(asked.healthy.body)))


def raw(data: bytes) -> Fault:
    """Put these bytes on the wire and close."""

    def fault(asked: Asked) -> None:
        asked.send(data)
        asked.end()

    return fault


def first(times: int, fault: Fault) -> Fault:
    """Fail the first times that a path is asked for, then answer well."""
    return lambda asked: fault(asked) if asked.count <= times else asked.answer(asked.healthy)


def silent(asked: Asked) -> None:
    """Take the request and never answer."""
    asked.wait(120)
    asked.end()


def sent_to(location: str | None, code: int = 302) -> Fault:
    """Redirect to `location`; null leaves the header out."""
    return status(code, *([] if location is None else [("Location", location)]))
