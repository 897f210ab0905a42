"""The two sides of one state and one treaty: what was told of a step at home, what the depositary lists."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from servanda_db.store.reads.reports import Report
from servanda_db.store.reads.standings import Standing
from servanda_site.languages import gettext as _
from servanda_site.marking import bare
from servanda_site.pictures.canvas import PAD, WIDTH, Frame, Line, credit, fitting, framed, side
from servanda_site.printing import day
from servanda_site.views.known import Known
from servanda_site.views.marks import HOME, mark_of, word_of
from servanda_site.views.standing import at_home
from servanda_site.words import load_words

_DATES, _LINE, _ROW = 92, 17, 7
_HALF = (WIDTH - 2 * PAD) // 2
_WORDS = _HALF - _DATES - 2 * PAD
_MOST = 6
Entry = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Context of pictures/ledger.svg.j2; `marks` are the letters of the marks and where they stand."""

    frame: Frame
    top: int
    bottom: int
    middle: float
    marks: tuple[tuple[str, float], ...]
    lines: tuple[Line, ...]


def ledger(known: Known, standing: Standing, told: Sequence[Report]) -> Ledger:
    """Draw the ledger of a pair of which something is told."""
    treaty, party = known.treaties[standing.treaty], known.parties[standing.party]
    home, abroad = tuple(_home(told)), tuple(_abroad(standing))
    marks, head = _head(standing)
    columns = [
        _column(_("At home: any source may speak"), home, PAD),
        _column(_("Abroad: the depositary alone"), abroad, PAD + _HALF),
    ]
    bottom = max(end for _lines, end in columns)
    name = f"{bare(party.name)}: {bare(treaty.name)}"
    both = "; ".join((_side(_("At home"), home), _side(_("Abroad"), abroad)))
    return Ledger(
        frame=framed(bottom + 2, name, name, both, [credit(known, treaty), _tellers(told)]),
        top=38,
        bottom=bottom,
        middle=side(WIDTH / 2),
        marks=marks,
        lines=(*head, *(line for lines, _end in columns for line in lines)),
    )


def _head(standing: Standing) -> tuple[tuple[tuple[str, float], ...], list[Line]]:
    """Give the marks with their words, each over its side: an approval at home that waits, and the stage abroad."""
    letters = [(PAD + _HALF, load_words()["mark"][standing.stage])]
    if mark_of(standing) == HOME:
        letters.append((PAD, HOME))
    marks, lines = [], []
    for x, letter in letters:
        marks.append((letter, side(x + PAD + 6) - 6))
        lines.append(Line(x=side(x + PAD + 20), y=24, style="b", text=word_of(letter)))
    return tuple(marks), lines


def _home(told: Sequence[Report]) -> Iterator[Entry]:
    entries = at_home(told)
    for entry in entries[:_MOST]:
        words = f"{entry.word} ({entry.realis})" if entry.realis else entry.word
        yield day(entry.date) or _("no date given"), words
    if len(entries) > _MOST:
        yield "", _("and %(n)s more") % {"n": len(entries) - _MOST}


def _abroad(s: Standing) -> Iterator[Entry]:
    acts = load_words()["act"]
    if s.signed_on:
        yield day(s.signed_on), acts["signature"]
    if s.consent_on:
        yield day(s.consent_on), acts[s.consent_kind or "consent_to_be_bound"]
    if s.in_force_on:
        yield day(s.in_force_on), _("Bound since")
    if s.withdrawn_on:
        yield day(s.withdrawn_on), load_words()["stage"]["withdrawn"]
    if not s.consent_on:
        yield "…", _("No instrument deposited")


def _column(head: str, entries: Iterable[Entry], x: int) -> tuple[list[Line], int]:
    """Give the lines of a column, and how far down it goes."""
    y = 60
    lines = [Line(x=side(x + PAD), y=y, style="h", text=head)]
    for date, words in entries:
        y += _ROW
        lines.append(Line(x=side(x + PAD), y=y + _LINE, style="", text=date))
        for text in fitting(words, _WORDS, 15):
            y += _LINE
            lines.append(Line(x=side(x + PAD + _DATES), y=y, style="i", text=text))
    return lines, y + 2 * PAD


def _side(head: str, entries: Sequence[Entry]) -> str:
    return f"{head}: " + ", ".join(f"{date} {words}".strip() for date, words in entries)


def _tellers(told: Sequence[Report]) -> str:
    """Say who tells of the steps at home, and when they were read last."""
    whom = ", ".join(sorted({report.publisher for report in told}))
    last = max(report.last_seen for report in told)
    return _("At home as told by %(whom)s, read %(date)s") % {"whom": whom, "date": day(last)}
