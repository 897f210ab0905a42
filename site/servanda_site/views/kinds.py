"""Treaties by what they are about, and by the treaty that they belong to: lists, each with a table of marks."""

from collections.abc import Iterator
from dataclasses import dataclass

from servanda_db.registry.treaties import load_treaties
from servanda_db.store.reads.standings import Book
from servanda_db.store.reads.treaties import TreatyRecord
from servanda_site.cells import Cells
from servanda_site.marking import bare
from servanda_site.views.compare import slug_of
from servanda_site.views.known import Known, collate
from servanda_site.views.matrix import Matrix, by_party
from servanda_site.views.parts import Part, in_parts
from servanda_site.views.stamps import Stamp, whole_stamp
from servanda_site.words import subject_word


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Treaties that belong together: the part of a path, the name, the treaties with how deep each stands below."""

    slug: str
    name: str
    members: tuple[tuple[TreatyRecord, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KindList:
    """Context of subjects.html.j2 and families.html.j2."""

    stamp: Stamp
    kinds: tuple[Kind, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KindPage:
    """Context of subject.html.j2 and family.html.j2: the treaties, and a part of their table of marks."""

    kind: Kind
    stamp: Stamp
    number: int
    table: Matrix | None
    parts: tuple[Part, ...]


def subjects(known: Known) -> tuple[Kind, ...]:
    """Give the subjects that the registry names, in the order of their names."""
    found: dict[str, list[TreatyRecord]] = {}
    for treaty in load_treaties():
        for subject in treaty.subjects:
            if treaty.id in known.treaties:
                found.setdefault(subject, []).append(known.treaties[treaty.id])
    kinds = (_subject(known, subject, treaties) for subject, treaties in found.items())
    return tuple(sorted(kinds, key=lambda kind: collate(bare(kind.name))))


def families(known: Known) -> tuple[Kind, ...]:
    """Give each treaty that others belong to, with all that belong to it: protocols, amendments, theirs in turn."""
    roots = [known.treaties[key] for key in known.children if key in known.treaties]
    roots = [treaty for treaty in roots if treaty.parent not in known.treaties]
    return tuple(
        Kind(slug=treaty.id, name=treaty.name, members=tuple(_below(known, treaty, 0)))
        for treaty in sorted(roots, key=lambda treaty: known.treaty_order[treaty.id])
    )


def kind_pages(
    known: Known, cells: Cells, book: Book, folder: str, kinds: tuple[Kind, ...]
) -> Iterator[tuple[str, KindPage]]:
    """Give the pages of each kind with their paths."""
    stamp = whole_stamp(known)
    for kind in kinds:
        told = [treaty.id for treaty, _ in kind.members if treaty.id in book.by_treaty]
        for path, number, table, parts in in_parts(f"{folder}/{kind.slug}", by_party(known, cells, book, told)):
            yield path, KindPage(kind=kind, stamp=stamp, number=number, table=table, parts=parts)


def kind_list(known: Known, kinds: tuple[Kind, ...]) -> KindList:
    """Put the list of all kinds together."""
    return KindList(stamp=whole_stamp(known), kinds=kinds)


def _subject(known: Known, subject: str, treaties: list[TreatyRecord]) -> Kind:
    ordered = sorted(treaties, key=lambda treaty: known.treaty_order[treaty.id])
    return Kind(slug=slug_of(subject), name=subject_word(subject), members=tuple((treaty, 0) for treaty in ordered))


def _below(known: Known, treaty: TreatyRecord, depth: int) -> Iterator[tuple[TreatyRecord, int]]:
    yield treaty, depth
    for child in sorted(known.children.get(treaty.id, ()), key=lambda child: known.treaty_order[child.id]):
        yield from _below(known, child, depth + 1)
