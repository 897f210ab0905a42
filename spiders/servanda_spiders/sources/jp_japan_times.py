"""The Japan Times; its site rule stands in the registry."""

from servanda_spiders.crawl.news import NewsSpider


class JpJapanTimes(NewsSpider):
    """The Japan Times."""

    name = "jp_japan_times"
