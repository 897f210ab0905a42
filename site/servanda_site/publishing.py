"""Publish site and database as one release: built aside, forced to disk, taken up by renaming one link."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from servanda_db.store.copying import copy_settled, row_counts
from servanda_site.build import DEFAULT_SITE_URL, build
from servanda_site.release_page import write_release_page
from servanda_site.writing import MANIFEST, BuildError

RELEASE = "release.json"
INSPECTED = "inspect-data.json"
_DATABASE = "servanda.db"
_CURRENT = "current"
# Work under way has these names, and no other process than the holder of the lock makes them.
_UNFINISHED, _DISCARDED, _NEXT = ".unfinished", ".discarded", ".current.next"
_SHORT = 16
_SYNC_AT_ONCE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What a publication did: the release that is current now, whether it is new, how many files, which are gone."""

    release: str
    new: bool
    files: int
    removed: tuple[str, ...]
    folder: Path
    trouble: str | None = None


def publish(data: Path, to: Path, keep: int = 5, site_url: str = DEFAULT_SITE_URL) -> Published:
    """Publish the database in `data` to `to` and keep the `keep` newest releases; the caller holds the lock of `to`.

    The id of a release is taken from its content, so that nothing is published twice. Killed at any instant, the
    release before or the new one is current, whole. Raises StoreError, BuildError, sqlite3.Error, OSError.
    """
    releases = to / "releases"
    _refuse_foreign(to)
    releases.mkdir(parents=True, exist_ok=True)
    _clear(to)
    with _workshop(to) as made:
        digests, trouble = _make(data, made, site_url)
        release = _free_name(releases, _identity(digests))
        new = not (releases / release).exists()
        if new:
            _finish(made, release, site_url, digests)
            made.rename(releases / release)
            _sync(releases)
    turned = _turn(to, release)
    files = len(_listed(releases / release))
    removed = _remove_old(to, keep, release)
    folder = releases / release
    return Published(release=release, new=new or turned, files=files, removed=removed, folder=folder, trouble=trouble)


def verify(folder: Path) -> tuple[str, ...]:
    """Compare a release with its release.json; give a line for each file that differs, is missing or is too many."""
    try:
        listed = _listed(folder)
    except (OSError, ValueError, KeyError, AttributeError) as error:
        return (f"{folder / RELEASE}: {error}",)
    present = _digests(folder)
    wrong = [f"{folder / path}: missing" for path in listed.keys() - present.keys()]
    wrong += [f"{folder / path}: not in {RELEASE}" for path in present.keys() - listed.keys()]
    wrong += [f"{folder / path}: altered" for path in listed.keys() & present.keys() if listed[path] != present[path]]
    return tuple(sorted(wrong))


def _refuse_foreign(to: Path) -> None:
    link = to / _CURRENT
    if link.exists() and not link.is_symlink():
        raise BuildError(f"{link}: not a link that `servanda publish` made; give another folder with --to")


@contextmanager
def _workshop(to: Path) -> Iterator[Path]:
    """Give an empty folder to build in, on the same file system; what is left in it goes when the work ends."""
    made = to / _UNFINISHED
    made.mkdir()
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _make(data: Path, made: Path, site_url: str) -> tuple[dict[str, str], str | None]:
    """Build database and site, both from one state; give path -> sha256 of all of it, and what could not be made."""
    copy_settled(data / _DATABASE, made / _DATABASE)
    trouble = build(made, made / "site", site_url).trouble
    (made / "site" / MANIFEST).unlink(missing_ok=True)
    for beside in made.glob(f"{_DATABASE}-*"):
        beside.unlink()
    return _digests(made), trouble


def _identity(digests: Mapping[str, str]) -> str:
    told = "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items()))
    return hashlib.sha256(told.encode()).hexdigest()[:_SHORT]


def _free_name(releases: Path, identity: str) -> str:
    """Give the id: that of the content, with a number where a damaged release has the name."""
    name, number = identity, 1
    while (releases / name).exists() and verify(releases / name):
        number += 1
        name = f"{identity}-{number}"
    return name


def _finish(made: Path, release: str, site_url: str, digests: Mapping[str, str]) -> None:
    """Write what names the release; `digests` are of what was made before, which is not read again."""
    page = write_release_page(made, release, site_url)
    counts = {name: {"count": count} for name, count in row_counts(made / _DATABASE).items()}
    size = (made / _DATABASE).stat().st_size
    inspected = {"hash": digests[_DATABASE], "size": size, "file": _DATABASE, "tables": counts}
    _write_json(made / INSPECTED, {"servanda": inspected})
    added = {path.relative_to(made).as_posix(): _digest(path) for path in (page, made / INSPECTED)}
    _write_json(made / RELEASE, {"id": release, "files": dict(sorted({**digests, **added}.items()))})
    _sync_tree(made)


def _turn(to: Path, release: str) -> bool:
    """Point `current` at the release in one rename; tell whether it pointed elsewhere."""
    link, beside, target = to / _CURRENT, to / _NEXT, f"releases/{release}"
    if link.is_symlink() and os.readlink(link) == target:  # noqa: PTH115 the bare name is wanted, not a path
        return False
    beside.symlink_to(target)
    beside.replace(link)
    _sync(to)
    # The order in which releases were current is the order in which they are kept.
    os.utime(to / target / RELEASE)
    return True


def _remove_old(to: Path, keep: int, release: str) -> tuple[str, ...]:
    others = [path for path in (to / "releases").iterdir() if path.name != release]
    others.sort(key=_age, reverse=True)
    removed = []
    for path in others[max(keep, 1) - 1 :]:
        # Renamed first: half of a release never has a release's name.
        path.rename(to / _DISCARDED)
        shutil.rmtree(to / _DISCARDED)
        removed.append(path.name)
    return tuple(sorted(removed))


def _age(release: Path) -> float:
    try:
        return (release / RELEASE).stat().st_mtime
    except OSError:
        return 0.0


def _clear(to: Path) -> None:
    """Remove what publications that were killed have left."""
    for name in (_UNFINISHED, _DISCARDED):
        shutil.rmtree(to / name, ignore_errors=True)
    (to / _NEXT).unlink(missing_ok=True)


def _listed(folder: Path) -> Mapping[str, str]:
    return dict(json.loads((folder / RELEASE).read_text("utf-8"))["files"].items())


def _digests(folder: Path) -> dict[str, str]:
    """Give path -> sha256 of every file but release.json."""
    paths = (path for path in folder.rglob("*") if path.is_file() or path.is_symlink())
    found = {path.relative_to(folder).as_posix(): path for path in paths}
    return {name: _digest(path) for name, path in found.items() if name != RELEASE}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_json(path: Path, told: object) -> None:
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _sync_tree(folder: Path) -> None:
    # Together, as a disk takes many files in nearly the time of one.
    with ThreadPoolExecutor(_SYNC_AT_ONCE) as at_once:
        list(at_once.map(_sync, (*folder.rglob("*"), folder)))


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
