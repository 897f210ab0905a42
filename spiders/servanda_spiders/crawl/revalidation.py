"""Conditional requests of our own: what a host says is unchanged comes from the archive in place of the network.

A validator is sent only for a body that the archive holds whole, whatever the gate decided about it; the page that
an answer 304 stands for then takes the same way as one that was sent.
"""

import hashlib
import re
from contextlib import suppress
from typing import Self

from scrapy.crawler import Crawler
from scrapy.http import Headers, Request, Response
from scrapy.responsetypes import responsetypes

from servanda_db.store.failing import STORE_ERRORS
from servanda_db.store.visits import Validators
from servanda_spiders.crawl.failures import NothingKnownError
from servanda_spiders.crawl.rebase import rebased
from servanda_spiders.crawl.running import archive_of, visits_of

_ASKED_WITH = "servanda_validators"
_PLAIN = re.compile(rb"[\x21\x23-\x7e\"][\x20-\x7e]{0,255}")


class RevalidationMiddleware:
    """Asks with the validators of the body that an address gave last, and keeps those of the answer."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._base_url: str | None = crawler.settings.get("SERVANDA_BASE_URL")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware of one crawl."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Add the validators to a request for a page of the source."""
        request.meta.pop(_ASKED_WITH, None)
        for name in ("If-None-Match", "If-Modified-Since"):
            request.headers.pop(name, None)
        known = None if request.meta.get("dont_obey_robotstxt") else self._last(request)
        body = None if known is None else self._body(known)
        if known is None or body is None:
            return
        request.meta[_ASKED_WITH] = (known, body)
        if known.etag:
            request.headers["If-None-Match"] = known.etag
        if known.last_modified:
            request.headers["If-Modified-Since"] = known.last_modified

    def _last(self, request: Request) -> Validators | None:
        visits = visits_of(self._crawler)
        try:
            return visits.validators(rebased(request.url, self._base_url)) if visits is not None else None
        except STORE_ERRORS:
            return None

    def process_response(self, request: Request, response: Response) -> Response:
        """Put the archived body in the place of an answer 304. Raises NothingKnownError."""
        if response.status == 304:
            return self._known(request, response)
        if response.status == 200 and not request.meta.get("dont_obey_robotstxt"):
            self._note(request, response)
        return response

    def _known(self, request: Request, response: Response) -> Response:
        if _ASKED_WITH not in request.meta:
            raise NothingKnownError("the server says that nothing has changed, but no content known")
        known, body = request.meta[_ASKED_WITH]
        headers = Headers({"Content-Type": known.content_type} if known.content_type else {})
        kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
        return kind(response.url, status=200, headers=headers, body=body, request=request, flags=["revalidated"])

    def _body(self, known: Validators) -> bytes | None:
        archive = archive_of(self._crawler)
        try:
            return None if archive is None else archive.body(known.sha256)
        except STORE_ERRORS:
            return None

    def _note(self, request: Request, response: Response) -> None:
        visits = visits_of(self._crawler)
        address, found = rebased(request.url, self._base_url), _validators(response)
        # Without the memory of it the next run asks for the whole page; a store that fails stops the pipeline.
        with suppress(*STORE_ERRORS):
            if visits is not None and visits.validators(address) != found:
                visits.note_validators(address, found)


def _validators(response: Response) -> Validators | None:
    etag, modified, kind = (_header(response, name) for name in ("ETag", "Last-Modified", "Content-Type"))
    if etag is None and modified is None:
        return None
    return Validators(
        sha256=hashlib.sha256(response.body).hexdigest(), etag=etag, last_modified=modified, content_type=kind
    )


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("ascii") if value and _PLAIN.fullmatch(value) else None
