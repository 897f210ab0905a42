"""Paragraphs, sentences and words of a text, each knowing where it stands in the text as published."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from servanda_db.folding import fold_text

_ELIDED = r"(?:[a-z]{1,2}|[a-z]{0,4}ll|qu)'(?=\w)"
_WORD = re.compile(rf"'s\b|{_ELIDED}|\w+(?:'(?!s\b)\w+)*|[^\w\s]")
_END = re.compile(r"(?<![.!?\u2026])[.!?\u2026]++[\"'\u201d\u2019\u00bb)\]]*+(?=\s)|[\u3002\u061f\u06d4]")
_LETTER = re.compile(r"\w")
_LETTERS = re.compile(r"[^\W\d]+")
_DAY = re.compile(r"\d{1,2}")
_LONGEST_MONTH = 16
_LONGEST_SENTENCE = 1500
_TERMINAL = tuple(".!?\u2026:;\u3002\u061f")
_CLOSING = "\"'\u201d\u2019\u00bb)]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence as published and its number in the text, from 1; `whole` is false for a line with no full stop."""

    text: str
    number: int
    whole: bool = True


class Word(NamedTuple):
    """A folded word or mark and its span [start, end) in the sentence; `capital`: it begins with a capital letter."""

    folded: str
    start: int
    end: int
    capital: bool


def split_words(text: str) -> tuple[Word, ...]:
    """Split a sentence into folded words and marks."""
    folded = fold_text(text)
    offsets = folded.offsets
    new, kind = tuple.__new__, Word
    return tuple(
        [
            new(
                kind,
                (match.group(), (start := offsets[match.start()]), offsets[match.end() - 1] + 1, text[start].isupper()),
            )
            for match in _WORD.finditer(folded.text)
        ]
    )


def folded_words(text: str) -> list[str]:
    """Give the folded words and marks of a text, without their places."""
    return _WORD.findall(fold_text(text).text)


def _is_end(line: str, end: re.Match[str], abbreviations: frozenset[str], months: frozenset[str]) -> bool:
    """Tell whether a full stop ends a sentence.

    Not after an abbreviation or an initial, between a day and its month ("14. Juni"), nor before a small letter.
    """
    after = line[end.end() : end.end() + _LONGEST_MONTH].lstrip(" \t\"'\u201c\u201d\u00ab\u00bb(\u2014\u2013-")
    if after[:1].islower():
        return False
    if end.group()[0] != ".":
        return True
    before = line[max(0, end.start() - 12) : end.start()].split()
    last = before[-1].lstrip("(\"'“«").casefold() if before else ""
    following = _LETTERS.match(after)
    if _DAY.fullmatch(last) and following and following.group().casefold() in months:
        return False
    return last not in abbreviations and not (len(last) == 1 and last.isalpha())


def _sentences_of(line: str, abbreviations: frozenset[str], months: frozenset[str]) -> Iterator[str]:
    start = 0
    for end in _END.finditer(line):
        if _is_end(line, end, abbreviations, months):
            yield line[start : end.end()]
            start = end.end()
    yield line[start:]


def _bounded(sentence: str) -> Iterator[str]:
    """Cut what no one would write as one sentence, so that the work on each is bounded."""
    for start in range(0, len(sentence), _LONGEST_SENTENCE):
        yield sentence[start : start + _LONGEST_SENTENCE]


def split_sentences(
    text: str, abbreviations: frozenset[str], months: frozenset[str] = frozenset()
) -> tuple[Sentence, ...]:
    """Split a text: a line break ends a sentence; a line that ends in no full stop is not `whole` (a caption).

    `abbreviations` and `months` are words in small letters.
    """
    sentences: list[Sentence] = []
    for line in text.splitlines():
        whole = line.rstrip().rstrip(_CLOSING).endswith(_TERMINAL)
        pieces = [piece.strip() for part in _sentences_of(line, abbreviations, months) for piece in _bounded(part)]
        for piece in pieces:
            if not _LETTER.search(piece):
                continue
            ended = whole or piece.rstrip(_CLOSING).endswith(_TERMINAL)
            sentences.append(Sentence(text=piece, number=len(sentences) + 1, whole=ended))
    return tuple(sentences)
