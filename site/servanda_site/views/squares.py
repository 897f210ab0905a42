"""Every party one square: by region, and within it by stage."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from servanda_db.store.reads.standings import Standing

from servanda_site.views.known import Known
from servanda_site.words import load_words

HOME, UNCLEAR = "h", "o"
_ORDER = ("f", "g", "u", "p", "c", HOME, "s", "w", UNCLEAR, "n")
_OTHER_WORDS = {HOME: "approved at home", UNCLEAR: "listed, act unclear"}
# What a region's count counts: the furthest that anybody has come, and whoever came at least so far.
_COUNTED = (("bound", "fgu"), ("deposited", "fgupc"), ("signed", "fgupchs"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The squares of one stage: letter of its mark, its word, and (id, name, listed in the table) each."""

    mark: str
    word: str
    squares: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A region's squares; `count` of `total` are what `counted` says: bound, deposited or signed."""

    name: str
    counted: str
    count: int
    total: int
    groups: tuple[Group, ...]


def mark_of(standing: Standing) -> str:
    """Give the letter of the mark: approval at home shows over a signature, never over a deposit."""
    if standing.waiting:
        return HOME
    return UNCLEAR if standing.stage == "none" else load_words()["mark"][standing.stage]


def word_of(mark: str) -> str:
    """Give the word of a mark."""
    words = load_words()
    if mark in _OTHER_WORDS:
        return _OTHER_WORDS[mark]
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
    counted = next((item for item in _COUNTED if set(item[1]) & set(marks.values())), _COUNTED[-1])
    return tuple(_made(known, name, by_region[last, name], marks, counted) for last, name in sorted(by_region))


def legend(regions: Iterable[Region]) -> tuple[tuple[str, str], ...]:
    """Give the marks that are used, with their words, in the order of the stages."""
    used = {group.mark for region in regions for group in region.groups}
    return tuple((mark, word_of(mark)) for mark in _ORDER if mark in used)


def _region(known: Known, party: str) -> tuple[bool, str]:
    record = known.parties[party]
    if record.kind == "state" and record.region:
        return False, record.region
    return True, load_words()["parties"][record.kind]


def _made(
    known: Known, name: str, members: Iterable[str], marks: Mapping[str, str], counted: tuple[str, str]
) -> Region:
    placed = sorted((_ORDER.index(marks.get(party, "n")), party) for party in members)
    groups = []
    for mark in sorted({place for place, _ in placed}):
        squares = tuple(
            (party, known.parties[party].name, party in marks) for place, party in placed if place == mark
        )
        groups.append(Group(mark=_ORDER[mark], word=word_of(_ORDER[mark]), squares=squares))
    count = sum(_ORDER[place] in counted[1] for place, _ in placed)
    return Region(name=name, counted=counted[0], count=count, total=len(placed), groups=tuple(groups))
