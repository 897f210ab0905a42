"""About Hungary: news in brief; its site rule stands in the registry."""

from servanda_spiders.crawl.news import NewsSpider


class HuAbout(NewsSpider):
    """About Hungary: news in brief."""

    name = "hu_about"
