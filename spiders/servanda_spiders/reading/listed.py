"""What a page that leads to articles lists, whatever its shape: entries, further lists, and what could not be read."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from servanda_db.vocabulary import Doubt

MOST_ENTRIES = 200
MOST_LISTS = 20
UNREADABLE_ENTRY = "unreadable_entry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An article as a list names it.

    `published` is an ISO day, None where the list gives none that is a date; `text` the article's whole text, a
    paragraph a line; `record` the address at which a machine can have the article.
    """

    address: str
    title: str = ""
    published: str | None = None
    text: str | None = None
    record: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Entries in the order in which they are to be read, addresses of further lists, questions of single entries."""

    entries: tuple[Entry, ...] = ()
    lists: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def unreadable(subject: str, detail: str, place: int) -> Doubt:
    """Say that one entry of a list can't be read; the others are."""
    return Doubt(kind=UNREADABLE_ENTRY, subject=subject, detail=detail, locator=f"entry {place}")


def each_once(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Give the first entry for each address."""
    found: dict[str, Entry] = {}
    for entry in entries:
        found.setdefault(entry.address, entry)
    return tuple(found.values())


def bounded(listed: Listed, subject: str) -> Listed:
    """Give no more entries than are read, and say what of the list at the address `subject` is not."""
    doubts = listed.doubts + too_many(len(listed.entries), subject)
    if len(listed.lists) > MOST_LISTS:
        detail = f"at most {MOST_LISTS} of {len(listed.lists)} further lists are read"
        doubts += (Doubt(kind=UNREADABLE_ENTRY, subject=subject, detail=detail),)
    return replace(listed, entries=listed.entries[:MOST_ENTRIES], doubts=doubts)


def too_many(total: int, subject: str) -> tuple[Doubt, ...]:
    """Say that a list is longer than what is read of it."""
    if total <= MOST_ENTRIES:
        return ()
    return (Doubt(kind=UNREADABLE_ENTRY, subject=subject, detail=f"only {MOST_ENTRIES} of {total} entries are read"),)
