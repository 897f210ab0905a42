"""The words of the pages for the terms of the vocabulary; reviewed data in pages/words.toml."""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files

from servanda_db.vocabulary import (
    ActionKind,
    ChangeKind,
    DomesticStage,
    InternationalStage,
    NewsStage,
    PartyKind,
    Realis,
    Tier,
)

Words = Mapping[str, Mapping[str, str]]

_TERMS: Mapping[str, type[StrEnum]] = {
    "stage": InternationalStage,
    "mark": InternationalStage,
    "domestic": DomesticStage,
    "act": ActionKind,
    "report": NewsStage,
    "realis": Realis,
    "tier": Tier,
    "party": PartyKind,
    "parties": PartyKind,
    "change": ChangeKind,
    "changes": ChangeKind,
}


class WordsError(ValueError):
    """words.toml lacks a term, or has one that the vocabulary does not know."""


@cache
def load_words() -> Words:
    """Give the words by section and term. Raises WordsError naming section and term."""
    text = files("servanda_site").joinpath("pages", "words.toml").read_text(encoding="utf-8")
    words: dict[str, dict[str, str]] = tomllib.loads(text)
    for section, terms in _TERMS.items():
        odd = {str(term) for term in terms} ^ words[section].keys()
        if odd:
            raise WordsError(f"words.toml: [{section}] and the vocabulary differ in {', '.join(sorted(odd))}")
    return words
