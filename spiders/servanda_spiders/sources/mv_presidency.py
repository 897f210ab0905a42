"""The President's Office, Maldives: press; its site rule stands in the registry."""

from servanda_spiders.crawl.news import NewsSpider


class MvPresidency(NewsSpider):
    """The President's Office, Maldives: press."""

    name = "mv_presidency"
