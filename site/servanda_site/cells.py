"""The texts of table rows, escaped once: the only door into a template that does not escape."""

from collections.abc import Callable
from typing import NewType

from servanda_site.marking import bare, is_marked
from servanda_site.printing import day, short_day
from servanda_site.views.known import Known
from servanda_site.views.marks import MARKS, word_of
from servanda_site.words import load_words

Cell = NewType("Cell", str)
Escape = Callable[[str], Cell]
# From so many rows on a page has to save: dates are in figures where that is usual, the squares a picture apart.
LONG = 40


class Days(dict[str | None, Cell]):
    """ISO dates as a table prints them, made when they are first asked for; nothing for null."""

    def __init__(self, escape: Escape, printed: Callable[[str | None], str]) -> None:
        """Take the escape that every text goes through, and how a date is printed."""
        super().__init__()
        self._escape, self.printed = escape, printed

    def __missing__(self, iso: str | None) -> Cell:
        """Make the text of a date."""
        self[iso] = cell = self._escape(self.printed(iso))
        return cell


class Cells:
    """Every text that rows print: ids and names of parties, numbers and names of treaties, dates, words.

    A name that is known in English alone comes with the attribute of its link that says so.
    """

    def __init__(self, known: Known, escape: Escape) -> None:
        """Put each text through `escape`."""
        words = load_words()
        self.party_id = {key: escape(key) for key in known.parties}
        self.party_name = {key: escape(party.name) for key, party in known.parties.items()}
        self.party_link = {key: _link(party.name, escape) for key, party in known.parties.items()}
        self.treaty = {
            key: (escape(key), escape(treaty.reference), *_link(treaty.brief, escape))
            for key, treaty in known.treaties.items()
        }
        self.act: dict[str | None, Cell] = {key: escape(word) for key, word in words["act"].items()}
        self.act[None] = escape("")
        self.mark = {letter: (escape(letter), escape(word_of(letter))) for letter in MARKS}
        self.escape = escape
        self.day, self._short = Days(escape, day), Days(escape, short_day)

    def days(self, rows: int) -> Days:
        """Give the dates of a table of so many rows."""
        return self._short if rows > LONG else self.day


def _link(name: str, escape: Escape) -> tuple[Cell, Cell]:
    """Give the text of a link, and the attribute of its language where that is not the page's."""
    return (escape(bare(name)), Cell(" lang=en")) if is_marked(name) else (escape(name), Cell(""))
