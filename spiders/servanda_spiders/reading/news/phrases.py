"""A trie of phrases over folded words."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from servanda_spiders.reading.news.words import Word, split_words

_REMEMBERED = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """What a phrase says: `kind` verb, organ, object, operator, preposition, party; `value` the word of that kind.

    `form` is the form of a verb; `party` the state that an organ or a name belongs to; `proper` asks for a capital.
    """

    kind: str
    value: str
    form: str = ""
    party: str = ""
    proper: bool = False


@dataclass(slots=True)
class _Node:
    words: "dict[str, _Node]" = field(default_factory=dict)
    prefixes: "dict[str, _Node]" = field(default_factory=dict)
    lengths: tuple[int, ...] = ()
    any: "_Node | None" = None
    tag: Tag | None = None


class Phrases:
    """A trie of phrases over words; `*` at the end of a word stands for any ending, `?` for any one word."""

    def __init__(self) -> None:
        self._root = _Node()
        self._openings: dict[str, tuple[_Node, ...]] = {}

    def opens(self, word: str) -> tuple[_Node, ...]:
        """Give what a folded word may open; remembered, as most words open nothing."""
        found = self._openings.get(word)
        if found is None:
            found = tuple(_after(self._root, word))
            if len(self._openings) < _REMEMBERED:
                self._openings[word] = found
        return found

    def add(self, phrase: str, tag: Tag) -> None:
        """Enter a phrase; raises ValueError where it is there with another meaning."""
        node = self._root
        for pattern in pattern_words(phrase):
            node = _step(node, pattern)
        self._openings.clear()
        if node.tag is not None and node.tag != tag:
            raise ValueError(f"{phrase!r} is {node.tag.kind} {node.tag.value} and {tag.kind} {tag.value}")
        node.tag = tag

    def add_if_new(self, phrase: str, tag: Tag) -> None:
        """Enter a phrase unless it already has a meaning: the words of the language come before names."""
        node = self._root
        for pattern in pattern_words(phrase):
            node = _step(node, pattern)
        self._openings.clear()
        node.tag = node.tag or tag

    def longest(self, words: tuple[Word, ...], start: int, stop: int | None = None) -> tuple[Tag, int] | None:
        """Give the tag of the longest phrase that begins at a word and ends before `stop`, and the index after it."""
        nodes = self.opens(words[start].folded)
        if not nodes:
            return None
        best: tuple[Tag, int] | None = None
        end = len(words) if stop is None else stop
        index = start + 1
        while nodes:
            for node in nodes:
                if node.tag and (words[start].capital or not node.tag.proper):
                    best = (node.tag, index)
            if index >= end:
                break
            nodes = tuple(after for node in nodes for after in _after(node, words[index].folded))
            index += 1
        return best


def pattern_words(phrase: str) -> list[str]:
    """Split a phrase into the words it must meet; a `*` stays with its word."""
    patterns: list[str] = []
    for word in split_words(phrase):
        if word.folded == "*" and patterns:
            patterns[-1] += "*"
        else:
            patterns.append(word.folded)
    return patterns


def _step(node: _Node, pattern: str) -> _Node:
    if pattern == "?":
        node.any = node.any or _Node()
        return node.any
    if pattern.endswith("*") and len(pattern) > 1:
        after = node.prefixes.setdefault(pattern[:-1], _Node())
        node.lengths = tuple(sorted({len(prefix) for prefix in node.prefixes}))
        return after
    return node.words.setdefault(pattern, _Node())


def _after(node: _Node, word: str) -> Iterator[_Node]:
    """Give the nodes a word leads to, the least exact first, so that the most exact one wins."""
    if node.any:
        yield node.any
    for length in node.lengths:
        if length <= len(word) and (found := node.prefixes.get(word[:length])):
            yield found
    if exact := node.words.get(word):
        yield exact
