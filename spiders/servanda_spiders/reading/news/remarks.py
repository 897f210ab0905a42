"""What an article says beside its claims: ranks, numbers, thresholds, words that tell more than a vote or a signature.

Nothing here becomes a claim. The verdict of an article compares these sentences with the depositary's record.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from servanda_db.folding import fold
from servanda_db.registry.strict import parse_file
from servanda_db.treaty_names import TreatyMention, find_treaties
from servanda_db.vocabulary import Remark, Topic
from servanda_spiders.reading.news.article import LONGEST_ARTICLE, place_of
from servanda_spiders.reading.news.lexicon import Language
from servanda_spiders.reading.news.words import split_sentences

TITLE = "title"
_FILE = "remarks.toml"
_LONGEST_SENTENCE = 600
_MOST = 40
_ENDING = r"(?:st|nd|rd|th|\.|-?[^\W\d]{1,3})"
_TOLD = {
    Topic.RATIFIED: "ratified",
    Topic.JOINED: "joined",
    Topic.IN_FORCE: "in_force",
    Topic.LEFT: "left",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cues:
    """One pattern a list of the file; `counted` and `required` have the number in the group `n`."""

    told: dict[Topic, re.Pattern[str]]
    rank: re.Pattern[str]
    among_first: re.Pattern[str]
    no_rank: re.Pattern[str]
    no_first: re.Pattern[str]
    narrowed: re.Pattern[str]
    world: re.Pattern[str]
    verbs: re.Pattern[str]
    places: re.Pattern[str]
    laws: re.Pattern[str]
    other_acts: re.Pattern[str]
    counted: re.Pattern[str]
    required: re.Pattern[str]
    force: re.Pattern[str]
    in_force_now: re.Pattern[str]
    signing: re.Pattern[str]
    needed: re.Pattern[str]
    not_done: re.Pattern[str]
    generic: re.Pattern[str]


def article_remarks(title: str, text: str, language: Language | None) -> tuple[Remark, ...]:
    """Give the remarks of an article that names a treaty of the registry, in its order; none of any other.

    Pure; never raises on any text, and takes a time in proportion to it.
    """
    text = text[:LONGEST_ARTICLE]
    if not find_treaties(f"{title}\n{text}", language.code if language else None):
        return ()
    found: dict[tuple[Topic, str | None, str], Remark] = {}
    for locator, sentence in _sentences(title, text, language):
        for remark in _remarks(sentence, locator, language):
            key = (remark.topic, remark.treaty, "" if remark.topic is Topic.NAMES else locator)
            found.setdefault(key, remark)
    return tuple(found.values())[:_MOST]


def _sentences(title: str, text: str, language: Language | None) -> Iterator[tuple[str, str]]:
    yield TITLE, title[:_LONGEST_SENTENCE]
    abbreviations, months = (language.abbreviations, language.months) if language else (frozenset(), frozenset())
    for sentence in split_sentences(text, abbreviations, months):
        yield place_of(sentence), sentence.text[:_LONGEST_SENTENCE]


def _remarks(sentence: str, locator: str, language: Language | None) -> Iterator[Remark]:
    mentions = find_treaties(sentence, language.code if language else None)
    treaties = tuple(dict.fromkeys(mention.treaty for mention in mentions))
    words, cues = _without_days(fold(sentence), language), _cues()

    def remark(topic: Topic, treaty: str | None, number: int | None = None) -> Remark:
        return Remark(topic=topic, treaty=treaty, number=number, quote=sentence, locator=locator)

    for treaty in treaties:
        yield remark(Topic.NAMES, treaty)
    if not treaties and locator == TITLE and cues.generic.search(words):
        yield remark(Topic.NAMES, None)
    if not treaties and cues.other_acts.search(words):
        return
    about = treaties[0] if len(treaties) == 1 else None
    rest = fold(_without(mentions, sentence))
    for topic, number in _topics(words, rest, cues, title=locator == TITLE):
        yield remark(topic, about, number)


def _topics(words: str, rest: str, cues: _Cues, *, title: bool) -> Iterator[tuple[Topic, int | None]]:
    """Give what a sentence tells, with its number; `rest` is the sentence without names of treaties."""
    counted = cues.counted.search(words)
    number = int(counted["n"]) if counted else None
    needed = _threshold(words, cues)
    if needed is not None:
        yield Topic.THRESHOLD, needed
    if number is not None and cues.signing.search(words) and not cues.not_done.search(words):
        yield Topic.SIGNED, number
    told = set(_told(words, cues, title=title))
    if needed is not None:
        # A rule of how many must ratify, not a count of those that did.
        told.discard(Topic.RATIFIED)
    if cues.laws.search(rest):
        told.discard(Topic.IN_FORCE)
    yield from ((topic, number) for topic in _TOLD if topic in told)
    if (rank := _rank(words, cues)) is not None:
        yield rank


def _without_days(words: str, language: Language | None) -> str:
    """Give folded words without the days of dates: "on 14 July countries ratified" counts nobody."""
    return _days(language.months).sub("", words) if language and language.months else words


@cache
def _days(months: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\d)\d{{1,2}}(?=(?:st|nd|rd|th|\.)? (?:{_any(tuple(months))})(?!\w))")


def _without(mentions: Iterable[TreatyMention], sentence: str) -> str:
    """Give a sentence without the names of treaties, which have words such as "law" in them."""
    for mention in sorted(mentions, key=lambda one: one.start, reverse=True):
        sentence = f"{sentence[: mention.start]} {sentence[mention.end :]}"
    return sentence


def _told(words: str, cues: _Cues, *, title: bool) -> Iterator[Topic]:
    if cues.not_done.search(words) or words.endswith("?"):
        return
    yield from (topic for topic, pattern in cues.told.items() if pattern.search(words))
    if title and cues.in_force_now.search(words):
        yield Topic.IN_FORCE


def _rank(words: str, cues: _Cues) -> tuple[Topic, int | None] | None:
    """Give the rank among all states that a sentence tells: not one in a region, and none that is asked or denied."""
    words = cues.no_rank.sub(" ", words)
    world = cues.world.search(words)
    if "?" in words or cues.no_first.search(words) or (cues.narrowed.search(words) and not world):
        return None
    if cues.among_first.search(words):
        return Topic.AMONG_FIRST, None
    found = cues.rank.search(words)
    if found is None or not (world or _of_all(words[found.end() :], cues)):
        return None
    digits = re.search(r"\d+", found.group())
    return Topic.RANK, int(digits.group()) if digits else 1


def _of_all(after: str, cues: _Cues) -> bool:
    """Tell whether what follows a rank narrows it: "in" a place, "to" do something that is no consent."""
    verb = after.startswith(" to ") and not cues.verbs.match(after, len(" to "))
    return not verb and not cues.places.match(after, 1)


def _threshold(words: str, cues: _Cues) -> int | None:
    """Give the number that a sentence says is needed for entry into force, or that brings it about."""
    if not (cues.force.search(words) and cues.needed.search(words)) or cues.signing.search(words):
        return None
    found = cues.required.search(words)
    return int(found["n"]) if found else None


@cache
def _cues() -> _Cues:
    """Read the words. Raises RegistryError naming file and key."""
    table = parse_file(files("servanda_spiders.reading.news").joinpath(_FILE).read_text(encoding="utf-8"), _FILE)
    ordinal = rf"(?:{_any(table.texts('first'))}|\d{{1,3}}{_ENDING})"
    number = rf"(?<![\d.,])(?P<n>\d{{1,3}}){_ENDING}?(?: [^\W\d]+)? "
    states, instruments = _any(table.texts("states")), _any(table.texts("instruments"))
    cues = _Cues(
        told={topic: _words(table.texts(key)) for topic, key in _TOLD.items()},
        rank=_words(table.texts("rank"), ordinal),
        among_first=_words(table.texts("among_first")),
        no_rank=_words(table.texts("no_rank"), ordinal),
        no_first=_words(table.texts("no_first"), ordinal),
        narrowed=_words(table.texts("narrowed")),
        world=_words(table.texts("rank_world")),
        verbs=_words(table.texts("rank_verbs")),
        places=_words(table.texts("rank_places")),
        laws=_words(table.texts("laws")),
        other_acts=_words(table.texts("other_acts")),
        counted=re.compile(rf"{number}(?:{states})(?!\w)"),
        required=re.compile(rf"{number}(?:{states}|{instruments})(?!\w)"),
        force=_words(table.texts("force")),
        in_force_now=_words(table.texts("in_force_now")),
        signing=_words(table.texts("signing")),
        needed=_words(table.texts("needed")),
        not_done=_words(table.texts("not_done")),
        generic=_words(table.texts("generic")),
    )
    table.close()
    return cues


def _words(phrases: tuple[str, ...], number: str = "") -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_any(phrases, number)})(?!\w)")


def _any(phrases: tuple[str, ...], number: str = "") -> str:
    return "|".join(sorted((_phrase(phrase, number) for phrase in phrases), key=len, reverse=True))


def _phrase(phrase: str, number: str) -> str:
    parts = (number if word == "N" else re.escape(fold(word)).replace(r"\*", r"\w*") for word in phrase.split())
    return " ".join(parts)
