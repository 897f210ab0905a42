"""Compute entry into force from a treaty's rule and its deposits alone, never from a published date.

What the depositary's table leaves unsure can decide or not: the rule is asked once without and once with
it, and where the two answers differ there is no computed date, and `reason` says what it hangs on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from servanda_db.conditions import (
    NO_FACTS,
    ClauseProgress,
    Facts,
    Reached,
    World,
    missing,
    progress,
    reached,
    unknown,
)
from servanda_db.deposits import (
    Deposit,
    Doubt,
    FormerDeposit,
    in_order,
    tell_apart,
    why_unsure,
)
from servanda_db.iso_dates import is_day
from servanda_db.registry.rule_parts import Condition, Delay, Group, NotComputable, Rule
from servanda_db.registry.rule_words import describe
from servanda_db.vocabulary import ActionKind

__all__ = [
    "NO_FACTS",
    "ClauseProgress",
    "Deposit",
    "Evaluation",
    "Facts",
    "Forecast",
    "FormerDeposit",
    "PartyEntry",
    "agreement",
    "evaluate",
    "forecast",
    "party_entry",
]

_SUCCESSION = "a succession takes effect from the date of the succession of States, which the table does not state"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What rule and deposits give. Dates are ISO.

    `satisfied` is null where it can't be told; `computed` is null where the rule is not fulfilled or can't
    be told, and `reason` says why; `missing` is the least number of further instruments, null where that
    can't be told.
    """

    computed: str | None
    reason: str | None
    trigger: Deposit | None
    article: str | None
    rule: str | None
    progress: tuple[ClauseProgress, ...]
    missing: int | None
    satisfied: bool | None

    @property
    def doubt(self) -> str | None:
        """Why it is not known whether, or when, the treaty entered into force; null where it is known."""
        return None if self.computed is not None or self.satisfied is False else self.reason


def agreement(published: str | None, computed: str | None) -> bool | None:
    """Tell whether the published and the computed ISO day are equal; null where one of them is missing."""
    return None if published is None or computed is None else published == computed


