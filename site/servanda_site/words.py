"""The words of the pages for the terms of the vocabulary; reviewed data in pages/words.toml, and the catalogues."""

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
from servanda_site.languages import ENGLISH, has_translation, pgettext, spoken
from servanda_site.marking import english_name

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


# Sections that are for machines: the same in all languages.
BARE = frozenset({"mark"})


def load_words() -> Words:
    """Give the words by section and term, in the language spoken. Raises WordsError naming section and term."""
    return english_words() if spoken() is ENGLISH else _translated(spoken().code)


def region_word(region: str) -> str:
    """Give the name of a region in the language spoken; a region that words.toml does not know is marked English."""
    return pgettext("region", region) if has_translation("region", region) else english_name(region)


def subject_word(subject: str) -> str:
    """Give the name of a subject in the language spoken; one that words.toml does not know is marked English."""
    return pgettext("subject", subject) if has_translation("subject", subject) else english_name(subject)


@cache
def _translated(code: str) -> Words:
    assert spoken().code == code
    return {
        section: {
            term: word if section in BARE or not word else pgettext(section, word) for term, word in terms.items()
        }
        for section, terms in english_words().items()
    }


@cache
def english_words() -> Words:
    """Give the words as words.toml has them. Raises WordsError naming section and term."""
    text = files("servanda_site").joinpath("pages", "words.toml").read_text(encoding="utf-8")
    words: dict[str, dict[str, str]] = tomllib.loads(text)
    for section, terms in _TERMS.items():
        odd = {str(term) for term in terms} ^ words[section].keys()
        if odd:
            raise WordsError(f"words.toml: [{section}] and the vocabulary differ in {', '.join(sorted(odd))}")
    return words
