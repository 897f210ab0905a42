"""TASS in English; its site rule stands in the registry."""

from servanda_spiders.crawl.news import NewsSpider


class RuTass(NewsSpider):
    """TASS in English."""

    name = "ru_tass"
