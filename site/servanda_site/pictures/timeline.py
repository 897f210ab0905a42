"""Deposits and signatures over time, with the number that the rule asks for and the day of entry into force."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from servanda_db.store.reads.standings import Standing
from servanda_db.store.reads.treaties import Clause, TreatyRecord
from servanda_site.languages import gettext as _
from servanda_site.languages import ngettext
from servanda_site.pictures.canvas import INNER, PAD, WIDTH, Frame, Line, box, framed, side
from servanda_site.pictures.steps import Steps, deposit_steps, end_of, signature_steps, start_of
from servanda_site.printing import day, number
from servanda_site.views.progress import counted

LEFT, RIGHT, HIGH = PAD + 34, WIDTH - PAD - 34, 200
_KEY, _APART = 18, 13
_YEARS, _COUNTS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000), 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Where a day and a count stand: days from `first` to `last`, counts from zero to `most`, the top of the plot."""

    first: date
    last: date
    most: int
    top: int

    def x(self, when: date) -> float:
        """Give the place of a day from the left, or in Arabic from the right."""
        share = (when - self.first).days / max((self.last - self.first).days, 1)
        return side(LEFT + share * (RIGHT - LEFT))

    def y(self, count: float) -> float:
        """Give the height of a count."""
        return round(self.top + HIGH * (1 - count / self.most), 1)

    def path(self, points: Sequence[tuple[date, int]]) -> str:
        """Give the path of a line in steps, from zero at its first day to the last day of the scale."""
        drawn = "".join(f"H{self.x(when):g}V{self.y(count):g}" for when, count in points)
        return f"M{self.x(points[0][0]):g} {self.y(0):g}{drawn}H{self.x(self.last):g}" if points else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """An entry of the key: the class of its sample, where the sample stands, its words."""

    style: str
    x: float
    y: int
    words: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Context of pictures/timeline.svg.j2: paths, heights and places in CSS pixels.

    `force` is where the line of entry into force stands, `ours` true where the day is by our own reckoning, `need`
    the height of the number that the rule asks for; both null where it is not known.
    """

    frame: Frame
    scale: Scale
    left: float
    right: float
    bottom: int
    deposits: str
    area: str
    signatures: str
    force: float | None
    ours: bool
    need: float | None
    rows: tuple[float, ...]
    ticks: tuple[float, ...]
    labels: tuple[Line, ...]
    keys: tuple[Key, ...]


def timeline(
    treaty: TreatyRecord, standings: Sequence[Standing], clauses: Sequence[Clause], read: str, sources: Sequence[str]
) -> Timeline:
    """Draw the timeline of a treaty up to a day (ISO), the one as at which its page tells."""
    until = end_of(read)
    deposited, signed = deposit_steps(standings, until), signature_steps(standings, until)
    need, force = needed(clauses), treaty.in_force_on or treaty.computed
    entries = tuple(_keys(treaty, deposited, signed, need))
    scale = _scale(deposited, signed, need, force, until, -(-len(entries) // 2) * _KEY + 28)
    told = [words for _style, words in entries]
    if deposited.undated:
        told.append(_undated(deposited.undated))
    title = _("Signatures and deposits over time: %(treaty)s") % {"treaty": treaty.name}
    notes = [_undated(deposited.undated)] if deposited.undated else []
    bottom = scale.top + HIGH
    deposits = scale.path(deposited.points)
    return Timeline(
        frame=framed(bottom + 18, treaty.name, title, "; ".join(told), [*notes, *sources]),
        scale=scale,
        left=side(LEFT),
        right=side(RIGHT),
        bottom=bottom,
        deposits=deposits,
        area=f"{deposits}V{bottom}Z" if deposits else "",
        signatures=scale.path(signed.points),
        force=scale.x(start_of(force)) if force else None,
        ours=not treaty.in_force_on,
        need=scale.y(need) if need else None,
        rows=tuple(scale.y(count) for count in _counts(scale.most)),
        ticks=tuple(scale.x(date(year, 1, 1)) for year in _years(scale)),
        labels=(*_axes(scale, need), *_ends(scale, deposited, signed), *_force(scale, force)),
        keys=tuple(_placed(place, *entry) for place, entry in enumerate(entries)),
    )


def needed(clauses: Sequence[Clause]) -> int | None:
    """Give the number of instruments that the rule asks for first; null where it asks for something else."""
    return next(filter(None, map(counted, clauses)), None)


def _scale(deposited: Steps, signed: Steps, need: int | None, force: str | None, until: date, top: int) -> Scale:
    days = [when for steps in (deposited, signed) for when, _count in steps.points]
    entry = [start_of(force)] if force else []
    first = min([*days, *entry, until])
    counts = [count for steps in (deposited, signed) for _day, count in steps.points]
    return Scale(
        first=date(first.year, 1, 1), last=max([*days, *entry, until]), most=max([*counts, need or 1, 1]), top=top
    )


def _keys(treaty: TreatyRecord, deposited: Steps, signed: Steps, need: int | None) -> Iterator[tuple[str, str]]:
    yield "d", _("deposited: %(n)s") % {"n": number(deposited.last)}
    yield "s", _("signed: %(n)s") % {"n": number(signed.last)}
    if need:
        yield "n", _("needed for entry into force: %(n)s") % {"n": number(need)}
    if treaty.in_force_on:
        yield "e", _("in force since %(date)s") % {"date": day(treaty.in_force_on)}
    elif treaty.computed:
        yield "o", _("in force since %(date)s, by our reckoning") % {"date": day(treaty.computed)}


def _undated(count: int) -> str:
    text = ngettext(
        "%(num)s party that withdrew on a day not known is left out.",
        "%(num)s parties that withdrew on days not known are left out.",
        count,
    )
    return text % {"num": number(count)}


def _placed(place: int, style: str, words: str) -> Key:
    x, y = PAD + place % 2 * INNER / 2, 20 + place // 2 * _KEY
    return Key(style=style, x=box(x, 22), y=y, words=Line(x=side(x + 30), y=y, style="i", text=words))


def _counts(most: int) -> range:
    """Give the counts that have a line: zero and multiples of a round number, at most six."""
    step = next((size for size in _YEARS if most / size <= _COUNTS), most)
    return range(0, most + 1, step)


def _years(scale: Scale) -> range:
    """Give the years that the axis names: multiples of a round number, at most nine; the first where none falls in."""
    first, last = scale.first.year, scale.last.year
    step = next((size for size in _YEARS if (last - first) / size <= 8), 1000)
    start = -(-first // step) * step
    return range(start, last + 1, step) if start <= last else range(first, first + 1)


def _axes(scale: Scale, need: int | None) -> Iterator[Line]:
    for year in _years(scale):
        yield Line(x=scale.x(date(year, 1, 1)), y=scale.top + HIGH + 15, style="m", text=str(year))
    for count in {*_counts(scale.most), *([need] if need else [])}:
        y = scale.y(count)
        if count == need or need is None or abs(y - scale.y(need)) >= _APART:
            yield Line(x=side(LEFT - 6), y=round(y + 4), style="e" if count != need else "e i", text=number(count))


def _ends(scale: Scale, deposited: Steps, signed: Steps) -> Iterator[Line]:
    """Give the numbers at the ends of the two lines, kept apart: the lower one goes down where they would touch."""
    ends = sorted(((scale.y(s.last), style, s.last) for s, style in ((deposited, "b"), (signed, "i")) if s.points))
    lowest = -HIGH
    for y, style, count in ends:
        lowest = max(round(y) + 4, lowest + _APART)
        yield Line(x=side(RIGHT + 6), y=lowest, style=style, text=number(count))


def _force(scale: Scale, force: str | None) -> Iterator[Line]:
    """Give the date at the head of the line of entry into force: to the side where there is room."""
    if force:
        when = start_of(force)
        early = (when - scale.first) * 2 < scale.last - scale.first
        x = scale.x(when)
        yield Line(x=x, y=scale.top - 6, style="i" if early else "e i", text=day(force))
