"""Write a built tree: only what changed, and remove only what an earlier build wrote."""

import re
from dataclasses import dataclass, field
from pathlib import Path

MANIFEST = ".servanda-build"
_PATH = re.compile(r"(?!.*\.\.)[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")


class BuildError(Exception):
    """A site that can't be built there; says where, why and what to do next."""


@dataclass(slots=True)
class Tree:
    """The folder that a build writes into, and what this build did to it."""

    root: Path
    written: int = 0
    unchanged: int = 0
    removed: int = 0
    _paths: set[str] = field(default_factory=set)
    _before: frozenset[str] = frozenset()

    def open(self) -> None:
        """Read which files the last build left. Raises BuildError for a folder with someone else's site."""
        manifest = self.root / MANIFEST
        if manifest.is_file():
            self._before = frozenset(line for line in manifest.read_text("utf-8").splitlines() if _PATH.fullmatch(line))
        elif (self.root / "index.html").exists():
            raise BuildError(f"{self.root}: holds an index.html that no `servanda build` wrote; give another folder")
        self.root.mkdir(parents=True, exist_ok=True)

    def pages_before(self) -> int:
        """How many pages the last build left; 0 where there was none."""
        return sum(path.endswith(".html") for path in self._before)

    def write(self, path: str, content: bytes) -> None:
        """Write one file, unless it holds these bytes. Raises BuildError for a path out of the tree."""
        if not _PATH.fullmatch(path):
            raise BuildError(f"{path!r}: not a path that the site may have")
        self._paths.add(path)
        target = self.root / path
        try:
            same = target.read_bytes() == content
        except OSError:
            same = False
        if same:
            self.unchanged += 1
            return
        self._put(path, target, content)
        self.written += 1

    def note(self, path: str, *, written: bool) -> None:
        """Take in a file that was put into the tree by other hands, now or, where it is not `written`, earlier."""
        self._paths.add(path)
        if written:
            self.written += 1
        else:
            self.unchanged += 1

    def holds(self, path: str, content: bytes) -> bool:
        """Say whether the last build left this file with these bytes."""
        return path in self._before and (self.root / path).is_file() and (self.root / path).read_bytes() == content

    def keep(self, folder: str) -> None:
        """Leave what the last build wrote in a folder (its path, with a slash at its end) as it is."""
        kept = {path for path in self._before if path.startswith(folder)}
        self._paths |= kept
        self.unchanged += len(kept)

    def close(self) -> None:
        """Remove the files that the last build wrote and this one did not, and note what there is now."""
        for path in sorted(self._before - self._paths):
            (self.root / path).unlink(missing_ok=True)
            self.removed += 1
            self._remove_empty((self.root / path).parent)
        if self._paths != self._before:
            self._replace(self.root / MANIFEST, "".join(f"{path}\n" for path in sorted(self._paths)).encode())

    def _put(self, path: str, target: Path, content: bytes) -> None:
        if path not in self._before:
            # Noted before it is written: a build that is killed leaves no file that a later one can't remove.
            with (self.root / MANIFEST).open("a", encoding="utf-8") as manifest:
                manifest.write(f"{path}\n")
            target.parent.mkdir(parents=True, exist_ok=True)
        self._replace(target, content)

    def _replace(self, target: Path, content: bytes) -> None:
        beside = target.with_name(f"{target.name}.part")
        beside.write_bytes(content)
        beside.replace(target)

    def _remove_empty(self, folder: Path) -> None:
        while folder != self.root:
            try:
                folder.rmdir()
            except OSError:
                return
            folder = folder.parent
