"""Babel; its site rule stands in the registry."""

from servanda_spiders.crawl.news import NewsSpider


class UaBabel(NewsSpider):
    """Babel."""

    name = "ua_babel"
