"""WTO: latest news; its site rule stands in the registry."""

from servanda_spiders.crawl.news import NewsSpider


class WtoNews(NewsSpider):
    """WTO: latest news."""

    name = "wto_news"
