"""What a name or a sentence may mean, ranked by likeness for a person to choose from. Never used to link anything."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from servanda_db.folding import fold
from servanda_db.registry.parties import load_parties
from servanda_db.registry.treaties import load_treaties
from servanda_db.treaty_names import find_treaties

_MOST = 3
_LEAST_OF_A_NAME = 70
_LEAST_IN_A_SENTENCE = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A party or treaty that may be meant: its id, its name, how alike (0 to 100); null where the article names it."""

    id: str
    name: str
    likeness: int | None


def parties_like(name: str) -> tuple[Suggestion, ...]:
    """Rank parties by the likeness of any of their names to a name as published."""
    return _ranked(name, _party_names(), fuzz.token_sort_ratio, _LEAST_OF_A_NAME)


def parties_in(sentence: str) -> tuple[Suggestion, ...]:
    """Rank parties by how nearly one of their names stands in a sentence, outside the names of treaties."""
    for mention in reversed(find_treaties(sentence)):
        sentence = f"{sentence[: mention.start]} {sentence[mention.end :]}"
    return _ranked(sentence, _party_names(), fuzz.partial_ratio, _LEAST_IN_A_SENTENCE)


def treaties_in(sentence: str, article: Iterable[str] = ()) -> tuple[Suggestion, ...]:
    """Rank treaties: those that a sentence names, those of its article, then by the likeness of names to its words."""
    shown = {key: name for _, key, name in _treaty_names()}
    named = dict.fromkeys([*(mention.treaty for mention in find_treaties(sentence)), *article])
    alike = _ranked(sentence, _treaty_names(), fuzz.token_set_ratio, _LEAST_OF_A_NAME)
    how_alike = {one.id: one.likeness for one in alike}
    first = (Suggestion(id=key, name=shown[key], likeness=how_alike.get(key)) for key in named if key in shown)
    return (*first, *(one for one in alike if one.id not in named))[:_MOST]


Names = Sequence[tuple[str, str, str]]


def _ranked(text: str, names: Names, scorer: object, least: int) -> tuple[Suggestion, ...]:
    found = process.extract(
        f" {fold(text)} ",
        [folded for folded, _, _ in names],
        scorer=scorer,  # type: ignore[arg-type]  # one of rapidfuzz.fuzz
        limit=_MOST * 4,
        score_cutoff=least,
    )
    best: dict[str, Suggestion] = {}
    for _, score, place in found:
        _, key, name = names[place]
        best.setdefault(key, Suggestion(id=key, name=name, likeness=round(score)))
    ranked = sorted(best.values(), key=lambda one: (-(one.likeness or 0), one.id))
    return tuple(ranked[:_MOST])


@cache
def _party_names() -> Names:
    return _folded((name.name, party.id, party.name) for party in load_parties() for name in party.names)


@cache
def _treaty_names() -> Names:
    return _folded(
        (name, treaty.id, treaty.short_title or treaty.title)
        for treaty in load_treaties()
        for name in (treaty.title, treaty.short_title, *(one.name for one in treaty.names))
        if name
    )


def _folded(names: Iterable[tuple[str, str, str]]) -> Names:
    return tuple((f" {fold(name)} ", key, shown) for name, key, shown in names)
