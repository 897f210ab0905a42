"""The files that go treaty by treaty, written side by side, so that only one treaty is held at a time."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec

from servanda_db.panel import NO_VALUES, Run, Scope, runs
from servanda_db.party_life import PartyLife
from servanda_db.store.reads.export import home_steps
from servanda_db.store.reads.snapshot import Snapshot
from servanda_db.vocabulary import PartyKind
from servanda_site.downloads.country_year import CsvYears, Span, YearsWriter
from servanda_site.downloads.dictionary import load_files
from servanda_site.downloads.folder import Folder
from servanda_site.downloads.panels import TreatyPanel, World, treaty_panels
from servanda_site.downloads.rows import lag_rows, spell_rows, status_of
from servanda_site.downloads.tables import CsvTable


@dataclass(slots=True)
class Summary:
    """What the later files need of the treaties: their years, the cells of the wide table, rows by file."""

    scopes: dict[str, Scope] = field(default_factory=dict)
    cells: dict[str, dict[str, str | None]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)

    def add(self, panel: TreatyPanel, lives: Sequence[PartyLife]) -> None:
        """Take a treaty with the cell of each party in it."""
        self.scopes[panel.treaty.id] = panel.scope
        for life in lives:
            self.cells.setdefault(life.id, {})[panel.treaty.id] = status_of(panel, life)


def has_parquet() -> bool:
    """Tell whether Parquet can be written here."""
    return find_spec("pyarrow") is not None


def write_by_treaty(db: Snapshot, world: World, folder: Folder) -> Summary:
    """Write country_year, spells and lags; give what the later files need of the treaties."""
    summary, by_id = Summary(), {life.id: life for life in world.lives}
    with ExitStack() as stack:
        years = [stack.enter_context(writer) for writer in _years_writers(world, folder)]
        spells = stack.enter_context(_table(folder, "spells"))
        lags = stack.enter_context(_table(folder, "lags"))
        for panel in treaty_panels(world):
            _write_panel(panel, world.lives, years, spells)
            lags.write(lag_rows(panel, by_id, home_steps(db, panel.treaty.id, world.as_of.known_at)))
            summary.add(panel, [life for life in world.lives if panel.has(life)])
    summary.rows = {"spells": spells.rows, "lags": lags.rows, **{writer.name: writer.rows for writer in years}}
    return summary


def _write_panel(
    panel: TreatyPanel, lives: Sequence[PartyLife], years: Sequence[YearsWriter], spells: CsvTable
) -> None:
    block: list[tuple[str, list[Run]]] = []
    for life in lives:
        if not panel.has(life):
            continue
        told = panel.line(life)
        spells.write(spell_rows(panel, life, told))
        if "iso3" in life.codes:
            block.append((life.id, _rows_of(life, list(runs(told, panel.scope)))))
    for writer in years:
        writer.write(panel.treaty.id, block)


def _rows_of(life: PartyLife, found: list[Run]) -> list[Run]:
    """Leave out the years before and after anyone but a present state existed."""
    if life.kind is PartyKind.STATE:
        return found
    while found and found[0].values == NO_VALUES:
        found.pop(0)
    while found and found[-1].values == NO_VALUES:
        found.pop()
    return found


def _years_writers(world: World, folder: Folder) -> Iterator[AbstractContextManager[YearsWriter]]:
    lives = [life for life in world.lives if "iso3" in life.codes]
    span = Span(first=world.first_year, last=world.last_year)
    yield _csv_years(folder, lives, span)
    if has_parquet():
        from servanda_site.downloads.parquet import ParquetYears

        file = load_files()["country_year_parquet"]
        yield ParquetYears(folder.place(file.path), file.header, lives, span)


@contextmanager
def _csv_years(folder: Folder, lives: Sequence[PartyLife], span: Span) -> Iterator[YearsWriter]:
    description = load_files()["country_year"]
    with folder.text(description.path) as file:
        yield CsvYears(file, description.header, lives, span)


@contextmanager
def _table(folder: Folder, name: str) -> Iterator[CsvTable]:
    description = load_files()[name]
    with folder.text(description.path) as file:
        yield CsvTable(file, description.header)
