"""The evidence of acts as escaped texts: there is an article for every act of every party, so they go the fast way."""

from typing import NamedTuple

from servanda_site.cells import Cell, Cells
from servanda_site.printing import dated, day, safe_url
from servanda_site.views.evidence import Article


class ArticleCells(NamedTuple):
    """What rows/evidence.html.j2 prints of one act; empty where there is nothing. `times` have a name and two texts."""

    anchor: Cell
    word: Cell
    day: Cell
    permalink: Cell
    state: Cell
    corrected_to: Cell
    corrects: Cell
    note: Cell
    quote: Cell
    column: Cell
    listed_as: Cell
    address: Cell
    publisher: Cell
    locator: Cell
    times: tuple[tuple[Cell, Cell, Cell], ...]
    reader: Cell
    sha256: Cell
    claim: Cell
    text: Cell
    bibtex: Cell
    csl: Cell


def article_cells(article: Article, cells: Cells, edition: str | None) -> ArticleCells:
    """Put the texts of an article through the escape; `edition` is the day of an offline edition (ISO)."""
    act, escape = article.act, cells.escape
    return ArticleCells(
        anchor=escape(article.anchor),
        word=escape(article.word),
        day=cells.days(1)[act.date],
        permalink=escape(article.permalink),
        state=escape(article.state),
        corrected_to=escape(article.corrected_to or ""),
        corrects=escape(article.corrects or ""),
        note=escape(dated(article.note)),
        quote=escape(act.quote),
        column=escape(act.column_label),
        listed_as=escape(act.party_as_published),
        address=escape(safe_url(act.address)),
        publisher=escape(act.publisher),
        locator=escape(act.locator),
        times=tuple((escape(name), escape(first), escape(last)) for name, first, last in _times(article, edition)),
        reader=escape(f"{act.reader} {act.reader_version}"),
        sha256=escape(act.sha256),
        claim=escape(act.claim),
        text=escape(article.text),
        bibtex=escape(article.bibtex),
        csl=escape(article.csl),
    )


def moment(time: str) -> str:
    """Print a UTC time to the minute: 2015-03-14T06:00:00Z -> 14 Mar 2015 06:00 UTC."""
    return f"{day(time)} {time[11:16]} UTC"


def _times(article: Article, edition: str | None) -> tuple[tuple[str, str, str], ...]:
    """Give when the words were read and since when the act is held so; an offline edition is no reading."""
    act = article.act
    if edition:
        return (("Offline edition of", day(edition), ""),)
    held = ("Held so from, until", moment(act.seen_from), moment(act.seen_to) if act.seen_to else "now")
    if act.reviewed:
        return (("Reviewed on", day(act.seen_from), ""), held)
    return (("These words read first, last", moment(act.read_first), moment(act.read_last)), held)
