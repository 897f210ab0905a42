"""ILO: newsroom; its site rule stands in the registry."""

from servanda_spiders.crawl.news import NewsSpider


class IloNews(NewsSpider):
    """ILO: newsroom."""

    name = "ilo_news"
