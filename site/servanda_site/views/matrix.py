"""Who has done what, side by side: rows and columns are parties and treaties, each cell the mark of a pair."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from servanda_db.store.reads.standings import Book
from servanda_site.cells import Cell, Cells
from servanda_site.languages import pgettext
from servanda_site.marking import bare
from servanda_site.views.known import Known
from servanda_site.views.marks import MARKS, NONE, mark_of, word_of

# So much fits into 160 KB; what is larger goes on over the next pages.
_CELLS, _ROWS = 5500, 300
# folder and id of what the row is about, its name, the attribute of its language, (letter of the mark, sign) for each
# column; nothing for a pair of which no act is known
Mark = tuple[Cell, Cell]
Row = tuple[Cell, Cell, Cell, Cell, tuple[Mark | None, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: where its head leads, what stands there, and the whole name."""

    path: str
    head: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """A part of a table of marks; `first` and `last` name its rows, `legend` has letter, sign and word of each mark."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    legend: tuple[tuple[str, str, str], ...]
    first: str = ""
    last: str = ""


def sign_of(mark: str) -> str:
    """Give the letter that stands for a mark in the language spoken."""
    return _signs()[mark]


def by_treaty(known: Known, cells: Cells, book: Book, treaties: Sequence[str], group: Sequence[str]) -> list[Matrix]:
    """Give the treaties in which one of a group has an act as rows, the parties of the group as columns."""
    marks = _marks(book, group)
    kept = [treaty for treaty in treaties if any((treaty, party) in marks for party in group)]
    columns = tuple(
        Column(path=f"parties/{party}/index.html", head=party, name=known.parties[party].name) for party in group
    )
    heads = [(cells.escape("treaties"), *_treaty_head(cells, treaty)) for treaty in kept]
    pairs = [[(treaty, party) for party in group] for treaty in kept]
    names = [known.treaties[treaty].reference for treaty in kept]
    return _parts(columns, _rows(cells, heads, pairs, marks), names)


def by_party(known: Known, cells: Cells, book: Book, treaties: Sequence[str]) -> list[Matrix]:
    """Give the parties that have an act under one of the treaties as rows, the treaties as columns."""
    marks = {pair: mark for treaty in treaties for pair, mark in _of(book, treaty)}
    parties = sorted({party for _, party in marks}, key=known.order.__getitem__)
    told = [known.treaties[treaty] for treaty in treaties]
    columns = tuple(Column(path=f"treaties/{one.id}/index.html", head=one.reference, name=one.name) for one in told)
    heads = [(cells.escape("parties"), cells.party_id[party], *cells.party_link[party]) for party in parties]
    pairs = [[(treaty, party) for treaty in treaties] for party in parties]
    return _parts(columns, _rows(cells, heads, pairs, marks), [known.parties[party].name for party in parties])


def _marks(book: Book, group: Iterable[str]) -> dict[tuple[str, str], str]:
    return {(s.treaty, s.party): mark_of(s) for party in group for s in book.by_party.get(party, ())}


def _of(book: Book, treaty: str) -> Iterator[tuple[tuple[str, str], str]]:
    yield from (((s.treaty, s.party), mark_of(s)) for s in book.by_treaty.get(treaty, ()))


def _treaty_head(cells: Cells, treaty: str) -> tuple[Cell, Cell, Cell]:
    key, reference, name, language = cells.treaty[treaty]
    return key, Cell(f"{reference} {name}"), language


def _rows(
    cells: Cells,
    heads: Sequence[tuple[Cell, Cell, Cell, Cell]],
    pairs: Sequence[Sequence[tuple[str, str]]],
    marks: Mapping[tuple[str, str], str],
) -> list[tuple[Row, frozenset[str]]]:
    signs = {mark: (cells.mark[mark][0], cells.escape(bare(sign))) for mark, sign in _signs().items()}
    return [
        ((*head, tuple(signs[marks[pair]] if pair in marks else None for pair in row)), _used(row, marks))
        for head, row in zip(heads, pairs, strict=True)
    ]


def _used(row: Iterable[tuple[str, str]], marks: Mapping[tuple[str, str], str]) -> frozenset[str]:
    return frozenset(marks[pair] for pair in row if pair in marks)


def _parts(
    columns: tuple[Column, ...], rows: Sequence[tuple[Row, frozenset[str]]], names: Sequence[str]
) -> list[Matrix]:
    size = min(max(_CELLS // max(len(columns), 1), 1), _ROWS)
    parts = []
    for start in range(0, len(rows), size):
        found, shown = rows[start : start + size], names[start : start + size]
        used = frozenset[str]().union(*(marks for _, marks in found))
        legend = tuple((mark, sign_of(mark), word_of(mark)) for mark in MARKS if mark in used)
        table = tuple(row for row, _ in found)
        parts.append(Matrix(columns=columns, rows=table, legend=legend, first=shown[0], last=shown[-1]))
    return parts


def _signs() -> Mapping[str, str]:
    signs = {
        "f": pgettext("sign", "B"),
        "g": pgettext("sign", "G"),
        "u": pgettext("sign", "U"),
        "p": pgettext("sign", "P"),
        "c": pgettext("sign", "D"),
        "h": pgettext("sign", "A"),
        "s": pgettext("sign", "S"),
        "w": pgettext("sign", "W"),
        "o": "?",
    }
    assert signs.keys() == set(MARKS) - {NONE}
    return signs
