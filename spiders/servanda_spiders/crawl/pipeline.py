"""The Scrapy pipeline into the store: one item a page, one transaction a page."""

import os
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, NotConfigured
from scrapy.utils.defer import deferred_from_coro
from twisted.python.failure import Failure

from servanda_db.store.failing import STORE_ERRORS
from servanda_db.store.identity import words_of
from servanda_db.store.lock import LockHeldError
from servanda_db.store.runs import run_finished, run_started
from servanda_spiders.crawl.intake import Stores
from servanda_spiders.crawl.items import Failed, Missing, Page, Skipped
from servanda_spiders.crawl.session import open_stores, take
from servanda_spiders.crawl.source import SourceSpider

_Item = Page | Failed | Missing | Skipped


class StorePipeline:
    """Stores the pages of one source's crawl and closes its run with a report.

    `servanda crawl` hands the spider the opened stores; plain `scrapy crawl` leaves that to the pipeline,
    which then uses the folder of SERVANDA_DATA, by default `data`.
    """

    def __init__(self, crawler: Crawler, spider: SourceSpider) -> None:
        self._crawler = crawler
        self._spider = spider
        self._stores = spider.session.stores
        self._tally = spider.session.tally
        self._own = ExitStack()
        self._run = 0
        self._started = 0.0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the pipeline of one source's crawl."""
        if not isinstance(crawler.spider, SourceSpider):
            raise NotConfigured("not the spider of a source")
        pipeline = cls(crawler, crawler.spider)
        crawler.signals.connect(pipeline.spider_error, signal=signals.spider_error)
        crawler.signals.connect(pipeline.spider_closed, signal=signals.spider_closed)
        return pipeline

    def open_spider(self) -> None:
        """Open the stores where nobody has, and the row of the run. Raises CloseSpider where it can't."""
        self._started = time.monotonic()
        try:
            if self._stores is None:
                folder = Path(os.environ.get("SERVANDA_DATA", "data"))
                self._stores = self._spider.stores = self._own.enter_context(open_stores(folder, {}))
            self._run = run_started(self._stores.db, self._stores.archive, self._spider.name, self._spider.time())
        except (LockHeldError, *STORE_ERRORS) as error:
            self._stores = None
            self._break_off(error)
            raise CloseSpider("store") from error

    def process_item(self, item: _Item) -> _Item:
        """Take one item in; a store that can't be written ends the crawl, and what was stored stays."""
        if self._stores is not None and self._tally.error is None:
            try:
                take(self._stores, type(self._spider), item, self._tally)
            except STORE_ERRORS as error:
                self._break_off(error)
                deferred_from_coro(self._crawler.engine.close_spider_async(reason="store"))
            except Exception as error:
                self._spider.logger.debug("not stored", exc_info=True)
                self._tally.note(_address(item), "failed", "not_stored", f"{type(error).__name__}: {words_of(error)}")
            self._tally.waiting = self._asked_for("enqueued") - self._asked_for("dequeued")
            self._spider.session.progress(self._tally)
        return item

    def spider_error(self, failure: Failure, response: object) -> None:
        """Name a page whose links could not be followed because the spider broke down on it."""
        address = getattr(response, "url", None) or self._start
        self._tally.note(address, "failed", "spider_error", failure.getErrorMessage())

    def close_spider(self) -> None:
        """Close the row of the run with its report."""
        self._tally.seconds = time.monotonic() - self._started
        if self._tally.fetched == 0 and self._tally.clean:
            self._tally.note(self._start, "failed", "nothing_read", "no page of the source could be read")
        if self._stores is not None:
            try:
                self._finish(self._stores)
            except STORE_ERRORS as error:
                self._break_off(error)
        if self._spider.session.stores is None:
            for line in self._tally.lines():
                self._spider.logger.warning(line)
        self._own.close()

    def _finish(self, stores: Stores) -> None:
        run_finished(stores.db, stores.archive, self._run, self._tally.report(self._spider.time()))

    def spider_closed(self, reason: str) -> None:
        """Say that a crawl did not come to its end; what was stored stays."""
        if reason != "finished":
            why = "interrupted" if reason == "shutdown" else reason
            self._tally.break_off(self._start, why, "ended early; the next run goes on from what is stored")

    def _break_off(self, error: Exception) -> None:
        self._tally.break_off(self._start, "store", words_of(error))

    def _asked_for(self, what: str) -> int:
        return int(self._crawler.stats.get_value(f"scheduler/{what}", 0))

    @property
    def _start(self) -> str:
        return self._spider.start_urls[0]


def _address(item: _Item) -> str:
    return item.fetched.address if isinstance(item, Page) else item.address
