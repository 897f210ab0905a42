"""Where requests may go: the source's own hosts; a redirect that leads elsewhere is refused with its reason."""

from typing import Self
from urllib.parse import urljoin, urlsplit

from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware as ScrapyRedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response

from servanda_spiders.crawl.failures import OffsiteError, RedirectedError
from servanda_spiders.crawl.source import SourceSpider, requested

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LONGEST = 2083


class OffsiteMiddleware:
    """Refuses a link to another host by its address, where Scrapy's drops it without a word."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware of one crawl."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let a request for a page of the source pass. Raises OffsiteError."""
        spider = self._crawler.spider
        if isinstance(spider, SourceSpider) and not spider.is_ours(request.url):
            raise OffsiteError("a link to another host than the source's, which is not followed")


class RedirectMiddleware(ScrapyRedirectMiddleware):
    """Follows a redirect as Scrapy does, but a page that is not the one asked for ends in the request's errback."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]  # without its old argument
        """Hand the response on, or the request to follow. Raises RedirectedError."""
        spider = self.crawler.spider
        if not isinstance(spider, SourceSpider) or request.meta.get("dont_redirect"):
            return super().process_response(request, response)
        if response.status in _REDIRECTS:
            self._refuse(spider, request, response)
        onward = self._onward(request, response)
        if isinstance(onward, Request):
            # Scrapy would drop an address that was asked for already without a word.
            return onward.replace(dont_filter=True)
        if "redirect_urls" in request.meta and not spider.is_answer(requested(request), onward.url):
            raise RedirectedError(f"the server sends us to {onward.url}, which is another page")
        return onward

    def _onward(self, request: Request, response: Response) -> Request | Response:
        try:
            return super().process_response(request, response)
        except IgnoreRequest as error:
            times = self.crawler.settings.getint("REDIRECT_MAX_TIMES")
            raise RedirectedError(f"the server sends us on more than {times} times") from error

    def _refuse(self, spider: SourceSpider, request: Request, response: Response) -> None:
        location = (response.headers.get("Location") or b"").decode("latin-1").strip()
        if not location:
            raise RedirectedError(f"status {response.status} that does not say where to")
        if len(location) > _LONGEST:
            raise RedirectedError(f"the server sends us to an address of {len(location)} characters: {location[:60]}…")
        try:
            target = urljoin(request.url, location)
            scheme = urlsplit(target).scheme
        except ValueError as error:
            raise RedirectedError(f"the server sends us to {location}, which is no address") from error
        if not spider.is_ours(target):
            raise RedirectedError(f"the server sends us to {target}, which is not followed")
        if scheme == "http" and request.url.startswith("https:"):
            raise RedirectedError(f"the server sends us to {target}, which is not encrypted")
        if target in (request.url, *request.meta.get("redirect_urls", ())):
            raise RedirectedError(f"the server sends us to {target} again: a loop")
