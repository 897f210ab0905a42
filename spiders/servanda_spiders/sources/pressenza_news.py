"""Pressenza: news; its site rule stands in the registry."""

from servanda_spiders.crawl.news import NewsSpider


class PressenzaNews(NewsSpider):
    """Pressenza: news."""

    name = "pressenza_news"
