"""robots.txt, obeyed and failing closed: where it can't be read, nothing of the host is.

Scrapy's own middleware fetches every page of a host whose robots.txt fails, and ignores Crawl-delay.
"""

import asyncio
from typing import Self
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser, RobotParser

from servanda_spiders.crawl.failures import explain

_NO_RULES = frozenset({404, 410})
_AGENT = "servanda"


class RobotsDeniedError(IgnoreRequest):
    """A page that robots.txt does not let us read, or whose robots.txt can't be read."""


class RobotsMiddleware:
    """Asks robots.txt of each host once, before its first page; honours Crawl-delay."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._rules: dict[str, asyncio.Future[RobotParser | str]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware of one crawl."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let an allowed request pass. Raises RobotsDeniedError, which ends in the request's errback."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        split = urlsplit(request.url)
        address = f"{split.scheme}://{split.netloc}/robots.txt"
        if address not in self._rules:
            self._rules[address] = asyncio.ensure_future(self._ask(address))
        rules = await asyncio.shield(self._rules[address])
        if isinstance(rules, str):
            raise RobotsDeniedError(f"{address} can't be read ({rules}), so no page of the host is")
        if not rules.allowed(request.url, _AGENT):
            raise RobotsDeniedError(f"{address} does not let us read it")

    async def _ask(self, address: str) -> RobotParser | str:
        """Give the rules of a host, or in words why there are none to go by."""
        meta = {"dont_obey_robotstxt": True, "dont_redirect": True, "handle_httpstatus_all": True}
        request = Request(address, priority=1000, meta=meta, callback=NO_CALLBACK)
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception as error:
            return explain(error)[1]
        if response.status != 200 and response.status not in _NO_RULES:
            return f"status {response.status}"
        body = response.body if response.status == 200 else b""
        rules = ProtegoRobotParser.from_crawler(self._crawler, body)
        self._slow_down(urlsplit(address).hostname or "", rules.crawl_delay(_AGENT))
        return rules

    def _slow_down(self, host: str, delay: float | None) -> None:
        slot = self._crawler.engine.downloader.slots.get(host)
        if slot is not None and delay is not None and slot.delay > 0:
            slot.delay = max(slot.delay, delay)
