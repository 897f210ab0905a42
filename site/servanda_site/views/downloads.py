"""The page of the downloads: files with sizes and checksums, snapshots, how to cite."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from servanda_db import __version__
from servanda_site.citations import Cited, cite_data
from servanda_site.downloads.catalogue import as_data_block, schema_org
from servanda_site.downloads.csvw import CSVW
from servanda_site.downloads.of_site import SNAPSHOTS, SiteDownloads
from servanda_site.downloads.package import CODEBOOK, PACKAGE, TITLE, Written
from servanda_site.views.known import Known
from servanda_site.views.stamps import Stamp, whole_stamp

_UNITS = ((1_000_000, "MB"), (1_000, "kB"))
_BESIDE = {
    PACKAGE: "Data package: files, columns, types, sources (Frictionless)",
    CSVW: "The same for CSV on the Web (W3C)",
    CODEBOOK: "Codebook: how values are made, every column of every file",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    """A file to download: its path from the page, what it is, its format, rows, size in words, sha256."""

    path: str
    title: str
    description: str
    form: str
    rows: int | None
    size: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotLines:
    """A dated snapshot: its ISO day, the day of the one before it, its files."""

    day: str
    before: str | None
    files: tuple[FileLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadsPage:
    """Context of downloads.html.j2; `data_block` is the Dataset of schema.org, safe within a script element."""

    stamp: Stamp
    files: tuple[FileLine, ...]
    beside: tuple[FileLine, ...]
    snapshots: tuple[SnapshotLines, ...]
    parquet: bool
    cited: Cited
    data_block: Markup


def downloads_page(known: Known, downloads: SiteDownloads, base: str) -> DownloadsPage:
    """Put the page together; `base` is the site's address with a slash at its end."""
    exported = downloads.exported
    block = as_data_block(schema_org(exported.edition, exported.written, base))
    return DownloadsPage(
        stamp=whole_stamp(known),
        files=tuple(_line(one) for one in exported.written),
        beside=tuple(_beside(downloads)),
        snapshots=tuple(
            SnapshotLines(
                day=one.day,
                before=one.before,
                files=tuple(_line(file, f"{SNAPSHOTS}/{one.day}/") for file in one.written),
            )
            for one in reversed(downloads.snapshots)
        ),
        parquet=downloads.parquet,
        cited=cite_data(TITLE, f"{base}downloads/", __version__, known.as_of, edition=known.edition_of),
        data_block=Markup(block),  # noqa: S704 JSON in which nothing can end the element or begin markup
    )


def size_in_words(size: int) -> str:
    """Print a size in bytes: 79452829 -> 79.5 MB."""
    for unit, name in _UNITS:
        if size >= unit:
            return f"{size / unit:.1f} {name}"
    return f"{size} B"


def _line(one: Written, folder: str = "") -> FileLine:
    return FileLine(
        path=folder + one.file.path,
        title=one.file.title,
        description=one.file.description,
        form=one.file.path.rpartition(".")[2],
        rows=one.rows,
        size=size_in_words(one.size),
        sha256=one.sha256,
    )


def _beside(downloads: SiteDownloads) -> Iterator[FileLine]:
    for path, (size, sha256) in downloads.exported.beside.items():
        form = path.rpartition(".")[2]
        words = size_in_words(size)
        yield FileLine(path=path, title=_BESIDE[path], description="", form=form, rows=None, size=words, sha256=sha256)
