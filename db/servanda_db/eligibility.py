"""To whom a treaty is open, and since when: the registry's `open_to`, memberships, parties to a parent treaty.

1 open, 0 not open, None not known: who may join a treaty that the registry does not describe can't be told from its
status table, but whoever has acted under it could.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from servanda_db.panel import Flag, Step
from servanda_db.party_life import DAY_ONE, FOREVER, PartyLife, Period, next_day
from servanda_db.vocabulary import PartyKind

_STATES = frozenset({PartyKind.STATE, PartyKind.FORMER_STATE})
_BY_KIND = {
    "regional_organizations": PartyKind.REGIONAL_ORGANIZATION,
    "international_organizations": PartyKind.INTERNATIONAL_ORGANIZATION,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Since which ISO day a treaty is open (null: not known), and to whom; empty where the registry does not say.

    `members` has the memberships of each organization that `open_to` names, by party, `parents` the steps by which
    parties to a treaty that it names became so; what is absent from them is not known.
    """

    opened_on: str | None
    open_to: tuple[str, ...]
    members: Mapping[str, Mapping[str, Sequence[Period]]] = field(default_factory=dict)
    parents: Mapping[str, Mapping[str, Sequence[Step]]] = field(default_factory=dict)


def eligible_steps(opening: Opening, life: PartyLife, acted: str | None) -> list[Step]:
    """Give since when a party could join, as steps of ISO days; `acted` is the day of its first act."""
    opened = opening.opened_on
    steps = _merged([_entry_steps(opening, entry, life) for entry in opening.open_to])
    if opened:
        held = [value for day, value in steps if day <= opened]
        steps = [(DAY_ONE, 0), *([(opened, held[-1])] if held else []), *(step for step in steps if step[0] > opened)]
    if not opening.open_to:
        steps = [(DAY_ONE, None)]
    if acted is None:
        return steps
    return [*(step for step in steps if step[0] < acted), (acted, 1)]


def _entry_steps(opening: Opening, entry: str, life: PartyLife) -> Sequence[Step]:
    form, _, name = entry.partition(":")
    if form == "members_of":
        return _member_steps(opening.members.get(name), life.id)
    if form == "parties_to":
        steps = opening.parents.get(name)
        return [(DAY_ONE, None)] if steps is None else [(DAY_ONE, 0), *steps.get(life.id, ())]
    if form == "states":
        return [(DAY_ONE, _as_a_state(life))]
    return [(DAY_ONE, 1 if life.kind is _BY_KIND.get(form) else 0)]


def _as_a_state(life: PartyLife) -> Flag:
    if life.kind not in _STATES:
        return 0
    # Whether a treaty open to "all States" is open to one that no list of states has, its depositary decides.
    return 1 if life.in_state_lists else None


def _member_steps(members: Mapping[str, Sequence[Period]] | None, party: str) -> list[Step]:
    if members is None:
        return [(DAY_ONE, None)]
    steps: list[Step] = [(DAY_ONE, 0)]
    for first, last in members.get(party, ()):
        steps.append((first, 1))
        if last != FOREVER:
            steps.append((next_day(last), 0))
    return steps


def _merged(entries: list[Sequence[Step]]) -> list[Step]:
    if len(entries) <= 1:
        return list(entries[0]) if entries else []
    days = sorted({day for steps in entries for day, _ in steps})
    return [(day, _widest(_value(steps, day) for steps in entries)) for day in days]


def _value(steps: Sequence[Step], day: str) -> Flag:
    return next((value for since, value in reversed(steps) if since <= day), None)


def _widest(values: Iterable[Flag]) -> Flag:
    told = list(values)
    return 1 if 1 in told else None if None in told else 0
