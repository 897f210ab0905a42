"""The table [entry_into_force] of a treaty file, read strictly into a rule.

```toml
[entry_into_force]
article = "21(1)"
all = [{ count = 55 }, { share = 55.0, metric = "paris-emissions" }]    # or any = [...]; they nest
exclude = ["regional_organization"]
delay = { days = 30 }
[entry_into_force.party]
article = "21(3)"
delay = { days = 30 }
[entry_into_force.party.by_kind.accession]
not_computable = "the period for objections starts with the depositary's notification"
```

Clauses: `count` with or without `members_of`, `share` with `metric`, `states`, `parties_to`, `event`; each
may carry `kinds` and `after`. Delays: `days`, `months`, `first_of_month_after = { days | months }`,
`first_day_of_month = n` (first day of the n-th month after the month of the deposit), `on_deposit = true`.
"""

from collections.abc import Mapping
from typing import TypeVar

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
    Timing,
)
from servanda_db.registry.rule_words import clause_words, delay_words, describe, describe_party
from servanda_db.registry.strict import Table
from servanda_db.vocabulary import CONSENT_KINDS, ActionKind, PartyKind

__all__ = [
    "Condition",
    "Count",
    "Delay",
    "DelayUnit",
    "Event",
    "Group",
    "Leaf",
    "NamedStates",
    "NotComputable",
    "PartiesTo",
    "PartyRule",
    "Rule",
    "Share",
    "Timing",
    "clause_words",
    "delay_words",
    "describe",
    "describe_party",
    "parse_rule",
]

_Word = TypeVar("_Word", ActionKind, PartyKind)
_GROUPS = ("all", "any")
_LEAVES = ("count", "share", "states", "parties_to", "event")
_TIMINGS = ("delay", "not_computable")
_DELAYS = ("days", "months", "first_of_month_after", "first_day_of_month", "on_deposit")
_EXCLUDABLE = {str(kind): kind for kind in (PartyKind.REGIONAL_ORGANIZATION, PartyKind.INTERNATIONAL_ORGANIZATION)}
_KINDS = {str(kind): kind for kind in ActionKind if kind in CONSENT_KINDS}
_WHOLE = 100


def parse_rule(table: Mapping[str, object], where: str) -> Rule:
    """Read the table [entry_into_force] of a treaty file; `where` names file and table in errors.

    Raises RegistryError on an unknown or missing key, a wrong type, a value that the grammar has not.
    """
    rule = Table(table, where)
    parsed = Rule(
        article=rule.text_or_none("article"),
        condition=_group(rule, _one_of(rule, _GROUPS)),
        exclude=frozenset(_named(rule, "exclude", text, _EXCLUDABLE) for text in rule.texts("exclude")),
        delay=_delay(rule.table("delay")),
        party=_party_rule(rule.table("party")) if rule.has("party") else None,
    )
    rule.close()
    return parsed


def _group(table: Table, key: str) -> Group:
    parts = tuple(_condition(part) for part in table.tables(key))
    if not parts:
        raise table.error(key, "no clause in it")
    return Group(need_all=key == "all", parts=parts)


def _condition(table: Table) -> Condition:
    form = _one_of(table, _GROUPS + _LEAVES)
    condition = _group(table, form) if form in _GROUPS else _leaf(table, form)
    table.close()
    return condition


def _leaf(table: Table, form: str) -> Leaf:
    kinds = frozenset(_named(table, "kinds", text, _KINDS) for text in table.texts("kinds"))
    after = table.date_or_none("after")
    match form:
        case "count":
            members_of = table.text_or_none("members_of")
            return Count(count=_positive(table, "count"), members_of=members_of, kinds=kinds, after=after)
        case "share":
            return Share(share=_per_cent(table), metric=table.text("metric"), kinds=kinds, after=after)
        case "states":
            return NamedStates(states=_states(table), kinds=kinds, after=after)
        case "parties_to":
            return PartiesTo(treaty=table.text("parties_to"), kinds=kinds, after=after)
        case _:
            return Event(event=table.text("event"), kinds=kinds, after=after)


def _party_rule(table: Table) -> PartyRule:
    named = table.table("by_kind").rest()
    by_kind = Table(named, f"{table.where} [by_kind]")
    timings = [(_named(by_kind, kind, kind, _KINDS), _closed_timing(by_kind.table(kind))) for kind in named]
    article, timing = table.text_or_none("article"), _timing(table)
    table.close()
    return PartyRule(article=article, timing=timing, by_kind=tuple(timings))


def _closed_timing(table: Table) -> Timing:
    timing = _timing(table)
    table.close()
    return timing


def _timing(table: Table) -> Timing:
    if _one_of(table, _TIMINGS) == "delay":
        return _delay(table.table("delay"))
    return NotComputable(reason=table.text("not_computable"))


def _delay(table: Table) -> Delay:
    key = _one_of(table, _DELAYS)
    if key == "on_deposit":
        if not table.flag(key):
            raise table.error(key, "only true has a meaning: leave it out, or name another delay")
        delay = Delay(unit=DelayUnit.ON_DEPOSIT)
    elif key == "first_of_month_after":
        delay = _first_of_month_after(table.table(key))
    else:
        delay = Delay(unit=DelayUnit(key), amount=_positive(table, key))
    table.close()
    return delay


def _first_of_month_after(table: Table) -> Delay:
    key = _one_of(table, ("days", "months"))
    delay = Delay(unit=DelayUnit(f"first_of_month_after_{key}"), amount=_positive(table, key))
    table.close()
    return delay


def _one_of(table: Table, keys: tuple[str, ...]) -> str:
    found = [key for key in keys if table.has(key)]
    if len(found) != 1:
        raise table.error(" or ".join(keys), f"expected exactly one of them, found {', '.join(found) or 'none'}")
    return found[0]


def _named(table: Table, key: str, text: str, words: Mapping[str, _Word]) -> _Word:
    if text not in words:
        raise table.error(key, f"{text!r} is none of {', '.join(words)}")
    return words[text]


def _positive(table: Table, key: str) -> int:
    number = table.count(key)
    if number == 0:
        raise table.error(key, "expected one or more")
    return number


def _per_cent(table: Table) -> float:
    share = table.number("share")
    if not 0 < share <= _WHOLE:
        raise table.error("share", f"expected per cent, above 0 and up to 100, found {share:g}")
    return share


def _states(table: Table) -> tuple[str, ...]:
    states = table.texts("states")
    if not states or len(set(states)) != len(states):
        raise table.error("states", "expected a list of party ids, each once")
    return states
