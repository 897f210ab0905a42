"""Progress to entry into force: a bar for each clause of the rule, deposits filled, approvals at home hatched."""

from collections.abc import Sequence
from dataclasses import dataclass

from servanda_site.languages import gettext as _
from servanda_site.pictures.canvas import INNER, PAD, Frame, Line, box, fitting, framed, side
from servanda_site.views.progress import Bar

_HIGH, _WORDS = 22, 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A bar: places and widths in CSS pixels; `filled` and `home` are (left edge, width)."""

    y: int
    frame: float
    filled: tuple[float, float]
    home: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Context of pictures/progress.svg.j2."""

    frame: Frame
    width: int
    high: int
    bars: tuple[Drawn, ...]
    labels: tuple[Line, ...]


def progress(name: str, bars: Sequence[Bar], sources: Sequence[str]) -> Progress:
    """Draw the bars of a treaty, each under its words."""
    drawn: list[Drawn] = []
    labels: list[Line] = []
    top = PAD
    for bar in bars:
        for words in fitting(bar.words, INNER, 16):
            labels.append(Line(x=side(PAD), y=top + 12, style="i", text=words))
            top += _WORDS
        drawn.append(_drawn(bar, top + 4))
        top += _HIGH + 16
    if any(bar.home != "0" for bar in bars):
        labels.append(Line(x=side(PAD), y=top + 8, style="", text=_("Hatched: approved at home, not deposited")))
        top += _WORDS
    title = _("Progress to entry into force: %(treaty)s") % {"treaty": name}
    frame = framed(top, name, title, "; ".join(bar.words for bar in bars), sources)
    return Progress(frame=frame, width=INNER, high=_HIGH, bars=tuple(drawn), labels=tuple(labels))


def _drawn(bar: Bar, y: int) -> Drawn:
    filled, home = (round(float(share) * INNER / 100, 1) for share in (bar.filled, bar.home))
    return Drawn(y=y, frame=box(PAD, INNER), filled=(box(PAD, filled), filled), home=(box(PAD + filled, home), home))
