"""A rule of entry into force in plain words."""

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from servanda_db.registry.rule_parts import (
    Condition,
    Count,
    Delay,
    DelayUnit,
    Event,
    Group,
    Leaf,
    NamedStates,
    NotComputable,
    PartiesTo,
    PartyRule,
    Rule,
    Share,
)
from servanda_db.registry.strict import registry_file
from servanda_db.vocabulary import ActionKind, PartyKind

_LONG_LIST = 6
_TEENS = 20
_HUNDRED = 100
# fmt: off
_SMALL = (
    "zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
    "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
    "eighteenth", "nineteenth",
)
# fmt: on
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
_EXCLUDED = {
    PartyKind.REGIONAL_ORGANIZATION: "instruments of regional economic integration organizations",
    PartyKind.INTERNATIONAL_ORGANIZATION: "instruments of international organizations",
}


def describe(rule: Rule) -> str:
    """Say in one line what has to happen, when the treaty enters into force then, what is not counted."""
    condition = " or ".join if not rule.condition.need_all else ", and ".join
    words = condition([_condition_words(part) for part in rule.condition.parts])
    words += f"; then {delay_words(rule.delay, _anchor(rule))}"
    left_out = [text for kind, text in _EXCLUDED.items() if kind in rule.exclude]
    return f"{words}; {' and '.join(left_out)} are not counted" if left_out else words


def describe_party(rule: PartyRule) -> str:
    """Say in one line when the treaty enters into force for one party."""
    words = [_timing_words("an instrument", rule.timing)]
    words += [_timing_words(f"{_kind_words(kind)}", timing) for kind, timing in rule.by_kind]
    return "; ".join(words) + "; never before the treaty itself"


def clause_words(leaf: Leaf) -> str:
    """Say what one clause asks for."""
    words = _bare_clause_words(leaf)
    return words if leaf.after is None else f"{words} (from {leaf.after} on)"


def delay_words(delay: Delay, anchor: str) -> str:
    """Say when a delay is over; `anchor` names the deposit that it starts with."""
    match delay.unit:
        case DelayUnit.ON_DEPOSIT:
            return f"on {anchor}" if anchor.startswith("the day ") else f"on the day of {anchor}"
        case DelayUnit.DAYS:
            return f"the {ordinal(delay.amount)} day after {anchor}"
        case DelayUnit.MONTHS:
            return f"{_months(delay.amount)} after {anchor}"
        case DelayUnit.FIRST_OF_MONTH_AFTER_DAYS:
            return f"the first day of the month after the {ordinal(delay.amount)} day after {anchor}"
        case DelayUnit.FIRST_OF_MONTH_AFTER_MONTHS:
            return f"the first day of the month that follows {_months(delay.amount)} after {anchor}"
        case DelayUnit.FIRST_DAY_OF_MONTH:
            return f"the first day of the {ordinal(delay.amount)} month after the month of {anchor}"


def ordinal(number: int) -> str:
    """Give an ordinal number in words below one hundred, in figures above."""
    if number < _TEENS:
        return _SMALL[number]
    if number < _HUNDRED:
        tens, ones = _TENS[number // 10 - 2], number % 10
        return f"{tens}-{_SMALL[ones]}" if ones else f"{tens[:-1]}ieth"
    teen = number % _HUNDRED in (11, 12, 13)
    return f"{number}th" if teen else f"{number}{_ENDINGS.get(number % 10, 'th')}"


def listed(words: Iterable[str], last: str = "and") -> str:
    """Join words as a sentence does."""
    *head, tail = words
    return f"{', '.join(head)} {last} {tail}" if head else tail


@cache
def load_rule_names() -> Mapping[str, str]:
    """Give what short names of organizations, metrics and treaties stand for. Raises RegistryError."""
    table = registry_file("rule_names.toml")
    texts = table.rest()
    names = {name: str(text) for name, text in texts.items() if isinstance(text, str)}
    if len(names) != len(texts):
        raise table.error("rule_names.toml", "expected texts only")
    return MappingProxyType(names)


def _name(short: str | None) -> str:
    return load_rule_names().get(short or "", short or "")


def _anchor(rule: Rule) -> str:
    parts = rule.condition.parts
    if len(parts) == 1 and isinstance(parts[0], Count) and parts[0].after is None:
        return f"the deposit of the {ordinal(parts[0].count)}"
    if any(isinstance(leaf, Event) or leaf.after is not None for leaf in rule.leaves()):
        return "the day on which this is fulfilled"
    return "the deposit that completes this"


def _condition_words(condition: Condition) -> str:
    if not isinstance(condition, Group):
        return clause_words(condition)
    joint = ", and " if condition.need_all else " or "
    return "(" + joint.join(_condition_words(part) for part in condition.parts) + ")"


def _bare_clause_words(leaf: Leaf) -> str:
    match leaf:
        case Count(members_of=None):
            return f"{leaf.count} {_instruments(leaf)}{_consent(leaf)}"
        case Count():
            return f"{leaf.count} {_instruments(leaf)} of members of {_name(leaf.members_of)}"
        case Share():
            return f"{_instruments(leaf)} of parties with at least {leaf.share:g} % of {_name(leaf.metric)}"
        case NamedStates():
            return f"the {_instruments(leaf)} of {_states_words(leaf.states)}"
        case PartiesTo():
            return f"the {_instruments(leaf)} of all parties to {_name(leaf.treaty)}"
        case Event():
            return leaf.event


def _instruments(leaf: Leaf) -> str:
    if not leaf.kinds:
        return "instruments"
    in_order = [_kind_words(kind) for kind in ActionKind if kind in leaf.kinds]
    return f"instruments of {listed(in_order, 'or')}"


def _consent(leaf: Leaf) -> str:
    return "" if leaf.kinds else " of consent to be bound"


def _states_words(states: tuple[str, ...]) -> str:
    return f"all {len(states)} named states" if len(states) > _LONG_LIST else listed(states)


def _timing_words(act: str, timing: Delay | NotComputable) -> str:
    if isinstance(timing, NotComputable):
        return f"{act}: not computable, {timing.reason}"
    return f"{act}: {delay_words(timing, 'its deposit')}"


def _kind_words(kind: ActionKind) -> str:
    return kind.replace("_", " ")


def _months(amount: int) -> str:
    return "1 month" if amount == 1 else f"{amount} months"
