"""How single values are printed: dates, numbers, headings, addresses; hidden controls made visible."""

import re
from datetime import date
from functools import lru_cache
from urllib.parse import urlsplit

from babel.dates import format_date, get_month_names
from babel.numbers import format_decimal

from servanda_site.languages import ENGLISH, spoken
from servanda_site.marking import english_name

_PATTERNS = {4: "y", 7: "MMM y", 10: "d MMM y"}
# Controls that turn the direction of text, or that HTML does not allow: they are shown, never obeyed.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
_ROMAN = re.compile("[IVXLC]+")
_SMALL_WORDS = frozenset({"a", "and", "at", "by", "for", "in", "of", "on", "or", "the", "to", "with"})
_ISO = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_ISO_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_NOT_IN_ADDRESS = re.compile(r"[\x00-\x20\x7f-\x9f\\<>\"'`]")


def visible(text: str) -> str:
    """Put the code point in brackets in place of each control that would hide or turn text."""
    if text.isprintable():  # no control and no format sign: quicker than to look for each
        return text
    return _HIDDEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)


def day(iso: str | None) -> str:
    """Print an ISO date or UTC time as a day, month or year: 2025-10-25 -> 25 Oct 2025. Raises ValueError.

    In another language it is as the Unicode CLDR prints it there, in digits 0 to 9.
    """
    return _day(iso, spoken().code) if iso else ""


def short_day(iso: str | None) -> str:
    """Print a date for a long table: in figures, day first, where that is usual; in English as `day` does."""
    if not iso or len(iso) < len("2025-10-25") or not spoken().numeric:
        return day(iso)
    year, month, number_ = iso[:10].split("-")
    return spoken().numeric.join((str(int(number_)), str(int(month)), year))


@lru_cache(maxsize=100_000)
def _day(iso: str, code: str) -> str:
    parts = iso[:10]
    if not _ISO.fullmatch(parts):
        raise ValueError(f"{iso!r}: not an ISO date")
    year, month, number_ = (*map(int, parts.split("-")), 1, 1)[:3]
    return format_date(date(year, month, number_), _PATTERNS[len(parts)], locale=code)


def months() -> tuple[str, ...]:
    """Give the names that `day` prints for the twelve months, in their order."""
    return tuple(get_month_names("abbreviated", locale=spoken().code).values())


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
    """Print a count or share, to two places and without zeros at their end: 40.0 -> 40, 61.8 -> 61.8, 1200 -> 1,200."""
    return "" if value is None else format_decimal(round(value, 2), "#,##0.##", locale=spoken().code)


def percent(value: float) -> str:
    """Give a share of a hundred as a width in SVG."""
    return f"{round(value, 2):g}"


def english(text: str | None) -> str | None:
    """Mark a text of the records, which are in English, in a page of another language."""
    return text if not text or spoken() is ENGLISH else english_name(text)


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
