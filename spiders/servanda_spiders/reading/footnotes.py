"""Text of official tables: white space folded, footnote markers taken out together with their content."""

import re
from functools import lru_cache

_MARKER = re.compile(
    r" ?<(?P<tag>superscript|sup)>(?P<marker>[^<]*)</(?P=tag)>(?: ?,(?= ?(?:<superscript>|<sup>|$)))?",
    re.IGNORECASE,
)
_INLINE = re.compile(r"</?(?:i|b|u|em|strong)>", re.IGNORECASE)
_BETWEEN_MARKERS = re.compile(r"[,\s]+")
_CACHED_LENGTH = 200


def fold_blanks(text: str) -> str:
    """Fold every run of white space, TABs and no-break spaces included, into one blank."""
    return " ".join(text.split())


def split_markers(text: str) -> tuple[str, tuple[str, ...]]:
    """Give the text without its footnote markers, and the markers in order.

    A marker is `<superscript>2,3</superscript>`, as the XML escapes it in its texts and as the HTML shape is
    brought to; the commas that join markers go with them. Digits in the text itself are left alone.
    """
    if len(text) <= _CACHED_LENGTH:
        return _split_short(text)
    return _split(text)


def without_markers(text: str | None) -> str | None:
    """Give a text folded and without footnote markers, or None where nothing is left."""
    return split_markers(text)[0] or None if text else None


def _split(text: str) -> tuple[str, tuple[str, ...]]:
    folded = fold_blanks(text)
    if "<" not in folded:
        return folded, ()
    folded = fold_blanks(_INLINE.sub("", folded))
    found = [match["marker"] for match in _MARKER.finditer(folded)]
    markers = tuple(marker for text in found for marker in _BETWEEN_MARKERS.split(text) if marker)
    return fold_blanks(_MARKER.sub("", folded)), markers


_split_short = lru_cache(maxsize=32768)(_split)
