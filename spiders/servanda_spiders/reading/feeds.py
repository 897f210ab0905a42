"""RSS and Atom, as feedparser reads the bytes that were fetched; one bad item does not keep the others back."""

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser
from feedparser.encodings import convert_to_utf8

from servanda_db.vocabulary import Doubt, Fetched, PageFault
from servanda_spiders.reading.bounds import refuse_deep_nesting, refuse_too_many_tags
from servanda_spiders.reading.fragments import plain_lines
from servanda_spiders.reading.listed import MOST_ENTRIES, Entry, Listed, each_once, too_many, unreadable
from servanda_spiders.reading.news.published import day_of

_LARGEST = 4_000_000
_ITEM_END = re.compile(rb"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
_SHORTEST_FULL_TEXT = 400
# feedparser puts in what a document type declares, however often it grows.
_UNSAFE = re.compile(rb"<!ENTITY|\x00", re.IGNORECASE)


def read_feed(fetched: Fetched) -> Listed:
    """Read a feed, newest first as it stands; the items without an address or with a bad one become questions.

    Raises PageFault `not_a_feed`, `too_large`, `too_deep`, `unsafe_xml`.
    """
    body, total = _first_items(_as_utf8(fetched))
    if len(body) > _LARGEST:
        raise PageFault("too_large", f"{fetched.address}: {len(body)} bytes, at most {_LARGEST} are read")
    refuse_too_many_tags(body)
    refuse_deep_nesting(body.decode("latin-1"), xml=True)
    feed = _parse(body, fetched)
    found = list(_entries(feed.get("entries", []), fetched.address))
    entries = each_once(one for one in found if isinstance(one, Entry))
    doubts = tuple(one for one in found if isinstance(one, Doubt))
    return Listed(entries=entries, doubts=doubts + too_many(total, fetched.address))


def _as_utf8(fetched: Fetched) -> bytes:
    """Give a feed as feedparser decodes it: in no other charset can its bytes be searched."""
    headers = {"content-type": fetched.content_type or "application/xml"}
    try:
        body: bytes = convert_to_utf8(headers, fetched.body, {})
    except Exception as error:
        raise PageFault("not_a_feed", f"{fetched.address}: {type(error).__name__}: {error}") from error
    if _UNSAFE.search(body):
        raise PageFault("unsafe_xml", f"{fetched.address}: the feed declares entities or holds zero characters")
    return body


def _first_items(body: bytes) -> tuple[bytes, int]:
    """Give a feed with no more items than are read, still whole, and how many it had."""
    ends = [found.end() for found in _ITEM_END.finditer(body)]
    if len(ends) <= MOST_ENTRIES:
        return body, len(ends)
    return body[: ends[MOST_ENTRIES - 1]] + body[ends[-1] :], len(ends)


def _parse(body: bytes, fetched: Fetched) -> Mapping[str, Any]:
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": fetched.address}
    try:
        feed: Mapping[str, Any] = feedparser.parse(
            BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:
        raise PageFault("not_a_feed", f"{fetched.address}: {type(error).__name__}: {error}") from error
    if not feed.get("version"):
        raise PageFault("not_a_feed", f"{fetched.address}: the body is neither RSS nor Atom")
    return feed


def _entries(items: list[Mapping[str, Any]], address: str) -> Iterator[Entry | Doubt]:
    for place, item in enumerate(items, 1):
        title = " ".join(plain_lines(str(item.get("title") or "")))
        link = _link(item, address)
        if link is None:
            yield unreadable(title or "an item without a title", "the item names no web address of its article", place)
        else:
            yield _entry(item, link, title)


def _link(item: Mapping[str, Any], address: str) -> str | None:
    """Give the address of an item: its link, or its identifier where that is one."""
    for key in ("link", "id"):
        text = str(item.get(key) or "").strip()
        if not text or (key == "id" and not text.startswith(("http://", "https://"))):
            continue
        try:
            joined = urljoin(address, text)
            if urlsplit(joined).scheme in ("http", "https") and urlsplit(joined).hostname:
                return joined
        except ValueError:
            continue
    return None


def _entry(item: Mapping[str, Any], link: str, title: str) -> Entry:
    content = "\n".join(str(part.get("value") or "") for part in item.get("content", []))
    text, summary = plain_lines(content), plain_lines(str(item.get("summary") or ""))
    if not text and len(" ".join(summary)) >= _SHORTEST_FULL_TEXT:
        text = summary
    return Entry(
        address=link,
        title=title,
        published=day_of(str(item.get("published") or "")),
        text="\n".join(text) or None,
    )
