"""A clause without a verb of its own: "Spain ratified the Agreement on Monday and Italy on Tuesday"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from servanda_spiders.reading.news.clauses import Event
from servanda_spiders.reading.news.items import Item

_ARTICLE = 3


def split_ellipsis(event: Event) -> Iterator[Event]:
    """Give an event, and one more for each other actor with a day of its own that follows it."""
    starts = [] if event.verb_last or event.framed or not _has_actor(event.before) else _starts(event.after)
    if not starts:
        yield event
        return
    shared = [item for item in event.after[: starts[0]] if item.kind in {"treaty", "object", "verb"}]
    yield replace(event, after=event.after[: starts[0]])
    for start, end in zip(starts, (*starts[1:], len(event.after)), strict=True):
        actor = [item for item in event.after[start:end] if _names_an_actor(item)]
        rest = [item for item in event.after[start:end] if item not in actor]
        yield replace(event, before=actor, after=(*shared, *rest))


def _has_actor(items: Sequence[Item]) -> bool:
    return any(_names_an_actor(item) for item in items)


def _names_an_actor(item: Item) -> bool:
    return item.kind == "party" or (item.kind == "organ" and item.value in {"parliament", "cabinet", "president"})


def _starts(items: Sequence[Item]) -> list[int]:
    """Give where "and Italy's Senate on Tuesday" begins: a joiner, actors, their day, and nothing else."""
    found: list[int] = []
    index = 0
    while index < len(items):
        length = _length_of_ellipsis(items[index + 1 :]) if items[index].has("operator", "joiner") else 0
        if length:
            found.append(index)
        index += length + 1
    return found


def _length_of_ellipsis(items: Sequence[Item]) -> int:
    """Give how many items lead from the actors to their day, 0 where anything else stands among them."""
    actor = False
    for index, item in enumerate(items):
        if item.date:
            return index if actor else 0
        if _names_an_actor(item):
            actor = True
        elif not (_is_small(item) or (actor and (item.kind == "preposition" or item.has("operator", "joiner")))):
            return 0
    return 0


def _is_small(item: Item) -> bool:
    """Tell whether an item may stand in such a clause beside its actor: an article, "of", "'s"."""
    return item.has("operator", "of", "light") or (item.kind == "word" and item.end - item.start <= _ARTICLE)
