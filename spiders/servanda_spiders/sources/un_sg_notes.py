"""UN Secretary-General: notes to correspondents; its site rule stands in the registry."""

from servanda_spiders.crawl.news import NewsSpider


class UnSgNotes(NewsSpider):
    """UN Secretary-General: notes to correspondents."""

    name = "un_sg_notes"
