"""Minamata Convention on Mercury: news; its site rule stands in the registry."""

from servanda_spiders.crawl.news import NewsSpider


class MinamataNews(NewsSpider):
    """Minamata Convention on Mercury: news."""

    name = "minamata_news"
