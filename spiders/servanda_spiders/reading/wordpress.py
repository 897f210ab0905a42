"""Posts as WordPress gives them to machines (REST API, /wp-json/wp/v2/posts): one record, or a list of them."""

import html
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from servanda_db.vocabulary import Doubt, Fetched, PageFault
from servanda_spiders.reading.bounds import MOST_TAGS
from servanda_spiders.reading.fragments import plain_lines
from servanda_spiders.reading.listed import Entry, Listed, each_once, unreadable
from servanda_spiders.reading.news.published import day_of

_LARGEST = 8_000_000


def is_record(body: bytes) -> bool:
    """Tell JSON from a page by its first byte."""
    return body[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def read_posts(fetched: Fetched) -> Listed:
    """Read a list of posts, or one post; those without an address become questions.

    Raises PageFault `not_json`, `too_large`, `no_posts` (an error that WordPress tells in JSON, or another API).
    """
    posts = _posts(fetched)
    found = [_entry(post, fetched.address, place) for place, post in enumerate(posts, 1)]
    entries = each_once(one for one in found if isinstance(one, Entry))
    doubts = tuple(one for one in found if isinstance(one, Doubt))
    return Listed(entries=entries, doubts=doubts)


def _posts(fetched: Fetched) -> list[Any]:
    if len(fetched.body) > _LARGEST:
        raise PageFault("too_large", f"{fetched.address}: {len(fetched.body)} bytes, at most {_LARGEST} are read")
    values = sum(fetched.body.count(start) for start in (b"{", b"["))
    if values > MOST_TAGS:
        raise PageFault("too_large", f"{fetched.address}: {values} records and lists, at most {MOST_TAGS} are read")
    try:
        found = json.loads(fetched.body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise PageFault("not_json", f"{fetched.address}: the body is no JSON: {error}") from error
    if isinstance(found, dict) and "link" in found:
        return [found]
    if isinstance(found, list):
        return found
    said = str(found.get("message") or found.get("code") or "no posts") if isinstance(found, dict) else "no posts"
    raise PageFault("no_posts", f"{fetched.address}: {said[:200]}")


def _entry(post: Any, address: str, place: int) -> Entry | Doubt:
    if not isinstance(post, Mapping):
        return unreadable("a record without a form", "expected a post with title, link and content", place)
    title = " ".join(html.unescape(" ".join(plain_lines(_rendered(post, "title")))).split())
    link = post.get("link")
    if not isinstance(link, str) or not link.startswith(("http://", "https://")):
        return unreadable(title or "a post without a title", "the post names no web address", place)
    content = post.get("content")
    protected = isinstance(content, Mapping) and content.get("protected") is True
    return Entry(
        address=link,
        title=title,
        # The site's own day: an article means it by "today" and "on Thursday".
        published=_day(post.get("date")) or _day(post.get("date_gmt")),
        text=None if protected else "\n".join(plain_lines(_rendered(post, "content"))) or None,
        record=_record(post, address),
    )


def _rendered(post: Mapping[str, Any], key: str) -> str:
    part = post.get(key)
    value = part.get("rendered") if isinstance(part, Mapping) else part
    return value if isinstance(value, str) else ""


def _day(value: object) -> str | None:
    return day_of(value) if isinstance(value, str) else None


def _record(post: Mapping[str, Any], address: str) -> str | None:
    """Give the address of a post's own record, from the address of the list that it stands in."""
    number = post.get("id")
    split = urlsplit(address)
    if type(number) is not int or number <= 0 or not split.path.rstrip("/").endswith("/posts"):
        return None
    return split._replace(path=f"{split.path.rstrip('/')}/{number}", query="", fragment="").geturl()
