"""WIPO: press room; its site rule stands in the registry."""

from servanda_spiders.crawl.news import NewsSpider


class WipoNews(NewsSpider):
    """WIPO: press room."""

    name = "wipo_news"
