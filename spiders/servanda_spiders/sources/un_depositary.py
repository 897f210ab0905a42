"""UN Secretary-General as depositary: Multilateral Treaties Deposited (MTDSG).

From the list of chapters to every treaty's page, and from there to the XML behind its own "View XML" link.
Where a page has no such link, or its XML can't be had, the page itself is the status page.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from scrapy.http import Response
from twisted.python.failure import Failure

from servanda_db.vocabulary import Fetched, PageFault, Reading
from servanda_spiders.crawl.items import Page, Skipped
from servanda_spiders.crawl.source import NOTHING_SAID, CrawlSession, Item, SourceSpider, links, requested
from servanda_spiders.reading.mtdsg import read_treaty
from servanda_spiders.reading.mtdsg_head import Head, read_head
from servanda_spiders.reading.mtdsg_index import read_chapter, read_chapters
from servanda_spiders.reading.mtdsg_reference import reference_in_address, treaty_id

_CHAPTERS = re.compile(r"/ParticipationStatus\.aspx", re.IGNORECASE)
_CHAPTER = re.compile(r"/Treaties\.aspx\?", re.IGNORECASE)
_TREATY = re.compile(r"/ViewDetails[IV]*\.aspx\?", re.IGNORECASE)
_XML = re.compile(r"\.en\.xml$", re.IGNORECASE)
_OTHER_LANGUAGE = re.compile(r"[?&]clang=_(?!en\b)[a-z]|\.(?!en\b)[a-z]{2}\.xml$", re.IGNORECASE)
_CHAPTER_ID = re.compile(r"[?&]id=(\d+)", re.IGNORECASE)


class UnDepositary(SourceSpider):
    """Status tables of the treaties deposited with the UN Secretary-General."""

    name = "un_depositary"
    reader = "mtdsg"
    reader_version = "2"

    def __init__(self, session: CrawlSession | None = None, **kwargs: Any) -> None:
        super().__init__(session, **kwargs)
        self._titles: dict[str, str] = {}
        self._linked: set[str] = set()

    @classmethod
    def read(cls, fetched: Fetched) -> Reading:
        """Read a treaty's page in either shape. Raises PageFault."""
        return read_treaty(fetched)

    @classmethod
    def read_index(cls, fetched: Fetched) -> Reading:
        """Check a list of chapters or treaties, or a treaty's page beside its XML. Raises PageFault."""
        if _CHAPTERS.search(fetched.address):
            read_chapters(fetched.body)
        elif _CHAPTER.search(fetched.address):
            read_chapter(fetched.body)
        else:
            head = read_head(fetched)
            return replace(NOTHING_SAID, title=head.title, stamp=head.stamp)
        return NOTHING_SAID

    def parse(self, response: Response) -> Iterator[Item]:
        """Take any page of the source by its address; what is in another language than English is left."""
        shape = _shape(response.url)
        if shape is None:
            return
        if shape is _OTHER_LANGUAGE:
            yield Skipped(address=response.url)
            return
        takes = {_CHAPTERS: self._chapters, _CHAPTER: self._chapter, _TREATY: self._treaty, _XML: self._xml}
        yield from takes[shape](response)

    def is_answer(self, asked: str, given: str) -> bool:
        """Tell whether a redirect ends at a page of the same shape and, where both name one, the same treaty."""
        named = [{treaty_in(address), _chapter_id(address)} - {None} for address in (asked, given)]
        agree = not all(named) or named[0] == named[1]
        return super().is_answer(asked, given) and _shape(asked) is _shape(given) and agree

    def _chapters(self, response: Response) -> Iterator[Item]:
        yield self.page(response, "index")
        for href in links(read_chapters, response.body):
            yield self.request(href, referrer=response)

    def _chapter(self, response: Response) -> Iterator[Item]:
        yield self.page(response, "index")
        for entry in links(read_chapter, response.body):
            self._titles[treaty_id(entry.reference)] = entry.title
            yield self.request(entry.href, referrer=response)

    def _treaty(self, response: Response) -> Iterator[Item]:
        fetched = self.fetched(response, treaty=treaty_in(response.url) or treaty_in(requested(response)))
        try:
            head = read_head(fetched)
        except PageFault:
            # The gate names the fault; the link of a page that is not the expected one is not followed.
            yield Page(fetched=fetched, kind="status")
            return
        xml = response.urljoin(head.xml) if head.xml else None
        if xml is None or not self.is_ours(xml):
            yield Page(fetched=fetched, kind="status")
            return
        if xml in self._linked:
            yield Page(fetched=fetched, kind="index")
            return
        self._linked.add(xml)
        yield self.request(
            xml,
            referrer=response,
            callback=self._linked_xml,
            errback=partial(self._without_xml, html=fetched),
            priority=1,
            html=fetched,
            head=head,
        )

    def _linked_xml(self, response: Response, html: Fetched, head: Head) -> Iterator[Item]:
        xml = self.fetched(response, treaty=head.treaty, title=head.title, stamp=head.stamp)
        yield Page(fetched=xml, kind="status", beside=html)

    def _without_xml(self, failure: Failure, html: Fetched) -> Iterator[Item]:
        yield replace(self.failure_of(failure, known_only=True), beside=html)

    def _xml(self, response: Response) -> Iterator[Item]:
        treaty = treaty_in(requested(response))
        yield self.page(response, "status", treaty=treaty, title=self._titles.get(treaty or ""))


def _shape(address: str) -> re.Pattern[str] | None:
    """Give the shape of an address, null where it is none that the source follows."""
    shape = next((shape for shape in (_CHAPTERS, _CHAPTER, _TREATY, _XML) if shape.search(address)), None)
    other = _OTHER_LANGUAGE.search(address)
    return _OTHER_LANGUAGE if other and (shape or address.lower().endswith(".xml")) else shape


def _chapter_id(address: str) -> str | None:
    found = _CHAPTER_ID.search(address) if _CHAPTER.search(address) else None
    return found[1] if found else None


def treaty_in(address: str) -> str | None:
    """Give our id of the treaty that an address names."""
    reference = reference_in_address(address)
    return treaty_id(reference) if reference else None
