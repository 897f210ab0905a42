"""A feed in JSON Feed 1.1."""

import json
from collections.abc import Sequence
from typing import Any

from servanda_site.follow.entries import Entry
from servanda_site.follow.feed import Feed

VERSION = "https://jsonfeed.org/version/1.1"


def json_feed(feed: Feed, entries: Sequence[Entry]) -> bytes:
    """Give a feed as JSON (UTF-8)."""
    told = {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.address("json"),
        "description": feed.subtitle,
        "language": "en",
        "authors": [{"name": "Servanda", "url": feed.base}],
        "items": [_item(entry) for entry in entries],
    }
    return f"{json.dumps(told, ensure_ascii=False, indent=1)}\n".encode()


def _item(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_text": entry.text,
        "date_published": entry.updated,
        "date_modified": entry.updated,
        "tags": [entry.kind],
        "_servanda": {"treaty": entry.treaty, "party": entry.party, "nature": entry.nature},
    }
