"""A rule of entry into force as JSON, in the grammar of the registry's TOML: what it gives can be read as a rule."""

from typing import Any

from servanda_db.registry.rule_parts import (
    Condition,
    Count,
    Delay,
    DelayUnit,
    Event,
    Group,
    Leaf,
    NamedStates,
    PartiesTo,
    PartyRule,
    Rule,
    Share,
    Timing,
)

_OF_MONTH = {DelayUnit.FIRST_OF_MONTH_AFTER_DAYS: "days", DelayUnit.FIRST_OF_MONTH_AFTER_MONTHS: "months"}


def rule_json(rule: Rule) -> dict[str, Any]:
    """Give the table [entry_into_force] that `parse_rule` reads into this rule."""
    told: dict[str, Any] = {} if rule.article is None else {"article": rule.article}
    told |= _group(rule.condition)
    if rule.exclude:
        told["exclude"] = sorted(str(kind) for kind in rule.exclude)
    told["delay"] = _delay(rule.delay)
    if rule.party is not None:
        told["party"] = _party(rule.party)
    return told


def _group(group: Group) -> dict[str, Any]:
    return {"all" if group.need_all else "any": [_condition(part) for part in group.parts]}


def _condition(condition: Condition) -> dict[str, Any]:
    if isinstance(condition, Group):
        return _group(condition)
    told = _leaf(condition)
    if condition.kinds:
        told["kinds"] = sorted(str(kind) for kind in condition.kinds)
    if condition.after is not None:
        told["after"] = condition.after
    return told


def _leaf(leaf: Leaf) -> dict[str, Any]:
    match leaf:
        case Count():
            return {"count": leaf.count} | ({} if leaf.members_of is None else {"members_of": leaf.members_of})
        case Share():
            return {"share": leaf.share, "metric": leaf.metric}
        case NamedStates():
            return {"states": list(leaf.states)}
        case PartiesTo():
            return {"parties_to": leaf.treaty}
        case Event():
            return {"event": leaf.event}


def _party(rule: PartyRule) -> dict[str, Any]:
    told = ({} if rule.article is None else {"article": rule.article}) | _timing(rule.timing)
    if rule.by_kind:
        told["by_kind"] = {str(kind): _timing(timing) for kind, timing in rule.by_kind}
    return told


def _timing(timing: Timing) -> dict[str, Any]:
    return {"delay": _delay(timing)} if isinstance(timing, Delay) else {"not_computable": timing.reason}


def _delay(delay: Delay) -> dict[str, Any]:
    if delay.unit is DelayUnit.ON_DEPOSIT:
        return {"on_deposit": True}
    unit = _OF_MONTH.get(delay.unit)
    if unit is not None:
        return {"first_of_month_after": {unit: delay.amount}}
    return {str(delay.unit): delay.amount}
