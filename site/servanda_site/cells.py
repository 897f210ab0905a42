"""The texts of table rows, escaped once: the only door into a template that does not escape."""

from collections.abc import Callable
from typing import NewType

from servanda_site.printing import day
from servanda_site.views.known import Known
from servanda_site.views.marks import MARKS, word_of
from servanda_site.words import load_words

Cell = NewType("Cell", str)
Escape = Callable[[str], Cell]


class Days(dict[str | None, Cell]):
    """ISO dates as printed, made when they are first asked for; nothing for null."""

    def __init__(self, escape: Escape) -> None:
        """Take the escape that every text goes through."""
        super().__init__()
        self._escape = escape

    def __missing__(self, iso: str | None) -> Cell:
        """Make the text of a date."""
        self[iso] = cell = self._escape(day(iso))
        return cell


class Cells:
    """Every text that rows print: ids and names of parties, numbers and names of treaties, dates, words."""

    def __init__(self, known: Known, escape: Escape) -> None:
        """Put each text through `escape`."""
        words = load_words()
        self.party_id = {key: escape(key) for key in known.parties}
        self.party_name = {key: escape(party.name) for key, party in known.parties.items()}
        self.treaty = {
            key: (escape(key), escape(treaty.reference), escape(treaty.brief)) for key, treaty in known.treaties.items()
        }
        self.act: dict[str | None, Cell] = {key: escape(word) for key, word in words["act"].items()}
        self.act[None] = escape("")
        self.mark = {letter: (escape(letter), escape(word_of(letter))) for letter in MARKS}
        self.day = Days(escape)
        self.escape = escape
