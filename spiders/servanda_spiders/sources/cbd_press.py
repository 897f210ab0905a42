"""Convention on Biological Diversity: press releases; its site rule stands in the registry."""

from servanda_spiders.crawl.news import NewsSpider


class CbdPress(NewsSpider):
    """Convention on Biological Diversity: press releases."""

    name = "cbd_press"
