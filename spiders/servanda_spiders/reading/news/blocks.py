"""An HTML page as blocks of text in order: what is furniture, what is only links, what lies in which container."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from servanda_db.registry.site_rules import Selectors
from servanda_db.vocabulary import PageFault
from servanda_spiders.reading.bounds import refuse_deep_nesting, refuse_long_text, refuse_too_many_tags

_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
_LINE = re.compile(r"\n")
_TAGS = re.compile(r"[\w-]+")
_INLINE = frozenset(
    _TAGS.findall(
        "a abbr acronym b bdi bdo big cite code del dfn em font i img ins kbd label mark q s samp small span strike"
        " strong sub sup time tt u var wbr"
    )
)
_FURNITURE = frozenset(
    _TAGS.findall(
        "script style noscript template nav header footer aside form button select option svg iframe figure dialog"
        " head -comment"
    )
)
_FURNITURE_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "complementary"})
# What readers wrote, by the names that the common systems give its element.
_OF_READERS = frozenset(
    {"comments", "comment-list", "commentlist", "comments-area", "comments-list", "disqus_thread", "respond"}
)
_CONTENT = frozenset({"article", "main"})
_NO_SELECTORS = Selectors()


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A run of text; `tag` is its element.

    `linked` the share of it that is links, `container` its article (0 for none).
    """

    text: str
    tag: str
    linked: float
    container: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The blocks of a page and what it declares: title, meta values by name, bodies of JSON-LD scripts, its address.

    `times` are the values of <time datetime> within articles, `heading` and `dated` what the site's own selectors
    found, `links` the targets of all links.
    """

    blocks: tuple[Block, ...]
    title: str
    meta: dict[str, str]
    linked_data: tuple[str, ...]
    links: tuple[str, ...]
    canonical: str | None = None
    times: tuple[str, ...] = ()
    heading: str | None = None
    dated: str | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the walk stands: in which element and block, in furniture, in which container, inside a link."""

    tag: str
    block: str = ""
    furniture: bool = False
    container: int = 0
    link: bool = False


@dataclass(slots=True)
class _Gathered:
    text: list[str] = field(default_factory=list)
    linked: int = 0
    tag: str = ""


