"""Which language an article is in, told from its own words: script first, then the commonest small words."""

from collections import Counter

from servanda_spiders.reading.news.lexicon import Language, language_marks, languages, load_language
from servanda_spiders.reading.news.words import folded_words

_SAMPLE = 6000
_LEAST = 3
# Enough for a text of one sentence, where no other language has more than half as many.
_LEAST_AHEAD = 2
_CLEAR = 8


def _scores(text: str) -> dict[str, int]:
    sample = text[:_SAMPLE]
    counts = Counter(folded_words(sample))
    return {code: _score(code, counts, sample) for code in languages()}


def _score(code: str, counts: Counter[str], sample: str) -> int:
    words, letters = language_marks(code)
    return sum(counts[word] for word in words) + sum(sample.count(letter) for letter in letters)


def detect_language(text: str, declared: str | None = None) -> str | None:
    """Give the code of the language most of a text is in, of those that have phrases; None where it can't be told.

    A declared language stands unless the words speak clearly against it: a site's language is not an article's.
    """
    scores = _scores(text)
    code = (declared or "").split("-")[0].casefold()
    best = max(scores, key=lambda language: (scores[language], language), default="")
    declared_speaks = scores.get(code, 0) > 0 and (scores[best] < _CLEAR or 2 * scores[code] >= scores[best])
    if declared_speaks:
        return code
    first, second = sorted((0, 0, *scores.values()))[:-3:-1]
    told = best if first >= (_LEAST_AHEAD if first >= 2 * second else _LEAST) else None
    return told or (code if code in scores else None)


def choose_language(declared: str | None, text: str) -> Language | None:
    """Give the language to read an article in, or None where it is one that has no phrases."""
    code = detect_language(text, declared)
    return load_language(code) if code else None
