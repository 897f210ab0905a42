"""The Astana Times; its site rule stands in the registry."""

from servanda_spiders.crawl.news import NewsSpider


class KzAstanaTimes(NewsSpider):
    """The Astana Times."""

    name = "kz_astana_times"
