"""SDG Knowledge Hub; its site rule stands in the registry."""

from servanda_spiders.crawl.news import NewsSpider


class IisdSdg(NewsSpider):
    """SDG Knowledge Hub."""

    name = "iisd_sdg"
