"""Bytes of a web page into text, by one rule: byte order mark, HTTP header, the page's own words, UTF-8.

A page that is UTF-8 throughout is so whatever single-byte charset of those below it declares: text of such a charset
does not form UTF-8 by chance.
"""

import codecs

from w3lib.encoding import html_to_unicode

from servanda_db.vocabulary import Fetched, PageFault

_REPLACEMENT = "\ufffd"
_SINGLE_BYTE = frozenset(
    {
        *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1256", "koi8-r", "koi8-u"),
        *("iso8859-1", "iso8859-2", "iso8859-5", "iso8859-9", "iso8859-15"),
    }
)


def decode(fetched: Fetched) -> str:
    """Decode an HTML body. Raises PageFault `not_decodable` where bytes do not belong to its charset."""
    encoding, text = html_to_unicode(fetched.content_type, fetched.body, default_encoding="utf-8")
    if codecs.lookup(encoding).name in _SINGLE_BYTE and not fetched.body.isascii():
        encoding, text = _utf8_after_all(fetched.body) or (encoding, text)
    if _REPLACEMENT in text and _REPLACEMENT.encode() not in fetched.body:
        raise PageFault("not_decodable", f"the body has bytes that are not {encoding}")
    return text


def _utf8_after_all(body: bytes) -> tuple[str, str] | None:
    try:
        return "utf-8", body.decode("utf-8")
    except UnicodeDecodeError:
        return None
