"""Sitemaps (sitemaps.org protocol 0.9, with Google's news extension): addresses of pages, and of further sitemaps."""

import re
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from servanda_db.vocabulary import Doubt, Fetched, PageFault
from servanda_spiders.reading.bounds import refuse_too_many_tags
from servanda_spiders.reading.listed import Entry, Listed, each_once, unreadable
from servanda_spiders.reading.news.published import day_of

_LARGEST = 16_000_000
_GZIP = 31
_UNSAFE = re.compile(rb"<!DOCTYPE|<!ENTITY|\x00", re.IGNORECASE)
_HTML = re.compile(rb"\s*<!DOCTYPE\s+html|\s*<html", re.IGNORECASE)
_BESIDE = re.compile(r"/sitemap-(image|video)/", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)


def read_sitemap(fetched: Fetched) -> Listed:
    """Read a sitemap or an index of sitemaps, the last changed first where the dates are given.

    A date of change is no date of publication; only that of the news extension is. Raises PageFault `not_a_sitemap`,
    `unsafe_xml`, `too_large`.
    """
    root = _root(_unpacked(fetched))
    shape = _name(root)
    if shape not in ("urlset", "sitemapindex"):
        raise PageFault("not_a_sitemap", f"{fetched.address}: the XML is <{shape}>")
    found = [_entry(element, place) for place, element in enumerate(root, 1) if _name(element) in ("url", "sitemap")]
    doubts = tuple(one for one in found if isinstance(one, Doubt))
    dated = [one for one in found if not isinstance(one, Doubt)]
    entries = [entry for _, entry in sorted(dated, key=lambda pair: pair[0], reverse=True)]
    if shape == "sitemapindex":
        return Listed(lists=tuple(dict.fromkeys(entry.address for entry in entries)), doubts=doubts)
    return Listed(entries=each_once(entries), doubts=doubts)


def _unpacked(fetched: Fetched) -> bytes:
    if not fetched.body.startswith(b"\x1f\x8b"):
        return fetched.body
    unpacker = zlib.decompressobj(_GZIP)
    try:
        body = unpacker.decompress(fetched.body, _LARGEST)
    except zlib.error as error:
        raise PageFault("not_a_sitemap", f"{fetched.address}: can't be unpacked: {error}") from error
    if unpacker.unconsumed_tail:
        raise PageFault("too_large", f"{fetched.address}: more than {_LARGEST} bytes when unpacked")
    return body


def _root(body: bytes) -> Element:
    refuse_too_many_tags(body)
    if _HTML.match(body):
        raise PageFault("not_a_sitemap", "the body is an HTML page")
    if _UNSAFE.search(body):
        raise PageFault("unsafe_xml", "the sitemap declares a document type or holds zero bytes")
    try:
        return ElementTree.fromstring(body.lstrip())  # noqa: S314 document types and entities are refused above
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise PageFault("not_a_sitemap", f"the body is no XML: {error}") from error


def _entry(element: Element, place: int) -> tuple[str, Entry] | Doubt:
    texts = dict(_texts(element))
    address = texts.get("loc", "")
    if not _ADDRESS.fullmatch(address):
        return unreadable(address or "an entry without an address", "no web address stands in <loc>", place)
    changed = day_of(texts.get("lastmod", "")) or ""
    published = day_of(texts.get("publication_date", ""))
    return published or changed, Entry(address=address, title=texts.get("title", ""), published=published)


def _texts(element: Element) -> Iterator[tuple[str, str]]:
    for child in element.iter():
        # A picture or a film beside an article has a place, a title and a date of its own.
        if child is not element and not _BESIDE.search(child.tag) and child.text and child.text.strip():
            yield _name(child), child.text.strip()


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2].lower()
