"""A mirror: a folder of files `<host>/<path>[@<query>]`, percent-decoded, read in place of the network.

`mirror.json` at its root says when the pages were read; that is our time for all of them.
"""

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from servanda_spiders.crawl.clock import iso

MARKER = "mirror.json"
LARGEST_PAGE = 16 * 1024 * 1024
_QUERY = re.compile(r"(?<=[^/])@(?=.)", re.DOTALL)
_NOTES = ("notice", "as_of")


class MirrorError(Exception):
    """A folder that can't be used as a mirror; says which and why in one line."""


class NotInMirrorError(Exception):
    """A linked page that the mirror does not hold."""


class UnreadablePageError(Exception):
    """A file of the mirror that can't be read: too large, or refused by the system."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mirror:
    """An opened mirror: its resolved folder, our time for its pages (UTC, ISO), what it says of itself."""

    folder: Path
    retrieved_at: str
    notes: tuple[tuple[str, str], ...] = ()

    def holds_host(self, host: str) -> bool:
        """Tell whether any page of this host may lie in it."""
        return host in _folders(self.folder)

    def page(self, address: str) -> bytes:
        """Give the bytes for an address.

        Raises NotInMirrorError, also for what lies outside the folder, and UnreadablePageError.
        """
        path = self.file(address)
        if path is None:
            raise NotInMirrorError(address)
        try:
            size = path.stat().st_size
            if size > LARGEST_PAGE:
                raise UnreadablePageError(f"{path.name} has {size} bytes, more than {LARGEST_PAGE}")
            return path.read_bytes()
        except OSError as error:
            raise UnreadablePageError(f"{path.name}: {error.strerror}") from error

    def file(self, address: str) -> Path | None:
        """Find the file of an address, never one outside the folder (`..`, links), or null."""
        parts = _file_parts(address)
        if parts is None:
            return None
        try:
            path = self.folder.joinpath(*parts).resolve()
            # A page whose address is also a folder of others can only lie inside that folder.
            path = (path / "index.html").resolve() if path.is_dir() else path
            return path if path.is_relative_to(self.folder) and path.is_file() else None
        except (OSError, ValueError, RuntimeError):
            return None

    def addresses(self, hosts: Collection[str]) -> Iterator[str]:
        """Give the address of every page of these hosts, pages that link (HTML) before documents (XML)."""
        found = [(path.suffix == ".xml", *_address(path, self.folder)) for path in self._files(hosts)]
        for _, _, address in sorted(found):
            yield address

    def _files(self, hosts: Collection[str]) -> Iterator[Path]:
        for host in sorted(set(hosts) & _folders(self.folder)):
            for path in (self.folder / host).rglob("*"):
                if path.is_file() and path.resolve().is_relative_to(self.folder):
                    yield path


def open_mirror(folder: Path) -> Mirror:
    """Open the mirror at `folder`. Raises MirrorError where it is none, or where its time can't be read."""
    marker = folder / MARKER
    try:
        told = json.loads(marker.read_text(encoding="utf-8"))
    except OSError as error:
        raise MirrorError(f'{marker}: {error.strerror}; a mirror has it, as {{"retrieved_at": "..."}}') from error
    except ValueError as error:
        raise MirrorError(f"{marker}: not JSON: {error}") from error
    if not isinstance(told, dict):
        raise MirrorError(f'{marker}: expected {{"retrieved_at": "..."}}')
    notes = tuple((key, told[key]) for key in _NOTES if isinstance(told.get(key), str))
    return Mirror(folder=folder.resolve(), retrieved_at=_time(marker, told.get("retrieved_at")), notes=notes)


def address_of_file(path: Path, hosts: Collection[str]) -> str | None:
    """Give the address of a saved page from its path, where a folder on the way is one of `hosts`."""
    parts = path.resolve().parts
    for index in range(len(parts) - 2, 0, -1):
        if parts[index] in hosts:
            return _address(path.resolve(), Path(*parts[:index]))[1]
    return None


def marker_above(path: Path) -> Path | None:
    """Find the folder of the mirror that a saved page lies in, if it lies in one."""
    return next((folder for folder in path.resolve().parents if (folder / MARKER).is_file()), None)


def path_and_query(name: str) -> str:
    """Turn `<path>[@<query>]`, percent-decoded, into a path and query as an address has them."""
    path, _, query = _QUERY.sub("\0", name, count=1).partition("\0")
    return quote(path, safe="/~!$&'()*+,;=:@") + (f"?{quote(query, safe=_SAFE_IN_QUERY)}" if query else "")


_SAFE_IN_QUERY = "/~!$&'()*+,;=:@?"


def _folders(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir() if entry.is_dir()}


def _address(path: Path, root: Path) -> tuple[str, str]:
    relative = path.relative_to(root).as_posix()
    host, _, rest = relative.partition("/")
    return relative, f"https://{host}/{path_and_query(rest)}"


def _file_parts(address: str) -> tuple[str, ...] | None:
    split = urlsplit(address)
    name = unquote(split.path).removeprefix("/") + (f"@{unquote(split.query)}" if split.query else "")
    parts = (split.netloc.rpartition("@")[2].lower(), *name.split("/"))
    if parts[-1] == "":
        parts = parts[:-1]
    return None if any(part in ("", ".", "..") or "\0" in part for part in parts) else parts


def _time(marker: Path, told: object) -> str:
    example = "expected a UTC time such as 2026-03-27T06:00:00Z"
    if not isinstance(told, str):
        raise MirrorError(f"{marker}: no retrieved_at; {example}")
    try:
        return iso(datetime.fromisoformat(told))
    except ValueError as error:
        raise MirrorError(f"{marker}: retrieved_at {told!r}; {example}") from error
