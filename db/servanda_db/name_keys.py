"""The key by which names of parties are compared: equal keys are one name, and nothing else is."""

import re
from collections.abc import Iterator

from servanda_db.folding import fold

_FOOTNOTES = re.compile(r"<(sup|superscript)\b[^<>]*>[^<]*</\1>", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_ABBREVIATED = {"st": "saint", "rep": "republic", "dem": "democratic"}
_STYLES = frozenset(
    {"commonwealth", "confederation", "duchy", "emirate", "empire", "federation", "jamahiriya", "kingdom"}
    | {"principality", "republic", "state", "states", "sultanate", "union"}
)


def normalise(name: str) -> str:
    """Give the key of a party's name; empty where the name has no letter or digit.

    Footnote markup goes with its content. Case, diacritics, apostrophes, punctuation, white space and the
    article do not count; `&` is "and", "St." is "saint", initials ("U.S.S.R.") are one word. Idempotent.
    """
    plain = fold(_FOOTNOTES.sub("", name)).replace("'", "").replace("&", " and ")
    words = _WORD.findall(plain)
    while (shorter := _without_articles(_join_initials(words))) != words:
        words = shorter
    return " ".join(words)


def spellings(key: str) -> Iterator[str]:
    """Give a key and its inverted forms: "kingdom of x" is also "x, kingdom of the" and "x (kingdom)"."""
    yield key
    style, of, head = key.partition(" of ")
    if of and style.rpartition(" ")[2] in _STYLES:
        yield f"{head} {style} of"
        yield f"{head} {style}"


def _without_articles(words: list[str]) -> list[str]:
    return [_ABBREVIATED.get(word, word) for word in words if word != "the"]


def _join_initials(words: list[str]) -> list[str]:
    joined: list[str] = []
    after_initial = False
    for word in words:
        initial = len(word) == 1 and word.isalpha()
        if initial and after_initial:
            joined[-1] += word
        else:
            joined.append(word)
        after_initial = initial
    return joined
