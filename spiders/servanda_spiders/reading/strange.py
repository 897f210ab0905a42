"""Bodies that are no text at all, by their first bytes and declared type; asked before any reader. Pure."""

import re

from servanda_db.vocabulary import Fetched, PageFault

_GZIP = b"\x1f\x8b"
# Their reader unpacks them, to a limit.
_PACKED_SITEMAP = re.compile(r"\.xml\.gz(?:[?#]|$)", re.IGNORECASE)
_SIGNATURES = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a ZIP archive",
    _GZIP: "compressed with gzip",
    b"\x28\xb5\x2f\xfd": "compressed with zstd",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"\xd0\xcf\x11\xe0": "an office document",
    b"SQLite format 3\0": "a SQLite database",
    b"\x7fELF": "a program",
}
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_NO_TEXT = re.compile(r"(image|audio|video|font)/|application/(pdf|zip|gzip|x-gzip|msword|vnd\.)", re.IGNORECASE)
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
# Stray control bytes occur in texts that people paste; a page of them is no page.
_MOST_CONTROLS = 16


def refuse_strange_body(fetched: Fetched) -> None:
    """Return for a body that can be a page. Raises PageFault: `empty`, `wrong_type`, `binary`."""
    body = fetched.body
    if not body.strip():
        raise PageFault("empty", "the body is empty")
    if body.startswith(_GZIP) and _PACKED_SITEMAP.search(fetched.address):
        return
    found = next((name for start, name in _SIGNATURES.items() if body.startswith(start)), None)
    if found is not None:
        raise PageFault("wrong_type", f"the body is {found}, not a page")
    if fetched.content_type and _NO_TEXT.match(fetched.content_type.strip()):
        raise PageFault("wrong_type", f"declared as {fetched.content_type.strip()[:80]}, not as a page")
    if body.startswith(_UTF_16):
        return
    if b"\0" in body:
        raise PageFault("binary", f"the body has a zero byte at {body.index(0)}")
    controls = len(_CONTROL.findall(body))
    if controls > _MOST_CONTROLS:
        raise PageFault("binary", f"the body has {controls} control bytes, which no text has")
