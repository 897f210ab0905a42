"""Every party one square, Nauru as large as China: by region, and within it by stage."""

from collections.abc import Sequence
from dataclasses import dataclass

from servanda_site.cells import Cell
from servanda_site.languages import gettext as _
from servanda_site.marking import bare
from servanda_site.pictures.canvas import INNER, PAD, WIDTH, Frame, Line, box, framed, side
from servanda_site.printing import number
from servanda_site.views.squares import Region, legend

_WIDE, _HIGH, _GAP, _TEXT, _KEY = 38, 22, 3, 26, 18
PER_ROW = (INNER + _GAP) // (_WIDE + _GAP)
_KEYS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Square:
    """A square: where it stands, the letter of its mark, the id in it; an entry of the key has no id."""

    x: float
    y: int
    mark: str
    id: Cell | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Squares:
    """Context of pictures/squares.svg.j2; sizes in CSS pixels."""

    frame: Frame
    wide: int
    high: int
    labels: tuple[Line, ...]
    squares: tuple[Square, ...]
    keys: tuple[Square, ...]


def squares(name: str, regions: Sequence[Region], sources: Sequence[str]) -> Squares:
    """Lay the squares out: a line of text for each region, and its squares below it, row by row; then the key."""
    labels: list[Line] = []
    placed: list[Square] = []
    top = 0
    for region in regions:
        labels.append(Line(x=side(PAD), y=top + _TEXT - 6, style="r", text=f"{bare(region.name)} {_counted(region)}"))
        members = [(group.mark, id_) for group in region.groups for id_, _name in group.squares]
        placed += (_square(place, top + _TEXT, mark, id_) for place, (mark, id_) in enumerate(members))
        top += _TEXT + -(-len(members) // PER_ROW) * (_HIGH + _GAP)
    keys, words = _keys(regions, top + 12)
    top += 12 + -(-len(keys) // _KEYS) * _KEY
    told = ", ".join(f"{bare(region.name)} {region.count}/{region.total}" for region in regions)
    title = _("Every party, one square: %(treaty)s") % {"treaty": name}
    frame = framed(top, name, title, told, sources)
    return Squares(
        frame=frame, wide=_WIDE, high=_HIGH, labels=(*labels, *words), squares=tuple(placed), keys=tuple(keys)
    )


def _counted(region: Region) -> str:
    said = {"n": number(region.count), "total": number(region.total), "stage": region.counted}
    return "· " + _("%(n)s of %(total)s %(stage)s") % said


def _square(place: int, top: int, mark: str, id_: Cell) -> Square:
    x = PAD + place % PER_ROW * (_WIDE + _GAP)
    return Square(x=box(x, _WIDE), y=top + place // PER_ROW * (_HIGH + _GAP), mark=mark, id=id_)


def _keys(regions: Sequence[Region], top: int) -> tuple[list[Square], list[Line]]:
    """Give the key, three marks to a row: what each mark is called."""
    marks, words = [], []
    for place, (mark, word) in enumerate(legend(regions)):
        x = PAD + place % _KEYS * (WIDTH - 2 * PAD) / _KEYS
        y = top + place // _KEYS * _KEY
        marks.append(Square(x=box(x, 12), y=y, mark=mark))
        words.append(Line(x=side(x + 18), y=y + 10, style="", text=word))
    return marks, words
