"""Replay of a mirror: its files answer every request; spider, gate and pipeline see no difference."""

from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider, NotConfigured
from scrapy.http import HtmlResponse, Request, Response

from servanda_spiders.crawl.mirror import Mirror
from servanda_spiders.crawl.source import SourceSpider

if TYPE_CHECKING:
    from collections.abc import Iterator

# No request reaches the network: the middleware answers first, and there is no handler behind it.
REPLAY_SETTINGS = {
    "DOWNLOADER_MIDDLEWARES": {"servanda_spiders.crawl.replay.ReplayMiddleware": 1},
    "DOWNLOAD_HANDLERS": {"http": None, "https": None, "data": None, "file": None, "ftp": None, "s3": None},
    "ROBOTSTXT_OBEY": False,
    "RETRY_ENABLED": False,
    "REDIRECT_ENABLED": False,
    "DOWNLOAD_DELAY": 0,
    "CONCURRENT_REQUESTS": 1,
}


class ReplayMiddleware:
    """Answers from the mirror; when no linked page is left, offers those that nothing links to, once."""

    def __init__(self, crawler: Crawler, spider: SourceSpider, mirror: Mirror) -> None:
        self._crawler = crawler
        self._spider = spider
        self._mirror = mirror
        self._served: set[str] = set()
        self._unlinked: Iterator[str] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware of one source's crawl; its spider carries the mirror."""
        spider = crawler.spider
        if not isinstance(spider, SourceSpider) or spider.session.mirror is None:
            raise NotConfigured("no mirror to replay")
        middleware = cls(crawler, spider, spider.session.mirror)
        crawler.signals.connect(middleware.offer_unlinked, signal=signals.spider_idle)
        return middleware

    def process_request(self, request: Request) -> Response:
        """Give the page of the mirror. Raises NotInMirrorError and UnreadablePageError, for the errback."""
        body = self._mirror.page(request.url)
        self._served.add(str(self._mirror.file(request.url)))
        return HtmlResponse(request.url, body=body, headers={"Content-Type": content_type(body)})

    def offer_unlinked(self) -> None:
        """Schedule the next page that was not read yet; called whenever the spider has nothing left to do."""
        if self._unlinked is None:
            self._unlinked = self._mirror.addresses(self._spider.source().hosts)
        for address in self._unlinked:
            if str(self._mirror.file(address)) not in self._served:
                self._crawler.engine.crawl(self._spider.request(address))
                raise DontCloseSpider


def content_type(body: bytes) -> str:
    """Tell the type that a server would declare for this body; the charset is the reader's to find."""
    start = body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"<?xml"):
        return "application/xml"
    return "text/html" if start.startswith(b"<") else "application/octet-stream"
