"""What a person sees of long work, at a terminal and in a log."""

import io

import pytest

from servanda_db.progress import Meter


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def meter(stream: io.StringIO) -> tuple[Meter, Clock]:
    clock = Clock()
    return Meter(stream, clock), clock


def test_a_terminal_has_one_line_with_the_time_left_and_none_at_the_end() -> None:
    shown, clock = meter(stream := Terminal())
    clock.now = 500.0
    shown.show("1 page", 1, 200)
    clock.now = 510.0
    shown.show("51 pages", 51, 150)
    assert stream.getvalue() == "\r\x1b[K1 page\r\x1b[K51 pages, about 30 s left"
    shown.end()
    assert stream.getvalue().endswith("\r\x1b[K")


def test_a_log_gets_plain_lines_and_not_many() -> None:
    shown, clock = meter(stream := io.StringIO())
    for second in range(1, 100):
        clock.now = float(second)
        shown.show(f"{second} pages")
    shown.end()
    assert stream.getvalue() == "30 pages\n60 pages\n90 pages\n"


@pytest.mark.parametrize(("left", "words"), [(0, "x"), (600, "x, about 10 min left"), (7200, "x, about 2.0 h left")])
def test_the_time_left_in_words(left: int, words: str) -> None:
    shown, clock = meter(stream := Terminal())
    for second in (1, 2):
        clock.now = float(second)
        shown.show("x", second, left)
    assert stream.getvalue().rpartition("\r\x1b[K")[2] == words
