"""What an article as a whole is about: the treaties and states it names, and what its short words refer to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from servanda_db.registry.treaties import treaty_by_id
from servanda_spiders.reading.news.clauses import Event
from servanda_spiders.reading.news.items import Item
from servanda_spiders.reading.news.roles import find_place
from servanda_spiders.reading.news.words import Sentence

_REFERRING = frozenset(
    "generic anaphor law legislative_decree ratification instrument withdrawal approval membership notice deposit".split()
)
_ELLIPTICAL = frozenset({"sign", "ratify", "deposit", "accede", "become_party"})
_PLACED = frozenset({"pass", "pass_law", "ratify", "approve", "promulgate"})

# What happens to a treaty, for a state ("enters into force for Kenya").
_FOR_A_STATE = frozenset({"enter_into_force"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A sentence with its items and events; `told` is false for titles and captions, which only give context."""

    sentence: Sentence
    items: tuple[Item, ...]
    events: tuple[Event, ...]
    told: bool


@dataclass(slots=True, kw_only=True)
class Context:
    """The treaties and states of an article, and where the reading has got to."""

    treaties: tuple[str, ...]
    parties: tuple[str, ...]
    title_parties: tuple[str, ...]
    topic: tuple[Item, ...] = ()
    last_treaties: tuple[str, ...] = ()
    withdrawal: bool = False
    sentence_parties: tuple[Item, ...] = ()
    sentence_treaties: tuple[str, ...] = field(default=())


def without_parents(treaties: Iterable[str]) -> tuple[str, ...]:
    """Drop a treaty where a protocol or an amendment to it is named as well."""
    distinct = tuple(dict.fromkeys(treaties))
    parents = {found.parent for treaty in distinct if (found := treaty_by_id(treaty))}
    return tuple(treaty for treaty in distinct if treaty not in parents)


def treaties_in(items: Iterable[Item]) -> tuple[str, ...]:
    """Give the treaties named, in order, each once."""
    return without_parents(item.value for item in items if item.kind == "treaty")


def parties_in(items: Iterable[Item]) -> tuple[str, ...]:
    """Give the states named, by name, adjective, organ or head of state, each once."""
    return tuple(dict.fromkeys(item.party for item in items if item.party))


def open_context(title: Sequence[Item], lines: Sequence[Line]) -> Context:
    """Gather what the article names."""
    body = [item for line in lines for item in line.items]
    return Context(
        treaties=treaties_in([*title, *body]),
        parties=parties_in(body) or parties_in(title),
        title_parties=parties_in(title),
    )


def resolve_parties(event: Event, context: Context) -> tuple[Item, ...]:
    """Give the states an event is about: named in its clause, before it in the sentence, or the article's only one."""
    if event.organ and event.organ.party:
        return (event.organ,)
    if event.verb.value in _FOR_A_STATE:
        return find_place(event)
    if event.subject:
        return event.subject
    if event.verb.value in _PLACED and (place := find_place(event)):
        return place
    if _is_participle(event) or ("others" in event.objects and not event.organ):
        return ()
    if context.sentence_parties:
        return context.sentence_parties
    if len(context.parties) == 1:
        return (_told_elsewhere(context.parties[0], event),)
    if len(context.topic) == 1:
        return context.topic
    if len(context.title_parties) == 1:
        return (_told_elsewhere(context.title_parties[0], event),)
    return ()


def _is_participle(event: Event) -> bool:
    """Tell whether a verb only describes what stands before it: "the Convention, ratified in 1989"."""
    last = event.before[-1] if event.before else None
    described = last is not None and (last.kind == "treaty" or last.has("object", "generic") or last.end - last.start == 1)
    return described and not event.organ and event.verb.form == "past"


def _is_elliptical(event: Event) -> bool:
    """Tell whether a verb has no object of its own: "Nigeria had signed in Niamey"."""
    following = next((item for item in event.after if not item.has("operator", "light")), None)
    if following is None or following.kind in {"preposition", "date"} or following.has("operator"):
        return True
    return following.kind == "word" and not following.value.isalnum()


def _told_elsewhere(party: str, event: Event) -> Item:
    """Give the state of the article for an event that names none; the words used are those of the event's organ."""
    source = event.organ or event.verb
    return Item(kind="party", value="context", start=source.start, end=source.end, party=party)


def resolve_treaties(event: Event, line: Line, context: Context) -> tuple[str, ...]:
    """Give the treaties of an event; empty where the clause is about another treaty or several could be meant."""
    named = treaties_in(event.items)
    if named:
        return named
    if "foreign" in event.objects:
        return ()
    in_sentence = treaties_in(line.items)
    if len(in_sentence) == 1:
        return in_sentence
    elliptical = event.verb.value in _ELLIPTICAL and bool(event.subject) and _is_elliptical(event)
    refers = elliptical or not _REFERRING.isdisjoint(event.objects) or event.verb.value in {"enter_into_force", "cease"}
    if in_sentence or not (refers or context.sentence_treaties):
        return ()
    if any(item.has("object", "foreign") for item in line.items):
        return ()
    if context.sentence_treaties:
        return context.sentence_treaties
    if len(context.treaties) == 1:
        return context.treaties
    return context.last_treaties if len(context.last_treaties) == 1 else ()
