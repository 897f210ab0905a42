"""Bounds on what a page may cost to read, many times what any page of a source needs."""

from itertools import islice

from selectolax.lexbor import LexborNode

from servanda_db.vocabulary import PageFault

MOST_TAGS = 100_000
_MOST_NODES = 64


def refuse_too_many_tags(body: bytes) -> None:
    """Raise PageFault `too_large` where a body would become a tree of more elements than a page can have."""
    tags = body.count(b"<")
    if tags > MOST_TAGS:
        raise PageFault("too_large", f"the body has {tags} tags, at most {MOST_TAGS} are read")


def short_text(node: LexborNode) -> str:
    """Give the text of a node that is a phrase; of a longer or deeper one, only what its first nodes hold."""
    nodes = islice(node.traverse(include_text=True), _MOST_NODES)
    return "".join(part.text(deep=False) for part in nodes if part.is_text_node)
