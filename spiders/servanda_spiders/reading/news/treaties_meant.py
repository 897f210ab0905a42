"""Which treaties an event is about: named in its clause, referred to by a short word, or by the name of a body."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from servanda_db.folding import fold
from servanda_db.registry.treaties import treaty_by_id
from servanda_spiders.reading.news.clauses import Event
from servanda_spiders.reading.news.context import REFERRING, Context, Line, treaties_in
from servanda_spiders.reading.news.items import Item
from servanda_spiders.reading.news.roles import preposition_before

_KIND_LETTERS = 6
_POSSESSIVE = 2
_ELLIPTICAL = frozenset({"sign", "ratify", "deposit", "accede", "become_party"})
_OF_A_TREATY = frozenset({"enter_into_force", "cease", "reserve", "declare", "object", "apply_provisionally"})
# To join or leave a body is to join or leave its treaty.
_JOINING = frozenset({"accede", "become_party", "withdraw", "cease"})
_SHORT_WORD = 3


def resolve_treaties(event: Event, line: Line, context: Context) -> tuple[str, ...]:
    """Give the treaties of an event; empty where the clause is about another treaty or several could be meant."""
    named = treaties_in(_objects_only(event))
    if named:
        return named
    if treaties_in(event.items):
        return ()
    if bodies := _of_a_body(event):
        return bodies
    if {"foreign", "indefinite"} & event.objects:
        return ()
    in_sentence = treaties_in(line.items)
    if len(in_sentence) == 1:
        return in_sentence
    elliptical = event.verb.value in _ELLIPTICAL and bool(event.subject) and _is_elliptical(event)
    refers = elliptical or not REFERRING.isdisjoint(event.objects) or event.verb.value in _OF_A_TREATY
    if in_sentence or not (refers or context.sentence_treaties):
        return ()
    if any(item.has("object", "foreign") for item in line.items):
        return ()
    if context.sentence_treaties:
        return context.sentence_treaties
    # A treaty that the sentence before names in passing is not meant where the article is about another.
    passing = context.main_treaties and not context.main_treaties.issuperset(context.last_treaties)
    readings = (context.treaties, () if passing else context.last_treaties, context.told_treaties)
    meant = next((one for one in readings if len(one) == 1), ())
    return meant if meant and _can_mean(meant[0], event, context) else ()


def _is_elliptical(event: Event) -> bool:
    """Tell whether a verb has no object of its own: "Nigeria had signed in Niamey"."""
    following = next((item for item in event.after if not item.has("operator", "light")), None)
    if following is None or following.kind in {"preposition", "date"} or following.has("operator"):
        return True
    return following.kind == "word" and not following.value.isalnum()


def _of_a_body(event: Event) -> tuple[str, ...]:
    """Give the treaty of a body that a state joins or leaves: its name follows the verb, with small words between."""
    if event.verb.value not in _JOINING:
        return ()
    items = list(reversed(event.before)) if event.verb_last or event.framed else list(event.after)
    for item in items:
        if item.kind == "body":
            return (item.value,)
        small = item.kind in {"preposition", "date"} or item.has("operator", "of", "light")
        if not (small or (item.kind == "word" and len(item.value) <= _SHORT_WORD)):
            return ()
    return ()


def _objects_only(event: Event) -> list[Item]:
    """Give the items without treaties that only tell the circumstances ("under the ...", "in line with the ...")."""
    return [
        item
        for items in (event.before, event.after)
        for index, item in enumerate(items)
        if item.kind != "treaty" or not (_is_aside(items, index) or _owns_a_thing(items, index))
    ]


def _is_aside(items: Sequence[Item], index: int) -> bool:
    """Tell whether a treaty only tells the circumstances; not so in "the law on the Convention"."""
    if preposition_before(items, index) != "frame":
        return False
    of_a_law = (
        item.has("object", "law", "instrument") and after.kind == "preposition"
        for item, after in pairwise(items[max(0, index - 4) : index])
    )
    return not any(of_a_law)


def _owns_a_thing(items: Sequence[Item], index: int) -> bool:
    """Tell whether what is meant belongs to a treaty: "the Agreement's rulebook", and no act on the treaty itself."""
    following = items[index + 1 : index + 3]
    return (
        len(following) == 2
        and following[0].has("operator", "of")
        and following[0].end - following[0].start <= _POSSESSIVE
        and following[1].kind == "word"
    )


def _can_mean(treaty: str, event: Event, context: Context) -> bool:
    """Tell whether a short word can stand for a treaty.

    Named before it, of that kind, and no other agreement about.
    """
    if treaty not in context.seen or (context.other_agreement and treaty not in context.main_treaties):
        return False
    words = [item.form for item in event.items if item.has("object", "generic")]
    names = treaty_names(treaty, context.language)
    return not names or all(any(word[:_KIND_LETTERS] in name for name in names) for word in words)


@cache
def treaty_names(treaty: str, language: str) -> tuple[str, ...]:
    """Give the folded names of a treaty in a language; the titles of the registry are English."""
    found = treaty_by_id(treaty)
    if found is None:
        return ()
    titles = (found.title, found.short_title or "") if language == "en" else ()
    return tuple(fold(name) for name in (*titles, *(entry.name for entry in found.names if entry.language == language)))
