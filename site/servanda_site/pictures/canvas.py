"""What all pictures share: their size, lines that fit, the caption with source and date, the side to start from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import wrap

from servanda_db.store.reads.treaties import TreatyRecord
from servanda_site.languages import gettext as _
from servanda_site.languages import spoken
from servanda_site.marking import bare, in_words
from servanda_site.printing import day, host
from servanda_site.views.known import Known
from servanda_site.views.stamps import Origin, Stamp, treaty_stamp

WIDTH, PAD = 640, 12
INNER = WIDTH - 2 * PAD
# Widest mean width of a letter in the sizes that the style has, in pixels for a font of 1 px.
_LETTER = 0.53
_LINE = 16
# A phone shows a picture at little more than half its size, with larger letters: lines are broken for those.
_SMALL = 14
_LONGEST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of text: where its start (or what its class says) stands, its class in the style, its words."""

    x: float
    y: int
    style: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around a picture: sizes in CSS pixels, its name, what it shows in words, the lines of its caption."""

    width: int
    height: int
    title: str
    description: str
    caption: tuple[Line, ...]


def framed(body: int, subject: str, title: str, description: str, sources: Iterable[str]) -> Frame:
    """Put the caption under a picture whose own part is `body` pixels high.

    `subject` is the line in bold, the name of a treaty for the most part; `title` names the picture.
    """
    texts = [("b", line) for line in fitting(subject, INNER, _SMALL + 1)]
    texts += [("", line) for source in sources for line in fitting(source, INNER, _SMALL)]
    top = body + _LINE + 6
    lines = tuple(
        Line(x=side(PAD), y=top + number * _LINE, style=style, text=text) for number, (style, text) in enumerate(texts)
    )
    height = top + (len(texts) - 1) * _LINE + PAD
    words = (in_words(bare(text)) for text in (title, description))
    return Frame(width=WIDTH, height=height, title=next(words), description=next(words), caption=lines)


def fitting(text: str, width: float, size: int) -> list[str]:
    """Break a text into lines that fit in a width (px) in letters of a size (px): at most three, then an ellipsis."""
    return wrap(
        in_words(text),
        max(int(width / (size * _LETTER)), 8),
        max_lines=_LONGEST,
        placeholder=" …",
        drop_whitespace=True,
    )


def side(x: float) -> float:
    """Give where x stands: measured from the right in a language that is written from there."""
    return round(WIDTH - x if spoken().direction == "rtl" else x, 1)


def box(x: float, width: float) -> float:
    """Give the left edge of a box that starts at x."""
    return round(WIDTH - x - width if spoken().direction == "rtl" else x, 1)


def credit(known: Known, treaty: TreatyRecord) -> str:
    """Say whose facts a picture of a treaty shows, of which day they are, and who drew it."""
    return f"{_said(treaty_stamp(known, treaty))}\N{NO-BREAK SPACE}·\N{NO-BREAK SPACE}Servanda"


def _said(stamp: Stamp) -> str:
    if not stamp.origins or not stamp.read:
        return _("Source: our own registry; no page of the depositary has been read yet")
    told = {"whom": _whom(stamp.origins), "date": day(stamp.edition or stamp.read), "as_at": day(stamp.as_at)}
    if stamp.edition and stamp.as_at:
        return _("Source: %(whom)s, as at %(as_at)s, by the offline edition of %(date)s") % told
    if stamp.edition:
        return _("Source: %(whom)s, by the offline edition of %(date)s") % told
    if stamp.as_at and stamp.as_at != stamp.read:
        return _("Source: %(whom)s, as at %(as_at)s, read %(date)s") % told
    return _("Source: %(whom)s, read %(date)s") % told


def facts_day(stamp: Stamp) -> str | None:
    """Give the day (ISO) up to which a picture may draw: the one as at which the page tells, or of its reading."""
    return stamp.as_at or stamp.read


def _whom(origins: Sequence[Origin]) -> str:
    return ", ".join(
        f"{origin.publisher} ({host(origin.address)})" if origin.address else origin.publisher for origin in origins
    )
