"""Writing of the offline edition to a folder, from which it is crawled as any other mirror."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from servanda_spiders.offline import printed
from servanda_spiders.offline.loading import load_status_tables
from servanda_spiders.offline.pages import edition_pages

_MARKER = "mirror.json"
_EDITION = "servanda-offline"


class EditionError(Exception):
    """A folder that the edition can't be written to; says which and why in one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionReport:
    """What was written: folder, number of pages, treaties and dated acts, date of the newest facts (ISO)."""

    folder: Path
    pages: int
    treaties: int
    acts: int
    as_of: str


def write_edition(to: Path) -> EditionReport:
    """Write the edition as a mirror to `to`: absent, empty, or an earlier edition, which it replaces.

    Equal facts give equal bytes. Raises EditionError for a folder that holds anything else, RegistryError for
    facts that can't be read.
    """
    tables = load_status_tables()
    as_of = max(table.as_of for table in tables)
    pages = {_mirror_file(page.address): page.body for page in edition_pages(tables)}
    _replace(to, {**pages, Path(_MARKER): _marker(as_of)})
    acts = sum(len(row.cells) for table in tables for row in table.rows)
    return EditionReport(folder=to, pages=len(pages), treaties=len(tables), acts=acts, as_of=as_of)


def _mirror_file(address: str) -> Path:
    split = urlsplit(address)
    path = unquote(split.path) + ("index.html" if split.path.endswith("/") else "")
    return Path(split.netloc + path + (f"@{unquote(split.query)}" if split.query else ""))


def _marker(as_of: str) -> bytes:
    notice = (
        f"Offline edition, as of {printed.long_date(as_of)}: pages written by Servanda from facts in public "
        "data sets, most of them older. Crawl the sources for newer facts."
    )
    told = {"retrieved_at": f"{as_of}T06:00:00Z", "edition": _EDITION, "notice": notice, "as_of": as_of}
    return f"{json.dumps(told, indent=2)}\n".encode()


def _replace(to: Path, files: Mapping[Path, bytes]) -> None:
    try:
        old = {path.relative_to(to) for path in to.rglob("*") if path.is_file()} if to.exists() else set()
        if old and not _is_edition(to / _MARKER):
            raise EditionError(f"{to}: holds other files; name a folder that is new or an earlier edition")
        for path in old - files.keys():
            (to / path).unlink()
        for path, body in files.items():
            (to / path).parent.mkdir(parents=True, exist_ok=True)
            (to / path).write_bytes(body)
    except OSError as error:
        raise EditionError(f"{error.filename}: {error.strerror}") from error


def _is_edition(marker: Path) -> bool:
    try:
        told = json.loads(marker.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(told, dict) and told.get("edition") == _EDITION
