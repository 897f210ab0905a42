"""Names of states as phrases.

From the registry of parties, and per language from TOML (names, adjectives, heads of state).
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from servanda_db.registry.errors import RegistryError
from servanda_db.registry.parties import load_parties
from servanda_db.treaty_names import load_inflections
from servanda_db.vocabulary import PartyKind
from servanda_spiders.reading.news.phrases import Tag, pattern_words

_SHORTEST_STEM = 4
# Of the organizations only the Union is told of as a party; the others are named as where a treaty was made.
_ACTING_ORGANIZATIONS = frozenset({"EUE"})


def _read(name: str) -> dict[str, object]:
    path = files("servanda_spiders.reading.news").joinpath("parties", name)
    return tomllib.loads(path.read_text(encoding="utf-8"))


def parse_names(table: Mapping[str, object], where: str) -> Iterator[tuple[str, str, str]]:
    """Give (section, party, name) of one file; raises RegistryError naming file and key.

    `endings` are what a name may end in besides ("Deutschlands").
    """
    endings = table.get("endings", [])
    if not isinstance(endings, list) or not all(isinstance(ending, str) for ending in endings):
        raise RegistryError(f"{where}: endings: expected a list of texts")
    for section, parties in table.items():
        if section in {"language", "endings"}:
            continue
        if section not in {"names", "adjectives"} or not isinstance(parties, dict):
            raise RegistryError(f"{where}: unknown key {section!r}")
        for party, names in parties.items():
            if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
                raise RegistryError(f"{where}: {section}.{party}: expected a list of texts")
            yield from ((section, party, name) for name in names)
            if section == "names":
                yield from ((section, party, f"{name}{ending}") for name in names for ending in endings)


def _inflected(name: str, language: str) -> str:
    """Let every word of a name end as the language's grammar asks.

    Where enough of it stays: the stem, with a `*` for any ending.
    """
    inflection = load_inflections().get(language)
    if inflection is None or name.isupper():
        return name
    words = []
    for word in pattern_words(name):
        ending = next((end for end in inflection.endings if word.endswith(end)), "")
        stem = word[: len(word) - len(ending)]
        words.append(f"{stem}*" if len(stem) >= _SHORTEST_STEM else word)
    return " ".join(words)


def _registry_names() -> Iterator[tuple[str, str]]:
    for party in load_parties():
        if party.kind is PartyKind.STATE or party.id in _ACTING_ORGANIZATIONS:
            yield party.id, party.name
            yield from ((party.id, name.name) for name in party.names if name.kind != "former")


def _holders() -> Iterator[tuple[str, Tag]]:
    for party, entry in _read("office_holders.toml").items():
        if not isinstance(entry, dict) or set(entry) != {"names"}:
            raise RegistryError(f"parties/office_holders.toml: {party}: expected names and nothing else")
        for name in entry["names"]:
            yield name, Tag(kind="organ", value="president", party=party, proper=True)


@cache
def party_names(language: str) -> tuple[tuple[str, Tag], ...]:
    """Give every name, adjective and head of state of a language with its tag; a name of two parties is left out."""
    found: dict[tuple[str, ...], tuple[str, Tag] | None] = {}
    rows = [("names", party, name) for party, name in _registry_names()] if language == "en" else []
    rows += parse_names(_read(f"{language}.toml"), f"parties/{language}.toml")
    for section, party, name in rows:
        written = _inflected(name, language) if section == "names" else name
        cased = written[:1].isupper() and (section == "names" or language == "en")
        tag = Tag(kind="party", value=section, party=party, proper=cased)
        key = tuple(pattern_words(written))
        earlier = found.get(key, (written, tag))
        found[key] = (written, tag) if earlier is not None and earlier[1].party == party else None
    return (*(entry for entry in found.values() if entry), *_holders())
