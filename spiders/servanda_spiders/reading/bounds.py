"""Bounds on what a page may cost to read, many times what any page of a source needs."""

import re
from collections import Counter
from itertools import islice

from selectolax.lexbor import LexborNode

from servanda_db.vocabulary import PageFault

MOST_TAGS = 100_000
_MOST_LETTERS = 4_000_000
_MOST_NODES = 64
_DEEPEST = 1000
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*?(/?)>")
_NEVER_DEEPER = frozenset(
    re.findall(
        r"\w+",
        "area base br col embed hr img input link meta param source track wbr p li dt dd tr td th tbody thead tfoot"
        " option html head body path",
    )
)
# Of SVG, where an element may close itself.
_CHILDLESS = frozenset(
    re.findall(r"\w+", "circle ellipse line polygon polyline rect use stop image g defs set animate animatetransform")
)


def refuse_too_many_tags(body: bytes) -> None:
    """Raise PageFault `too_large` where a body would become a tree of more elements than a page can have."""
    tags = body.count(b"<")
    if tags > MOST_TAGS:
        raise PageFault("too_large", f"the body has {tags} tags, at most {MOST_TAGS} are read")


def refuse_long_text(html: str) -> None:
    """Raise PageFault `too_large` where an article's page is longer than memory for all its copies allows."""
    if len(html) > _MOST_LETTERS:
        raise PageFault("too_large", f"the page has {len(html)} letters, at most {_MOST_LETTERS} are read")


def short_text(node: LexborNode) -> str:
    """Give the text of a node that is a phrase; of a longer or deeper one, only what its first nodes hold."""
    nodes = islice(node.traverse(include_text=True), _MOST_NODES)
    return "".join(part.text(deep=False) for part in nodes if part.is_text_node)


def refuse_deep_nesting(html: str, *, xml: bool = False) -> None:
    """Raise PageFault `too_deep` where a page opens so many elements in each other that no parser is fast.

    An element that its follower closes (a paragraph, a cell, an item) never deepens a page by itself. In HTML, unlike
    XML, "<div/>" opens an element, and what closes no open element closes nothing.
    """
    # A page that opens fewer elements in all can't nest more: most are done with here.
    if html.count("<") - html.count("</") <= _DEEPEST:
        return
    opened: Counter[str] = Counter()
    depth = 0
    for slash, written, closed in _TAG.findall(html):
        name = written.lower()
        childless = closed and (xml or (opened["svg"] > 0 and name in _CHILDLESS))
        if childless or name in _NEVER_DEEPER or (slash and not opened[name]):
            continue
        step = -1 if slash else 1
        opened[name] += step
        depth += step
        if depth > _DEEPEST:
            raise PageFault("too_deep", f"the page nests more than {_DEEPEST} elements in each other")
