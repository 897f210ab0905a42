"""Where a text names a treaty: curated names only, the longest wins, never by similarity.

A name that is part of a longer, unknown name ("Protocol to the ...", "Amendment to the ...") is not a mention:
the treaty named there is another one. Names of two treaties that read the same are an error of the registry.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import ahocorasick

from servanda_db.folding import Folded, fold, fold_text
from servanda_db.registry.errors import RegistryError
from servanda_db.registry.treaties import Treaty, load_treaties

_WORD = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"[.;!?]")
_LONGEST_ACRONYM = 9
_LONGEST_GUARD = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatyMention:
    """A treaty named in a text: its registry id, the span [start, end) in the text as given, and the words there."""

    treaty: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Inflection:
    """How names change in a language: letters that tell it, parts that may go at either end, letters a stem keeps."""

    letters: frozenset[str]
    endings: tuple[str, ...]
    minimum: int
    prefixes: tuple[str, ...] = ()

    def stem(self, word: str) -> str:
        """Take the longest beginning off, then the endings, one after the other, the longest first."""
        start = next((len(one) for one in self.prefixes if word.startswith(one) and self.keeps(word, one)), 0)
        return _stem(word[start:], self.endings, self.minimum) if self.endings else word[start:]

    def keeps(self, word: str, part: str) -> bool:
        """Tell whether enough of a word stays when a part is taken off."""
        return len(word) - len(part) >= self.minimum


@lru_cache(maxsize=100_000)
def _stem(word: str, endings: tuple[str, ...], minimum: int) -> str:
    while word.endswith(endings):
        ending = next((end for end in endings if word.endswith(end) and len(word) - len(end) >= minimum), None)
        if ending is None:
            return word
        word = word[: -len(ending)]
    return word


def parse_inflection(table: dict[str, object], where: str) -> Inflection:
    """Read one language of inflection.toml; raises RegistryError naming file and key."""
    unknown = set(table) - {"prefixes"} ^ {"letters", "minimum", "endings"}
    if unknown:
        raise RegistryError(f"{where}: unknown or missing key {sorted(unknown)[0]!r}")
    letters, minimum, endings, prefixes = (
        table["letters"],
        table["minimum"],
        table["endings"],
        table.get("prefixes", []),
    )
    if not isinstance(letters, str) or not isinstance(minimum, int):
        raise RegistryError(f"{where}: letters is text, minimum a number")
    if not isinstance(endings, list) or not isinstance(prefixes, list):
        raise RegistryError(f"{where}: endings and prefixes are lists")
    return Inflection(
        letters=frozenset(letters + letters.upper()),
        endings=_longest_first(endings),
        minimum=minimum,
        prefixes=_longest_first(prefixes),
    )


def _longest_first(parts: Iterable[object]) -> tuple[str, ...]:
    return tuple(sorted({fold(str(part)) for part in parts}, key=lambda part: (-len(part), part)))


@cache
def load_inflections() -> dict[str, Inflection]:
    """Read the endings of every language that has them."""
    name = "inflection.toml"
    tables = tomllib.loads(files("servanda_db.registry").joinpath(name).read_text(encoding="utf-8"))
    return {language: parse_inflection(table, f"{name}: {language}") for language, table in tables.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatyFinder:
    """Automata over the names of a set of treaties: one for names as written, one per inflected language."""

    exact: ahocorasick.Automaton
    stemmed: tuple[tuple[str, Inflection, ahocorasick.Automaton], ...]

    def find(self, text: str, language: str | None = None) -> tuple[TreatyMention, ...]:
        """Find the mentions in a text, in order, none overlapping another.

        With a language names are found inflected in that one alone, else in each whose letters the text has.
        """
        folded = fold_text(text)
        spans = [*_exact_spans(self.exact, folded, text)]
        for code, inflection, automaton in self.stemmed:
            if language in (None, code) and not inflection.letters.isdisjoint(text):
                spans.extend(_stemmed_spans(automaton, inflection, folded))
        chosen = _longest_apart(spans, len(folded.text))
        return tuple(
            _mention(treaty, start, end, folded, text)
            for start, end, treaty in chosen
            if not _names_another(folded.text, start, end, treaty)
        )


Span = tuple[int, int, str]


def _mention(treaty: str, start: int, end: int, folded: Folded, text: str) -> TreatyMention:
    first, last = folded.span(start, end)
    return TreatyMention(treaty=treaty, start=first, end=last, text=text[first:last])


def _stands_alone(text: str, start: int, end: int) -> bool:
    return not (start and text[start - 1].isalnum()) and not (end < len(text) and text[end].isalnum())


def _exact_spans(automaton: ahocorasick.Automaton, folded: Folded, text: str) -> Iterator[Span]:
    for last, (length, treaty, acronym) in automaton.iter(folded.text):
        start, end = last + 1 - length, last + 1
        if not _stands_alone(folded.text, start, end):
            continue
        first, after = folded.span(start, end)
        if not acronym or text[first:after] == acronym:
            yield start, end, treaty


def _stemmed_spans(automaton: ahocorasick.Automaton, inflection: Inflection, folded: Folded) -> Iterator[Span]:
    parts: list[str] = []
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    position, previous = 1, 0
    for word in _WORD.finditer(folded.text):
        if _SENTENCE_END.search(folded.text, previous, word.start()):
            parts.append(".")
            position += 2
        stem = inflection.stem(word.group())
        starts[position], ends[position + len(stem)] = word.start(), word.end()
        parts.append(stem)
        position += len(stem) + 1
        previous = word.end()
    line = f" {' '.join(parts)} "
    for last, (length, treaty) in automaton.iter(line):
        start, end = last + 1 - length + 1, last
        if start in starts and end in ends:
            yield starts[start], ends[end], treaty


def _longest_apart(spans: list[Span], length: int) -> list[Span]:
    taken = bytearray(length)
    chosen = []
    for start, end, treaty in sorted(set(spans), key=lambda span: (span[0] - span[1], span)):
        if not (taken[start] or taken[end - 1]):
            taken[start:end] = b"\x01" * (end - start)
            chosen.append((start, end, treaty))
    return sorted(chosen)


def _names(treaties: Iterable[Treaty]) -> Iterator[tuple[str, str, str]]:
    for treaty in treaties:
        yield treaty.id, treaty.title, "en"
        if treaty.short_title:
            yield treaty.id, treaty.short_title, "en"
        for name in treaty.names:
            yield treaty.id, name.name, name.language


def _enter(known: dict[str, str], key: str, treaty: str, name: str) -> bool:
    if known.setdefault(key, treaty) != treaty:
        raise RegistryError(f"the name {name!r} is given to {known[key]} and to {treaty}")
    return bool(key)


def build_finder(treaties: Iterable[Treaty]) -> TreatyFinder:
    """Build the automata over all names of the treaties; raises RegistryError where two treaties share a name."""
    inflections = load_inflections()
    exact, known = ahocorasick.Automaton(), dict[str, str]()
    stems = {language: (ahocorasick.Automaton(), dict[str, str]()) for language in inflections}
    for treaty, name, language in _names(treaties):
        key = fold(name)
        if _enter(known, key, treaty, name):
            acronym = name if name.isupper() and len(name) <= _LONGEST_ACRONYM and " " not in name else None
            exact.add_word(key, (len(key), treaty, acronym))
        words = _WORD.findall(key)
        if language in stems and len(words) > 1:
            automaton, seen = stems[language]
            line = f" {' '.join(inflections[language].stem(word) for word in words)} "
            _enter(seen, line, treaty, name)
            automaton.add_word(line, (len(line), treaty))
    for automaton in (exact, *(automaton for automaton, _ in stems.values())):
        automaton.make_automaton()
    stemmed = tuple((language, inflections[language], stems[language][0]) for language in stems if stems[language][1])
    return TreatyFinder(exact=exact, stemmed=stemmed)


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherTreatyWords:
    """Words right before and right after a treaty's name that make it part of another treaty's name, folded."""

    before: tuple[str, ...]
    after: tuple[str, ...]


@cache
def other_treaty_words(treaty: str) -> OtherTreatyWords:
    """Give the words for any treaty, with those for this one. Raises RegistryError."""
    every = _other_treaty_words()
    own = every["only"].get(treaty, {"before": [], "after": []})
    return OtherTreatyWords(
        before=tuple(f" {fold(words)} " for words in every["before"] + own["before"]),
        after=tuple(fold(words) for words in every["after"] + own["after"]),
    )


@cache
def _other_treaty_words() -> dict[str, Any]:
    name = "other_treaty_words.toml"
    table = tomllib.loads(files("servanda_db.registry").joinpath(name).read_text(encoding="utf-8"))
    only = table.get("only", {})
    odd = [set(table) ^ {"before", "after", "only"}, *(set(words) ^ {"before", "after"} for words in only.values())]
    unknown = sorted(set().union(*odd) | (set(only) - {treaty.id for treaty in load_treaties()}))
    if unknown:
        raise RegistryError(f"{name}: unknown or missing key {unknown[0]!r}")
    return table


def _names_another(text: str, start: int, end: int, treaty: str) -> bool:
    """Tell whether a treaty's name at [start, end) of a folded text is part of a longer one that no treaty has."""
    words = other_treaty_words(treaty)
    lead = f" {text[max(0, start - _LONGEST_GUARD) : start]}"
    lead += " " * lead.endswith("'")
    tail = text[end : end + _LONGEST_GUARD].lstrip(" ")
    return lead.endswith(words.before) or tail.startswith(words.after)


@cache
def _finder() -> TreatyFinder:
    return build_finder(load_treaties())


def find_treaties(text: str, language: str | None = None) -> tuple[TreatyMention, ...]:
    """Find the registry's treaties named in a text.

    In order of appearance; offsets are those of the text as given. `language` is a code such as "ru": names are found
    inflected in it alone; None tries each language whose letters the text has.
    """
    return _finder().find(text, language)
