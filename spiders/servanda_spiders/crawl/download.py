"""The way of every request onto the wire: in its host's turn, to a reachable host, within the time of its address."""

from time import monotonic
from urllib.parse import urlsplit

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from twisted.internet.interfaces import IAddress
from twisted.web._newclient import BODY

from servanda_spiders.crawl.failures import DeadlineError
from servanda_spiders.crawl.reachable import named_hosts, refuse_unreachable
from servanda_spiders.crawl.rebase import rebased, wire_host
from servanda_spiders.crawl.running import has_ended, hosts_of
from servanda_spiders.crawl.waiting import RetryAfter

_SPENT = "servanda_spent"
# The head of an answer, with the piece of the body that may come in one read with it.
_LONGEST_HEAD = 320 * 1024


class EndedError(IgnoreRequest):
    """A request of a source that has come to its end meanwhile."""


class PoliteDownloadHandler(HTTP11DownloadHandler):
    """Fetches one address; with SERVANDA_BASE_URL from there, and hands the answer on as the source's own.

    The time of an address (SERVANDA_DEADLINE, seconds) is that between a request and the end of its answer, summed
    over tries and redirects; the turns of its host and the pauses that the host asked for do not count.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _BoundedFactory
        self._base_url: str | None = crawler.settings.get("SERVANDA_BASE_URL")
        self._deadline = crawler.settings.getfloat("SERVANDA_DEADLINE")
        self._timeout = crawler.settings.getfloat("DOWNLOAD_TIMEOUT")
        self._named = named_hosts(crawler.settings)
        self._waiting = RetryAfter(crawler)

    async def download_request(self, request: Request) -> Response:
        """Fetch a request. Raises DeadlineError, AskedToWaitError, PrivateAddressError and Scrapy's errors."""
        host = wire_host(request.url, self._base_url)
        async with hosts_of(self.crawler).turn(host):
            if has_ended(self.crawler):
                raise EndedError("the source has ended")
            self._waiting.refuse_too_early(host)
            response = await self._within_time(request)
            # Before the turn ends: the next request of the host stands ready.
            self._waiting.obey(host, request.url, response)
            return response

    async def _within_time(self, request: Request) -> Response:
        left = self._deadline - request.meta.get(_SPENT, 0.0)
        if left <= 0:
            raise DeadlineError(f"no whole page within {self._deadline:g} s, all tries and redirects counted")
        start = monotonic()
        try:
            return await self._fetch(request, min(left, self._timeout))
        finally:
            request.meta[_SPENT] = request.meta.get(_SPENT, 0.0) + monotonic() - start

    async def _fetch(self, request: Request, seconds: float) -> Response:
        address = rebased(request.url, self._base_url)
        meta = request.meta | {"download_timeout": seconds}
        if self._base_url:
            meta.pop("proxy", None)
        host = urlsplit(address).hostname or ""
        if host not in self._named and not meta.get("proxy"):
            await refuse_unreachable(host)
        response = await super().download_request(request.replace(url=address, meta=meta))
        return self._as_asked(response, request) if self._base_url else response

    def _as_asked(self, response: Response, request: Request) -> Response:
        location = response.headers.get("Location")
        if location is not None and self._is_base(location.decode("latin-1")):
            response.headers["Location"] = rebased(location.decode("latin-1"), request.url)
        return response.replace(url=request.url)

    def _is_base(self, location: str) -> bool:
        return location == self._base_url or location.startswith(f"{self._base_url}/")


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    """A connection that ends where the head of an answer has no end."""

    _head = 0

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 Twisted's name
        parser = self._parser
        if parser is None or parser.state == BODY:
            self._head = 0
        else:
            self._head += len(data)
        if self._head > _LONGEST_HEAD and self.transport is not None:
            self.transport.abortConnection()
        else:
            super().dataReceived(data)  # type: ignore[no-untyped-call]  # Twisted has no types here


class _BoundedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: IAddress | None) -> _BoundedProtocol:  # noqa: ARG002, N802 Twisted's signature
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]  # as above
