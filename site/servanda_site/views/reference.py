"""The order in which treaties stand in lists: by depositary, then as its numbers count."""

import re

from servanda_db.store.reads.treaties import TreatyRecord

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_PART = re.compile(r"\d+|[A-Za-z]+")


def place(treaty: TreatyRecord) -> tuple[str, tuple[tuple[int, str], ...], str]:
    """Give the sort key of a treaty: `XXVII-7-d` stands after `IX-1` and before `XXVII-10`."""
    parts = _PART.findall(treaty.reference)
    key = tuple(_number(part, first=position == 0) for position, part in enumerate(parts))
    return treaty.depositary, key, treaty.id


def _number(part: str, *, first: bool) -> tuple[int, str]:
    if part.isdigit():
        return int(part), ""
    if first and set(part) <= _ROMAN.keys():
        values = [_ROMAN[letter] for letter in part]
        later = [*values[1:], 0]
        return sum(-value if value < after else value for value, after in zip(values, later, strict=True)), ""
    return 0, part
