"""Serve invented status pages on loopback until the parent closes our standard input."""

import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from bench.names import two_hundred
from bench.pages import html

COUNT = int(sys.argv[1])
NAMES = two_hundred()


def chapters() -> str:
    return (
        "<html><body><table id='x_dgChapterList'><tr><td><a href='Treaties.aspx?id=4&subid=A&clang=_en'>CHAPTER IV</a>"
        "</td><td>HUMAN RIGHTS</td></tr></table></body></html>"
    )


def chapter() -> str:
    rows = "".join(
        f"<tr><td>{n}.</td><td><a href='ViewDetails.aspx?src=TREATY&amp;mtdsg_no=IV-{n}&amp;chapter=4&amp;clang=_en'>"
        f"Invented convention IV-{n}</a> New York, 1 January 1960</td></tr>"
        for n in range(1, COUNT + 1)
    )
    return f"<html><body><table id='x_dgSubChapterList'>{rows}</table></body></html>"


PAGES = {f"IV-{n}": html(f"IV-{n}", NAMES, shift=n) for n in range(1, COUNT + 1)}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        split = urlsplit(self.path)
        kind = "text/html; charset=utf-8"
        if split.path == "/robots.txt":
            body, kind = b"User-agent: *\nAllow: /\n", "text/plain"
        elif split.path.endswith("ParticipationStatus.aspx"):
            body = chapters().encode()
        elif split.path.endswith("Treaties.aspx"):
            body = chapter().encode()
        else:
            body = PAGES[parse_qs(split.query)["mtdsg_no"][0]]
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the standard library's name
        del format, args


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_port, flush=True)
    sys.stdin.read()
    server.shutdown()
