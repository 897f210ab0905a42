"""The base of every source's spider: one short module says where to look, and which reader reads it."""

from abc import abstractmethod
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar
from urllib.parse import urlsplit

import scrapy
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from servanda_db.registry.sources import Source, source_by_id
from servanda_db.vocabulary import Fetched, PageFault, Reading
from servanda_spiders.crawl import failures
from servanda_spiders.crawl.clock import now
from servanda_spiders.crawl.hosts import Hosts
from servanda_spiders.crawl.intake import Stores
from servanda_spiders.crawl.items import Failed, Missing, Page, PageKind, Skipped
from servanda_spiders.crawl.mirror import Mirror, NotInMirrorError
from servanda_spiders.crawl.tally import Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlSession:
    """What `servanda crawl` gives a spider: the tally to count in, the opened stores, the mirror, the hosts' pace."""

    tally: Tally
    stores: Stores | None = None
    mirror: Mirror | None = None
    hosts: Hosts = field(default_factory=Hosts)
    progress: Callable[[Tally], None] = lambda _: None


T = TypeVar("T")
Item = Page | Failed | Missing | Skipped | Request
_PORTS = {"http": 80, "https": 443}
_KEPT_HEADERS = ("content-encoding", "content-language", "date", "etag", "last-modified")
NOTHING_SAID = Reading(treaty=None, participants=(), claims=())


class SourceSpider(scrapy.Spider):
    """One source; a subclass sets `name` (its id in the registry), `reader` and `reader_version`.

    It defines `parse`, which takes any page of the source and yields `self.page(...)` for the page and
    `self.request(...)` for its links (nothing where the address is no page of the source), and `read`,
    which is pure.
    """

    reader: ClassVar[str]
    reader_version: ClassVar[str]

    def __init__(self, session: CrawlSession | None = None, **kwargs: Any) -> None:
        """Make the spider of one crawl; without a session the pipeline opens the stores itself."""
        super().__init__(**kwargs)
        self.session = session or CrawlSession(tally=Tally(source=self.name))
        self.stores = self.session.stores
        self.start_urls = list(self.source().start_urls)
        self.allowed_domains = list(self.source().hosts)

    @classmethod
    def source(cls) -> Source:
        """Give the registry's entry of this source. Raises RegistryError where it has none."""
        return source_by_id(cls.name)

    @classmethod
    @abstractmethod
    def read(cls, fetched: Fetched) -> Reading:
        """Say what a `status` or `article` page says. Pure. Raises PageFault."""

    @classmethod
    def read_index(cls, fetched: Fetched) -> Reading:  # noqa: ARG003 for subclasses that check more
        """Check a page that only leads to others. Pure. Raises PageFault where it is another."""
        return NOTHING_SAID

    @abstractmethod
    def parse(self, response: Response) -> Iterator[Item]:
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

    def fetched(
        self,
        response: Response,
        *,
        treaty: str | None = None,
        title: str | None = None,
        stamp: str | None = None,
    ) -> Fetched:
        """Turn a response into the bytes as they came, with our time; the hints are those of `Fetched`."""
        declared = response.headers.get("Content-Type")
        return Fetched(
            address=response.url,
            body=response.body,
            retrieved_at=self.time(),
            status=response.status,
            content_type=declared.decode("latin-1") if declared else None,
            headers=_kept_headers(response),
            referrer=response.meta.get("referrer"),
            treaty=treaty,
            title=title,
            stamp=stamp,
        )

    def page(self, response: Response, kind: PageKind, **hints: str | None) -> Page:
        """Make the item of a page; `hints` are `treaty`, `title`, `stamp` as the linking page gave them."""
        return Page(fetched=self.fetched(response, **hints), kind=kind)

    def failed(self, failure: Failure) -> Iterator[Item]:
        """Name an address that gave no page; the errback of every request."""
        yield self.failure_of(failure)

    def failure_of(self, failure: Failure, *, known_only: bool = False) -> Failed | Missing:
        """Tell why a request failed; `known_only` for an address that the source need not have."""
        address = requested(failure.request)  # type: ignore[attr-defined]  # Scrapy sets it
        error = failure.value
        if isinstance(error, NotInMirrorError):
            return Missing(address=address)
        reason, detail = failures.explain(error)
        return Failed(address=address, reason=reason, detail=detail, at=self.time(), known_only=known_only)

    def is_ours(self, address: str) -> bool:
        """Tell whether an address lies on a host of this source, at the ports of its start; no other is followed."""
        return is_on_hosts(address, self.source())

    def is_answer(self, asked: str, given: str) -> bool:  # noqa: ARG002 for subclasses that check more
        """Tell whether the page at `given` can stand for the one asked for, where the server redirected."""
        return self.is_ours(given)

    def time(self) -> str:
        """Our time for what is read now (UTC, ISO)."""
        return self.session.mirror.retrieved_at if self.session.mirror else now()


def is_on_hosts(address: str, source: Source) -> bool:
    """Tell whether an address is http or https on a host of the source, without a user, at a port that it starts at."""
    try:
        split = urlsplit(address)
        port = split.port
    except ValueError:
        return False
    ports = {*_PORTS.items(), *map(_place, source.start_urls)}
    known = split.hostname in source.hosts and "@" not in split.netloc
    return split.scheme in _PORTS and known and (port is None or (split.scheme, port) in ports)


def _place(address: str) -> tuple[str, int | None]:
    split = urlsplit(address)
    return split.scheme, split.port


def _kept_headers(response: Response) -> tuple[tuple[str, str], ...]:
    """Give the headers that the archive keeps, by their name in small letters."""
    told = ((name, response.headers.get(name)) for name in _KEPT_HEADERS)
    return tuple((name, value.decode("latin-1")) for name, value in told if value)


def requested(message: Request | Response) -> str:
    """Give the address that was asked for first, before any redirect."""
    return str(message.meta.get("redirect_urls", [message.url])[0])


def links(read: Callable[[bytes], Iterable[T]], body: bytes) -> Iterable[T]:
    """Give what an index reader finds; a page that it can't read leads nowhere, and the gate names it."""
    try:
        return read(body)
    except PageFault:
        return ()
