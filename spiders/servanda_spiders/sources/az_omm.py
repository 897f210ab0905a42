"""Operative Information Center, Azerbaijan: listings of news and the articles they lead to.

The furniture of the site is Azerbaijani around articles in English, Azerbaijani and other languages.
"""

import re
from collections.abc import Iterator

from scrapy.http import Response

from servanda_db.vocabulary import Fetched, PageFault, Reading
from servanda_spiders.crawl.source import NOTHING_SAID, Item, SourceSpider
from servanda_spiders.reading.charset import decode
from servanda_spiders.reading.news import read_article
from servanda_spiders.reading.news.page import article_links

_ARTICLE = re.compile(r"/post/[^/?#]+/\d+/?(?:[?#].*)?$")


class AzOmm(SourceSpider):
    """News of the Operative Information Center (OMM)."""

    name = "az_omm"
    reader = "news"
    reader_version = "2"

    @classmethod
    def read(cls, fetched: Fetched) -> Reading:
        """Read an article. Raises PageFault."""
        return read_article(fetched, cls.source())

    @classmethod
    def read_index(cls, fetched: Fetched) -> Reading:
        """Check a listing: it links to an article. Raises PageFault `no_articles`."""
        if not article_links(decode(fetched), _ARTICLE):
            raise PageFault("no_articles", f"{fetched.address}: the listing links to no article")
        return NOTHING_SAID

    def parse(self, response: Response) -> Iterator[Item]:
        """Take an article or a listing by its address."""
        if _ARTICLE.search(response.url):
            yield self.page(response, "article")
            return
        yield self.page(response, "index")
        for href in _links(self.fetched(response)):
            if self.is_ours(response.urljoin(href)):
                yield self.request(href, referrer=response)


def _links(fetched: Fetched) -> tuple[str, ...]:
    try:
        return article_links(decode(fetched), _ARTICLE)
    except PageFault:
        return ()
