"""The languages of the interface: which there are, which one is being printed, and what its catalogue says.

English is the language of the source, at the site's root; the others stand at /<code>/. What a catalogue lacks is
printed in English and marked as such (see `marking`), never silently.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from gettext import c2py
from importlib.resources import files
from typing import Literal

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from servanda_site.marking import in_english

DOMAIN = "servanda"
Translated = str | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language: its BCP 47 code, its name in itself, the direction of its script, its alphabet if it has its own.

    `numeric` stands between the figures of a date, day first; empty where figures alone could be misread.
    """

    code: str
    name: str
    direction: Literal["ltr", "rtl"] = "ltr"
    alphabet: str = ""
    numeric: str = ""

    @property
    def prefix(self) -> str:
        """The folder of its pages, with a slash; empty for English."""
        return "" if self is ENGLISH else f"{self.code}/"


ENGLISH = Language(code="en", name="English")
_AZERBAIJANI = "abcçdeəfgğhx\N{LATIN SMALL LETTER DOTLESS I}ijkqlmnoöprsştuüvyz"
LANGUAGES = (
    ENGLISH,
    Language(code="az", name="Azərbaycanca", alphabet=_AZERBAIJANI, numeric="."),
    Language(code="fr", name="Français", numeric="/"),
    Language(code="es", name="Español", numeric="/"),
    Language(code="ru", name="Русский", numeric="."),
    Language(code="ar", name="العربية", direction="rtl", numeric="/"),
)
_SPOKEN: ContextVar[Language] = ContextVar("language", default=ENGLISH)


def spoken() -> Language:
    """Give the language that is being printed."""
    return _SPOKEN.get()


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Print in a language within the block."""
    token = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def gettext(message: str) -> str:
    """Give an interface text in the language spoken; in marked English where the catalogue has none."""
    return pgettext("", message)


def pgettext(context: str, message: str) -> str:
    """Give an interface text that means this only in its context: a section of words.toml, say."""
    if _SPOKEN.get() is ENGLISH:
        return message
    found = catalogue(_SPOKEN.get().code).messages.get((context, message))
    return found if isinstance(found, str) else in_english(message)


def has_translation(context: str, message: str) -> bool:
    """Say whether the catalogue of the language spoken has a text."""
    return _SPOKEN.get() is ENGLISH or (context, message) in catalogue(_SPOKEN.get().code).messages


def ngettext(one: str, many: str, count: int) -> str:
    """Give the form of a text that goes with a number, by the plural rule of the language spoken."""
    english = one if count == 1 else many
    if _SPOKEN.get() is ENGLISH:
        return english
    said = catalogue(_SPOKEN.get().code)
    found = said.messages.get(("", one))
    return found[said.form(count)] if isinstance(found, tuple) else in_english(english)


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """What a language's catalogue says, by context and English text; `plural` is gettext's C expression."""

    messages: Mapping[tuple[str, str], Translated]
    plural: str

    def form(self, count: int) -> int:
        """Give which plural form goes with a number."""
        return int(_rule(self.plural)(count))


@cache
def catalogue(code: str) -> Catalogue:
    """Read the committed catalogue of a language; entries that are empty, fuzzy or obsolete say nothing."""
    path = files("servanda_site").joinpath("pages", "locale", code, "LC_MESSAGES", f"{DOMAIN}.po")
    with path.open("rb") as file:
        read = read_po(file, locale=code, domain=DOMAIN)
    messages = dict(_said(entry) for entry in read if entry.id and not entry.fuzzy and _strings(entry))
    return Catalogue(messages=messages, plural=read.plural_expr)


def _said(entry: Message) -> tuple[tuple[str, str], Translated]:
    """Give an entry by its context and its (first) English text; a plural as a tuple of its forms."""
    key = entry.id if isinstance(entry.id, str) else entry.id[0]
    return (entry.context or "", key), _strings(entry) if entry.pluralizable else _strings(entry)[0]


def _strings(entry: Message) -> tuple[str, ...]:
    """Give the translations of an entry; none where one of them is missing."""
    strings = (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ())
    return strings if all(strings) else ()


_rule = cache(c2py)
