"""Agência Brasil: latest news; its site rule stands in the registry."""

from servanda_spiders.crawl.news import NewsSpider


class BrAgenciaBrasil(NewsSpider):
    """Agência Brasil: latest news."""

    name = "br_agencia_brasil"
