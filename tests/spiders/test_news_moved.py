"""A list of a news source that the server has moved is still that list."""

from scrapy.http import Request, TextResponse

from servanda_spiders.crawl.items import Page
from servanda_spiders.crawl.spiders import load_spider

FEED = (
    b"<rss version='2.0'><channel><title>N</title><item><title>T</title>"
    b"<link>https://www.japantimes.co.jp/news/2026/02/24/japan/treaty/</link></item></channel></rss>"
)


def test_a_feed_that_has_moved_is_read_and_not_dropped() -> None:
    spider = load_spider("jp_japan_times")()
    (start,) = spider.start_urls
    moved = "https://www.japantimes.co.jp/elsewhere/feed.xml"
    request = Request(moved, meta={"redirect_urls": [start]})
    found = list(spider.parse(TextResponse(moved, body=FEED, headers={"Content-Type": "text/xml"}, request=request)))
    assert [one.kind for one in found if isinstance(one, Page)] == ["index"]
    assert [one.url for one in found if isinstance(one, Request)] == [
        "https://www.japantimes.co.jp/news/2026/02/24/japan/treaty/"
    ]


def test_a_page_that_nobody_asked_for_as_a_list_is_none() -> None:
    spider = load_spider("jp_japan_times")()
    response = TextResponse("https://www.japantimes.co.jp/elsewhere/feed.xml", body=FEED, request=Request("https://x"))
    assert list(spider.parse(response)) == []
