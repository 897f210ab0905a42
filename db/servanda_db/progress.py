"""How far long work has come: a line that is written over on a terminal, a plain line now and then in a log."""

import time
from collections.abc import Callable
from typing import TextIO

_EVERY_SECONDS = 0.2
_LOG_SECONDS = 30.0
_CLEAR = "\r\x1b[K"


class Meter:
    """Shows the state of one piece of work on a stream; the first line of a log comes after half a minute."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._terminal = stream.isatty()
        self._last = clock()
        self._first: tuple[float, int] | None = None
        self._open = False

    @property
    def due(self) -> bool:
        """Whether it is time to show something again."""
        return self._clock() - self._last >= (_EVERY_SECONDS if self._terminal else _LOG_SECONDS)

    def show(self, told: str, done: int = 0, left: int | None = None) -> None:
        """Show `told`, with the time left where `left` pieces are to follow the `done` ones; nothing unless due.

        The time is reckoned from what was done since the first line: what came before had a pace of its own.
        """
        if not self.due:
            return
        self._last = self._clock()
        line = told + self._time_left(done, left)
        self._open = self._terminal
        self._stream.write(f"{_CLEAR}{line}" if self._terminal else f"{line}\n")
        self._stream.flush()

    def end(self) -> None:
        """Clear the line of a terminal."""
        if self._open:
            self._open = False
            self._stream.write(_CLEAR)
            self._stream.flush()

    def _time_left(self, done: int, left: int | None) -> str:
        self._first = self._first or (self._last, done)
        since, before = self._first
        if not left or done <= before:
            return ""
        return f", about {_spoken((self._last - since) / (done - before) * left)} left"


def _spoken(seconds: float) -> str:
    if seconds < 90:
        return f"{round(seconds)} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
