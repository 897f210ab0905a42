"""Write every file of an export from one state of the database; nothing of it depends on the clock."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from servanda_db.party_life import FOREVER
from servanda_db.store.reads.export import ExportForce, act_rows, force_now, force_then
from servanda_db.store.reads.journal import edition, sources
from servanda_db.store.reads.snapshot import Snapshot, snapshot
from servanda_site.downloads.by_treaty import Summary, has_parquet, write_by_treaty
from servanda_site.downloads.catalogue import written_json
from servanda_site.downloads.changes import change_rows
from servanda_site.downloads.csvw import CSVW, csv_metadata
from servanda_site.downloads.dictionary import load_files, treaty_column
from servanda_site.downloads.folder import Folder
from servanda_site.downloads.package import CODEBOOK, PACKAGE, Edition, Written, codebook, data_package
from servanda_site.downloads.panels import AsOf, World, load_world
from servanda_site.downloads.rows import action_rows, treaty_object, wide_rows
from servanda_site.downloads.tables import Cell, CsvTable

NO_PARQUET = "country_year.parquet was left out: it needs pyarrow; pip install 'servanda[parquet]'"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """What an export wrote: rows by path, how many files changed, where, and what was left out (a line each)."""

    rows: Mapping[str, int]
    written: int
    unchanged: int
    out: Path
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """The files of an export with size, sha256 and rows, which export it is, the texts beside the data by path."""

    written: tuple[Written, ...]
    edition: Edition
    beside: Mapping[str, tuple[int, str]]


def export(data: Path, out: Path | None = None, as_of: AsOf | None = None) -> ExportReport:
    """Write the downloads of the database in `data` into `out` (default: `data`/export).

    Raises StoreError where there is no database, ExportError where the folder holds files of someone else.
    """
    folder = Folder(root=out if out is not None else data / "export")
    with snapshot(data / "servanda.db") as db:
        exported = write_downloads(db, folder, as_of or AsOf())
    return ExportReport(
        rows={one.file.path: one.rows for one in exported.written},
        written=folder.written,
        unchanged=folder.unchanged,
        out=folder.root,
        notes=() if has_parquet() else (NO_PARQUET,),
    )


def write_downloads(db: Snapshot, folder: Folder, as_of: AsOf) -> Exported:
    """Write the downloads of one state of the database and put them in their places. Raises ExportError."""
    try:
        exported = _write_all(db, load_world(db, as_of), folder)
        folder.finish()
    finally:
        folder.abandon()
    return exported


def write_actions(db: Snapshot, world: World, folder: Folder) -> int:
    """Write actions.csv; give its rows."""
    lives = {life.id: life for life in world.lives}
    references = {treaty.id: treaty.reference for treaty in world.treaties}
    last = world.last_read or FOREVER
    until = {treaty.id: world.as_of.until(treaty.last_read or last) for treaty in world.treaties}
    rows = action_rows(act_rows(db, world.as_of.known_at), lives, references, until)
    return write_table(folder, "actions", (), rows)


def write_wide(world: World, folder: Folder, summary: Summary) -> int:
    """Write status_wide.csv; give its rows."""
    on = world.as_of.until(world.last_read or FOREVER)
    treaties = list(summary.scopes)
    rows = wide_rows(world.lives, summary.cells, treaties, on)
    return write_table(folder, "status_wide", [treaty_column(treaty) for treaty in treaties], rows)


def write_table(folder: Folder, name: str, more: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """Write a CSV file of the dictionary, with `more` columns behind those described; give its rows."""
    described = load_files()[name]
    with folder.text(described.path) as file:
        table = CsvTable(file, (*described.header, *more))
        table.write(rows)
    return table.rows


def _write_all(db: Snapshot, world: World, folder: Folder) -> Exported:
    rows = {
        "actions": write_actions(db, world, folder),
        "changes": write_table(folder, "changes", (), change_rows(db, world.as_of)),
    }
    summary = write_by_treaty(db, world, folder)
    rows |= summary.rows
    rows["status_wide"] = write_wide(world, folder, summary)
    rows["treaties"] = _write_treaties(db, world, folder, summary)
    written = [
        Written(file, *folder.digest(file.path), rows[name]) for name, file in load_files().items() if name in rows
    ]
    titles = {treaty.id: treaty.title for treaty in world.treaties if treaty.id in summary.scopes}
    told = _edition(db, world)
    _write_json(folder, PACKAGE, data_package(told, written, titles))
    _write_json(folder, CSVW, csv_metadata(told, written, titles))
    with folder.text(CODEBOOK) as file:
        file.write(codebook(told, written, titles))
    beside = {name: folder.digest(name) for name in (PACKAGE, CSVW, CODEBOOK)}
    return Exported(written=tuple(written), edition=told, beside=beside)


def _write_treaties(db: Snapshot, world: World, folder: Folder, summary: Summary) -> int:
    forces = _forces(db, world)
    told = [treaty_object(treaty, summary.scopes.get(treaty.id), forces.get(treaty.id)) for treaty in world.treaties]
    _write_json(folder, load_files()["treaties"].path, told)
    return len(told)


def _forces(db: Snapshot, world: World) -> Mapping[str, ExportForce]:
    known_at = world.as_of.known_at
    if known_at is None:
        return force_now(db)
    read = {treaty.id: treaty.last_read for treaty in world.treaties if treaty.last_read is not None}
    return {treaty: force_then(db, treaty, world.as_of.until(last), known_at) for treaty, last in read.items()}


def _edition(db: Snapshot, world: World) -> Edition:
    known_at = world.as_of.known_at
    return Edition(
        last_read=world.last_read,
        on=world.as_of.on,
        known_at=known_at,
        notice=edition(db).get("notice"),
        sources=[
            replace(source, last_good=min(source.last_good, known_at or source.last_good))
            for source in sources(db)
            if source.last_good is not None
        ],
    )


def _write_json(folder: Folder, name: str, told: Any) -> None:
    folder.place(name).write_bytes(written_json(told))
