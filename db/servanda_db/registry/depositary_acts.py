"""Reviewed acts of parties before a depositary that no status table shows, such as withdrawals."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from servanda_db.registry.parties import load_parties
from servanda_db.registry.strict import Table, registry_file
from servanda_db.vocabulary import STATEMENT_KINDS, ActionKind

_UNCLEAR = {ActionKind.AMBIGUOUS, ActionKind.OTHER}
_KINDS = {str(kind): kind for kind in ActionKind if kind not in STATEMENT_KINDS | _UNCLEAR}


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositaryAct:
    """What a party did, as the depositary notified it. Dates are ISO; `effective_date` is null where none is stated.

    `notification` is the depositary's reference and `address` where it stands; `words` are ours. `reviewed_on` is
    the day of the review: our time. `note` says what it was compared with.
    """

    treaty: str
    party: str
    kind: ActionKind
    date: str
    effective_date: str | None
    notification: str
    address: str
    words: str
    reviewed_on: str
    note: str


@cache
def load_depositary_acts() -> Mapping[str, tuple[DepositaryAct, ...]]:
    """Give them by treaty id, in the order of the file. Raises RegistryError."""
    return read_depositary_acts(registry_file("depositary_acts.toml"))


def read_depositary_acts(table: Table) -> Mapping[str, tuple[DepositaryAct, ...]]:
    """Read the list [[act]]. Raises RegistryError on anything that is not as it should be."""
    found: defaultdict[str, list[DepositaryAct]] = defaultdict(list)
    for entry in table.tables("act"):
        act = _act(entry)
        if any(_same(act, known) for known in found[act.treaty]):
            raise entry.error("date", f"{act.kind} of {act.party} on {act.date} stands twice under {act.treaty}")
        found[act.treaty].append(act)
    table.close()
    return MappingProxyType({treaty: tuple(acts) for treaty, acts in found.items()})


def _act(entry: Table) -> DepositaryAct:
    act = DepositaryAct(
        treaty=entry.text("treaty"),
        party=_party(entry),
        kind=_kind(entry),
        date=entry.date("date"),
        effective_date=entry.date_or_none("effective_date"),
        notification=entry.text("notification"),
        address=entry.text("address"),
        words=entry.text("words"),
        reviewed_on=entry.date("reviewed_on"),
        note=entry.text("note"),
    )
    entry.close()
    if not act.address.startswith(("https://", "http://")):
        raise entry.error("address", f"{act.address} is not an http address")
    if act.reviewed_on < act.date:
        raise entry.error("reviewed_on", f"{act.reviewed_on} is before the act itself, {act.date}")
    return act


def _party(entry: Table) -> str:
    party = entry.text("party")
    if all(known.id != party for known in load_parties()):
        raise entry.error("party", f"{party!r} is no party of the registry")
    return party


def _kind(entry: Table) -> ActionKind:
    kind = entry.text("kind")
    if kind not in _KINDS:
        raise entry.error("kind", f"{kind!r} is none of {', '.join(_KINDS)}")
    return _KINDS[kind]


def _same(act: DepositaryAct, known: DepositaryAct) -> bool:
    return (act.party, act.kind, act.date) == (known.party, known.kind, known.date)
