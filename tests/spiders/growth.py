"""Whether work grows with its input, or faster: measured against itself, never against a clock."""

import time
from collections.abc import Callable

_TIMES = 4
# Four times the input may take this many times as long; work that grows with the square takes sixteen times.
_MOST = 10
_TOO_SHORT_TO_TELL = 0.05


def grows_in_proportion(work: Callable[[str], object], text: str) -> bool:
    """Tell whether work on a text takes about four times that on its first quarter, refusals being work as well."""
    quarter, whole = (min(_taken(work, part) for _ in range(2)) for part in (text[: len(text) // _TIMES], text))
    return whole < _MOST * quarter or whole < _TOO_SHORT_TO_TELL


def _taken(work: Callable[[str], object], text: str) -> float:
    started = time.process_time()
    work(text)
    return time.process_time() - started