_NO_EVALUATION = Evaluation(
    computed=None,
    reason="no rule of entry into force is known for this treaty",
    trigger=None,
    article=None,
    rule=None,
    progress=(),
    missing=None,
    satisfied=None,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyEntry:
    """The ISO date of entry into force for one party; null, with the reason, where it can't be told."""

    date: str | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What would bring a treaty into force by a day: the last day for deposits, and what is missing by then.

    `possible` is False where the day can't be met any more; `reason` says why, or that nothing is missing.
    """

    by: str
    deposit_by: str | None
    progress: tuple[ClauseProgress, ...]
    missing: int | None
    possible: bool | None
    reason: str | None


def evaluate(
    rule: Rule | None, deposits: Iterable[Deposit], on: str | None = None, facts: Facts = NO_FACTS
) -> Evaluation:
    """Ask a rule whether these deposits bring the treaty into force, and when.

    `deposits` may be all acts of the depositary: acts other than consent to be bound are passed over. `on`
    (ISO date) leaves out what was deposited later.
    """
    if rule is None:
        return _NO_EVALUATION
    sure, doubts = tell_apart(rule, deposits, on, facts.former)
    plain = World(counted=in_order(sure), facts=facts)
    either = in_order([*sure, *(doubt.counted for doubt in doubts)])
    surely = reached(rule.condition, plain)
    perhaps = reached(rule.condition, World(counted=either, facts=facts, hopeful=True))
    decided = surely if surely and perhaps and surely.day == perhaps.day else None
    short = missing(rule.condition, plain)
    return Evaluation(
        computed=rule.delay.after(decided.day) if decided else None,
        reason=None if decided else _reason(rule, facts, doubts, surely, perhaps, short),
        trigger=decided.deposit if decided else None,
        article=rule.article,
        rule=describe(rule),
        progress=tuple(progress(leaf, plain, on) for leaf in rule.leaves()),
        missing=short,
        satisfied=True if surely else None if perhaps else False,
    )


def forecast(
    rule: Rule, deposits: Iterable[Deposit], by: str, on: str | None = None, facts: Facts = NO_FACTS
) -> Forecast:
    """Say what has to be deposited, and by when, for the treaty to be in force on the ISO date `by`.

    Nothing is extrapolated: it tells what is missing on the day `on` (ISO date; without it, after the last
    deposit).
    """
    made = tuple(deposits)
    now = evaluate(rule, made, on, facts)
    deposit_by = _last_day_for(rule.delay, by)
    possible, reason = _possible(rule, now, by, deposit_by, on)
    return Forecast(
        by=by,
        deposit_by=deposit_by,
        progress=now.progress,
        missing=now.missing,
        possible=possible,
        reason=reason,
    )


def party_entry(
    rule: Rule | None,
    treaty_in_force_on: str | None,
    kind: ActionKind,
    deposited_on: str | None,
    effective: str | None = None,
) -> PartyEntry:
    """Tell when a treaty enters into force for a party: the later of its own date and deposit plus delay.

    `effective` is the date of effect that the depositary states, which stands above the rule. All dates are
    ISO.
    """
    if effective is not None and is_day(effective):
        return PartyEntry(date=max(effective, treaty_in_force_on or effective), reason=None)
    if rule is None or rule.party is None:
        return PartyEntry(date=None, reason="no rule is known for when it enters into force for a single party")
    if treaty_in_force_on is None:
        return PartyEntry(date=None, reason="no date is known on which the treaty itself entered into force")
    timing = rule.party.timing_of(kind)
    if kind is ActionKind.SUCCESSION and not rule.party.names(kind):
        timing = NotComputable(reason=_SUCCESSION)
    if isinstance(timing, NotComputable):
        return PartyEntry(date=None, reason=timing.reason)
    if deposited_on is None or not is_day(deposited_on):
        return PartyEntry(date=None, reason="the day of the deposit is not stated")
    return PartyEntry(date=max(treaty_in_force_on, timing.after(deposited_on)), reason=None)


def _reason(
    rule: Rule,
    facts: Facts,
    doubts: list[Doubt],
    surely: Reached | None,
    perhaps: Reached | None,
    short: int | None,
) -> str:
    if perhaps is not None:
        unknowns = [text for leaf in rule.leaves() if (text := unknown(leaf, facts)) is not None]
        return "; ".join([*unknowns, *why_unsure(doubts, surely.day if surely else None)])
    if short is None:
        return "the conditions are not fulfilled"
    are = "is" if short == 1 else "are"
    return f"the conditions are not fulfilled: at least {short} more {are} needed"


def _possible(
    rule: Rule, now: Evaluation, by: str, deposit_by: str | None, on: str | None
) -> tuple[bool | None, str | None]:
    if now.computed is not None:
        return now.computed <= by, f"by the deposits made, it enters into force on {now.computed}"
    if now.satisfied is not False:
        return None, now.reason
    if deposit_by is None or (on is not None and deposit_by < on):
        return False, f"for {by} the last instrument had to be deposited by {deposit_by or 'an earlier day'}"
    if not _may_hold(rule.condition, deposit_by):
        return False, f"a condition begins only after {deposit_by}, the last day for deposits"
    return True, None


def _may_hold(condition: Condition, day: str) -> bool:
    if isinstance(condition, Group):
        parts = [_may_hold(part, day) for part in condition.parts]
        return all(parts) if condition.need_all else any(parts)
    return condition.after is None or condition.after <= day


def _last_day_for(delay: Delay, by: str) -> str | None:
    """Give the last day on which a deposit still brings the treaty into force by the ISO date `by`."""
    day = date.fromisoformat(by)
    while delay.after(day.isoformat()) > by:
        if day == date.min:
            return None
        day -= timedelta(days=1)
    return day.isoformat()
