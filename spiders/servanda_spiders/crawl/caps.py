"""How far a source may lead us in one run: links deep, and pages in all; reaching either is told once."""

from collections.abc import AsyncIterator
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.http import Request, Response

from servanda_spiders.crawl.source import SourceSpider


class CapsMiddleware:
    """Lets links through until SERVANDA_MOST_PAGES of them, and SERVANDA_DEEPEST links from a start page."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._most = crawler.settings.getint("SERVANDA_MOST_PAGES")
        self._deepest = crawler.settings.getint("SERVANDA_DEEPEST")
        self._found: set[str] = set()
        self._told: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware of one crawl."""
        return cls(crawler)

    async def process_spider_output(self, response: Response, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """Hand on what a spider found, without the links past a cap."""
        depth = response.meta.get("depth", 0)
        async for item in result:
            if not isinstance(item, Request) or self._is_within(item.url, response.url, depth):
                yield item

    def _is_within(self, link: str, address: str, depth: int) -> bool:
        if link in self._found:
            return True
        if depth >= self._deepest:
            return self._tell("too_deep", address, f"its links lie more than {self._deepest} links from the start")
        if len(self._found) >= self._most:
            return self._tell("too_many_pages", address, f"{self._most} links were followed; the others are left")
        self._found.add(link)
        return True

    def _tell(self, reason: str, address: str, detail: str) -> bool:
        spider = self._crawler.spider
        if reason not in self._told and isinstance(spider, SourceSpider):
            self._told.add(reason)
            spider.session.tally.note(address, "failed", reason, detail)
        return False
