"""Report news agency; its site rule stands in the registry."""

from servanda_spiders.crawl.news import NewsSpider


class AzReport(NewsSpider):
    """Report news agency."""

    name = "az_report"
