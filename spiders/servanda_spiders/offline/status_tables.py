"""The status tables of the offline edition: what a treaty's page says, and the counts in its head."""

from collections.abc import Callable
from dataclasses import dataclass

# Columns whose dates make nobody a party: the depositary counts signatures apart and the others not at all.
_SIGNATURE_LABEL = "Signature"
_UNCOUNTED_LABELS = ("Provisional application", "Application", "Extension")
_ROMAN = {"I": 1, "V": 5, "X": 10}


@dataclass(frozen=True, slots=True, kw_only=True)
class FactSource:
    """A public data set that rows were taken from: its as-of date (ISO) and what it is known to lack."""

    key: str
    title: str
    address: str
    licence: str
    as_of: str
    limit: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One act: number of its column (1 is the first after the name), ISO date, letter, key of its source."""

    column: int
    date: str
    letter: str | None
    bracketed: bool
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A participant as published, with its acts in the order of the columns."""

    participant: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusTable:
    """What one treaty's page says. Dates are ISO; `force_text` stands in for date and article."""

    reference: str
    chapter_name: str
    title: str
    conclusion: str
    columns: tuple[str, ...]
    force_on: str | None
    force_article: str | None
    force_text: str | None
    registered_on: str | None
    registration: str | None
    notes: str | None
    signatories_counted: int | None
    rows: tuple[Row, ...]
    sources: tuple[FactSource, ...]

    @property
    def roman_chapter(self) -> str:
        """Roman number of the chapter, which opens the reference."""
        return self.reference.partition("-")[0]

    @property
    def chapter(self) -> int:
        """Number of the chapter."""
        digits = [_ROMAN[letter] for letter in self.roman_chapter]
        return sum(-d if any(d < later for later in digits[i:]) else d for i, d in enumerate(digits))

    @property
    def as_of(self) -> str:
        """Date of the newest source of its rows."""
        return max(source.as_of for source in self.sources)

    @property
    def latest(self) -> str:
        """Date of the latest act: where it lies long before `as_of`, the source may be older than it says."""
        return max(cell.date for row in self.rows for cell in row.cells)

    @property
    def signatories(self) -> int:
        """The depositary's own count where it is known, else participants with a signature that is not in brackets."""
        if self.signatories_counted is not None:
            return self.signatories_counted
        return self._count(lambda label: label.startswith(_SIGNATURE_LABEL))

    @property
    def parties(self) -> int:
        """Participants with an instrument that is not in brackets."""
        return self._count(lambda label: not label.startswith((_SIGNATURE_LABEL, *_UNCOUNTED_LABELS)))

    def _count(self, counts: Callable[[str], bool]) -> int:
        columns = {number for number, label in enumerate(self.columns, 1) if counts(label)}
        return sum(any(c.column in columns and not c.bracketed for c in row.cells) for row in self.rows)
