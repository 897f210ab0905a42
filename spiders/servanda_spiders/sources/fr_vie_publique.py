"""Vie publique: legislation; its site rule stands in the registry."""

from servanda_spiders.crawl.news import NewsSpider


class FrViePublique(NewsSpider):
    """Vie publique: legislation."""

    name = "fr_vie_publique"
