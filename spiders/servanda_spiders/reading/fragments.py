"""A piece of markup inside a feed or a record, as lines of plain text."""

import html
import re

from servanda_db.vocabulary import PageFault
from servanda_spiders.reading.news.blocks import read_blocks

_MARKUP = re.compile(r"<[a-zA-Z!/]")
_ESCAPED = re.compile(r"&(?:lt|amp|quot|#\d+|#x[0-9a-fA-F]+|[a-zA-Z]{2,8});")
_MOST_ESCAPES = 3


def plain_lines(fragment: str) -> tuple[str, ...]:
    """Give the text of a fragment, a paragraph a line; also of markup that was escaped more than once.

    Nothing of a fragment that no page would nest so deeply.
    """
    text = fragment
    for _ in range(_MOST_ESCAPES):
        if _MARKUP.search(text) or not _ESCAPED.search(text):
            break
        text = html.unescape(text)
    if not _MARKUP.search(text):
        return tuple(line for part in text.splitlines() if (line := " ".join(part.split())))
    try:
        return tuple(block.text for block in read_blocks(text).blocks)
    except PageFault:
        return ()
