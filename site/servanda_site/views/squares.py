"""Every party one square: by region, and within it by stage."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from servanda_db.store.reads.standings import Standing
from servanda_site.cells import Cell, Cells
from servanda_site.views.known import Known
from servanda_site.views.marks import MARKS, NONE, mark_of, word_of
from servanda_site.words import load_words

# What a region's count counts: the furthest that anybody has come, and whoever came at least so far.
_COUNTED = (("in_force", "fgu"), ("consent_deposited", "fgupc"), ("signed", "fgupchs"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The squares of one stage: letter of its mark, its word, and (id, name) each."""

    mark: str
    word: str
    squares: tuple[tuple[Cell, Cell], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A region's squares; `count` of `total` are what `counted` says: bound, deposited or signed."""

    name: str
    counted: str
    count: int
    total: int
    groups: tuple[Group, ...]


def regions(known: Known, cells: Cells, standings: Sequence[Standing]) -> tuple[Region, ...]:
    """Give a square to every state of today and to whoever else has a standing, by region."""
    marks = {standing.party: mark_of(standing) for standing in standings}
    others: dict[str, list[str]] = {}
    for party in sorted(marks.keys() - known.states.keys()):
        others.setdefault(load_words()["parties"][known.parties[party].kind], []).append(party)
    counted = next((item for item in _COUNTED if set(item[1]) & set(marks.values())), _COUNTED[-1])
    places = (*known.regions.items(), *sorted(others.items()))
    return tuple(_region(cells, name, members, marks, counted) for name, members in places)


def absent(known: Known, cells: Cells, standings: Iterable[Standing]) -> Cell | None:
    """Give the names of the states of today of which no act is known, in one line; null where there are none."""
    missing = known.states.keys() - {standing.party for standing in standings}
    names = [cells.party_name[party] for party in sorted(missing, key=known.order.__getitem__)]
    return Cell(", ".join(names)) if names else None


def legend(regions: Iterable[Region]) -> tuple[tuple[str, str], ...]:
    """Give the marks that are used, with their words, in the order of the stages."""
    used = {group.mark for region in regions for group in region.groups}
    return tuple((mark, word_of(mark)) for mark in MARKS if mark in used)


def _region(
    cells: Cells, name: str, members: Sequence[str], marks: Mapping[str, str], counted: tuple[str, str]
) -> Region:
    by_mark: dict[str, list[str]] = {}
    for party in members:
        by_mark.setdefault(marks.get(party, NONE), []).append(party)
    groups = tuple(
        Group(
            mark=mark,
            word=word_of(mark),
            squares=tuple((cells.party_id[party], cells.party_name[party]) for party in by_mark[mark]),
        )
        for mark in MARKS
        if mark in by_mark
    )
    count = sum(len(found) for mark, found in by_mark.items() if mark in counted[1])
    return Region(name=name, counted=load_words()["stage"][counted[0]], count=count, total=len(members), groups=groups)
