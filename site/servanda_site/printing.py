"""How single values are printed: dates, numbers, headings, addresses; hidden controls made visible."""

import re
from functools import lru_cache
from urllib.parse import urlsplit

_MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Controls that turn the direction of text, or that HTML does not allow: they are shown, never obeyed.
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_ROMAN = re.compile("[IVXLC]+")
_SMALL_WORDS = frozenset({"a", "and", "at", "by", "for", "in", "of", "on", "or", "the", "to", "with"})
_ISO_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_NOT_IN_ADDRESS = re.compile(r"[\x00-\x20\x7f-\x9f\\<>\"'`]")


def visible(text: str) -> str:
    """Put the code point in brackets in place of each control that would hide or turn text."""
    return _HIDDEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)


@lru_cache(maxsize=100_000)
def day(iso: str | None) -> str:
    """Print an ISO date or UTC time as a day, month or year: 2025-10-25 -> 25 Oct 2025. Raises ValueError."""
    if not iso:
        return ""
    year, _, rest = iso[:10].partition("-")
    month, _, number_ = rest.partition("-")
    if not month:
        return year
    name = _MONTHS[int(month)]
    return f"{int(number_)} {name} {year}" if number_ else f"{name} {year}"


def dated(text: str) -> str:
    """Print every ISO date within a text as `day` does."""
    return _ISO_DAY.sub(lambda found: day(found[0]), text)


def calm(title: str) -> str:
    """Print a heading that a source sets in capitals as a title: CHAPTER IV HUMAN RIGHTS -> Chapter IV Human Rights."""
    if not title.isupper():
        return title
    words = title.split(" ")
    return " ".join(_calm_word(word, first=position == 0) for position, word in enumerate(words))


def _calm_word(word: str, *, first: bool) -> str:
    if not first and word.lower() in _SMALL_WORDS:
        return word.lower()
    return word if _ROMAN.fullmatch(word) else word.capitalize()


def number(value: float | None) -> str:
    """Print a count or share without trailing zeros: 40.0 -> 40, 61.8 -> 61.8."""
    return "" if value is None else f"{round(value, 2):g}"


def counted(number_: int, one: str, many: str) -> str:
    """Print a number with the word for it: 1 party, 2 parties."""
    return f"{number_} {one if number_ == 1 else many}"


def safe_url(address: str | None) -> str:
    """Give an address that may stand in a link: http, https or relative; empty for any other."""
    if not address or _NOT_IN_ADDRESS.search(address):
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme in ("http", "https"):
        return address if parts.hostname else ""
    return "" if parts.scheme or address.startswith("//") or ":" in parts.path.split("/")[0] else address


def host(address: str) -> str:
    """Give the host of an address, for a short name of it."""
    try:
        return urlsplit(address).hostname or address
    except ValueError:
        return address
