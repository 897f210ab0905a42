"""The numbers that stand alone on top of a treaty's page, and the bars of progress to entry into force."""

from collections.abc import Sequence
from dataclasses import dataclass

from servanda_db.store.reads.treaties import Clause, TreatyRecord
from servanda_site.printing import day, number


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number, or a date, and what it counts."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Progress by one clause, in words; widths in percent of the whole bar.

    `home` is the width of the approvals at home that would come on top; zero where a clause counts no
    instruments.
    """

    words: str
    filled: str
    home: str


def figures(treaty: TreatyRecord, clauses: Sequence[Clause], *, without_act: int, offline: bool) -> tuple[Figure, ...]:
    """Give the figures: signed, approved at home, deposited, and needed or in force since; listed without an act."""
    listed = (Figure(value=str(without_act), label="listed without an act"),) if without_act else ()
    return (
        Figure(value=str(treaty.signed), label="signed"),
        Figure(value=str(treaty.waiting), label="approved at home, not deposited"),
        Figure(value=str(treaty.deposited), label="deposited"),
        _force(treaty, clauses, offline=offline),
        *listed,
    )


def bars(treaty: TreatyRecord, clauses: Sequence[Clause]) -> tuple[Bar, ...]:
    """Give one bar for each clause that has a number."""
    return tuple(_bar(clause, treaty.waiting) for clause in clauses if clause.need and clause.have is not None)


def _force(treaty: TreatyRecord, clauses: Sequence[Clause], *, offline: bool) -> Figure:
    if treaty.in_force_on:
        by = "by the offline edition" if offline else "says the depositary"
        return Figure(value=day(treaty.in_force_on), label=f"in force since, {by}")
    if treaty.computed:
        return Figure(value=day(treaty.computed), label="in force by our reckoning; the page read states no date")
    if clauses and clauses[0].need:
        return Figure(value=number(clauses[0].need), label="deposits needed for entry into force")
    return Figure(value="?", label="entry into force: not stated on the page read")


def _bar(clause: Clause, waiting: int) -> Bar:
    need, have = clause.need or 1.0, clause.have or 0.0
    filled = min(have / need, 1.0)
    home = min(waiting / need, 1.0 - filled) if need == int(need) else 0.0
    return Bar(
        words=_words(clause, number(have), number(need)),
        filled=number(100 * filled),
        home=number(100 * home),
    )


def _words(clause: Clause, have: str, need: str) -> str:
    """Say what there is and what is needed; a clause that counts instruments starts with the number needed."""
    counts = clause.clause.startswith(f"{need} ")
    if clause.satisfied:
        return f"{clause.clause if counts else f'{clause.clause}: {need}'} needed, reached ({have} now)"
    return f"{have} of {clause.clause}" if counts else f"{clause.clause}: {have} of {need}"
