"""Which feeds there are: of everything, of each treaty, party and kind of change, and of what is only reported."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from servanda_db.store.reads.rows import grouped
from servanda_site.follow.atom import atom
from servanda_site.follow.entries import REPORTED, Entry, tag
from servanda_site.follow.feed import LONGEST, Feed
from servanda_site.follow.json_feed import json_feed
from servanda_site.views.known import Known
from servanda_site.words import load_words

EVERYTHING = "feeds/changes"
FULL_LIST = "downloads/changes.csv"
_NOTE = (
    "What became known, by the time at which we read it: not the day on which it happened. News never makes a state a"
    f" party. At most the last {LONGEST} entries; all are in {FULL_LIST}."
)
_OWN = {"treaties": "Changes of this treaty", "parties": "Changes of this party"}
_NO_DAY = "1970-01-01"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLink:
    """A feed as a page names it: its title, its media type, its path from the root of the site."""

    title: str
    media_type: str
    path: str


def feed_files(
    known: Known, changes: Sequence[Entry], reports: Sequence[Entry], base: str
) -> Iterator[tuple[str, bytes]]:
    """Give every feed as path and bytes; `changes` and `reports` come the latest first."""
    for feed, entries in _feeds(known, changes, reports, base):
        shown = entries[:LONGEST]
        yield f"{feed.path}.atom", atom(feed, shown)
        yield f"{feed.path}.json", json_feed(feed, shown)


def feed_links(page: str) -> tuple[FeedLink, ...]:
    """Give the feeds of the page at a path: its own where it is of a treaty or party, else those of everything."""
    folder, _, rest = page.partition("/")
    owner = rest.partition("/")[0]
    if folder in _OWN and owner not in ("", "index.html"):
        return _links(f"feeds/{folder}/{owner}", _OWN[folder])
    return _links(EVERYTHING, "All changes")


def kind_feeds() -> Iterator[tuple[str, str, str]]:
    """Give each kind of change with the path of its feed, without suffix, and the word for many of it."""
    for kind, word in load_words()["changes"].items():
        yield kind, f"feeds/kinds/{kind.replace(' ', '-')}", word


def _links(path: str, title: str) -> tuple[FeedLink, ...]:
    return (
        FeedLink(title=title, media_type="application/atom+xml", path=f"{path}.atom"),
        FeedLink(title=f"{title} (JSON)", media_type="application/feed+json", path=f"{path}.json"),
    )


def _feeds(
    known: Known, changes: Sequence[Entry], reports: Sequence[Entry], base: str
) -> Iterator[tuple[Feed, Sequence[Entry]]]:
    began = f"{known.newest_check or _NO_DAY}T00:00:00Z"
    yield _feed(base, EVERYTHING, "all changes", "changes/", began), changes
    yield _feed(base, f"feeds/{REPORTED}", "reported, not confirmed", "changes/", began), reports
    by_kind = grouped(changes, lambda entry: entry.kind)
    for kind, path, word in kind_feeds():
        yield _feed(base, path, word, "changes/", began), by_kind.get(kind, ())
    by_treaty = grouped(changes, lambda entry: entry.treaty)
    for treaty in known.treaties.values():
        path, started = f"treaties/{treaty.id}", f"{known.checked.get(treaty.id, _NO_DAY)}T00:00:00Z"
        yield _feed(base, f"feeds/{path}", treaty.name, f"{path}/", started), by_treaty.get(treaty.id, ())
    by_party = grouped(changes, lambda entry: entry.party)
    for party in known.parties.values():
        path = f"parties/{party.id}"
        yield _feed(base, f"feeds/{path}", party.name, f"{path}/", f"{_NO_DAY}T00:00:00Z"), by_party.get(party.id, ())


def _feed(base: str, path: str, title: str, page: str, began: str) -> Feed:
    return Feed(
        base=base,
        path=path,
        id=f"{tag(base)}{path}",
        title=f"Servanda: {title}",
        subtitle=_NOTE,
        page=base + page,
        full=base + FULL_LIST,
        began=began,
    )
