"""The base of every source's spider: one short module says where to look, and which reader reads what it finds."""

from abc import abstractmethod
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from typing import Any, ClassVar

import scrapy
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from servanda_db.registry.sources import Source, source_by_id
from servanda_db.vocabulary import Fetched, Reading
from servanda_spiders.crawl import failures
from servanda_spiders.crawl.clock import now
from servanda_spiders.crawl.items import Failed, Missing, Page, PageKind
from servanda_spiders.crawl.mirror import Mirror, NotInMirror

Item = Page | Failed | Missing | Request
NOTHING_SAID = Reading(treaty=None, participants=(), claims=())


class SourceSpider(scrapy.Spider):
    """One source. A subclass sets `name` (its id in the registry), `reader` and `reader_version`, and defines

    `parse`, which takes any page of the source: it yields `self.page(...)` for the page and `self.request(...)` for
    its links; and `read`, which is pure. An address that is no page of the source yields nothing.
    """

    reader: ClassVar[str]
    reader_version: ClassVar[str]

    def __init__(self, mirror: Mirror | None = None, **kwargs: Any) -> None:
        """Make the spider of one crawl; with a `mirror` its time is our time for every page."""
        super().__init__(**kwargs)
        self.mirror = mirror
        self.start_urls = list(self.source().start_urls)
        self.allowed_domains = list(self.source().hosts)

    @classmethod
    def source(cls) -> Source:
        """Give the registry's entry of this source. Raises RegistryError where it has none."""
        return source_by_id(cls.name)

    @classmethod
    @abstractmethod
    def read(cls, fetched: Fetched) -> Reading:
        """Say what a `status` or `article` page says. Pure. Raises PageFault for a page that must change nothing."""

    @classmethod
    def read_index(cls, fetched: Fetched) -> Reading:  # noqa: ARG003 for subclasses that check more
        """Check a page that only leads to others. Pure. Raises PageFault where it is not the expected page."""
        return NOTHING_SAID

    @abstractmethod
    def parse(self, response: Response, **kwargs: Any) -> Iterator[Item]:
        """Yield the page and the requests for its links."""

    async def start(self) -> AsyncIterator[Request]:
        """Yield a request for each start page."""
        for address in self.start_urls:
            yield self.request(address)

    def request(
        self,
        address: str,
        *,
        referrer: Response | None = None,
        callback: Callable[..., Iterable[Item]] | None = None,
        errback: Callable[[Failure], Iterable[Item]] | None = None,
        priority: int = 0,
        **hints: Any,
    ) -> Request:
        """Make a request; `address` may be relative to `referrer`; `hints` reach the callback as keywords."""
        url = address if referrer is None else referrer.urljoin(address.strip())
        return Request(
            url,
            callback=callback or self.parse,
            errback=errback or self.failed,
            cb_kwargs=hints,
            priority=priority,
            meta={"referrer": referrer.url if referrer else None},
        )

    def fetched(self, response: Response, *, treaty: str | None = None, stamp: str | None = None) -> Fetched:
        """Turn a response into the bytes as they came, with our time."""
        declared = response.headers.get("Content-Type")
        return Fetched(
            address=response.url,
            body=response.body,
            retrieved_at=self.time(),
            status=response.status,
            content_type=declared.decode("latin-1") if declared else None,
            referrer=response.meta.get("referrer"),
            treaty=treaty,
            stamp=stamp,
        )

    def page(self, response: Response, kind: PageKind, **hints: str | None) -> Page:
        """Make the item of a page; `hints` are `treaty` and `stamp` as the linking page gave them."""
        return Page(fetched=self.fetched(response, **hints), kind=kind)

    def failed(self, failure: Failure) -> Iterator[Item]:
        """Name an address that gave no page; the errback of every request."""
        yield self.failure_of(failure)

    def failure_of(self, failure: Failure, *, known_only: bool = False) -> Failed | Missing:
        """Tell why a request failed; `known_only` for an address that the source need not have."""
        address = failure.request.url  # type: ignore[attr-defined]  # Scrapy sets it
        if failure.check(NotInMirror):
            return Missing(address=address)
        reason, detail = failures.explain(failure.value)
        return Failed(address=address, reason=reason, detail=detail, at=self.time(), known_only=known_only)

    def time(self) -> str:
        """Our time for what is read now (UTC, ISO)."""
        return self.mirror.retrieved_at if self.mirror else now()
