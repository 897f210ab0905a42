"""Text folded for comparison, with the way back to the text as published.

Folding makes case, diacritics, quotation marks, dashes and runs of white space irrelevant, so that a name is
found however a page sets it; every folded character remembers where it stood, so that what is quoted is always
the original.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_NOT_PLAIN = re.compile(r"[^ -_a-~]|  |^ ")
_SAME = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u02bb`\u00b4\u2032", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    "\u0131": "i",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """Folded text and, for each folded character, its offset in the original; `offsets` has one more entry, the end."""

    text: str
    offsets: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the original span [start, end) of a folded span [start, end)."""
        return self.offsets[start], self.offsets[end - 1] + 1


@lru_cache(maxsize=8192)
def _fold_character(character: str) -> str:
    if character in _SAME:
        return _SAME[character]
    if character.isspace():
        return " "
    decomposed = unicodedata.normalize("NFKD", character).lower()
    return "".join(
        _SAME.get(part, " " if part.isspace() else part)
        for part in unicodedata.normalize("NFKD", decomposed)
        if unicodedata.category(part) not in {"Mn", "Cf", "Me"}
    )


def fold_text(text: str) -> Folded:
    """Fold a text of any length; linear."""
    if not _NOT_PLAIN.search(text):
        return Folded(text=text.lower(), offsets=range(len(text) + 1))
    characters: list[str] = []
    offsets: list[int] = []
    blank = True
    for offset, character in enumerate(text):
        for folded in _fold_character(character):
            if folded == " " and blank:
                continue
            blank = folded == " "
            characters.append(folded)
            offsets.append(offset)
    offsets.append(len(text))
    return Folded(text="".join(characters), offsets=tuple(offsets))


def fold(text: str) -> str:
    """Fold a name or a phrase: the key it is compared by, without white space around it."""
    return fold_text(text).text.strip()
