"""Columns of an MTDSG table: what a date means is said by its column's own header, never by its place."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from servanda_db.vocabulary import ActionKind, PageFault
from servanda_spiders.reading.footnotes import split_markers
from servanda_spiders.reading.mtdsg_words import words

# Commas stand inside labels too ("ratification, accession or succession to ..."), but never before a capital.
_BETWEEN_LABELS = re.compile(r" ?, ?(?=[A-Z])")
_LETTER = re.compile(r"(?P<stem>.*?)(?P<gap> ?)\((?P<letter>[A-Za-z]{1,3})\)")
_ENDS_IN_ARTICLE = re.compile(r".*\barticles? [0-9IVXLC]+(?: ?\([0-9a-z]+\))*")
_LONGEST_HEADER = 1000
_LONGEST_SHOWN = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One label of a header: its words, the letter it declares, the kind of act it names."""

    text: str
    letter: str | None
    kind: ActionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a date in a column says: a kind, and the label or labels as published that may be meant."""

    kind: ActionKind
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of dated acts.

    `bare` is the meaning of a date without a letter, `lettered` of one with a letter; `shown` is the header
    shortened for people. A column without any label has `bare` of kind `other` and no letters.
    """

    header: str
    shown: str
    labels: tuple[Label, ...]
    bare: Meaning
    lettered: Mapping[str, Meaning]


def shorten(text: str, longest: int = _LONGEST_SHOWN) -> str:
    """Cut a text for a message or a locator."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def is_participant(header: str) -> bool:
    """Tell whether a header is that of the column of names."""
    return split_markers(header)[0].casefold() in words().participant


@lru_cache(maxsize=512)
def read_column(header: str) -> Column | None:
    """Read the header of a column, or give None for a column that is known to hold no dated acts.

    Raises PageFault `unknown_header` for a label that is not among the reviewed ones.
    """
    text = split_markers(header)[0]
    if text.casefold() in words().text_columns:
        return None
    if len(text) > _LONGEST_HEADER:
        raise PageFault("unknown_header", f"a header of {len(text)} characters: {shorten(text)!r}")
    labels = tuple(_label(part) for part in _BETWEEN_LABELS.split(text)) if text else ()
    return Column(header=text, shown=shorten(text), labels=labels, bare=_bare(labels), lettered=_lettered(labels))


def _label(text: str) -> Label:
    match = _LETTER.fullmatch(text)
    kind = _kind_of(match["stem"]) if match else None
    if match and kind and not _is_paragraph(match, kind):
        return Label(text=match["stem"], letter=match["letter"], kind=kind)
    kind = _kind_of(text)
    if kind is None:
        raise PageFault("unknown_header", f"the label {shorten(text)!r} is not among the reviewed ones")
    return Label(text=text, letter=None, kind=kind)


def _is_paragraph(match: re.Match[str], kind: ActionKind) -> bool:
    """Tell "(b)" of "under article 7 (1) (b)" from "(n)" of "under article 23 (n)"."""
    if not match["gap"] or not _ENDS_IN_ARTICLE.fullmatch(match["stem"]):
        return False
    return match["letter"] not in words().usual_letters.get(kind, ())


def _kind_of(label: str) -> ActionKind | None:
    known = words().labels.get(label.casefold())
    if known is not None:
        return known
    return next((kind for pattern, kind in words().families if pattern.fullmatch(label)), None)


def _bare(labels: tuple[Label, ...]) -> Meaning:
    """Give the meaning of a date without a letter: the label without one, or the only label there is."""
    free = tuple(label for label in labels if label.letter is None) or labels
    if not free:
        return Meaning(kind=ActionKind.OTHER, label="")
    if len(free) == 1:
        return Meaning(kind=free[0].kind, label=free[0].text)
    return Meaning(kind=ActionKind.AMBIGUOUS, label=_either(free))


def _lettered(labels: tuple[Label, ...]) -> dict[str, Meaning]:
    meanings = {}
    for letter in {label.letter for label in labels if label.letter is not None}:
        sharing = tuple(label for label in labels if label.letter == letter)
        kinds = {label.kind for label in sharing}
        kind = sharing[0].kind if len(kinds) == 1 else ActionKind.AMBIGUOUS
        meanings[letter] = Meaning(kind=kind, label=_either(sharing))
    return meanings


def _either(labels: tuple[Label, ...]) -> str:
    return " or ".join(label.text for label in labels)
