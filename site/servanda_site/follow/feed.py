"""What a feed is, apart from the format in which it is written."""

from collections.abc import Sequence
from dataclasses import dataclass

from servanda_site.follow.entries import Entry

LONGEST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed: where it lies in the site (without its suffix), what it is called, the page that it belongs to.

    `began` is the time (UTC, ISO) that an empty feed bears; `full` the address of the list of everything, since a feed
    holds no more than the last LONGEST entries.
    """

    base: str
    path: str
    id: str
    title: str
    subtitle: str
    page: str
    full: str
    began: str

    def address(self, suffix: str) -> str:
        """Give the absolute address of the feed in a format."""
        return f"{self.base}{self.path}.{suffix}"

    def updated(self, entries: Sequence[Entry]) -> str:
        """Give when it changed last: the time of its latest entry, or the one that it began with."""
        return max((entry.updated for entry in entries), default=self.began)
