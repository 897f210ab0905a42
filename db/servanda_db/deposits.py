"""Deposits as a depositary's table shows them: which surely count, which may, and the question that decides.

Unsure are instruments in square brackets (whether one was withdrawn before the treaty entered into force is
not in the table), acts whose kind or day is not told, and what former states deposited: the depositary
replaced it in its table by the successions of their successors.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from servanda_db.iso_dates import check_date, first_day, is_day, last_day
from servanda_db.registry.rule_parts import Rule
from servanda_db.registry.rule_words import listed
from servanda_db.vocabulary import CONSENT_KINDS, ActionKind

_NAMED_QUESTIONS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposit:
    """One instrument: who deposited it, its kind and ISO date (null where not stated).

    `organization` marks a regional or international organization; `bracketed` an act that the depositary prints in
    square brackets: withdrawn, on a day that the table does not state. Raises ValueError on a date that does not
    exist.
    """

    party: str
    kind: ActionKind
    date: str | None
    organization: bool = False
    bracketed: bool = False

    def __post_init__(self) -> None:
        """Check what a type can't say."""
        check_date(self.date)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerDeposit:
    """A reviewed fact: what a former state deposited, no longer shown in the table, and who says so."""

    party: str
    kind: ActionKind
    date: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A deposit on the day on which it counts."""

    day: str
    deposit: Deposit


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A deposit on the earliest day on which it may count; the question, null for a former state."""

    counted: Counted
    question: str | None


def tell_apart(
    rule: Rule, deposits: Iterable[Deposit], on: str | None, former: Sequence[FormerDeposit]
) -> tuple[list[Counted], list[Doubt]]:
    """Part what a rule counts into sure and unsure; a vague date is sure at its end, unsure at its start.

    `on` (ISO date) leaves out what was deposited later; a regional or international organization counts
    only where the rule excludes neither.
    """
    made = [deposit for deposit in deposits if _may_count(rule, deposit, on)]
    sure: list[Counted] = []
    doubts = _of_former_states(made, on, former)
    for deposit in made:
        question, end = _question(deposit), last_day(deposit.date)
        if question is not None:
            counted = Counted(day=first_day(deposit.date), deposit=deposit)
            doubts.append(Doubt(counted=counted, question=question))
        if end is not None and not deposit.bracketed and deposit.kind is not ActionKind.AMBIGUOUS:
            sure.append(Counted(day=end, deposit=deposit))
    return sure, doubts


def in_order(counted: Iterable[Counted]) -> tuple[Counted, ...]:
    """Sort by day, then party and kind, so that the order of arrival does not matter."""
    return tuple(sorted(counted, key=lambda one: (one.day, one.deposit.party, one.deposit.kind)))


def why_unsure(doubts: Iterable[Doubt], until: str | None) -> list[str]:
    """Say what a date hangs on: the deposits that may count up to the day `until` (ISO), or all of them."""
    hanging = [doubt for doubt in doubts if until is None or doubt.counted.day <= until]
    reasons = []
    former = in_order(doubt.counted for doubt in hanging if doubt.question is None)
    if former:
        names = listed(f"{counted.deposit.party} ({counted.day})" for counted in former)
        reasons.append(f"deposits that counted are no longer in the table, those of former states: {names}")
    questions = [doubt.question for doubt in hanging if doubt.question is not None]
    reasons += questions[:_NAMED_QUESTIONS]
    if len(questions) > _NAMED_QUESTIONS:
        reasons.append(f"and {len(questions) - _NAMED_QUESTIONS} more such questions")
    return reasons


def _may_count(rule: Rule, deposit: Deposit, on: str | None) -> bool:
    if deposit.kind not in CONSENT_KINDS and deposit.kind is not ActionKind.AMBIGUOUS:
        return False
    if deposit.organization and rule.exclude:
        return False
    return on is None or deposit.date is None or deposit.date <= on


def _question(deposit: Deposit) -> str | None:
    who = f"{deposit.party} ({deposit.date or 'no date'})"
    if deposit.bracketed:
        return f"was the instrument of {who}, in square brackets, withdrawn before the entry into force?"
    if deposit.kind is ActionKind.AMBIGUOUS:
        return f"was the act of {who} a consent to be bound?"
    if not is_day(deposit.date):
        return f"on which day was the instrument of {who} deposited?"
    return None


def _of_former_states(made: list[Deposit], on: str | None, former: Sequence[FormerDeposit]) -> list[Doubt]:
    """Bring in former states only where the table itself lists a succession, and does not list them."""
    if not any(deposit.kind is ActionKind.SUCCESSION for deposit in made):
        return []
    shown = {deposit.party for deposit in made}
    facts = [fact for fact in former if fact.party not in shown and (on is None or fact.date <= on)]
    deposits = [Deposit(party=fact.party, kind=fact.kind, date=fact.date) for fact in facts]
    return [
        Doubt(counted=Counted(day=fact.date, deposit=deposit), question=None)
        for fact, deposit in zip(facts, deposits, strict=True)
    ]
