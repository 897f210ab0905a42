"""A name as published: the party that it means, or unresolved. Exact on the key, never by similarity."""

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from servanda_db.name_keys import normalise
from servanda_db.registry.parties import PartyName, load_parties, name_keys

__all__ = ["normalise", "resolve_lines", "resolve_party", "without_footnotes"]

_BEFORE = re.compile(r"\(\s*<\s*(\d{2})-(\d{2})-(\d{4})\s*\)\s*$")
_TWO_NAMES = re.compile(r"([^()]+)\((?:formerly |former |previously )?([^()]+)\)[\s\d,*]*", re.IGNORECASE)
# No page means to print one inside a name: such a text is damaged or hostile.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_LONGEST = 400
_GLUED_FOOTNOTES = " 0123456789"
_GLUED_TO_PRINTED = " 0123456789,"


def resolve_party(name: str, on: str | None = None) -> str | None:
    """Give the party that a published name means, or None where the registry does not know the name.

    `on` (ISO date) is when the name was in use; it only decides between parties that bore one name at
    different times. Without it, or where no party bore the name that day, the name goes to the party that is
    called so first of all, or to the only one that still bears it, or to none. A name with a control character
    other than a tab or a line end is no name. Footnote markers after the name do not count; "(<01-01-1993)", which
    the Dutch treaty database adds to parties of the past, gives the date.
    """
    return None if len(name) > _LONGEST or _CONTROL.search(name) else _resolve(name, on)


@lru_cache(maxsize=16384)
def _resolve(name: str, on: str | None) -> str | None:
    before = _BEFORE.search(name)
    if before:
        name, on = name[: before.start()], _day_before(before) or on
    index, key = _index(), normalise(name)
    candidates = index.get(key) or index.get(key.rstrip(_GLUED_FOOTNOTES))
    return _choose(candidates, on) if candidates else _agreed(name, on)


def resolve_lines(lines: Iterable[str]) -> Iterator[str]:
    """Give `name<TAB>party id` for each line, the id empty where the name is unresolved; no line ends."""
    for line in lines:
        name = line.rstrip("\r\n")
        yield f"{name}\t{resolve_party(name) or ''}"


def without_footnotes(name: str) -> str:
    """Give a published name without the numbers of footnotes glued to its end: `Germany6,7,8` -> `Germany`."""
    return name.rstrip(_GLUED_TO_PRINTED)


def _agreed(name: str, on: str | None) -> str | None:
    # "Slovakia (Slovak Republic)", "Myanmar (formerly Burma)": two names of one party, each known by itself.
    pair = _TWO_NAMES.fullmatch(name)
    if pair is None:
        return None
    first, second = _resolve(pair[1], on), _resolve(pair[2], on)
    return first if first == second else None


def _choose(candidates: tuple[tuple[str, bool, PartyName], ...], on: str | None) -> str | None:
    parties = {party for party, _, _ in candidates}
    if len(parties) > 1 and on is not None:
        then = {party for party, _, name in candidates if _in_use(name, on)}
        parties = then or parties
    if len(parties) > 1:
        first = {party for party, called_so_first, _ in candidates if called_so_first and party in parties}
        still = {party for party, _, name in candidates if name.valid_to is None and party in parties}
        parties = first or still
    return parties.pop() if len(parties) == 1 else None


def _in_use(name: PartyName, on: str) -> bool:
    return (name.valid_from or "") <= on <= (name.valid_to or "9999-12-31")


def _day_before(match: re.Match[str]) -> str | None:
    day, month, year = (int(part) for part in match.groups())
    try:
        return (datetime.date(year, month, day) - datetime.timedelta(days=1)).isoformat()
    except ValueError:
        return None


@cache
def _index() -> Mapping[str, tuple[tuple[str, bool, PartyName], ...]]:
    index: defaultdict[str, list[tuple[str, bool, PartyName]]] = defaultdict(list)
    for party in load_parties():
        for key, name in name_keys(party):
            index[key].append((party.id, name.name == party.name, name))
    return MappingProxyType({key: tuple(found) for key, found in index.items()})
