"""Which blocks of a page are its article: not the menu before it, not related news after it, not a list of teasers."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from servanda_db.folding import fold
from servanda_db.vocabulary import PageFault
from servanda_spiders.reading.news.blocks import Block, Page

# A line such as "Share" above the text ends nothing.
SHORTEST_STORY = 60
_ONLY_LINKS = 0.6
_FEWEST_TEASERS = 3
_TEASERS = 0.7
_LONGEST_TEASER = 700
_FEWEST_WORDS_OF_A_LINK = 3
_LONGEST_TAIL_LINE = 60
_FULL_STOPS = ".!?\u2026\u0964\u061f\u06d4\u3002"
# Punctuation, and a count such as "3 comments" or "Comments (3)".
_AROUND_A_TAIL = " :.>\u00bb|-\u2013\u2014\u2026()[]#0123456789"
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")


def told_length(text: str) -> int:
    """Give how much of a text is sentences: the characters up to its last full stop."""
    return max(text.rfind(mark) for mark in _FULL_STOPS) + 1


def article_blocks(page: Page, tails: frozenset[str], address: str) -> list[Block]:
    """Give the blocks of the article.

    Its container where one holds most of the text, from its headline to the line that begins a tail. Raises PageFault
    `teasers` for a list of other articles and `two_articles` where two stories stand side by side and the page's
    title names none of them.
    """
    whole = _before_the_tail(page.blocks, tails)
    if _is_a_list(whole):
        raise PageFault("teasers", f"{address}: a list of teasers, each leading to another page")
    inside = _of_the_article(_before_the_teasers(whole), page, address)
    return _from_the_headline([block for block in inside if block.linked < _ONLY_LINKS])


def _before_the_tail(blocks: Sequence[Block], tails: frozenset[str]) -> list[Block]:
    told = 0
    for index, block in enumerate(blocks):
        told += told_length(block.text) if block.linked < _ONLY_LINKS else 0
        if told >= SHORTEST_STORY and is_tail(block.text, tails):
            return list(blocks[:index])
    return list(blocks)


def is_tail(line: str, tails: frozenset[str]) -> bool:
    """Tell whether a whole line is one with which the page turns to other articles."""
    return len(line) <= _LONGEST_TAIL_LINE and fold(line).strip(_AROUND_A_TAIL) in tails


def _is_a_list(blocks: Sequence[Block]) -> bool:
    """Tell a list of teasers: nearly every text comes right after a link of several words to its page."""
    led = [_is_led(blocks, index) for index, block in enumerate(blocks) if _tells(block)]
    if sum(led) < _FEWEST_TEASERS or sum(led) < _TEASERS * len(led):
        return False
    return _longest_story(blocks) < _LONGEST_TEASER


def _longest_story(blocks: Iterable[Block]) -> int:
    """Give the length of the longest text that no link to another page interrupts."""
    longest = told = 0
    for block in blocks:
        told = 0 if _leads_away(block) else told + (told_length(block.text) if _tells(block) else 0)
        longest = max(longest, told)
    return longest


def _is_led(blocks: Sequence[Block], index: int) -> bool:
    return index > 0 and _leads_away(blocks[index - 1])


def _tells(block: Block) -> bool:
    return block.linked < _ONLY_LINKS and told_length(block.text) > 0


def _leads_away(block: Block) -> bool:
    return block.linked >= _ONLY_LINKS and len(block.text.split()) >= _FEWEST_WORDS_OF_A_LINK


def _before_the_teasers(blocks: list[Block]) -> list[Block]:
    """Cut where, after a story, links begin that lead to others: all texts or all headings from there are theirs."""
    begins = _where_only_teasers_follow(blocks)
    told = 0
    for index, block in enumerate(blocks):
        if told >= SHORTEST_STORY and index in begins:
            return blocks[:index]
        told += told_length(block.text) if block.linked < _ONLY_LINKS else 0
    return blocks


def _where_only_teasers_follow(blocks: Sequence[Block]) -> set[int]:
    found: set[int] = set()
    texts = headings = 0
    all_texts = all_headings = True
    for index in range(len(blocks) - 1, -1, -1):
        block = blocks[index]
        if _leads_away(block):
            heading = block.tag in _HEADINGS
            if (all_texts and texts >= (1 if heading else 2)) or (heading and all_headings and headings):
                found.add(index)
        if _tells(block):
            texts, all_texts = texts + 1, all_texts and _is_led(blocks, index)
        if block.tag in _HEADINGS:
            headings, all_headings = headings + 1, all_headings and _leads_away(block)
    return found


def _of_the_article(blocks: list[Block], page: Page, address: str) -> list[Block]:
    sizes: dict[int, int] = {}
    for block in blocks:
        if block.linked < _ONLY_LINKS:
            sizes[block.container] = sizes.get(block.container, 0) + told_length(block.text)
    largest = max(sizes, key=lambda container: (sizes[container], -container), default=0)
    headings: dict[int, str] = {}
    for block in blocks:
        if block.tag == "h1":
            headings.setdefault(block.container, block.text)
    stories = [one for one, size in sizes.items() if one and one in headings and size >= SHORTEST_STORY]
    if len(stories) > 1:
        largest = _named_by_the_page(stories, headings, page, address)
    return [block for block in blocks if not largest or block.container == largest]


def _named_by_the_page(stories: Iterable[int], headings: Mapping[int, str], page: Page, address: str) -> int:
    titles = [fold(title) for title in (page.meta.get("og:title", ""), page.title) if title]
    for container in stories:
        heading = fold(headings[container])
        if heading and any(heading in title for title in titles):
            return container
    raise PageFault("two_articles", f"{address}: two articles, and the page's title names neither of them")


def _from_the_headline(blocks: list[Block]) -> list[Block]:
    """Leave what stands before the headline, where the story stands after it."""
    at = next((index for index, block in enumerate(blocks) if block.tag == "h1"), 0)
    after = blocks[at:]
    return after if sum(told_length(block.text) for block in after[1:]) >= SHORTEST_STORY else blocks


def without_repetitions(lines: Iterable[str]) -> Iterator[str]:
    """Give each line that says anything new: a body that stands twice in a page, in whatever lines, is told once."""
    said: set[str] = set()
    for line in lines:
        sentences = [fold(sentence) for sentence in _SENTENCE_END.split(line)]
        if not said.issuperset(sentences):
            yield line
        said.update(sentences)


def in_both(lines: Iterable[str], others: Iterable[str]) -> list[str]:
    """Give of the lines the sentences that stand in the others too."""
    known = {fold(sentence) for line in others for sentence in _SENTENCE_END.split(line)}
    kept = (" ".join(part for part in _SENTENCE_END.split(line) if fold(part) in known) for line in lines)
    return [line for line in kept if line]
