"""Compare states, and treaties: a form that asks for any of them, and tables of marks for groups."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from servanda_db.international_state import Standing
from servanda_db.registry.parties import load_organizations
from servanda_db.store.reads.parties import PartyRecord
from servanda_db.store.reads.standings import Book
from servanda_db.store.reads.treaties import TreatyRecord
from servanda_site.cells import Cells
from servanda_site.languages import gettext as _
from servanda_site.languages import pgettext
from servanda_site.views.known import Known
from servanda_site.views.marks import HOME, MARKS, UNCLEAR, word_of
from servanda_site.views.matrix import Matrix, by_treaty
from servanda_site.views.parts import Part, in_parts
from servanda_site.views.stamps import Stamp, whole_stamp
from servanda_site.words import load_words

_NOT_IN_PATH = re.compile(r"[^a-z0-9]+")
# Of an organization that nearly every state belongs to no table is made: it would hold everybody.
EVERYBODY = frozenset({"un"})
HOW_MANY = "abc"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Parties to compare: the part of a path, the name, the parties in the order of their names."""

    slug: str
    name: str
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparePage:
    """Context of compare.html.j2 and compare_treaties.html.j2.

    `names` are the fields of the form, the first two needed; `stages` has stage, letter of its mark and word; `home` is
    what the JSON interface calls an approval at home over which there is no deposit.
    """

    stamp: Stamp
    names: str
    stages: tuple[tuple[str, str, str], ...]
    home: str = Standing.WAITING
    parties: tuple[PartyRecord, ...] = ()
    treaties: tuple[TreatyRecord, ...] = ()
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPage:
    """Context of group.html.j2: a part of the table of a group."""

    group: Group
    stamp: Stamp
    number: int
    table: Matrix | None
    parts: tuple[Part, ...]


def compare_states(known: Known, book: Book, groups: Sequence[Group]) -> ComparePage:
    """Put the page together that asks for parties to compare."""
    parties = tuple(known.parties[key] for key in sorted(book.by_party, key=known.order.__getitem__))
    return ComparePage(
        stamp=whole_stamp(known), names=HOW_MANY, stages=_stages(), parties=parties, groups=tuple(groups)
    )


def compare_treaties(known: Known, book: Book) -> ComparePage:
    """Put the page together that asks for treaties to compare."""
    treaties = tuple(known.treaties[key] for key in sorted(book.by_treaty, key=known.treaty_order.__getitem__))
    return ComparePage(stamp=whole_stamp(known), names=HOW_MANY, stages=_stages(), treaties=treaties)


def group_pages(known: Known, cells: Cells, book: Book, groups: Iterable[Group]) -> Iterator[tuple[str, GroupPage]]:
    """Give the pages of each group with their paths."""
    treaties = sorted(book.by_treaty, key=known.treaty_order.__getitem__)
    stamp = whole_stamp(known)
    for group in groups:
        tables = by_treaty(known, cells, book, treaties, group.parties)
        for path, number, table, parts in in_parts(f"compare/{group.slug}", tables):
            yield path, GroupPage(group=group, stamp=stamp, number=number, table=table, parts=parts)


def groups_of(known: Known, book: Book, records: Iterable[PartyRecord]) -> tuple[Group, ...]:
    """Give the states of each region, the members of organizations, and the other parties; those with an act alone.

    `records` are the parties as read: a path has the English name of a region, in every language.
    """
    regions: dict[str, list[str]] = {}
    for party in records:
        if party.id in known.states and party.id in book.by_party:
            regions.setdefault(party.region or "unknown", []).append(party.id)
    found = [
        Group(slug=slug_of(region), name=known.states[members[0]], parties=_in_order(known, members))
        for region, members in sorted(regions.items())
    ]
    found += _organizations(known, book)
    others = book.by_party.keys() - known.states.keys()
    found.append(Group(slug="others", name=_("Not states of today"), parties=_in_order(known, others)))
    return tuple(group for group in found if group.parties)


def slug_of(name: str) -> str:
    """Give the part of a path for a name."""
    return _NOT_IN_PATH.sub("-", name.lower()).strip("-")


def _organizations(known: Known, book: Book) -> list[Group]:
    """Give the members on the day of the last reading."""
    names = {"coe": pgettext("members", "Council of Europe"), "eu": pgettext("members", "European Union")}
    on = known.as_of or ""
    return [
        Group(slug=f"members-{slug}", name=names[slug], parties=_in_order(known, members & book.by_party.keys()))
        for slug, rows in load_organizations().items()
        if slug not in EVERYBODY
        for members in [{row.party for row in rows if row.valid_from <= on and (row.valid_to or "9999") > on}]
    ]


def _in_order(known: Known, parties: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(parties, key=known.order.__getitem__))


def _stages() -> tuple[tuple[str, str, str], ...]:
    words = load_words()
    stages = [(stage, letter, words["stage"][stage]) for stage, letter in words["mark"].items()]
    stages += [("waiting", HOME, word_of(HOME)), ("unclear", UNCLEAR, word_of(UNCLEAR))]
    return tuple(sorted(stages, key=lambda stage: MARKS.index(stage[1])))
