"""Redirects: followed on the source's own hosts, and never a silent end where they lead to another page."""

from scrapy.downloadermiddlewares.redirect import RedirectMiddleware as ScrapyRedirectMiddleware
from scrapy.http import Request, Response

from servanda_spiders.crawl.failures import RedirectedError
from servanda_spiders.crawl.source import SourceSpider, requested


class RedirectMiddleware(ScrapyRedirectMiddleware):
    """Follows a redirect as Scrapy does, but a page that is not the one asked for ends in the request's errback."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]  # without its old argument
        """Hand the response on, or the request to follow. Raises RedirectedError."""
        onward = super().process_response(request, response)
        spider = self.crawler.spider
        if not isinstance(spider, SourceSpider):
            return onward
        if isinstance(onward, Request):
            if not spider.is_ours(onward.url):
                raise RedirectedError(f"the server sends us to {onward.url}, which is not followed")
            # Scrapy would drop an address that was asked for already without a word.
            return onward.replace(dont_filter=True)
        if "redirect_urls" in request.meta and not spider.is_answer(requested(request), onward.url):
            raise RedirectedError(f"the server sends us to {onward.url}, which is another page")
        return onward
