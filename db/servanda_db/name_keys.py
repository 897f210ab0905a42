"""The key by which names of parties are compared: equal keys are one name, and nothing else is."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from servanda_db.folding import fold
from servanda_db.registry.strict import Table, registry_file

_FOOTNOTES = re.compile(r"<(sup|superscript)\b[^<>]*>[^<]*</\1>", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_FILE = "name_words.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class NameWords:
    """Words that do not count, words for a form of state, words in full by their abbreviation; all folded."""

    articles: frozenset[str]
    styles: frozenset[str]
    abbreviated: Mapping[str, str]


@cache
def name_words() -> NameWords:
    """Load the reviewed words. Raises RegistryError."""
    return parse_name_words(registry_file(_FILE))


def parse_name_words(table: Table) -> NameWords:
    """Read a file of words of names. Raises RegistryError naming file and key, also for a word that is not folded."""
    full = table.table("abbreviated")
    shorts = full.keys()
    loaded = NameWords(
        articles=frozenset(table.texts("articles")),
        styles=frozenset(table.texts("styles")),
        abbreviated={short: full.text(short) for short in shorts},
    )
    table.close()
    for word in (*loaded.articles, *loaded.styles, *loaded.abbreviated, *loaded.abbreviated.values()):
        if _WORD.findall(fold(word)) != [word]:
            raise table.error(word, "not one folded word: small letters, without diacritics or blanks")
    return loaded


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
    if of and style.rpartition(" ")[2] in name_words().styles:
        yield f"{head} {style} of"
        yield f"{head} {style}"


def _without_articles(words: list[str]) -> list[str]:
    told = name_words()
    return [told.abbreviated.get(word, word) for word in words if word not in told.articles]


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
