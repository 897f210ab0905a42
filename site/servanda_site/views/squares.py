"""Every party one square: by region, and within it by stage."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from servanda_db.store.reads.standings import Standing

from servanda_site.views.known import Known
from servanda_site.words import load_words

HOME = "h"
_ORDER = ("f", "g", "u", "p", "c", HOME, "s", "w", "n")
_BOUND = frozenset({"f", "g", "u"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The squares of one stage: letter of its mark, its word, and (id, name, listed in the table) each."""

    mark: str
    word: str
    squares: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A region's squares; `bound` of `total` are parties."""

    name: str
    bound: int
    total: int
    groups: tuple[Group, ...]


def mark_of(standing: Standing) -> str:
    """Give the letter of the mark: approval at home shows over a signature, never over a deposit."""
    return HOME if standing.waiting else load_words()["mark"][standing.stage]


def word_of(mark: str) -> str:
    """Give the word of a mark."""
    words = load_words()
    if mark == HOME:
        return "approved at home"
    return next(words["stage"][stage] for stage, letter in words["mark"].items() if letter == mark)


def regions(known: Known, standings: Sequence[Standing]) -> tuple[Region, ...]:
    """Give a square to every state of today and to whoever else has a standing, by region."""
    marks = {standing.other: mark_of(standing) for standing in standings}
    here = [
        p.id for p in known.parties.values() if p.id in marks or (p.kind == "state" and p.valid_to is None)
    ]
    by_region: dict[tuple[bool, str], list[str]] = {}
    for party in here:
        by_region.setdefault(_region(known, party), []).append(party)
    return tuple(_made(known, name, by_region[last, name], marks) for last, name in sorted(by_region))


def _region(known: Known, party: str) -> tuple[bool, str]:
    record = known.parties[party]
    if record.kind == "state" and record.region:
        return False, record.region
    return True, load_words()["parties"][record.kind]


def _made(known: Known, name: str, members: Iterable[str], marks: Mapping[str, str]) -> Region:
    placed = sorted((_ORDER.index(marks.get(party, "n")), party) for party in members)
    groups = []
    for mark in sorted({place for place, _ in placed}):
        squares = tuple(
            (party, known.parties[party].name, party in marks) for place, party in placed if place == mark
        )
        groups.append(Group(mark=_ORDER[mark], word=word_of(_ORDER[mark]), squares=squares))
    bound = sum(_ORDER[place] in _BOUND for place in map(itemgetter(0), placed))
    return Region(name=name, bound=bound, total=len(placed), groups=tuple(groups))
