"""How each state approves a treaty at home, where it is not the usual order; from chains.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from servanda_db.registry.errors import RegistryError
from servanda_db.registry.parties import load_parties
from servanda_db.vocabulary import NewsStage
from servanda_spiders.reading.news.word_kinds import ORGANS

_FILE = "chains.toml"
_MEANT = frozenset({"ratify", "approve", "accede", "decide"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The steps of one state in order, and the stage that an organ's "ratified" is there; `note` says it in words."""

    steps: tuple[NewsStage, ...]
    means: Mapping[str, NewsStage]
    note: str


def parse_chain(table: Mapping[str, object], where: str) -> Chain:
    """Read the chain of one state; raises RegistryError naming the state and the key."""
    unknown = sorted(set(table) - {"steps", "means", "note"})
    steps, means, note = table.get("steps"), table.get("means", {}), table.get("note")
    if unknown or not isinstance(steps, list) or not isinstance(means, dict) or not isinstance(note, str):
        raise RegistryError(f"{where}: expected steps, means and a note; unknown: {', '.join(unknown) or 'nothing'}")
    if wrong := sorted(set(means) - ORGANS):
        raise RegistryError(f"{where}: means: unknown organ {wrong[0]!r}")
    try:
        return Chain(
            steps=tuple(NewsStage(step) for step in steps),
            means=MappingProxyType({organ: NewsStage(stage) for organ, stage in means.items()}),
            note=note,
        )
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
    """Give the stage that an organ's approval is in a state, None where its chain says nothing of it."""
    chain = load_chains().get(party)
    return chain.means.get(organ) if chain and act in _MEANT else None
