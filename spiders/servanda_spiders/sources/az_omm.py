"""Operative Information Center, Azerbaijan: listings and sections of news, and the articles they lead to.

The furniture of the site is Azerbaijani around articles in English, Azerbaijani and other languages.
"""

from servanda_spiders.crawl.news import NewsSpider


class AzOmm(NewsSpider):
    """News of the Operative Information Center (OMM)."""

    name = "az_omm"
