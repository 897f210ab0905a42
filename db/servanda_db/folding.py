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

# A text of plain characters with single blanks and line breaks between folds to itself in small letters.
_NOT_PLAIN = ("`", "  ", "\n\n", " \n", "\n ", *"\t\r\v\f\x1c\x1d\x1e\x1f")
# Words of plain characters with one space between: they fold to themselves in small letters.
_PLAIN_RUN = re.compile(r"[!-_a-~]+(?: [!-_a-~]+)*")
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


def _is_plain(text: str) -> bool:
    """Tell whether only the case of a text's ASCII characters would change; a line without breaks is told faster."""
    if text.isprintable():
        return "`" not in text and "  " not in text
    return not any(mark in text for mark in _NOT_PLAIN)


def fold_text(text: str) -> Folded:
    """Fold a text of any length; linear."""
    if text.isascii() and not text[:1].isspace() and _is_plain(text):
        return Folded(text=text.lower().replace("\n", " "), offsets=range(len(text) + 1))
    pieces: list[str] = []
    offsets: list[int] = []
    blank, position = True, 0
    for run in (*_PLAIN_RUN.finditer(text), None):
        start, end = run.span() if run else (len(text), len(text))
        blank = _fold_between(text, position, start, pieces, offsets, blank=blank)
        if run:
            pieces.append(run.group().lower())
            offsets.extend(range(start, end))
            blank = False
        position = end
    offsets.append(len(text))
    return Folded(text="".join(pieces), offsets=offsets)


def _fold_between(text: str, start: int, end: int, pieces: list[str], offsets: list[int], *, blank: bool) -> bool:
    """Fold [start, end) character by character; give whether it ends in white space."""
    for offset in range(start, end):
        for folded in _fold_character(text[offset]):
            if folded == " " and blank:
                continue
            blank = folded == " "
            pieces.append(folded)
            offsets.append(offset)
    return blank


def fold(text: str) -> str:
    """Fold a name or a phrase: the key it is compared by, without white space around it."""
    return fold_text(text).text.strip()
