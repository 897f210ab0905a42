"""The queue for the terminal and for programs."""

from collections.abc import Iterator
from typing import Any

from servanda_db.store.reads.review import DecidedItem, OpenItem
from servanda_db.suggestions import Suggestion


def item_lines(item: OpenItem) -> Iterator[str]:
    """Lay an open item out: what it is about, where, what may be meant, how to decide."""
    yield f"{item.id}  {item.kind.replace('_', ' ')}  {item.source}"
    yield f"  {item.subject if item.held else f'“{item.subject}”'}"
    yield f"  {item.detail}{f' ({item.locator})' if item.locator else ''}"
    yield f"  {item.address}{f' and {item.pages - 1} more pages' if item.pages > 1 else ''}, read at {item.asked_at}"
    for kind, ranked in (("party", item.parties), ("treaty", item.treaties)):
        if ranked:
            told = "; ".join(f"{one.id} ({one.name}, {_alike(one)})" for one in ranked)
            yield f"  {kind} perhaps: {told}"
    yield f"  servanda review {item.id} --accept{needed_options(item)} --by NAME, or --reject --by NAME"


def _alike(one: Suggestion) -> str:
    return "named on the page" if one.likeness is None else f"{one.likeness} % alike"


def needed_options(item: OpenItem) -> str:
    """Give the options that an acceptance needs."""
    names = [name for name in ("party", "treaty", "stage") if getattr(item.needs, name)]
    return "".join(f" --as {name.upper()}" for name in names)


def decided_line(item: DecidedItem) -> str:
    """Give a decision as one line."""
    given = " ".join(value for value in (item.party, item.treaty, item.stage, item.date) if value)
    who = f"by {item.decided_by} at {item.decided_at}" if item.decided_by else "in the registry of the package"
    return f"{item.id}  {item.verdict}ed {who}: {item.subject}{f' = {given}' if given else ''}"


def as_object(opened: tuple[OpenItem, ...], decided: tuple[DecidedItem, ...]) -> dict[str, Any]:
    """Give the queue as one JSON-ready object."""
    return {"open": [_open_object(one) for one in opened], "decided": [_decided_object(one) for one in decided]}


def _open_object(item: OpenItem) -> dict[str, Any]:
    keys = ("id", "kind", "source", "address", "subject", "detail", "locator", "asked_at", "pages")
    suggested = {
        kind: [{"id": one.id, "name": one.name, "likeness": one.likeness} for one in ranked]
        for kind, ranked in (("party", item.parties), ("treaty", item.treaties))
    }
    needs = [name for name in ("party", "treaty", "stage") if getattr(item.needs, name)]
    told = {key: getattr(item, key) for key in keys}
    return {**told, "treaties": list(item.treaties_asked), "needs": needs, "suggestions": suggested}


def _decided_object(item: DecidedItem) -> dict[str, Any]:
    keys = ("id", "verdict", "kind", "source", "address", "subject", "party", "treaty", "stage", "date", "why")
    return {**{key: getattr(item, key) for key in keys}, "by": item.decided_by, "at": item.decided_at}
