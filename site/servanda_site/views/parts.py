"""The pages over which a table of marks goes on, and how they lead to each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from servanda_site.views.matrix import Matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A page of a table: its path, its first and last row, whether it is the page that lists it."""

    path: str
    first: str
    last: str
    here: bool


def in_parts(folder: str, tables: Sequence[Matrix]) -> Iterator[tuple[str, int, Matrix | None, tuple[Part, ...]]]:
    """Give path, number, table and the list of parts of each page; one page without a table where there is none."""
    paths = [f"{folder}/{f'{number}/' if number > 1 else ''}index.html" for number in range(1, len(tables) + 1)]
    if not tables:
        yield f"{folder}/index.html", 1, None, ()
    for number, (path, table) in enumerate(zip(paths, tables, strict=True), 1):
        listed = tuple(
            Part(path=other, first=one.first, last=one.last, here=other == path)
            for other, one in zip(paths, tables, strict=True)
        )
        yield path, number, table, listed
