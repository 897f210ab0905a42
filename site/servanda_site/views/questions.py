"""What is not known: names, cells, counts, pages and claims that need a person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from servanda_db.store.reads.journal import Question, SetAside
from servanda_db.store.reads.rows import grouped
from servanda_site.views.known import Known
from servanda_site.views.stamps import Stamp, whole_stamp

_LINKS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubtful:
    """A subject that raises a question on one page or many; a few of the treaties (id, reference)."""

    kind: str
    subject: str
    detail: str
    address: str
    treaties: tuple[tuple[str, str], ...]
    further: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionsPage:
    """Context of questions.html.j2."""

    stamp: Stamp
    names: tuple[Doubtful, ...]
    counts: tuple[Doubtful, ...]
    cells: tuple[Doubtful, ...]
    aside: tuple[SetAside, ...]
    conflicts: int


def questions_page(known: Known) -> QuestionsPage:
    """Put the page of open questions together."""
    names = [question for question in known.questions if question.kind.startswith("unresolved")]
    counts = [question for question in known.questions if question.kind == "count_differs"]
    others = [question for question in known.questions if question not in names and question not in counts]
    return QuestionsPage(
        stamp=whole_stamp(known),
        names=_by_subject(known, names),
        counts=_by_subject(known, counts),
        cells=_by_subject(known, others),
        aside=tuple(known.set_aside),
        conflicts=sum(map(len, known.conflicts.values())),
    )


def questions_by_treaty(questions: Iterable[Question]) -> dict[str, tuple[Question, ...]]:
    """Give the questions of each treaty."""
    return grouped((question for question in questions if question.treaty), lambda question: question.treaty or "")


def _by_subject(known: Known, questions: Iterable[Question]) -> tuple[Doubtful, ...]:
    groups = grouped(questions, lambda question: f"{question.kind}\x1f{question.subject}\x1f{_apart(question)}")
    return tuple(_doubtful(known, group) for group in groups.values())


def _apart(question: Question) -> str:
    """Names are one question over all treaties; anything else is a question of its own page."""
    return "" if question.kind.startswith("unresolved") else f"{question.address}\x1f{question.detail}"


def _doubtful(known: Known, group: Sequence[Question]) -> Doubtful:
    found = {question.treaty: known.treaties.get(question.treaty or "") for question in group}
    treaties = tuple((record.id, record.reference) for record in found.values() if record)
    return Doubtful(
        kind=group[0].kind,
        subject=group[0].subject,
        detail=group[0].detail,
        address=group[0].address,
        treaties=treaties[:_LINKS],
        further=max(len(treaties) - _LINKS, 0),
    )
