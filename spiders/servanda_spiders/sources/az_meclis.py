"""Milli Majlis of Azerbaijan: news and laws; its site rule stands in the registry."""

from servanda_spiders.crawl.news import NewsSpider


class AzMeclis(NewsSpider):
    """Milli Majlis of Azerbaijan: news and laws."""

    name = "az_meclis"
