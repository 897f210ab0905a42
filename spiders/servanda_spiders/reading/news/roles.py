"""Who acts in an event: the states that are its subject, the organ that decides, and what the act is about."""

from collections.abc import Sequence
from dataclasses import dataclass

from servanda_spiders.reading.news.clauses import Event
from servanda_spiders.reading.news.items import Item

_NOT_SUBJECT = frozenset({"aside", "frame", "towards", "from", "agent"})
_DECIDING = frozenset({"parliament", "cabinet", "government", "president", "court", "committee"})
_ARTICLE = 3
_ACT_NOUNS = {
    "ratify": "ratification",
    "accede": "ratification",
    "approve": "approval",
    "become_party": "ratification",
    "become_member": "ratification",
    "withdraw": "withdrawal",
    "revoke": "withdrawal",
    "cease": "withdrawal",
    "deposit": "deposit",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """States named one after the other, and the preposition before the first ("" for none)."""

    parties: tuple[Item, ...]
    preposition: str
    after: Item | None


def preposition_before(items: Sequence[Item], index: int) -> str:
    """Give the preposition that leads to an item, "" where none does."""
    for item in reversed(items[max(0, index - 4) : index]):
        if item.kind == "preposition":
            return item.value
        if not (item.kind in {"word", "organ"} or item.has("operator", "light", "of")):
            return ""
    return ""


def _ends_an_introduction(items: Sequence[Item], index: int, current: list[Item], preposition: str) -> bool:
    """Tell whether a comma ends a place that opens the clause: "In Morocco, Togo signed ..."."""
    comma = items[index].has("operator", "joiner") and items[index].end - items[index].start == 1
    return comma and preposition in _NOT_SUBJECT and items[0].kind == "preposition" and current[0] is items[index - 1]


def _is_article(item: Item) -> bool:
    return (item.kind == "word" or item.has("operator", "light")) and item.end - item.start <= _ARTICLE


def party_groups(items: Sequence[Item]) -> tuple[Group, ...]:
    """Find the lists of states in some items, in order."""
    groups: list[Group] = []
    current: list[Item] = []
    preposition, glue = "", True
    for index, item in enumerate(items):
        if item.kind == "party":
            if not (current and glue):
                if current:
                    groups.append(Group(parties=tuple(current), preposition=preposition, after=None))
                current, preposition = [], preposition_before(items, index)
            current.append(item)
            glue = True
        elif index and current and _ends_an_introduction(items, index, current, preposition):
            groups.append(Group(parties=tuple(current), preposition=preposition, after=item))
            current, glue = [], False
        elif not item.has("operator", "joiner") and not _is_article(item):
            if current:
                groups.append(Group(parties=tuple(current), preposition=preposition, after=item))
            current, glue = [], False
    if current:
        groups.append(Group(parties=tuple(current), preposition=preposition, after=None))
    return tuple(groups)


def find_subject(event: Event) -> tuple[Item, ...]:
    """Find the states that act: the list nearest before the verb, an agent after it, the owner of what is approved."""
    before = [group for group in party_groups(event.before) if group.preposition not in _NOT_SUBJECT]
    if event.verb_last:
        before = [group for group in before if not (group.after and group.after.has("preposition"))]
    if before:
        return before[0].parties if event.verb_last else before[-1].parties
    behind = party_groups(event.after)
    agents = [group for group in behind if group.preposition == "agent"]
    owners = [group for group in behind if group.preposition in {"", "from"}]
    owned = event.organ is not None or event.verb.value == "receive" or event.verb.form == "nominal"
    inverted = [group for group in owners[:1] if event.after[0] is group.parties[0]]
    for groups in (agents, owners if owned else inverted):
        if groups:
            return groups[0].parties
    return ()


def find_place(event: Event) -> tuple[Item, ...]:
    """Find the one state in which a passive act took place ("passed into law in Singapore")."""
    groups = (*party_groups(event.after), *party_groups(event.before))
    places = [group for group in groups if group.preposition == "aside"]
    return places[0].parties if len(places) == 1 and len(places[0].parties) == 1 else ()


def find_organ(event: Event) -> Item | None:
    """Find the organ that decides: before the verb, or after it where "by" or "in" leads to it."""
    found = [
        item
        for index, item in enumerate(event.before)
        if item.has("organ")
        and item.value in _DECIDING
        and preposition_before(event.before, index) not in {"towards", "from", "agent"}
    ]
    if committee := next((item for item in found if item.value == "committee"), None):
        return committee
    if found:
        nearest = found[0] if event.verb_last else found[-1]
        return nearest if nearest.party else next((item for item in found if item.party), nearest)
    for index, item in enumerate(event.after):
        near = (
            all(between.kind == "word" or between.has("operator", "light") for between in event.after[:index])
            and index < 3
        )
        led = near or preposition_before(event.after, index) in {"agent", "aside", "frame"}
        if item.has("organ") and item.value in _DECIDING and led:
            return item
    return None


def find_objects(event: Event) -> frozenset[str]:
    """Collect what the act is about: instrument, law, withdrawal, depositary, the way to parliament ..."""
    found = set(event.governed)
    items = event.items
    for index, item in enumerate(items):
        if item.kind == "object":
            found.add({"withdrawal_notice": "withdrawal", "neutral": "generic"}.get(item.value, item.value))
            found.update({"notice"} if item.value == "withdrawal_notice" else ())
        elif item.kind == "verb" and item.value in _ACT_NOUNS:
            found.add(_ACT_NOUNS[item.value])
        elif item.kind == "organ":
            found.add(item.value)
            if item.value == "parliament" and preposition_before(items, index) == "towards":
                found.add("to_parliament")
        elif item.kind == "treaty":
            found.add("treaty")
    if any(item.has("operator", "modal", "planned", "possible") for item in event.after):
        found.add("intention")
    if event.verb.value in {"withdraw", "revoke", "cease"}:
        found.add("withdrawal")
    return frozenset(found)


def assign_roles(event: Event) -> Event:
    """Fill in organ, subject and objects of an event."""
    event.organ = find_organ(event)
    event.subject = find_subject(event)
    event.objects = find_objects(event)
    return event
