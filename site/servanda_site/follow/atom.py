"""A feed in the Atom Syndication Format (RFC 4287)."""

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from servanda_site.follow.entries import Entry
from servanda_site.follow.feed import Feed

_NAMESPACE = "http://www.w3.org/2005/Atom"
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def atom(feed: Feed, entries: Sequence[Entry]) -> bytes:
    """Give a feed as XML (UTF-8); an entry says what became known, when, and where the evidence is."""
    root = Element("feed", {"xmlns": _NAMESPACE, "xml:lang": "en"})
    _text(root, "id", feed.id)
    _text(root, "title", feed.title)
    _text(root, "subtitle", feed.subtitle)
    _text(root, "updated", feed.updated(entries))
    _link(root, "self", feed.address("atom"), "application/atom+xml")
    _link(root, "alternate", feed.page, "text/html")
    _link(root, "related", feed.full, "text/csv")
    _text(SubElement(root, "author"), "name", "Servanda")
    for entry in entries:
        _entry(SubElement(root, "entry"), entry)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _entry(element: Element, entry: Entry) -> None:
    _text(element, "id", entry.id)
    _text(element, "title", entry.title)
    _text(element, "updated", entry.updated)
    _text(element, "published", entry.updated)
    _link(element, "alternate", entry.url, "text/html")
    SubElement(element, "category", {"term": entry.kind})
    _text(element, "summary", entry.text)


def _text(parent: Element, name: str, value: str) -> None:
    SubElement(parent, name).text = _NOT_IN_XML.sub(lambda found: f"[U+{ord(found[0]):04X}]", value)


def _link(parent: Element, relation: str, address: str, media_type: str) -> None:
    SubElement(parent, "link", {"rel": relation, "type": media_type, "href": address})
