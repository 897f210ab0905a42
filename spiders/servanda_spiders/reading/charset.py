"""Bytes of a web page into text, by one rule: byte order mark, HTTP header, the page's own words, UTF-8."""

from w3lib.encoding import html_to_unicode

from servanda_db.vocabulary import Fetched, PageFault

_REPLACEMENT = "\ufffd"


def decode(fetched: Fetched) -> str:
    """Decode an HTML body. Raises PageFault `not_decodable` where bytes do not belong to its charset."""
    encoding, text = html_to_unicode(fetched.content_type, fetched.body, default_encoding="utf-8")
    if _REPLACEMENT in text and _REPLACEMENT.encode() not in fetched.body:
        raise PageFault("not_decodable", f"the body has bytes that are not {encoding}")
    return text
