"""When an article was published: what its page, its address or its feed declare; never the day of the visit."""

import datetime
import json
import re
from collections.abc import Iterable, Iterator
from email.utils import parsedate_to_datetime

from servanda_spiders.reading.dates import day_after
from servanda_spiders.reading.news.blocks import Page

_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?!\d)")
_MAIL = re.compile(r"(?:[A-Za-z]{3},\s*)?\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\b")
_STRONG = ("article:published_time", "datepublished")
_WEAK = ("date", "dc.date", "dc.date.issued", "dcterms.issued", "pubdate", "publishdate", "parsely-pub-date")
# A number that begins an article's name ("/2026/02/3-states-sign/", "/2026/02/6/") is no day.
_IN_ADDRESS = re.compile(
    r"/((?:19|20)\d{2})[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])"
    r"(?:(?=/[^/?#])|(?<=\d{4}-\d\d-\d\d)(?=[/_-]|$))"
)
_DEEPEST = 8


def published_day(page: Page, address: str, told: str | None, retrieved_at: str) -> str | None:
    """Give the ISO day of publication, None where nothing declares it or what declares it does not agree.

    In this order: the site rule's own place, the page's metadata, a <time> in the article, the address, `told` (what
    the feed or the record says that led here). A day after that of retrieval is none.
    """
    sources: tuple[Iterable[str], ...] = (
        [page.dated] if page.dated else [],
        (*(page.meta[name] for name in _STRONG if name in page.meta), *_linked_dates(page)),
        [page.meta[name] for name in _WEAK if name in page.meta],
        page.times,
        _address_dates(address),
        [told] if told else [],
    )
    for declared in sources:
        days = {day for value in declared if (day := day_of(value))}
        if days:
            day = days.pop() if len(days) == 1 else None
            return day if day and not_later(day, retrieved_at) else None
    return None


def day_of(value: str) -> str | None:
    """Give the ISO day of a machine's date (ISO 8601 or RFC 822); words such as "yesterday" name none."""
    text = value.strip()
    iso = _ISO.match(text)
    try:
        if iso:
            return datetime.date.fromisoformat(iso[1]).isoformat()
        return parsedate_to_datetime(text).date().isoformat() if _MAIL.match(text) else None
    except (ValueError, OverflowError):
        return None


def not_later(day: str, retrieved_at: str) -> bool:
    """Tell whether an ISO day had begun anywhere on earth when a page was retrieved."""
    return day <= day_after(retrieved_at)


def _address_dates(address: str) -> Iterator[str]:
    for year, month, day in _IN_ADDRESS.findall(address):
        yield f"{year}-{int(month):02}-{int(day):02}"


def _linked_dates(page: Page) -> Iterator[str]:
    for body in page.linked_data:
        try:
            graph = json.loads(body)
        except (ValueError, RecursionError):
            continue
        yield from _dates_in(graph, _DEEPEST)


def _dates_in(part: object, depth: int) -> Iterator[str]:
    """Give the dates of the page's own entries; those inside an entry belong to what it refers to."""
    if isinstance(part, list) and depth:
        for entry in part:
            yield from _dates_in(entry, depth - 1)
    if isinstance(part, dict):
        value = part.get("datePublished")
        if isinstance(value, str):
            yield value
        yield from _dates_in(part.get("@graph"), depth - 1) if depth else ()
