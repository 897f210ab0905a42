"""Dated snapshots: the acts and the wide table as they were known at the end of a day, and what came between two."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from servanda_db.store.reads.snapshot import Snapshot
from servanda_site.downloads.by_treaty import Summary
from servanda_site.downloads.changes import change_rows
from servanda_site.downloads.dictionary import load_files
from servanda_site.downloads.export import write_actions, write_table, write_wide
from servanda_site.downloads.folder import Folder
from servanda_site.downloads.package import Written
from servanda_site.downloads.panels import AsOf, load_world, treaty_panels

LATEST = 2
_END_OF_DAY = "T23:59:59Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedSnapshot:
    """What was known at the end of an ISO day; its changes are those since `before`, the snapshot before it, if any."""

    day: str
    before: str | None
    written: tuple[Written, ...]
    folder: Folder


def write_snapshots(db: Snapshot, root: Path, days: Sequence[str]) -> Iterator[DatedSnapshot]:
    """Write a snapshot for each ISO day, the earliest first, each into a folder named by it below `root`.

    Raises ExportError where a folder holds files of someone else.
    """
    for before, day in zip((None, *days), days, strict=False):
        folder = Folder(root=root / day)
        try:
            rows = _write(db, folder, day, before)
            written = tuple(
                Written(load_files()[name], *folder.digest(load_files()[name].path), count)
                for name, count in rows.items()
            )
            folder.finish()
        finally:
            folder.abandon()
        yield DatedSnapshot(day=day, before=before, written=written, folder=folder)


def _write(db: Snapshot, folder: Folder, day: str, before: str | None) -> Mapping[str, int]:
    world = load_world(db, AsOf(known_at=day + _END_OF_DAY))
    summary = Summary()
    for panel in treaty_panels(world):
        summary.add(panel, [life for life in world.lives if panel.has(life)])
    since = before + _END_OF_DAY if before else ""
    return {
        "actions": write_actions(db, world, folder),
        "status_wide": write_wide(world, folder, summary),
        "changes": write_table(folder, "changes", (), change_rows(db, world.as_of, since)),
    }
