"""Where pages lie: which sections exist in every language, and how a page of one leads to another."""

import re

from markupsafe import Markup

from servanda_site.languages import ENGLISH, LANGUAGES, Language, spoken
from servanda_site.writing import BuildError

_STAYS, _LEADS_TO_ENGLISH = Markup(""), Markup(' hreflang="en"')
_ID = re.compile(r"[A-Za-z0-9_-]+")

# The first part of a path -> its pages exist in every language. All other pages are English, as the records are.
TRANSLATED = frozenset(
    {
        "index.html",
        "treaties",
        "parties",
        "waiting",
        "changes",
        "search",
        "compare",
        "backlog",
        "families",
        "subjects",
        "embed",
    }
)


def is_translated(path: str) -> bool:
    """Say whether a page, by its path in the English site, exists in every language."""
    return path.partition("/")[0] in TRANSLATED


def languages_of(path: str) -> tuple[Language, ...]:
    """Give the languages in which a page exists, by its path in the English site."""
    return LANGUAGES if is_translated(path) else (ENGLISH,)


def to(root: str, path: str) -> str:
    """Give the relative address of a page or file from one whose way to its language's root is `root`.

    It is the page in the language spoken where there is one, and the English one, or the only one, otherwise.
    """
    return f"{root}{'' if spoken() is ENGLISH or is_translated(path) else '../'}{path}"


def hreflang(path: str) -> Markup:
    """Give the attribute that says that a link leads to English; nothing where it stays in the language."""
    return _STAYS if spoken() is ENGLISH or is_translated(path) else _LEADS_TO_ENGLISH


def safe(key: str) -> str:
    """Give an id that a path may hold as it is. Raises BuildError for any other."""
    if not _ID.fullmatch(key):
        raise BuildError(f"{key!r}: an id of a treaty or party that no path can hold; correct it in the registry")
    return key
