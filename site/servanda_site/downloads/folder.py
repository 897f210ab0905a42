"""The folder of an export: files are written beside their places and put there together; equal ones stay untouched."""

import filecmp
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

CHECKSUMS = "SHA256SUMS"
_PART = ".part"


class ExportError(Exception):
    """An export that can't be written there; says where, why and what to do next."""


@dataclass(slots=True)
class Folder:
    """Where an export goes; `written` and `unchanged` count its files once it is finished, `files` names them.

    `files` tells of each whether it was written: false where it held the same bytes already.
    """

    root: Path
    files: dict[str, bool] = field(default_factory=dict)
    _names: list[str] = field(default_factory=list)
    _digests: dict[str, str] = field(default_factory=dict)

    @property
    def written(self) -> int:
        """How many files were written."""
        return sum(self.files.values())

    @property
    def unchanged(self) -> int:
        """How many files held the same bytes already."""
        return len(self.files) - self.written

    @contextmanager
    def text(self, name: str) -> Iterator[TextIO]:
        """Open a file of the export for writing text (UTF-8, lines end as they are written)."""
        with self.place(name).open("w", encoding="utf-8", newline="") as file:
            yield file

    def place(self, name: str) -> Path:
        """Give the path under which a file is written until the export is finished.

        Raises ExportError where a file lies in its place that no export wrote.
        """
        target = self.root / name
        if target.exists() and name not in self._of_an_export():
            raise ExportError(f"{target}: no `servanda export` wrote this file; give another folder with --to")
        self.root.mkdir(parents=True, exist_ok=True)
        self._names.append(name)
        return self.root / f"{name}{_PART}"

    def finish(self) -> None:
        """Remove the files of an earlier export that are no more, put the checksums and every file in their places.

        The checksums come before the files that they name: killed in between, no file looks like someone else's.
        """
        before = self._of_an_export()
        sums = [f"{self._digest(name)}  {name}\n" for name in sorted(self._names)]
        with self.text(CHECKSUMS) as file:
            file.write("".join(sums))
        for name in before - set(self._names):
            (self.root / name).unlink(missing_ok=True)
        for name in sorted(self._names, key=lambda name: name != CHECKSUMS):
            self._put(name)

    def digest(self, name: str) -> tuple[int, str]:
        """Give size and sha256 of a file that has been written."""
        return (self.root / f"{name}{_PART}").stat().st_size, self._digest(name)

    def abandon(self) -> None:
        """Remove what was written and not put in its place."""
        for name in self._names:
            (self.root / f"{name}{_PART}").unlink(missing_ok=True)

    def _put(self, name: str) -> None:
        made, target = self.root / f"{name}{_PART}", self.root / name
        if target.is_file() and filecmp.cmp(made, target, shallow=False):
            made.unlink()
            self.files[name] = False
        else:
            made.replace(target)
            self.files[name] = True

    def _digest(self, name: str) -> str:
        if name not in self._digests:
            with (self.root / f"{name}{_PART}").open("rb") as file:
                self._digests[name] = hashlib.file_digest(file, "sha256").hexdigest()
        return self._digests[name]

    def _of_an_export(self) -> set[str]:
        sums = self.root / CHECKSUMS
        if not sums.is_file():
            return set()
        names = {line.partition("  ")[2] for line in sums.read_text("utf-8", errors="replace").splitlines()}
        return {name for name in names if name and "/" not in name and not name.startswith(".")} | {CHECKSUMS}
