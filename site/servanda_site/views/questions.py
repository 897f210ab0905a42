"""What is not known: names, sentences, cells, counts and pages that need a person; and what one has decided."""

from collections.abc import Iterable
from dataclasses import dataclass

from servanda_db.review import SENTENCES
from servanda_db.store.reads.journal import Question, SetAside
from servanda_db.store.reads.review import DecidedItem, OpenItem
from servanda_db.store.reads.rows import grouped
from servanda_site.views.known import Known
from servanda_site.views.stamps import Stamp, whole_stamp

_LINKS = 8
_PARTS = (
    ("Names not resolved", "unresolved_name", "Every name on the pages that count is resolved."),
    ("Sentences not sure", "sentence", "Every sentence that tells of a treaty could be read."),
    ("Counts that differ", "count_differs", "Every count that a page prints agrees with its rows."),
    ("Cells", "cell", "Every cell could be read."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubtful:
    """A question with what may be meant and the command that decides it; a few of the treaties (id, reference).

    `options` are those that an acceptance needs.
    """

    item: OpenItem
    treaties: tuple[tuple[str, str], ...]
    further: int
    options: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Questions of one kind; `empty` is what to say where there is none."""

    title: str
    empty: str
    doubts: tuple[Doubtful, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """A page set aside; `item` is what a person can decide of it, null where it was refused or could not be read."""

    page: SetAside
    item: OpenItem | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionsPage:
    """Context of questions.html.j2."""

    stamp: Stamp
    parts: tuple[Part, ...]
    aside: tuple[Aside, ...]
    decided: tuple[DecidedItem, ...]
    conflicts: int


def questions_page(known: Known, queue: Iterable[OpenItem], decided: tuple[DecidedItem, ...]) -> QuestionsPage:
    """Put the page of open questions together from the queue that `servanda review` shows."""
    items = tuple(queue)
    by_part = grouped((item for item in items if not item.held), lambda item: _part_of(item.kind))
    held = {item.address: item for item in items if item.held}
    return QuestionsPage(
        stamp=whole_stamp(known),
        parts=tuple(
            Part(title=title, empty=empty, doubts=tuple(_doubtful(known, one) for one in by_part.get(part, ())))
            for title, part, empty in _PARTS
        ),
        aside=tuple(Aside(page=page, item=_held_of(page, held)) for page in known.set_aside),
        decided=decided,
        conflicts=sum(map(len, known.conflicts.values())),
    )


def questions_by_treaty(questions: Iterable[Question]) -> dict[str, tuple[Question, ...]]:
    """Give the questions of each treaty."""
    return grouped((question for question in questions if question.treaty), lambda question: question.treaty or "")


def _part_of(kind: str) -> str:
    if kind in SENTENCES:
        return "sentence"
    return kind if kind in {part for _, part, _ in _PARTS} else "cell"


def _held_of(page: SetAside, held: dict[str, OpenItem]) -> OpenItem | None:
    return held.get(page.address) if page.verdict == "held" else None


def _doubtful(known: Known, item: OpenItem) -> Doubtful:
    found = [known.treaties[key] for key in item.treaties_asked if key in known.treaties]
    needs = [name for name in ("party", "treaty", "stage") if getattr(item.needs, name)]
    return Doubtful(
        item=item,
        treaties=tuple((record.id, record.reference) for record in found[:_LINKS]),
        further=max(len(found) - _LINKS, 0),
        options="".join(f" --as {name.upper()}" for name in needs),
    )
