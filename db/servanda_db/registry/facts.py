"""The registry's facts that a rule of entry into force refers to."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import cache
from importlib.resources import files

from servanda_db.conditions import Facts
from servanda_db.registry.former_deposits import load_former_deposits
from servanda_db.registry.metrics import load_metric
from servanda_db.registry.parties import load_organizations
from servanda_db.registry.rule_parts import PartiesTo, Rule, Share
from servanda_db.registry.treaties import load_treaties


def parents(rule: Rule) -> frozenset[str]:
    """Give the ids of the treaties whose parties a rule asks for."""
    return frozenset(leaf.treaty for leaf in rule.leaves() if isinstance(leaf, PartiesTo))


@cache
def _dependents() -> Mapping[str, tuple[str, ...]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for treaty in load_treaties():
        for parent in sorted(parents(treaty.rule)) if treaty.rule else ():
            found[parent].append(treaty.id)
    return {parent: tuple(treaties) for parent, treaties in found.items()}


def dependents(parent: str) -> tuple[str, ...]:
    """Give the ids of the treaties whose rules ask for the parties to this one."""
    return _dependents().get(parent, ())


def facts_for(treaty: str, rule: Rule, parties_of: Mapping[str, Collection[str]] | None = None) -> Facts:
    """Gather the registry's facts for the rule of one treaty, by its id.

    `parties_of` gives the parties to other treaties, which only the store knows. A metric without a table
    in the registry is left out, so that the clause says that it is missing. Raises RegistryError where a
    table is broken.
    """
    metrics = {leaf.metric for leaf in rule.leaves() if isinstance(leaf, Share)}
    return Facts(
        metrics={name: load_metric(name) for name in sorted(metrics) if _has_table(name)},
        memberships=load_organizations(),
        parties_of=parties_of or {},
        former=load_former_deposits().get(treaty, ()),
    )


def _has_table(metric: str) -> bool:
    return files("servanda_db.registry").joinpath(f"metrics/{metric}.toml").is_file()
