"""The downloads as a build of the site has them: the export of today, the latest snapshots, and their catalogues."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from servanda_db.store.reads.snapshot import Snapshot
from servanda_site.downloads.by_treaty import has_parquet
from servanda_site.downloads.catalogue import DATASET, DCAT, dcat, schema_org, written_json
from servanda_site.downloads.export import Exported, write_downloads
from servanda_site.downloads.folder import Folder
from servanda_site.downloads.panels import AsOf
from servanda_site.downloads.snapshots import LATEST, DatedSnapshot, write_snapshots

HERE = "downloads"
SNAPSHOTS = "snapshots"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteDownloads:
    """What the site offers: today's export, the snapshots (the earliest first), whether Parquet could be written.

    `files` tells of every file, by its path in the site, whether it was written now or held the same bytes already.
    """

    exported: Exported
    snapshots: tuple[DatedSnapshot, ...]
    parquet: bool
    files: dict[str, bool]


def write_site_downloads(db: Snapshot, site: Path, seen: Iterable[str]) -> SiteDownloads:
    """Write the downloads into the folder `site`; `seen` are the UTC times at which anything became known.

    Raises ExportError where a folder holds files of someone else.
    """
    folder = Folder(root=site / HERE)
    exported = write_downloads(db, folder, AsOf())
    days = sorted({time[:10] for time in seen})[-LATEST:]
    snapshots = tuple(write_snapshots(db, site / HERE / SNAPSHOTS, days))
    files = {f"{HERE}/{name}": written for name, written in folder.files.items()}
    for one in snapshots:
        files |= {f"{HERE}/{SNAPSHOTS}/{one.day}/{name}": written for name, written in one.folder.files.items()}
    return SiteDownloads(exported=exported, snapshots=snapshots, parquet=has_parquet(), files=files)


def catalogue_files(downloads: SiteDownloads, base: str) -> Iterator[tuple[str, bytes]]:
    """Give the descriptions that need absolute addresses, as path and bytes; `base` is the site's address."""
    edition, written = downloads.exported.edition, downloads.exported.written
    yield f"{HERE}/{DATASET}", written_json(schema_org(edition, written, base))
    yield f"{HERE}/{DCAT}", written_json(dcat(edition, written, base))
