"""One page fetched as every other: robots obeyed, limits kept; for a developer who starts a source."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Request, Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from servanda_spiders.crawl.failures import explain


class NotSavedError(Exception):
    """A page that could not be fetched; says why."""


class _OnePage(scrapy.Spider):
    name = "one_page"

    def __init__(self, url: str, found: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._url = url
        self._found = found

    async def start(self) -> AsyncIterator[Request]:
        yield Request(self._url, callback=self.parse, errback=self.failed)

    def parse(self, response: Response) -> Iterator[Request]:
        self._found["body"] = response.body
        yield from ()

    def failed(self, failure: Failure) -> Iterator[Request]:
        self._found["why"] = explain(failure.value)[1]
        yield from ()


def save_page(url: str) -> bytes:
    """Fetch one page and give its bytes. Raises NotSavedError. Once per process."""
    settings = Settings()
    settings.setmodule("servanda_spiders.crawl.settings", priority="project")
    settings.set("ITEM_PIPELINES", {}, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    found: dict[str, Any] = {}
    process.crawl(_OnePage, url=url, found=found)
    process.start()
    if "body" not in found:
        raise NotSavedError(found.get("why", "no answer"))
    body = found["body"]
    return body if isinstance(body, bytes) else b""
