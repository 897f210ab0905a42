"""What a page offers to follow: its feeds, its calendar, its facts as JSON."""

from collections.abc import Sequence, Set
from dataclasses import dataclass

from servanda_site.follow.calendars import EVERYTHING, calendar_path
from servanda_site.follow.feeds import FeedLink, feed_links

_FOLDERS = ("treaties", "parties")
_TABLES = {
    "treaties": "treaty",
    "parties": "party",
    "waiting": "waiting_list",
    "changes": "change",
    "news": "claim?axis=domestic",
    "questions": "open_questions",
    "sources": "source",
    "conflicts": "conflicts",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowLinks:
    """Paths from the root of the site: feeds (for machines, in the head), and one of each kind for people.

    `own` is true where they are of the page's own treaty or party; `calendar` is null where it has no date.
    """

    feeds: tuple[FeedLink, ...]
    own: bool
    atom: str
    json: str
    calendar: str | None
    data: str | None
    rows: str | None


def follow_links(page: str, calendars: Set[str]) -> FollowLinks:
    """Give what the page at a path of the English site offers; `calendars` are the paths of those that there are."""
    folder, _, rest = page.partition("/")
    owner = rest.partition("/")[0]
    own = folder in _FOLDERS and owner not in ("", "index.html")
    feeds = feed_links(page)
    calendar = calendar_path(folder, owner) if own else EVERYTHING
    return FollowLinks(
        feeds=feeds,
        own=own,
        atom=feeds[0].path,
        json=feeds[1].path,
        calendar=calendar if calendar in calendars else None,
        data=f"api/{folder}/{owner}.json" if own else None,
        rows=rows_of(folder, rest.split("/")),
    )


def rows_of(folder: str, rest: Sequence[str]) -> str | None:
    """Give the address at the research desk of the rows behind a page, by the parts of its path; null for none."""
    first, second = [*rest, "", ""][:2]
    if folder in _FOLDERS and first != "index.html":
        return f"data/servanda/standing?{'treaty' if folder == 'treaties' else 'party'}={first}"
    if folder == "standings" and second:
        return f"data/servanda/evidence?treaty={first}&party={second}"
    return f"data/servanda/{_TABLES[folder]}" if folder in _TABLES else None
