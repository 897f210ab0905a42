"""The phrases of a language: what each says about a treaty act, read strictly from reviewed TOML files."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from servanda_db.registry.errors import RegistryError
from servanda_db.registry.treaties import treaty_by_id
from servanda_spiders.reading.news.party_names import party_names
from servanda_spiders.reading.news.phrases import Phrases, Tag, pattern_words
from servanda_spiders.reading.news.word_kinds import ACTS, OBJECTS, OPERATORS, ORGANS, PREPOSITIONS, VERB_FORMS

_ARTICLE, _FOR = "\u0627\u0644", "\u0644"


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """All that is known of one language.

    `verb_last` where the verb ends the clause, `framed` where a participle ends it and its auxiliary stands before
    the object ("hat das Abkommen ratifiziert").

    `months` are their first words in small letters; `prefixes` small words that are written as one with the next.
    """

    code: str
    verb_last: bool
    framed: bool
    phrases: Phrases
    abbreviations: frozenset[str]
    light_endings: tuple[str, ...]
    calendar: Phrases
    year_words: frozenset[str]
    month_words: frozenset[str]
    date_fillers: frozenset[str]
    month_first: bool
    name_links: frozenset[str]
    months: frozenset[str]
    prefixes: tuple[str, ...]


def _texts(table: Mapping[str, object], key: str, where: str) -> list[str]:
    values = table.get(key, [])
    if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
        raise RegistryError(f"{where}: {key}: expected a list of texts")
    return values


def _tables(
    table: Mapping[str, object], key: str, known: frozenset[str], where: str
) -> Iterator[tuple[str, dict[str, object]]]:
    values = table.get(key, {})
    if not isinstance(values, dict):
        raise RegistryError(f"{where}: {key}: expected a table")
    for name, entry in values.items():
        if name not in known:
            raise RegistryError(f"{where}: {key}: unknown key {name!r}")
        yield name, entry if isinstance(entry, dict) else {name: entry}


def _verb_tags(table: Mapping[str, object], where: str) -> Iterator[tuple[str, Tag]]:
    for act, forms in _tables(table, "verbs", ACTS, where):
        for form in forms:
            if form not in VERB_FORMS:
                raise RegistryError(f"{where}: verbs.{act}: unknown key {form!r}")
            for phrase in _texts(forms, form, f"{where}: verbs.{act}"):
                yield phrase, Tag(kind="verb", value=act, form=form)


def _list_tags(table: Mapping[str, object], where: str) -> Iterator[tuple[str, Tag]]:
    kinds = {"organs": ORGANS, "objects": OBJECTS, "operators": OPERATORS, "prepositions": PREPOSITIONS}
    for key, known in kinds.items():
        for value, lists in _tables(table, key, known, where):
            for phrase in _texts(lists, value, f"{where}: {key}"):
                yield phrase, Tag(kind=key.removesuffix("s"), value=value)


def _party_organ_tags(table: Mapping[str, object], where: str) -> Iterator[tuple[str, Tag]]:
    """Organs that belong to one state by their name: [organs_of.<party>] <organ> = [phrases]."""
    for party, organs in (table.get("organs_of") or {}).items():  # type: ignore[attr-defined]
        for organ, lists in _tables({"organs": organs}, "organs", ORGANS, f"{where}: organs_of.{party}"):
            for phrase in _texts(lists, organ, f"{where}: organs_of.{party}"):
                yield phrase, Tag(kind="organ", value=organ, party=party, proper=phrase[0].isupper())


_CALENDAR = (("months", "month"), ("weekdays", "weekday"), ("days_ago", "ago"), ("years_ago", "years_ago"))
_KEYS = frozenset(
    [
        "language",
        "verb_last",
        "framed",
        "abbreviations",
        "light_endings",
        "months",
        "weekdays",
        "days_ago",
        "years_ago",
        "month_words",
        "bodies",
        "date_fillers",
        "year_words",
        "month_first",
        "common_words",
        "letters",
        "name_links",
        "prefixes",
        "verbs",
        "organs",
        "organs_of",
        "objects",
        "operators",
        "prepositions",
    ]
)


def _body_tags(table: Mapping[str, object], where: str) -> Iterator[tuple[str, Tag]]:
    """Organizations whose name stands for their treaty where a state joins or leaves them: <treaty> = [phrases]."""
    bodies = table.get("bodies", {})
    if not isinstance(bodies, dict):
        raise RegistryError(f"{where}: bodies: expected lists by treaty")
    for treaty in bodies:
        if treaty_by_id(treaty) is None:
            raise RegistryError(f"{where}: bodies: unknown treaty {treaty!r}")
        for phrase in _texts(bodies, treaty, f"{where}: bodies"):
            yield phrase, Tag(kind="body", value=treaty)


def _calendar(table: Mapping[str, object], where: str) -> Phrases:
    """Read months, weekdays (Monday = 0) and days before publication: `1 = ["January", "Jan"]`."""
    calendar = Phrases()
    for key, kind in _CALENDAR:
        numbers = table.get(key, {})
        if not isinstance(numbers, dict) or not all(number.isdigit() for number in numbers):
            raise RegistryError(f"{where}: {key}: expected lists by number")
        for number in numbers:
            for phrase in _texts(numbers, number, f"{where}: {key}"):
                calendar.add(phrase, Tag(kind=kind, value=number))
    return calendar


def _months(table: Mapping[str, object], where: str) -> frozenset[str]:
    months = table.get("months", {})
    names = [name for number in months for name in _texts(months, number, where)] if isinstance(months, dict) else []
    return frozenset(name.split()[0].casefold() for name in names)


def _words(table: Mapping[str, object], key: str, where: str) -> frozenset[str]:
    return frozenset(word for text in _texts(table, key, where) for word in pattern_words(text))


def prefixed(phrase: str, prefixes: tuple[str, ...]) -> tuple[str, ...]:
    """Give a phrase with each of the small words that are written as one with its first word.

    The Arabic article after "for" loses its own first letter.
    """
    shortened = phrase[1:] if phrase.startswith(_ARTICLE) else phrase
    return tuple(prefix + (shortened if prefix == _FOR else phrase) for prefix in prefixes)


def _phrases(table: Mapping[str, object], where: str, prefixes: tuple[str, ...]) -> Phrases:
    phrases = Phrases()
    tags = (
        *_verb_tags(table, where),
        *_list_tags(table, where),
        *_party_organ_tags(table, where),
        *_body_tags(table, where),
    )
    for phrase, tag in tags:
        try:
            phrases.add(phrase, tag)
        except ValueError as error:
            raise RegistryError(f"{where}: {error}") from error
    for phrase, tag in tags:
        for written in prefixed(phrase, prefixes):
            phrases.add_if_new(written, tag)
    return phrases


def parse_language(table: Mapping[str, object], where: str) -> Language:
    """Read one phrase file (names of parties are entered apart); raises RegistryError naming file and key."""
    unknown = sorted(set(table) - _KEYS)
    if unknown:
        raise RegistryError(f"{where}: unknown key {unknown[0]!r}")
    prefixes = tuple(_texts(table, "prefixes", where))
    phrases = _phrases(table, where, prefixes)
    return Language(
        code=str(table["language"]),
        verb_last=bool(table.get("verb_last", False)),
        framed=bool(table.get("framed", False)),
        phrases=phrases,
        abbreviations=frozenset(word.casefold().rstrip(".") for word in _texts(table, "abbreviations", where)),
        light_endings=tuple(_texts(table, "light_endings", where)),
        calendar=_calendar(table, where),
        year_words=_words(table, "year_words", where),
        month_words=_words(table, "month_words", where),
        date_fillers=_words(table, "date_fillers", where),
        month_first=bool(table.get("month_first", False)),
        name_links=_words(table, "name_links", where),
        months=_months(table, where),
        prefixes=prefixes,
    )


@cache
def _table(code: str) -> dict[str, object]:
    path = files("servanda_spiders.reading.news").joinpath("phrases", f"{code}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def language_marks(code: str) -> tuple[frozenset[str], frozenset[str]]:
    """Give the small words and the letters that a language is told by, without reading its phrases."""
    table = _table(code)
    return _words(table, "common_words", f"phrases/{code}.toml"), frozenset(str(table.get("letters", "")))


@cache
def languages() -> tuple[str, ...]:
    """Give the codes of the languages that have a phrase file."""
    folder = files("servanda_spiders.reading.news").joinpath("phrases")
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml")))


@cache
def load_language(code: str) -> Language:
    """Read a language's phrases and enter the names of states in it.

    Raises RegistryError, KeyError for an unknown code.
    """
    if code not in languages():
        raise KeyError(code)
    language = parse_language(_table(code), f"phrases/{code}.toml")
    for name, tag in party_names(code):
        language.phrases.add_if_new(name, tag)
        for written in prefixed(name, language.prefixes):
            language.phrases.add_if_new(written, tag)
    return language
