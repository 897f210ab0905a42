"""The base of every news source's spider: its site rule says which kind of page leads to its articles."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

from scrapy.http import Response
from twisted.python.failure import Failure

from servanda_db.registry.site_rules import SiteRule
from servanda_db.vocabulary import Fetched, PageFault, Reading
from servanda_spiders.crawl.items import Page
from servanda_spiders.crawl.source import NOTHING_SAID, CrawlSession, Item, SourceSpider, requested
from servanda_spiders.reading.addresses import canonical_address, declared_address, same_article
from servanda_spiders.reading.charset import decode
from servanda_spiders.reading.listed import MOST_LISTS, Entry
from servanda_spiders.reading.news.blocks import own_address
from servanda_spiders.reading.news.source_pages import read_list, read_source_page, site_rule
from servanda_spiders.reading.wordpress import read_posts

DEEPEST_LIST = 3


class NewsSpider(SourceSpider):
    """A news source; a subclass sets `name`, everything else stands in the registry.

    From the start pages (feed, sitemap, listing, posts of WordPress) to the articles whose addresses fit the site
    rule, each once, under its canonical address.
    """

    reader = "news"
    reader_version = "5"

    def __init__(self, session: CrawlSession | None = None, **kwargs: object) -> None:
        super().__init__(session, **kwargs)
        self._lists = {self._key(address) for address in self.start_urls}
        self._asked: set[str] = set()

    @classmethod
    def rule(cls) -> SiteRule:
        """Give the site rule. Raises RegistryError where the registry has none."""
        return site_rule(cls.source())

    @classmethod
    def read(cls, fetched: Fetched) -> Reading:
        """Read an article, as a page or as a record. Raises PageFault."""
        return read_source_page(fetched, cls.source())

    @classmethod
    def read_index(cls, fetched: Fetched) -> Reading:
        """Check a page that leads to articles; entries that can't be read are open questions. Raises PageFault."""
        return replace(NOTHING_SAID, doubts=read_list(fetched, cls.source()).doubts)

    def parse(self, response: Response) -> Iterator[Item]:
        """Take an article or a list by its address."""
        # A list that has moved is known by the address that was asked for.
        if self._is_list(response.url) or self._is_list(requested(response)):
            yield from self._list(response)
        elif self._is_article(response.url):
            yield from self._article(response)

    def is_answer(self, asked: str, given: str) -> bool:
        """Tell whether a redirect ends at the article that was asked for, not at the start page or another article."""
        if not super().is_answer(asked, given):
            return False
        if not self._is_article(asked):
            return not self._is_article(given)
        same = same_article(self._canonical(asked), self._canonical(given), self.rule().article)
        return self._is_article(given) and same

    def _list(self, response: Response, depth: int = 0) -> Iterator[Item]:
        yield self.page(response, "index")
        try:
            listed = read_list(self.fetched(response), self.source())
        except PageFault:
            # The gate names the fault.
            return
        for entry in listed.entries:
            yield from self._ask(entry, response)
        for address in listed.lists:
            yield from self._further(address, response, depth + 1)

    def _further(self, address: str, response: Response, depth: int) -> Iterator[Item]:
        """Ask for another list, once; a site that links to one that is not there has told us nothing wrong."""
        key = self._key(address)
        if key in self._lists or not self.is_ours(self._canonical(address)):
            return
        if depth > DEEPEST_LIST or len(self._lists) >= MOST_LISTS:
            told = "%s is not followed: at most %d lists are, and %d links from a start page"
            self.logger.info(told, address, MOST_LISTS, DEEPEST_LIST)
            return
        self._lists.add(key)
        yield self.request(
            address, referrer=response, callback=partial(self._list, depth=depth), errback=self._list_is_missing
        )

    def _list_is_missing(self, failure: Failure) -> Iterator[Item]:
        yield self.failure_of(failure, known_only=True)

    def _ask(self, entry: Entry, response: Response) -> Iterator[Item]:
        if entry.address in self._asked or not self.is_ours(entry.address):
            return
        self._asked.add(entry.address)
        if entry.record and self.is_ours(entry.record):
            yield self.request(
                entry.record,
                referrer=response,
                callback=partial(self._record, entry=entry),
                errback=partial(self._without_record, entry=entry),
            )
        else:
            yield self._page_of(entry, response)

    def _page_of(self, entry: Entry, referrer: Response | None = None) -> Item:
        callback = partial(self._article, published=entry.published)
        return self.request(entry.address, referrer=referrer, callback=callback)

    def _article(self, response: Response, published: str | None = None) -> Iterator[Item]:
        fetched = self.fetched(response, stamp=f"{published}T00:00:00Z" if published else None)
        declared = declared_address(response.url, _own_address(fetched), self.source().hosts, self.rule().article)
        yield Page(fetched=_moved(fetched, declared or self._canonical(response.url)), kind="article")

    def _record(self, response: Response, entry: Entry) -> Iterator[Item]:
        """Take a post's own record where it holds the text; else the page that it is the record of."""
        fetched = self.fetched(response)
        if _holds_text(fetched, entry, self.source().hosts):
            yield Page(fetched=_moved(fetched, entry.address), kind="article")
        else:
            yield self._page_of(entry, response)

    def _without_record(self, failure: Failure, entry: Entry) -> Iterator[Item]:  # noqa: ARG002 the page will tell
        yield self._page_of(entry)

    def _is_list(self, address: str) -> bool:
        listings = self.rule().listings
        found = listings is not None and listings.search(self._canonical(address))
        return self._key(address) in self._lists or (bool(found) and not self._is_article(address))

    def _is_article(self, address: str) -> bool:
        return bool(self.rule().article.search(self._canonical(address)))

    def _canonical(self, address: str) -> str:
        return canonical_address(address, self.source().hosts)

    def _key(self, address: str) -> str:
        """Give what tells lists apart: a listing with and without a slash at its end is one."""
        split = urlsplit(self._canonical(address))
        return f"{split.netloc}{split.path.rstrip('/')}?{split.query}"


def _moved(fetched: Fetched, address: str) -> Fetched:
    """Give a page under its canonical address; the referrer then says where it was read."""
    return fetched if fetched.address == address else replace(fetched, address=address, referrer=fetched.address)


def _own_address(fetched: Fetched) -> str | None:
    try:
        return own_address(decode(fetched))
    except PageFault:
        return None


def _holds_text(fetched: Fetched, entry: Entry, hosts: tuple[str, ...]) -> bool:
    try:
        found = read_posts(fetched).entries
    except PageFault:
        return False
    return any(canonical_address(one.address, hosts) == entry.address and one.text for one in found)
