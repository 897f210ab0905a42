"""The numbers that stand alone on top of a treaty's page, and the bars of progress to entry into force."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from servanda_db.store.reads.treaties import Clause, TreatyRecord
from servanda_site.languages import ENGLISH, ngettext, spoken
from servanda_site.languages import gettext as _
from servanda_site.printing import day, english, number, percent

_COUNTS = re.compile(r"(\d+) instruments of consent to be bound")


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
    listed = (Figure(value=number(without_act), label=_("listed without an act")),) if without_act else ()
    return (
        Figure(value=number(treaty.signed), label=_("signed")),
        Figure(value=number(treaty.waiting), label=_("approved at home, not deposited")),
        Figure(value=number(treaty.deposited), label=_("deposited")),
        _force(treaty, clauses, offline=offline),
        *listed,
    )


def bars(treaty: TreatyRecord, clauses: Sequence[Clause]) -> tuple[Bar, ...]:
    """Give one bar for each clause that has a number."""
    return tuple(_bar(clause, treaty.waiting) for clause in clauses if clause.need and clause.have is not None)


def counted(clause: Clause) -> int | None:
    """Give the number of instruments that a clause counts, with which it begins; null where it asks for others."""
    need = clause.need
    return int(need) if need and clause.clause.startswith(f"{need:g} ") else None


def _force(treaty: TreatyRecord, clauses: Sequence[Clause], *, offline: bool) -> Figure:
    if treaty.in_force_on:
        by = _("in force since, by the offline edition") if offline else _("in force since, says the depositary")
        return Figure(value=day(treaty.in_force_on), label=by)
    if treaty.computed:
        return Figure(value=day(treaty.computed), label=_("in force by our reckoning; the page read states no date"))
    if clauses and clauses[0].need:
        return Figure(value=number(clauses[0].need), label=_("deposits needed for entry into force"))
    return Figure(value="?", label=_("entry into force: not stated on the page read"))


def _bar(clause: Clause, waiting: int) -> Bar:
    need, have = clause.need or 1.0, clause.have or 0.0
    filled = min(have / need, 1.0)
    home = min(waiting / need, 1.0 - filled) if counted(clause) else 0.0
    return Bar(
        words=_words(clause, number(have), number(need)),
        filled=percent(100 * filled),
        home=percent(100 * home),
    )


def _words(clause: Clause, have: str, need: str) -> str:
    """Say what there is and what is needed; a clause that counts instruments says the number needed itself."""
    words = _clause(clause.clause)
    said = {"clause": words, "have": have, "need": need}
    counts = counted(clause) is not None
    if clause.satisfied:
        one_number = _("%(clause)s needed, reached (%(have)s now)")
        text = one_number if counts else _("%(clause)s: %(need)s needed, reached (%(have)s now)")
    else:
        text = _("%(have)s of %(clause)s") if counts else _("%(clause)s: %(have)s of %(need)s")
    return text % said


def _clause(words: str) -> str:
    """Say a clause in the language spoken where it only counts instruments; in marked English otherwise."""
    plain = _COUNTS.fullmatch(words)
    if plain is None or spoken() is ENGLISH:
        return english(words) or ""
    count = int(plain[1])
    text = ngettext("%(num)s instrument of consent to be bound", "%(num)s instruments of consent to be bound", count)
    return text % {"num": number(count)}
