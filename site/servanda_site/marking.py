"""English that stands in a page of another language: marked where it is made, written out when the page is.

A text is marked by tokens that no source can hold, so that it can go through sentences, cells and attributes; only
the finished page tells whether it stands in a tag, where a word says so, or in the text, where an element does.
"""

import re
from secrets import token_hex

_TOKEN = token_hex(8)
_INTERFACE, _DATA, _END = f"i{_TOKEN}i", f"d{_TOKEN}d", f"e{_TOKEN}e"
_OPENED = {
    _INTERFACE: '<span lang="en" class="untranslated">',
    _DATA: "<bdi lang=en>",
}
_CLOSED = {_INTERFACE: "</span>", _DATA: "</bdi>"}
# Tags, and the texts that may hold no elements: a title, a choice of a list.
_PARTS = re.compile(r"(<(?:title|option)\b[^>]*>[^<]*|<[^>]*>)")
_MARKS = re.compile(f"{_INTERFACE}|{_DATA}|{_END}")


def in_english(text: str) -> str:
    """Mark an interface text that has no translation."""
    return f"{_INTERFACE}{text}{_END}"


def english_name(text: str) -> str:
    """Mark a name or title, data and not interface, that is known in English alone."""
    return f"{_DATA}{text}{_END}"


def bare(text: str) -> str:
    """Take the marks out of a text: to sort or measure it."""
    return _MARKS.sub("", text) if _TOKEN in text else text


def is_marked(text: str) -> bool:
    """Say whether a text is marked as English, whole or in part."""
    return _TOKEN in text


def mark_again(marked: str, text: str) -> str:
    """Give a text that was made from a marked one the same mark; as it is where that had none."""
    return english_name(text) if _TOKEN in marked else text


def write_out(page: str) -> str:
    """Put elements in place of the marks in the text of a page, and "(en)" within tags and the title."""
    if _TOKEN not in page:
        return page
    open_marks: list[str] = []
    return "".join(
        _in_tag(part) if place % 2 else _in_text(part, open_marks) for place, part in enumerate(_PARTS.split(page))
    )


def in_words(text: str) -> str:
    """Write the marks out as words: where no element can stand, as in a picture."""
    return _in_tag(text)


def _in_tag(tag: str) -> str:
    return _MARKS.sub(lambda found: " (en)" if found[0] == _END else "", tag) if _TOKEN in tag else tag


def _in_text(text: str, open_marks: list[str]) -> str:
    def element(found: re.Match[str]) -> str:
        if found[0] != _END:
            open_marks.append(found[0])
            return _OPENED[found[0]]
        return _CLOSED[open_marks.pop()]

    return _MARKS.sub(element, text) if _TOKEN in text else text
