"""The conditions of a rule against deposits: when each was fulfilled, by which deposit, and what is missing.

Every question is asked of a world: the deposits to be counted, in order, and the facts that clauses refer
to. Where something is unsure two worlds are asked, one without it and one with it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Protocol

from servanda_db.deposits import Counted, Deposit, FormerDeposit
from servanda_db.iso_dates import DAY_ONE
from servanda_db.registry.rule_parts import (
    Condition,
    Count,
    Event,
    Group,
    Leaf,
    NamedStates,
    PartiesTo,
    Share,
)
from servanda_db.registry.rule_words import clause_words
from servanda_db.vocabulary import ActionKind

_ALWAYS_COUNTED = frozenset({ActionKind.SUCCESSION, ActionKind.AMBIGUOUS})
_DIGITS = 6


class Member(Protocol):
    """A membership of an organization in time: ISO dates, null where open."""

    @property
    def party(self) -> str:
        """Id of the member."""

    @property
    def valid_from(self) -> str | None:
        """First day of the membership."""

    @property
    def valid_to(self) -> str | None:
        """Last day of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What clauses refer to; what is not in it is unknown, not none.

    Shares of metrics in per cent by party, members of organizations, parties to other treaties, ISO days of
    events, and deposits of former states under this treaty.
    """

    metrics: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    memberships: Mapping[str, Iterable[Member]] = field(default_factory=dict)
    parties_of: Mapping[str, Collection[str]] = field(default_factory=dict)
    events: Mapping[str, str] = field(default_factory=dict)
    former: tuple[FormerDeposit, ...] = ()


NO_FACTS = Facts()


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Deposits in order of days, and what is known; `hopeful` takes what is unknown as fulfilled."""

    counted: tuple[Counted, ...]
    facts: Facts
    hopeful: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """The ISO day on which a condition was fulfilled; the deposit that did it, null where none did."""

    day: str
    deposit: Deposit | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseProgress:
    """How far a clause is: `have` and `need` in instruments or per cent, null where facts are missing."""

    clause: str
    have: float | int | None
    need: float | int | None
    satisfied: bool | None


def reached(condition: Condition, world: World) -> Reached | None:
    """Tell when a condition was fulfilled in a world, None where it was not."""
    if not isinstance(condition, Group):
        return _leaf_reached(condition, world)
    days = [reached(part, world) for part in condition.parts]
    fulfilled = [day for day in days if day is not None]
    if condition.need_all:
        return max(fulfilled, key=_by_day) if len(fulfilled) == len(days) else None
    return min(fulfilled, key=_by_day, default=None)


def progress(leaf: Leaf, world: World, on: str | None) -> ClauseProgress:
    """Tell how far one clause is, on the ISO date `on` where one is given."""
    have, need = _have(leaf, world), _need(leaf, world)
    day = _leaf_reached(leaf, world)
    satisfied = None if have is None else day is not None and (on is None or day.day <= on)
    return ClauseProgress(clause=clause_words(leaf), have=have, need=need, satisfied=satisfied)


def missing(condition: Condition, world: World) -> int | None:
    """Give the least number of further instruments that can fulfil a condition, None if it can't be told."""
    if not isinstance(condition, Group):
        return _leaf_missing(condition, world)
    counts = [missing(part, world) for part in condition.parts]
    known = [count for count in counts if count is not None]
    if condition.need_all:
        return max(known) if len(known) == len(counts) else None
    return min(known, default=None)


def unknown(leaf: Leaf, facts: Facts) -> str | None:
    """Say which fact is missing to judge a clause, None where all are there."""
    match leaf:
        case Share() if leaf.metric not in facts.metrics:
            return f"the metric table {leaf.metric} is missing"
        case Count() if leaf.members_of is not None and leaf.members_of not in facts.memberships:
            return f"the members of {leaf.members_of} are not known here"
        case PartiesTo() if not facts.parties_of.get(leaf.treaty):
            return f"the parties to {leaf.treaty} are not known here"
        case Event() if leaf.event not in facts.events:
            return f"it is not recorded whether this has happened: {leaf.event}"
    return None


def _by_day(reached: Reached) -> str:
    return reached.day


