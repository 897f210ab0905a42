"""A listing page of a news site: the links that lead to articles, and those that lead to further listings."""

import re
from collections.abc import Collection
from urllib.parse import urljoin

from servanda_db.registry.site_rules import SiteRule
from servanda_db.vocabulary import Fetched, PageFault
from servanda_spiders.reading.addresses import canonical_address
from servanda_spiders.reading.charset import decode
from servanda_spiders.reading.listed import Entry, Listed, each_once
from servanda_spiders.reading.news.blocks import read_blocks


def read_listing(fetched: Fetched, rule: SiteRule, hosts: Collection[str]) -> Listed:
    """Read a listing. Raises PageFault `no_articles` where it links to no article."""
    html = decode(fetched)
    links = [_joined(fetched.address, href, hosts) for href in read_blocks(html).links]
    articles = [link for link in links if link and rule.article.search(link)]
    lists = [link for link in links if link and not rule.article.search(link) and _fits(rule.listings, link)]
    if not articles:
        raise PageFault("no_articles", f"{fetched.address}: the listing links to no article")
    return Listed(entries=each_once(Entry(address=link) for link in articles), lists=tuple(dict.fromkeys(lists)))


def _joined(page: str, href: str, hosts: Collection[str]) -> str | None:
    try:
        return canonical_address(urljoin(page, href.strip()), hosts) if href.strip() else None
    except ValueError:
        return None


def _fits(pattern: re.Pattern[str] | None, link: str) -> bool:
    return pattern is not None and bool(pattern.search(link))
