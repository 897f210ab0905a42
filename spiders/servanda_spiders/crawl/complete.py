"""Whole or nothing: a body that was cut on the way must not reach a reader as if it were the page."""

import zlib

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response

_GZIP = 31


class IncompleteBody(IgnoreRequest):
    """A body of which a part is missing, or with more than was announced."""


class CompleteBodyMiddleware:
    """Checks each body as it came, before Scrapy unpacks it and takes half a gzip stream for a page."""

    def process_response(self, request: Request, response: Response) -> Response:  # noqa: ARG002 Scrapy's signature
        """Hand the response on. Raises IncompleteBody, which ends in the request's errback."""
        fault = incomplete(response)
        if fault is not None and 200 <= response.status < 300:
            raise IncompleteBody(fault)
        return response


def incomplete(response: Response) -> str | None:
    """Say what shows that this body is not whole; null where nothing does."""
    if response.status == 206:
        return "the server sent a part of the page (status 206)"
    if "partial" in response.flags or "dataloss" in response.flags:
        return "the connection ended without a sign that the page was whole"
    announced = response.headers.get("Content-Length")
    if announced and announced.isdigit() and int(announced) != len(response.body):
        return f"{len(response.body)} bytes came, {int(announced)} were announced"
    if (response.headers.get("Content-Encoding") or b"").lower() == b"gzip" and not _whole_gzip(response.body):
        return "the compressed page ends before its end"
    return None


def _whole_gzip(body: bytes, chunk: int = 1 << 16, largest: int = 16 << 20) -> bool:
    """Unpack in small steps, keeping nothing; what is too large is left for Scrapy's own limit to refuse."""
    unpacker = zlib.decompressobj(_GZIP)
    rest, unpacked = body, 0
    try:
        while not unpacker.eof and unpacked <= largest:
            piece = unpacker.decompress(rest, chunk)
            rest = unpacker.unconsumed_tail
            unpacked += len(piece)
            if not piece and not rest:
                return unpacker.eof
    except zlib.error:
        return False
    return True
