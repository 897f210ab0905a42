"""What a state's organs mean by their approval, where it is not the usual order; from chains.toml."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from servanda_db.registry.errors import RegistryError
from servanda_db.registry.parties import load_parties
from servanda_db.vocabulary import NewsStage
from servanda_spiders.reading.news.word_kinds import ORGANS

_FILE = "chains.toml"
_MEANT = frozenset({"ratify", "approve", "accede", "decide"})
Chain = Mapping[str, NewsStage]


def parse_chain(table: Mapping[str, object], where: str) -> Chain:
    """Read what the organs of one state mean; raises RegistryError naming the state and the mistake."""
    if wrong := sorted(set(table) - ORGANS):
        raise RegistryError(f"{where}: unknown organ {wrong[0]!r}")
    try:
        return MappingProxyType({organ: NewsStage(str(stage)) for organ, stage in table.items()})
    except ValueError as error:
        raise RegistryError(f"{where}: {error}") from error


@cache
def load_chains() -> Mapping[str, Chain]:
    """Give the chains by the id of the state. Raises RegistryError."""
    tables = tomllib.loads(files("servanda_spiders.reading.news").joinpath(_FILE).read_text(encoding="utf-8"))
    known = {party.id for party in load_parties()}
    if strangers := sorted(set(tables) - known):
        raise RegistryError(f"{_FILE}: {strangers[0]} is no party of the registry")
    return MappingProxyType({party: parse_chain(table, f"{_FILE}: {party}") for party, table in tables.items()})


def meant_stage(party: str, organ: str, act: str) -> NewsStage | None:
    """Give the stage that an organ's approval is in a state, None where nothing is said of it."""
    chain = load_chains().get(party)
    return chain.get(organ) if chain and act in _MEANT else None
