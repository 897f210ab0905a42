"""Tables of shares that some treaties measure their entry into force by, such as emissions or tonnage."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from servanda_db.registry.errors import RegistryError
from servanda_db.registry.strict import Table, registry_file


@cache
def load_metric(name: str) -> Mapping[str, float]:
    """Give the share of each party, in per cent of the whole, by party id; a party without a share is not in it.

    `name` is a file of registry/metrics without its ending. Raises RegistryError where there is no such table, a share is
    above 100, or all shares together exceed 100 by more than rounding can explain.
    """
    return read_metric(registry_file(f"metrics/{name}.toml"))


def read_metric(table: Table) -> Mapping[str, float]:
    """Read the table of one metric: title, source, on (the date of the figures), [shares]. Raises RegistryError."""
    for key in ("title", "source"):
        table.text(key)
    table.date("on")
    shares_table = table.table("shares")
    table.close()
    shares = {party: shares_table.number(party) for party in shares_table.keys()}
    if not shares:
        raise table.error("shares", "no share is given")
    half_a_digit = 0.05 * len(shares)
    if sum(shares.values()) > 100 + half_a_digit:
        raise RegistryError(f"{table.where}: shares: together {sum(shares.values()):.2f}, more than the whole")
    return MappingProxyType(shares)
