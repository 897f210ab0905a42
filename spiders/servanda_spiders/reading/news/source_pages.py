"""The pages of a news source, whatever their shape: lists to entries, articles and records to claims."""

import re
from collections.abc import Iterator
from dataclasses import replace

from servanda_db.registry.errors import RegistryError
from servanda_db.registry.site_rules import NewsKind, SiteRule
from servanda_db.registry.sources import Source
from servanda_db.vocabulary import Fetched, PageFault, Reading
from servanda_spiders.reading.addresses import canonical_address
from servanda_spiders.reading.feeds import read_feed
from servanda_spiders.reading.listed import Entry, Listed, bounded, each_once, unreadable
from servanda_spiders.reading.listings import read_listing
from servanda_spiders.reading.news.page import Article, read_article, read_told, told_lines
from servanda_spiders.reading.news.published import not_later
from servanda_spiders.reading.sitemaps import read_sitemap
from servanda_spiders.reading.wordpress import is_record, read_posts

_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)\b")
_SITEMAP = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)\b|\A\x1f\x8b")
_HEAD = 4096


def site_rule(source: Source) -> SiteRule:
    """Give the site rule of a news source. Raises RegistryError where it has none."""
    if source.news is None:
        raise RegistryError(f"sources.toml: {source.id}: kind: missing, and a news source needs one")
    return source.news


def read_list(fetched: Fetched, source: Source) -> Listed:
    """Read a page that leads to articles. Raises PageFault, `no_articles` where no entry is one of this source."""
    rule = site_rule(source)
    if rule.kind is NewsKind.LISTING:
        return bounded(read_listing(fetched, rule, source.hosts), fetched.address)
    read = {NewsKind.FEED: read_feed, NewsKind.SITEMAP: read_sitemap, NewsKind.WORDPRESS: read_posts}[rule.kind]
    listed = read(fetched)
    ours = each_once(entry for entry in _canonical(listed, source) if rule.article.search(entry.address))
    if listed.entries and not ours:
        count, first = len(listed.entries), listed.entries[0].address
        raise PageFault(
            "no_articles", f"{fetched.address}: none of {count} entries is an article here, such as {first}"
        )
    return bounded(replace(listed, entries=ours), fetched.address)


def _canonical(listed: Listed, source: Source) -> Iterator[Entry]:
    for entry in listed.entries:
        yield replace(entry, address=canonical_address(entry.address, source.hosts))


def read_source_page(fetched: Fetched, source: Source) -> Reading:
    """Read an article's page or record, or the articles that stand whole in a feed. Raises PageFault.

    A body at a start address of a feed, a sitemap or an interface is read as nothing else.
    """
    kind = site_rule(source).kind
    if kind is NewsKind.LISTING:
        return read_article(fetched, source)
    head = fetched.body[:_HEAD]
    if kind is NewsKind.WORDPRESS and is_record(fetched.body):
        return read_entries(read_posts(fetched), fetched, source)
    listed = (kind is NewsKind.FEED and _FEED.search(head)) or (kind is NewsKind.SITEMAP and _SITEMAP.search(head))
    if listed or fetched.address in source.start_urls:
        return read_entries(read_list(fetched, source), fetched, source)
    return read_article(fetched, source)


def read_entries(listed: Listed, fetched: Fetched, source: Source) -> Reading:
    """Read the articles whose whole text stands in a list. Raises PageFault `no_article` for a record without text."""
    if len(listed.entries) == 1 and (listed.entries[0].text or is_record(fetched.body)):
        reading = _read_entry(listed.entries[0], fetched, source)
        return replace(reading, doubts=reading.doubts + listed.doubts)
    claims, doubts = [], list(listed.doubts)
    for place, entry in enumerate(listed.entries, 1):
        if not entry.text:
            continue
        try:
            reading = _read_entry(entry, fetched, source)
        except PageFault as fault:
            doubts.append(unreadable(entry.title or entry.address, f"{fault.reason}: {fault.detail}", place))
            continue
        claims += [replace(claim, locator=f"entry {place}, {claim.locator}") for claim in reading.claims]
        doubts += [replace(doubt, locator=f"entry {place}, {doubt.locator}") for doubt in reading.doubts]
    return Reading(treaty=None, participants=(), claims=tuple(claims), doubts=tuple(doubts))


def _read_entry(entry: Entry, fetched: Fetched, source: Source) -> Reading:
    lines = told_lines((entry.text or "").splitlines(), entry.title)
    declared = entry.published or (fetched.stamp or "")[:10]
    published = declared if declared and not_later(declared, fetched.retrieved_at) else None
    return read_told(Article(title=entry.title, lines=lines, published=published), fetched.address, source)
