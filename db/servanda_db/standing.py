"""Decide where a party stands under a treaty, as intervals, from its acts abroad and its steps at home.

The two axes are told apart to the end: what happened at home is laid beside the international state, and
never changes it. Intervals are of legal time: they may lie in the future of the day on which they are read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from servanda_db.acts import Act, TreatyForce
from servanda_db.domestic_axis import NOTHING_AT_HOME, Domestic, HomeStep, domestic_line
from servanda_db.international_axis import international_line
from servanda_db.international_state import NOTHING_DONE, International, Standing
from servanda_db.registry.rule_parts import Rule
from servanda_db.vocabulary import ActionKind, DomesticStage, InternationalStage

__all__ = ["Act", "HomeStep", "Interval", "Standing", "derive", "standing_on"]

_State = tuple[str, International, Domestic]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Where a party stands from `valid_from` until before `valid_to`, null in the last one. Dates are ISO.

    `is_party` is null where it can't be told. `in_force_on` and `withdrawn_on` (the effect of a withdrawal)
    may lie after the interval. `waiting` means: approved at home, and no instrument deposited. `why` says
    what it rests on.
    """

    valid_from: str
    valid_to: str | None
    standing: str
    is_party: bool | None
    stage: InternationalStage
    signed_on: str | None
    consent_kind: ActionKind | None
    consent_on: str | None
    in_force_on: str | None
    withdrawn_on: str | None
    domestic_stage: DomesticStage
    domestic_on: str | None
    waiting: bool
    why: str


def derive(
    acts: Iterable[Act],
    steps: Iterable[HomeStep],
    *,
    rule: Rule | None,
    treaty_in_force_on: str | None,
    published: bool,
    known_on: str,
    doubt: str | None = None,
    ends_on: str | None = None,
) -> tuple[Interval, ...]:
    """Derive the intervals of one party under one treaty, in order and without gaps; none if nothing is done.

    `treaty_in_force_on` is the treaty's own ISO date and `published` says whether the depositary's page
    gives it. With no date, `published` means that the page says "not in force"; `doubt` says why a rule
    gives no date although it may be fulfilled. `known_on` is the ISO day on which we knew the acts: an act
    without a day begins there, and square brackets were read there. `ends_on` is the last ISO day of the
    state itself, where it is a former one.
    """
    force = TreatyForce(rule=rule, in_force_on=treaty_in_force_on, published=published, known_on=known_on, doubt=doubt)
    line, resets = international_line(acts, force, ends_on)
    return _laid_together(line, domestic_line(steps, resets))


def standing_on(intervals: Iterable[Interval], on: str) -> Interval | None:
    """Give the interval that holds on an ISO date, None before the first one."""
    found = None
    for interval in intervals:
        if interval.valid_from > on:
            break
        found = interval
    return found


def _laid_together(
    international: list[tuple[str, International]], domestic: list[tuple[str, Domestic]]
) -> tuple[Interval, ...]:
    if not domestic:
        return _intervals([(day, state, NOTHING_AT_HOME) for day, state in international])
    abroad, at_home = dict(international), dict(domestic)
    state, home = NOTHING_DONE, NOTHING_AT_HOME
    states: list[_State] = []
    for day in sorted({*abroad, *at_home}):
        state, home = abroad.get(day, state), at_home.get(day, home)
        states.append((day, state, home))
    return _intervals(states)


def _intervals(states: list[_State]) -> tuple[Interval, ...]:
    changes = states[:1] + [after for before, after in pairwise(states) if _shown(before) != _shown(after)]
    ends = [*(day for day, _, _ in changes[1:]), None]
    return tuple(_interval(*now, end) for now, end in zip(changes, ends, strict=False))


def _shown(state: _State) -> tuple[object, ...]:
    """Give what a reader sees of a state: that it is free, or approved at home, shows in that it waits."""
    _, abroad, home = state
    return (*abroad[:-1], home.stage, home.on, home.why, home.approved and abroad.free)


def _interval(start: str, state: International, home: Domestic, end: str | None) -> Interval:
    waiting = home.approved and state.free
    unbound = state.standing in (Standing.NOT_SIGNED, Standing.SIGNED)
    why = f"{state.why} {home.why}" if home.why else state.why
    if waiting:
        why += " No instrument has been deposited, so nothing has changed between states."
    return Interval(
        valid_from=start,
        valid_to=end,
        standing=Standing.WAITING if waiting and unbound else state.standing,
        is_party=state.is_party,
        stage=state.stage,
        signed_on=state.signed_on,
        consent_kind=state.consent_kind,
        consent_on=state.consent_on,
        in_force_on=state.in_force_on,
        withdrawn_on=state.withdrawn_on,
        domestic_stage=home.stage,
        domestic_on=home.on,
        waiting=waiting,
        why=why,
    )
