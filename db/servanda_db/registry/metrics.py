"""Tables of shares that some treaties measure their entry into force by, such as emissions or tonnage."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from servanda_db.registry.errors import RegistryError
from servanda_db.registry.strict import Table, registry_file


@cache
def load_metric(name: str) -> Mapping[str, float]:
    """Give the share of each party in per cent of the whole, by party id; who has no share is not in it.

    `name` is a file of registry/metrics without its ending. Raises RegistryError where there is no such
    table, or all shares together exceed 100 by more than rounding can explain.
    """
    return read_metric(registry_file(f"metrics/{name}.toml"))


def read_metric(table: Table) -> Mapping[str, float]:
    """Read the table of a metric: title, source, on (a date), [shares]. May raise RegistryError."""
    for key in ("title", "source"):
        table.text(key)
    table.date("on")
    shares_table = table.table("shares")
    table.close()
    parties = shares_table.keys()
    shares = {party: shares_table.number(party) for party in parties}
    if not shares:
        raise table.error("shares", "no share is given")
    whole, rounding = sum(shares.values()), 0.05 * len(shares)
    if whole > 100 + rounding:
        raise RegistryError(f"{table.where}: shares: together {whole:.2f}, more than the whole")
    return MappingProxyType(shares)
