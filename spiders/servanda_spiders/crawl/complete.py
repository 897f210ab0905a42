"""Whole or nothing: a body that was cut on the way, or grows past the limit when unpacked, reaches no reader.

Scrapy unpacks too, but takes the first part of a cut stream for the page.
"""

import json
import re
import zlib
from collections.abc import Callable, Iterator
from typing import Self
from urllib.parse import urlsplit

import brotli
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.responsetypes import responsetypes
from scrapy.utils._compression import zstd  # type: ignore[attr-defined]  # the library that Scrapy chose

_CHUNK = 1 << 16
_MOST_LAYERS = 3
_GZIP_MAGIC = b"\x1f\x8b\x08"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_ROOT = re.compile(rb"<([A-Za-z_][\w:.-]*)")
_TAIL = 4096
_END_TAG = re.compile(rb"</([A-Za-z_][\w:.-]*)\s*>(?:\s|<!--(?:(?!-->).)*-->)*\Z", re.DOTALL)


class IncompleteBody(IgnoreRequest):
    """A body of which a part is missing, or with more than was announced."""


class TooLargeBody(IgnoreRequest):
    """A body that is larger than the limit when it is unpacked."""


class CompleteBodyMiddleware:
    """Checks each body as it came and unpacks it, before Scrapy does."""

    def __init__(self, crawler: Crawler) -> None:
        self._largest = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware of one crawl."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Hand the whole page on. Raises IncompleteBody and TooLargeBody, which end in the request's errback."""
        if not 200 <= response.status < 300:
            return response
        fault = incomplete(response)
        if fault is not None:
            raise IncompleteBody(fault)
        body = unpacked(response, self._largest)
        if "partial" in response.flags and not ends_by_itself(request.url, body):
            raise IncompleteBody("the connection ended without a sign that the page was whole")
        if body is response.body:
            return response
        headers = response.headers.copy()
        headers.pop("Content-Encoding", None)
        kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
        return response.replace(cls=kind, headers=headers, body=body)


def incomplete(response: Response) -> str | None:
    """Say what shows that this body is not whole; null where nothing does."""
    if response.status == 206:
        return "the server sent a part of the page (status 206)"
    if "dataloss" in response.flags:
        return "the body ended before its announced length"
    announced = response.headers.get("Content-Length")
    if announced and announced.isdigit() and int(announced) != len(response.body):
        return f"{len(response.body)} bytes came, {int(announced)} were announced"
    return None


def ends_by_itself(address: str, body: bytes) -> bool:
    """Tell whether a document shows its own end, where its server told no length and only closed the connection.

    HTML and XML end with the end tag of their root, JSON with its last bracket, robots.txt with the end of a line.
    """
    if urlsplit(address).path == "/robots.txt":
        return body.endswith((b"\n", b"\r"))
    if body.startswith(_UTF_16):
        body = body.decode("utf-16", "replace").encode()
    text = body.removeprefix(b"\xef\xbb\xbf").strip()
    if text.startswith((b"{", b"[")):
        return _is_json(text)
    root, end = _ROOT.search(text), _END_TAG.search(text[-_TAIL:])
    known = root is not None and (text.startswith(b"<?xml") or root[1].lower() == b"html")
    return root is not None and end is not None and known and root[1].lower() == end[1].lower()


def _is_json(text: bytes) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def unpacked(response: Response, largest: int) -> bytes:
    """Give the body without its encodings. Raises IncompleteBody and TooLargeBody."""
    names = b",".join(response.headers.getlist("Content-Encoding")).lower().split(b",")
    layers = [name.strip().decode("latin-1") for name in names if name.strip() not in (b"", b"identity")]
    if len(layers) > _MOST_LAYERS:
        raise IncompleteBody(f"the page is packed {len(layers)} times")
    body = response.body
    for name in reversed(layers):
        body = _unpack(body, name, largest)
    # A server that packs what was packed already announces it once.
    if layers and layers[-1] in ("gzip", "x-gzip") and body.startswith(_GZIP_MAGIC):
        body = _unpack(body, "gzip", largest)
    return body


def _unpack(body: bytes, name: str, largest: int) -> bytes:
    pieces = _UNPACKERS.get(name)
    if pieces is None:
        raise IncompleteBody(f"the page is packed as {name[:40]!r}, which was not asked for")
    whole = bytearray()
    try:
        for piece in pieces(body):
            whole += piece
            if len(whole) > largest:
                raise TooLargeBody(f"the page is larger than {largest >> 20} MiB when unpacked")
    except (zlib.error, brotli.error, zstd.ZstdError, EOFError) as error:
        raise IncompleteBody(f"the page is announced as {name}, but can't be unpacked: {error}") from error
    return bytes(whole)


def _from_gzip(body: bytes) -> Iterator[bytes]:
    """Unpack all members of a gzip file."""
    while body:
        unpacker = zlib.decompressobj(31)
        yield from _inflated(unpacker, body)
        body = unpacker.unused_data.lstrip(b"\0")


def _from_deflate(body: bytes) -> Iterator[bytes]:
    """Unpack deflate with its zlib wrapper, or without, as some servers send it."""
    wrapped = len(body) > 1 and body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    yield from _inflated(zlib.decompressobj(15 if wrapped else -15), body)


def _inflated(unpacker: "zlib._Decompress", body: bytes) -> Iterator[bytes]:
    while not unpacker.eof:
        piece = unpacker.decompress(body, _CHUNK)
        body = unpacker.unconsumed_tail
        if not piece and not body and not unpacker.eof:
            raise EOFError("it ends before its end")
        yield piece


def _from_brotli(body: bytes) -> Iterator[bytes]:
    unpacker = brotli.Decompressor()
    piece = unpacker.process(body, output_buffer_limit=_CHUNK)
    while piece:
        yield piece
        piece = b"" if unpacker.is_finished() else unpacker.process(b"", output_buffer_limit=_CHUNK)
    if not unpacker.is_finished():
        raise EOFError("it ends before its end")


def _from_zstd(body: bytes) -> Iterator[bytes]:
    while body:
        unpacker = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _WIDEST_WINDOW})
        piece = unpacker.decompress(body, _CHUNK)
        while not unpacker.eof:
            if not piece and unpacker.needs_input:
                raise EOFError("it ends before its end")
            yield piece
            piece = unpacker.decompress(b"", _CHUNK)
        yield piece
        body = unpacker.unused_data


# 8 MiB, the widest window that RFC 9659 lets a server use.
_WIDEST_WINDOW = 23
_UNPACKERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _from_gzip,
    "x-gzip": _from_gzip,
    "deflate": _from_deflate,
    "br": _from_brotli,
    "zstd": _from_zstd,
}
