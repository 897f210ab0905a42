"""What stands behind a request in a run: the pace of hosts, the memory of visits, and the end of its source."""

from typing import TYPE_CHECKING

from scrapy.utils.defer import deferred_from_coro

from servanda_spiders.crawl.hosts import Hosts
from servanda_spiders.crawl.source import SourceSpider

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from servanda_db.store.archive import Archive
    from servanda_db.store.visits import Visits

# For a page that is fetched outside the run of a source.
_ALONE = Hosts()


def hosts_of(crawler: "Crawler") -> Hosts:
    """Give the pace of hosts that the sources of this run share."""
    spider = crawler.spider
    return spider.session.hosts if isinstance(spider, SourceSpider) else _ALONE


def archive_of(crawler: "Crawler") -> "Archive | None":
    """Give the archive that the crawl writes, null where nothing is stored."""
    spider = crawler.spider
    stores = spider.stores if isinstance(spider, SourceSpider) else None
    return None if stores is None else stores.archive


def visits_of(crawler: "Crawler") -> "Visits | None":
    """Give the memory of visits in that archive."""
    archive = archive_of(crawler)
    return None if archive is None else archive.visits


def end_source(crawler: "Crawler", address: str, reason: str, detail: str) -> None:
    """Note what ends a source before its time, once, and ask nothing more of it; what was stored stays."""
    spider = crawler.spider
    if not isinstance(spider, SourceSpider) or has_ended(crawler):
        return
    spider.session.tally.break_off(address, reason, detail)
    if crawler.engine is not None:
        deferred_from_coro(crawler.engine.close_spider_async(reason=reason))


def has_ended(crawler: "Crawler") -> bool:
    """Tell whether the source came to its end before its time."""
    spider = crawler.spider
    return isinstance(spider, SourceSpider) and spider.session.tally.error is not None
