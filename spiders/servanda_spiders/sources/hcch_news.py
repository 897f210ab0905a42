"""HCCH: news archive; its site rule stands in the registry."""

from servanda_spiders.crawl.news import NewsSpider


class HcchNews(NewsSpider):
    """HCCH: news archive."""

    name = "hcch_news"
