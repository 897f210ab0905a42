"""Premium Times; its site rule stands in the registry."""

from servanda_spiders.crawl.news import NewsSpider


class NgPremiumTimes(NewsSpider):
    """Premium Times."""

    name = "ng_premium_times"