class _Walk:
    """One pass over a tree without recursion, so that no page is too deep for it."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.times: list[str] = []
        self._containers = 0
        self._gathered = _Gathered()

    def walk(self, top: LexborNode) -> None:
        place = self._enter(top, _Place(""))
        open_: list[tuple[Iterator[LexborNode], _Place]] = [(_children(top), place)]
        while open_:
            children, place = open_[-1]
            child = next(children, None)
            if child is None:
                open_.pop()
                if place.tag not in _INLINE:
                    self._flush(place)
            elif child.is_text_node:
                self._read(child.text(deep=False), place)
            else:
                self._break_before(child, place)
                inner = self._enter(child, place)
                if not inner.furniture:
                    open_.append((_children(child), inner))

    def _break_before(self, node: LexborNode, place: _Place) -> None:
        if node.tag not in _INLINE and node.tag != "-comment":
            self._flush(place)

    def _enter(self, node: LexborNode, parent: _Place) -> _Place:
        tag = node.tag or ""
        values = node.attributes
        furniture = tag in _FURNITURE or (values.get("role") or "") in _FURNITURE_ROLES or _is_of_readers(tag, values)
        # A headline often stands in the article's own <header>: only the site's header is furniture.
        if tag in {"header", "footer", "figure"} and parent.container:
            furniture = tag != "header"
        container = parent.container
        if tag in _CONTENT or values.get("itemprop") == "articleBody":
            self._containers += 1
            container = self._containers
        if tag == "time" and not furniture and (container or values.get("itemprop") == "datePublished"):
            self.times.append(values.get("datetime") or "")
        block = parent.block if tag in _INLINE else tag
        return _Place(tag, block, furniture, container, parent.link or tag == "a")

    def _read(self, data: str, place: _Place) -> None:
        # A blank line parts paragraphs where an author relied on it; in <pre> every line stands for itself.
        for number, part in enumerate((_LINE if place.block == "pre" else _BLANK_LINE).split(data)):
            if number:
                self._flush(place)
            self._gathered.text.append(part)
            self._gathered.tag = self._gathered.tag or place.block
            self._gathered.linked += len(part.strip()) if place.link else 0

    def _flush(self, place: _Place) -> None:
        text = " ".join("".join(self._gathered.text).split())
        if text:
            share = min(1.0, self._gathered.linked / len(text))
            self.blocks.append(Block(text=text, tag=self._gathered.tag, linked=share, container=place.container))
        self._gathered = _Gathered()


def _is_of_readers(tag: str, values: Mapping[str, str | None]) -> bool:
    names = f"{values.get('id') or ''} {values.get('class') or ''}".split()
    return tag not in _CONTENT and tag not in {"html", "body"} and not _OF_READERS.isdisjoint(names)


def _children(node: LexborNode) -> Iterator[LexborNode]:
    return iter(node.iter(include_text=True))


def read_blocks(html: str, selectors: Selectors = _NO_SELECTORS) -> Page:
    """Read a page; `selectors` say which of its parts hold the article.

    Raises PageFault `too_large` or `too_deep` where reading would not take time in proportion to its length, and
    `selector` where a selector is none.
    """
    tree = _parse(html)
    try:
        return _read(tree, selectors)
    except SelectolaxError as error:
        raise PageFault("selector", f"the site rule has a selector that can't be read: {error}") from error


def own_address(html: str) -> str | None:
    """Give the address that a page declares as its own (<link rel=canonical>). Raises PageFault as `read_blocks`."""
    return _canonical(_parse(html))


def _parse(html: str) -> LexborHTMLParser:
    """Make the tree of a page. Raises PageFault `too_large`, `too_deep`."""
    refuse_long_text(html)
    refuse_too_many_tags(html.encode("utf-8", "replace"))
    refuse_deep_nesting(html)
    return LexborHTMLParser(html)


def _read(tree: LexborHTMLParser, selectors: Selectors) -> Page:
    title = tree.css_first("title")
    linked_data = [node.text() for node in tree.css("script") if "ld+json" in (node.attributes.get("type") or "")]
    links = [node.attributes.get("href") or "" for node in tree.css("a")]
    heading, dated = _first(tree, selectors.title), _first(tree, selectors.published)
    meta, canonical = _meta(tree), _canonical(tree)
    for selector in selectors.cut:
        for node in tree.css(selector):
            node.decompose()
    walk = _Walk()
    for top in _tops(tree, selectors.body):
        walk.walk(top)
    return Page(
        blocks=tuple(walk.blocks),
        title=" ".join(title.text().split()) if title else "",
        meta=meta,
        linked_data=tuple(linked_data),
        links=tuple(links),
        canonical=canonical,
        times=tuple(walk.times),
        heading=heading,
        dated=dated,
    )


def _tops(tree: LexborHTMLParser, selector: str | None) -> list[LexborNode]:
    """Give the nodes that hold the article: what the selector finds, the whole page where it finds nothing."""
    found = tree.css(selector) if selector else []
    roots = [tree.body] if tree.body is not None else [tree.root] if tree.root is not None else []
    return found[:1] or roots


def _first(tree: LexborHTMLParser, selector: str | None) -> str | None:
    node = tree.css_first(selector) if selector else None
    if node is None:
        return None
    value = node.attributes.get("datetime") or node.attributes.get("content") or node.text()
    return " ".join(value.split()) or None


def _meta(tree: LexborHTMLParser) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in tree.css("meta"):
        values = node.attributes
        name = values.get("property") or values.get("name") or values.get("itemprop") or ""
        content = values.get("content")
        if name and content is not None:
            found.setdefault(name.casefold(), content.strip())
    return found


def _canonical(tree: LexborHTMLParser) -> str | None:
    for node in tree.css("link"):
        if "canonical" in (node.attributes.get("rel") or "").casefold().split():
            return (node.attributes.get("href") or "").strip() or None
    return None
