"""Bounds on what a page may cost to read, many times what any page of a source needs."""

from servanda_db.vocabulary import PageFault

MOST_TAGS = 200_000


def refuse_too_many_tags(body: bytes) -> None:
    """Raise PageFault `too_large` where a body would become a tree of more elements than a page can have."""
    tags = body.count(b"<")
    if tags > MOST_TAGS:
        raise PageFault("too_large", f"the body has {tags} tags, at most {MOST_TAGS} are read")
