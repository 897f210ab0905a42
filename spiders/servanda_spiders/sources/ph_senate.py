"""Senate of the Philippines: press releases; its site rule stands in the registry."""

from servanda_spiders.crawl.news import NewsSpider


class PhSenate(NewsSpider):
    """Senate of the Philippines: press releases."""

    name = "ph_senate"
