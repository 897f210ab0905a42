"""What an article as a whole is about: the treaties and states it names, and what its short words refer to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from servanda_db.registry.treaties import treaty_by_id
from servanda_spiders.reading.news.clauses import Event
from servanda_spiders.reading.news.items import Item
from servanda_spiders.reading.news.roles import find_place
from servanda_spiders.reading.news.titles import home_state, tells_of_an_act
from servanda_spiders.reading.news.words import Sentence

REFERRING = frozenset(
    [
        "generic",
        "neutral",
        "anaphor",
        "law",
        "legislative_decree",
        "ratification",
        "instrument",
        "withdrawal",
        "approval",
        "membership",
        "notice",
        "deposit",
    ]
)
_STANDS_FOR_A_STATE = (
    *("anaphor", "representative", "law", "legislative_decree", "instrument"),
    *("notice", "withdrawal_notice", "generic", "neutral"),
)
_SHORT_WORD = 3
_DECISIONS = frozenset({"approve", "adopt", "pass", "vote", "decide"})
# "After the depositary has been notified" tells a rule, whoever the article is about.
_AT_DEPOSITARY = frozenset({"notify", "receive", "deposit", "hand_over"})
_PLACED = frozenset({"pass", "pass_law", "ratify", "approve", "promulgate"})

# Where an article says what it is about.
_OPENING_SENTENCES = 2
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

    language: str
    treaties: tuple[str, ...]
    main_treaties: frozenset[str]
    other_agreement: bool
    titled: bool
    title_tells: bool
    title_acts: frozenset[str]
    lead_acts: frozenset[str]
    main_parties: frozenset[str]
    home: str
    seen: set[str]
    parties: tuple[str, ...]
    title_parties: tuple[str, ...]
    topic: tuple[Item, ...] = ()
    last_treaties: tuple[str, ...] = ()
    told_treaties: tuple[str, ...] = ()
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


def open_context(title: Sequence[Item], lines: Sequence[Line], language: str) -> Context:
    """Gather what the article names."""
    body = [item for line in lines for item in line.items]
    home = home_state([*title, *body])
    named = {item.value for item in title if item.kind == "treaty"}
    told = [line for line in lines if line.told][:_OPENING_SENTENCES]
    if any(item.has("object", "foreign") for items in (title, *(line.items for line in told)) for item in items):
        told = told[:1]
    return Context(
        language=language,
        main_treaties=frozenset(named | {item.value for line in told for item in line.items if item.kind == "treaty"}),
        other_agreement=any(item.has("object", "foreign") for item in (*title, *body)),
        titled=bool(title),
        title_tells=tells_of_an_act(title),
        seen=named,
        treaties=treaties_in([*title, *body]),
        parties=parties_in(body) or parties_in(title),
        title_parties=parties_in(title),
        title_acts=frozenset(item.value for item in title if item.kind == "verb"),
        lead_acts=frozenset(item.value for line in told[:1] for item in line.items if item.kind == "verb"),
        main_parties=frozenset(parties_in(title) or (home and (home,)) or parties_in(told[0].items if told else ())),
        home=home,
    )


def resolve_parties(event: Event, context: Context) -> tuple[Item, ...]:
    """Give the states an event is about.

    Those named in its clause or before it in the sentence, else the article's only one.
    """
    if event.organ and event.organ.party:
        return (event.organ,)
    if event.verb.value == "publish" and (
        gazette := [item for item in event.items if item.kind == "organ" and item.party]
    ):
        return tuple(gazette[:1])
    if event.verb.value in _FOR_A_STATE:
        if "withdrawal" in event.objects:
            return event.subject or _resolve_elsewhere(event, context)
        return find_place(event) or (event.subject if "ratification" in event.objects else ())
    if event.subject:
        return event.subject
    if event.verb.value in _PLACED and (place := find_place(event)):
        return place
    if is_participle(event) or ("others" in event.objects and not event.organ):
        return ()
    return _resolve_elsewhere(event, context)


def _resolve_elsewhere(event: Event, context: Context) -> tuple[Item, ...]:
    """Give the states for a clause that names none: what its opening word refers to, or what the article is about."""
    refers = event.opening == "relative" or (event.opening and _are_others(event.antecedent))
    if refers and not event.organ:
        return (event.antecedent,) if event.antecedent and event.antecedent.party else ()
    if event.opening and event.verb.value in _AT_DEPOSITARY and not _refers_to_a_state(event):
        return ()
    if context.sentence_parties:
        return context.sentence_parties
    if not event.organ and _by_someone(event):
        return ()
    if event.speakers and any(item.has("object", "anaphor") for item in event.before):
        return event.speakers
    if not _may_inherit(event):
        return ()
    if len(context.parties) == 1:
        return (_told_elsewhere(context.parties[0], event),)
    if event.organ and len(context.main_parties) == 1:
        return (_told_elsewhere(next(iter(context.main_parties)), event),)
    if len(context.topic) == 1 or (context.topic and _continues(event)):
        return context.topic
    alone = len(context.title_parties) == 1
    return (_told_elsewhere(context.title_parties[0], event),) if alone else ()


def _refers_to_a_state(event: Event) -> bool:
    """Tell whether a clause says whose instrument or notice it is about: "it", "its ambassador", "the instrument"."""
    return any(item.has("object", *_STANDS_FOR_A_STATE) for item in event.before)


def _by_someone(event: Event) -> bool:
    """Tell whether a passive has an actor who is no state or its envoy: "signed by the heads of government"."""
    by = any(item.has("preposition", "agent") for item in event.after)
    return by and not any(item.party or item.has("object", "representative") for item in event.after)


def _continues(event: Event) -> bool:
    """Tell whether "the instruments", "their notifications" go on about the several states told of just before."""
    return any(item.has("object", "instrument", "notice", "withdrawal_notice") for item in event.before)


def is_participle(event: Event) -> bool:
    """Tell whether a verb only describes what stands before it: "the Convention, ratified in 1989"."""
    if event.verb_last or event.framed or event.verb.value == "enter_into_force":
        return False
    last = event.before[-1] if event.before else None
    described = last is not None and (
        last.kind == "treaty" or last.has("object", "generic", "neutral") or last.end - last.start == 1
    )
    return described and not event.organ and event.verb.form == "past"


def _may_inherit(event: Event) -> bool:
    """Tell whether an event without a state can be its article's.

    An organ, "it", "its ambassador" acts, or a law is passed.
    """
    if event.organ:
        return True
    if any(item.has("organ", "depositary") for item in event.before):
        return False
    if any(item.has("object", *_STANDS_FOR_A_STATE) or item.kind == "treaty" for item in event.before):
        return True
    return not any(item.kind == "word" and len(item.value) > _SHORT_WORD for item in event.before)


def _are_others(item: Item | None) -> bool:
    return item is not None and item.has("object", "others")


def _told_elsewhere(party: str, event: Event) -> Item:
    """Give the state of the article for an event that names none; the words used are those of the event's organ."""
    source = event.organ or event.verb
    return Item(kind="party", value="context", start=source.start, end=source.end, party=party)


def _takes_a_thing(event: Event) -> bool:
    """Tell whether a verb has a plain thing as its object: "withdrew two staff members"."""
    for item in event.after[:3]:
        if item.kind != "word":
            return False
        if len(item.value) > _SHORT_WORD and item.value.isalpha():
            return True
    return False


def approves_something_else(event: Event) -> bool:
    """Tell whether what is approved or left is no treaty, law or instrument: "approved the move", "left the Union"."""
    if event.verb_last or event.opening == "relative" or "treaty" in event.objects:
        return False
    following = [item for item in event.after[:3] if item.kind == "word" and item.value.isalpha()]
    if event.verb.value == "withdraw":
        refers = event.objects & {"generic", "anaphor", "notice", "law"}
        other = any(item.capital for item in following) or "depositary" in event.objects or _takes_a_thing(event)
        return other and not refers and not event.framed
    if event.verb.value not in _DECISIONS or not REFERRING.isdisjoint(event.objects):
        return False
    return any(len(item.value) > _SHORT_WORD for item in following[:2])
