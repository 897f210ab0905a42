"""An HTML page as blocks of text in order: what is furniture, what is only links, what lies in which container."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser

from servanda_db.folding import fold

# A line such as "Share" above the text ends nothing.
_SHORTEST_STORY = 60
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
_LINE = re.compile(r"\n")
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
    ]
)
_FURNITURE = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "nav",
        "header",
        "footer",
        "aside",
        "form",
        "button",
        "select",
        "option",
        "svg",
        "iframe",
        "figure",
        "dialog",
        "head",
    ]
)
_FURNITURE_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "complementary"})
_CONTENT = frozenset({"article", "main"})


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
    """The blocks of a page and what its head declares: title, meta values by name, bodies of JSON-LD scripts."""

    blocks: tuple[Block, ...]
    title: str
    meta: dict[str, str]
    linked_data: tuple[str, ...]
    links: tuple[str, ...]


@dataclass(slots=True)
class _Element:
    tag: str
    furniture: bool
    container: int


@dataclass(slots=True)
class _Gathered:
    text: list[str] = field(default_factory=list)
    linked: int = 0
    tag: str = ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.meta: dict[str, str] = {}
        self.linked_data: list[str] = []
        self.links: list[str] = []
        self.title: list[str] = []
        self._stack: list[_Element] = [_Element("", False, 0)]
        self._containers = 0
        self._gathered = _Gathered()
        self._anchors = 0
        self._raw = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "meta":
            self._note_meta(values)
        if tag == "a":
            self._anchors += 1
            self.links.append(values.get("href", ""))
        if tag not in _INLINE:
            self.flush()
        if tag not in _VOID:
            self._open(tag, values)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._anchors = max(0, self._anchors - 1)
        if tag not in _INLINE:
            self.flush()
        for depth in range(len(self._stack) - 1, 0, -1):
            if self._stack[depth].tag == tag:
                del self._stack[depth:]
                break
        self._raw = ""

    def handle_data(self, data: str) -> None:
        current = self._stack[-1]
        if self._raw == "ld":
            self.linked_data.append(data)
        elif self._raw == "title":
            self.title.append(data)
        elif not current.furniture:
            # A blank line parts paragraphs where an author relied on it; in <pre> every line stands for itself.
            for number, part in enumerate((_LINE if current.tag == "pre" else _BLANK_LINE).split(data)):
                if number:
                    self.flush()
                self._gather(part, current.tag)

    def _gather(self, text: str, tag: str) -> None:
        self._gathered.text.append(text)
        self._gathered.tag = self._gathered.tag or tag
        if self._anchors:
            self._gathered.linked += len(text.strip())

    def flush(self) -> None:
        text = " ".join("".join(self._gathered.text).split())
        if text:
            share = min(1.0, self._gathered.linked / len(text))
            container = self._stack[-1].container
            self.blocks.append(Block(text=text, tag=self._gathered.tag, linked=share, container=container))
        self._gathered = _Gathered()

    def _open(self, tag: str, values: dict[str, str]) -> None:
        parent = self._stack[-1]
        furniture = parent.furniture or tag in _FURNITURE or values.get("role", "") in _FURNITURE_ROLES
        # A headline often stands in the article's own <header>: only the site's header is furniture.
        if tag in {"header", "footer", "figure"} and parent.container:
            furniture = parent.furniture or tag != "header"
        container = parent.container
        if tag in _CONTENT or values.get("itemprop") == "articleBody":
            self._containers += 1
            container = self._containers
        self._stack.append(_Element(tag, furniture, container))
        kind = values.get("type", "")
        self._raw = "title" if tag == "title" else "ld" if tag == "script" and "ld+json" in kind else ""

    def _note_meta(self, values: dict[str, str]) -> None:
        name = values.get("property") or values.get("name") or values.get("itemprop") or ""
        if name and "content" in values:
            self.meta.setdefault(name.casefold(), values["content"].strip())


def read_blocks(html: str) -> Page:
    """Read a page; any text is read, however broken, and takes time in proportion to its length."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.flush()
    return Page(
        blocks=tuple(reader.blocks),
        title=" ".join("".join(reader.title).split()),
        meta=reader.meta,
        linked_data=tuple(reader.linked_data),
        links=tuple(reader.links),
    )


def told_length(text: str) -> int:
    """Give how much of a text is sentences: the characters up to its last full stop."""
    return max(text.rfind(mark) for mark in ".!?…") + 1


def article_blocks(blocks: Iterable[Block], tails: frozenset[str]) -> list[Block]:
    """Give the blocks of the article.

    Its container where one holds most of the text, up to the line that begins a tail.
    """
    kept = [block for block in blocks if block.linked < 0.6]
    sizes: dict[int, int] = {}
    for block in kept:
        sizes[block.container] = sizes.get(block.container, 0) + told_length(block.text)
    largest = max(sizes, key=lambda container: (sizes[container], -container), default=0)
    inside = [block for block in kept if not largest or block.container == largest]
    told = 0
    for index, block in enumerate(inside):
        told += told_length(block.text)
        if told >= _SHORTEST_STORY and fold(block.text).strip(" :.>»") in tails:
            return inside[:index]
    return inside