def _leaf_reached(leaf: Leaf, world: World) -> Reached | None:
    if unknown(leaf, world.facts) is not None:
        return Reached(day=leaf.after or DAY_ONE, deposit=None) if world.hopeful else None
    if isinstance(leaf, Event):
        found: Reached | None = Reached(day=world.facts.events[leaf.event], deposit=None)
    else:
        found = _deciding(leaf, _first_deposits(leaf, world), world.facts)
    if found is not None and leaf.after is not None and found.day < leaf.after:
        return Reached(day=leaf.after, deposit=None)
    return found


def _deciding(leaf: Leaf, first: list[Counted], facts: Facts) -> Reached | None:
    match leaf:
        case Count():
            place = leaf.count
        case Share():
            shares = facts.metrics[leaf.metric]
            sums = accumulate(shares.get(counted.deposit.party, 0.0) for counted in first)
            place = next((place for place, total in enumerate(sums, 1) if _at_least(total, leaf.share)), 0)
        case _:
            place = len(first) if len(first) == _need(leaf, World(counted=(), facts=facts)) else 0
    if not 0 < place <= len(first):
        return None
    return Reached(day=first[place - 1].day, deposit=first[place - 1].deposit)


def _at_least(total: float, share: float) -> bool:
    return round(total, _DIGITS) >= share


def _first_deposits(leaf: Leaf, world: World) -> list[Counted]:
    """Give the first deposit of each party that the clause counts, in order of days."""
    first: dict[str, Counted] = {}
    for counted in world.counted:
        deposit = counted.deposit
        if leaf.kinds and deposit.kind not in leaf.kinds and deposit.kind not in _ALWAYS_COUNTED:
            continue
        if deposit.party not in first:
            first[deposit.party] = counted
    if isinstance(leaf, Count) and leaf.members_of is not None:
        return _of_members(first, world.facts.memberships[leaf.members_of])
    if isinstance(leaf, NamedStates | PartiesTo):
        wanted = _wanted(leaf, world.facts)
        return [counted for party, counted in first.items() if party in wanted]
    return list(first.values())


def _of_members(first: Mapping[str, Counted], members: Iterable[Member]) -> list[Counted]:
    """Count a member's deposit from the day on which it is both deposited and a member's."""
    days: dict[str, Counted] = {}
    for member in members:
        counted = first.get(member.party)
        if counted is None:
            continue
        day = max(counted.day, member.valid_from or DAY_ONE)
        is_member = member.valid_to is None or day <= member.valid_to
        if is_member and (member.party not in days or day < days[member.party].day):
            days[member.party] = Counted(day=day, deposit=counted.deposit)
    return sorted(days.values(), key=lambda counted: (counted.day, counted.deposit.party))


def _wanted(leaf: NamedStates | PartiesTo, facts: Facts) -> Collection[str]:
    return leaf.states if isinstance(leaf, NamedStates) else facts.parties_of.get(leaf.treaty, ())


def _need(leaf: Leaf, world: World) -> float | int | None:
    match leaf:
        case Count():
            return leaf.count
        case Share():
            return leaf.share
        case NamedStates() | PartiesTo():
            return len(_wanted(leaf, world.facts)) or None
        case Event():
            return 1


def _have(leaf: Leaf, world: World) -> float | int | None:
    if unknown(leaf, world.facts) is not None:
        return None
    if isinstance(leaf, Event):
        return 1
    first = _first_deposits(leaf, world)
    if isinstance(leaf, Share):
        shares = world.facts.metrics[leaf.metric]
        return round(sum(shares.get(counted.deposit.party, 0.0) for counted in first), 2)
    return len(first)


def _leaf_missing(leaf: Leaf, world: World) -> int | None:
    have, need = _have(leaf, world), _need(leaf, world)
    if isinstance(leaf, Event):
        return 0
    if have is None or need is None:
        return None
    if isinstance(leaf, Share):
        return _fewest_holders(leaf, world)
    return max(0, int(need) - int(have))


def _fewest_holders(leaf: Share, world: World) -> int | None:
    """Give how few of the largest holders of a metric, not yet counted, would bring the share."""
    shares = world.facts.metrics[leaf.metric]
    bound = {counted.deposit.party for counted in _first_deposits(leaf, world)}
    total = sum(shares.get(party, 0.0) for party in bound)
    open_shares = sorted((share for party, share in shares.items() if party not in bound), reverse=True)
    sums = accumulate(open_shares, initial=total)
    return next((count for count, total in enumerate(sums) if _at_least(total, leaf.share)), None)
