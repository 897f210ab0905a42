"""Reviewed facts on instruments of former states that the depositary's tables no longer show."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from servanda_db.deposits import FormerDeposit
from servanda_db.registry.strict import Table, registry_file
from servanda_db.vocabulary import CONSENT_KINDS, ActionKind

_CHECKED = ("read", "arithmetic")
_KINDS = {str(kind): kind for kind in ActionKind if kind in CONSENT_KINDS}


@cache
def load_former_deposits() -> Mapping[str, tuple[FormerDeposit, ...]]:
    """Give them by treaty id, in order of date. Raises RegistryError."""
    return read_former_deposits(registry_file("former_deposits.toml"))


def read_former_deposits(table: Table) -> Mapping[str, tuple[FormerDeposit, ...]]:
    """Read the list [[deposit]]: treaty, party, kind, date, source, checked. Raises RegistryError."""
    found: defaultdict[str, list[FormerDeposit]] = defaultdict(list)
    for entry in table.tables("deposit"):
        treaty, fact = entry.text("treaty"), _fact(entry)
        if any(fact.party == known.party for known in found[treaty]):
            raise entry.error("party", f"{fact.party} stands twice under {treaty}")
        found[treaty].append(fact)
    table.close()
    in_order = {treaty: sorted(facts, key=lambda fact: fact.date) for treaty, facts in found.items()}
    return MappingProxyType({treaty: tuple(facts) for treaty, facts in in_order.items()})


def _fact(entry: Table) -> FormerDeposit:
    kind, checked = entry.text("kind"), entry.text("checked")
    if kind not in _KINDS:
        raise entry.error("kind", f"{kind!r} is none of {', '.join(_KINDS)}")
    if checked not in _CHECKED:
        raise entry.error("checked", f"{checked!r} is none of {', '.join(_CHECKED)}")
    fact = FormerDeposit(
        party=entry.text("party"),
        kind=_KINDS[kind],
        date=entry.date("date"),
        source=entry.text("source"),
    )
    entry.close()
    return fact
