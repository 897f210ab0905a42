"""What a rule of entry into force is made of, and the arithmetic of its delays.

A condition is a tree of clauses under `all` or `any`. Kinds of instrument are those that the article names;
a notification of succession counts beside them on the day of its deposit, as the Secretary-General counted
it for the Geneva conventions on the law of the sea (in force 1962 to 1966) and for the Vienna Convention on
succession of States in respect of treaties (in force 1996; its fifteenth instrument was a succession).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from servanda_db.vocabulary import ActionKind, PartyKind

_MONTHS_A_YEAR = 12


class DelayUnit(StrEnum):
    """How the time between the deciding deposit and entry into force is measured."""

    ON_DEPOSIT = "on_deposit"
    DAYS = "days"
    MONTHS = "months"
    FIRST_OF_MONTH_AFTER_DAYS = "first_of_month_after_days"
    FIRST_OF_MONTH_AFTER_MONTHS = "first_of_month_after_months"
    FIRST_DAY_OF_MONTH = "first_day_of_month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """Time between a deposit and entry into force; `amount` counts the days or months that `unit` names."""

    unit: DelayUnit
    amount: int = 0

    def after(self, day: str) -> str:
        """Give the ISO date of entry into force for a deposit on the ISO date `day`.

        The ninetieth day after a deposit is the date plus 90 days; a month later is the same day of the
        next month, or its last day where that month is shorter. Raises ValueError where `day` is not a full
        ISO date.
        """
        return _delayed(self.unit, self.amount, day)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotComputable:
    """Why a date does not follow from the deposit, such as a period for objections."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """What every clause may carry: kinds of instrument (empty: every consent), a day from which it holds."""

    kinds: frozenset[ActionKind] = frozenset()
    after: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Count(Clause):
    """At least so many instruments; only those of members of an organization where one is named."""

    count: int
    members_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share(Clause):
    """Instruments of parties that together have at least `share` per cent of a metric."""

    share: float
    metric: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedStates(Clause):
    """The instruments of all of these parties, by their ids."""

    states: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartiesTo(Clause):
    """The instruments of all parties to another treaty, by its id."""

    treaty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Clause):
    """Something else that has to happen, in words."""

    event: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Several conditions: all of them, or any one of them."""

    need_all: bool
    parts: "tuple[Condition, ...]"


Leaf = Count | Share | NamedStates | PartiesTo | Event
Condition = Leaf | Group
Timing = Delay | NotComputable


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyRule:
    """When the treaty enters into force for one party: a delay after its deposit, others by kind of act."""

    article: str | None
    timing: Timing
    by_kind: tuple[tuple[ActionKind, Timing], ...] = ()

    def timing_of(self, kind: ActionKind) -> Timing:
        """Give what holds for an act of this kind."""
        return next((timing for named, timing in self.by_kind if named is kind), self.timing)

    def names(self, kind: ActionKind) -> bool:
        """Tell whether the rule speaks of this kind of act by itself."""
        return any(named is kind for named, _ in self.by_kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When a treaty enters into force: condition, instruments left out, delay; and the rule of one party."""

    article: str | None
    condition: Group
    exclude: frozenset[PartyKind]
    delay: Delay
    party: PartyRule | None

    def leaves(self) -> tuple[Leaf, ...]:
        """Give the clauses in the order of the file, without their groups."""
        return tuple(_leaves(self.condition))


def _leaves(condition: Condition) -> list[Leaf]:
    if isinstance(condition, Group):
        return [leaf for part in condition.parts for leaf in _leaves(part)]
    return [condition]


@lru_cache(maxsize=16384)
def _delayed(unit: DelayUnit, amount: int, day: str) -> str:
    start = date.fromisoformat(day)
    match unit:
        case DelayUnit.ON_DEPOSIT:
            end = start
        case DelayUnit.DAYS:
            end = start + timedelta(days=amount)
        case DelayUnit.MONTHS:
            end = _months_later(start, amount)
        case DelayUnit.FIRST_OF_MONTH_AFTER_DAYS:
            end = _first_of_month(start + timedelta(days=amount), 1)
        case DelayUnit.FIRST_OF_MONTH_AFTER_MONTHS:
            end = _first_of_month(_months_later(start, amount), 1)
        case DelayUnit.FIRST_DAY_OF_MONTH:
            end = _first_of_month(start, amount)
    return end.isoformat()


def _first_of_month(day: date, months: int) -> date:
    month = day.month - 1 + months
    return date(day.year + month // _MONTHS_A_YEAR, month % _MONTHS_A_YEAR + 1, 1)


def _months_later(day: date, months: int) -> date:
    first = _first_of_month(day, months)
    last = _first_of_month(first, 1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))
