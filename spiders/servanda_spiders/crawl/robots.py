"""robots.txt, obeyed and failing closed: where it can't be read, nothing of the host is.

Scrapy's own middleware fetches every page of a host whose robots.txt fails, and ignores Crawl-delay.
"""

import asyncio
import re
from typing import Self
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.http import Request
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser, RobotParser

from servanda_spiders.crawl.failures import RobotsDeniedError, explain
from servanda_spiders.crawl.rebase import wire_host
from servanda_spiders.crawl.running import hosts_of

_NO_RULES = frozenset({404, 410})
_AGENT = "servanda"
# The size up to which RFC 9309 wants every crawler to read it.
_LARGEST = 500 * 1024
_RULE = re.compile(r"[ \t]*[A-Za-z][A-Za-z-]*[ \t]*:")


class RobotsMiddleware:
    """Asks robots.txt of each host once, before its first page; honours Crawl-delay."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._base_url: str | None = crawler.settings.get("SERVANDA_BASE_URL")
        self._longest = crawler.settings.getfloat("SERVANDA_LONGEST_WAIT")
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
            raise RobotsDeniedError(f"{address} can't be gone by ({rules}), so no page of the host is read")
        if not rules.allowed(request.url, _AGENT):
            raise RobotsDeniedError(f"{address} does not let us read it: disallowed by the source")

    async def _ask(self, address: str) -> RobotParser | str:
        """Give the rules of a host, or in words why there are none to go by."""
        meta = {"dont_obey_robotstxt": True, "dont_redirect": True, "handle_httpstatus_all": True}
        request = Request(address, priority=1000, meta=meta, callback=NO_CALLBACK)
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception as error:
            return explain(error)[1]
        if response.status in _NO_RULES:
            return ProtegoRobotParser.from_crawler(self._crawler, b"")
        fault = f"status {response.status}" if response.status != 200 else not_rules(response.body)
        return fault or self._rules_of(address, response.body)

    def _rules_of(self, address: str, body: bytes) -> RobotParser | str:
        rules = ProtegoRobotParser.from_crawler(self._crawler, body)
        delay = rules.crawl_delay(_AGENT)
        if delay is not None and not 0 <= delay <= self._longest:
            return f"its Crawl-delay of {delay:g} s is longer than the {self._longest:g} s that a run waits"
        if delay:
            hosts_of(self._crawler).slow_down(wire_host(address, self._base_url), delay)
        return rules


def not_rules(body: bytes) -> str | None:
    """Say why a body can't be a robots.txt: a page of HTML, binary, too large, without a rule; null where it can."""
    if len(body) > _LARGEST:
        return f"it has {len(body)} bytes, more than {_LARGEST}"
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "it is not text in UTF-8"
    if "\0" in text:
        return "it is binary"
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if text.lstrip().startswith("<") or (lines and not any(_RULE.match(line) for line in lines)):
        return "it is no list of rules"
    return None
