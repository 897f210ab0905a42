"""The folder of an export: killed at any instant, the next export finishes the work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from servanda_site.downloads.folder import CHECKSUMS, Folder

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("a.csv", "b.csv", "c.csv")


class _KilledError(BaseException):
    pass


def write(root: Path, names: tuple[str, ...], words: str, kill_after: int = 99) -> Folder:
    """Write an export, and stop as if killed after so many files were put in their places."""
    folder = Folder(root=root)
    for name in names:
        with folder.text(name) as file:
            file.write(words)
        folder.digest(name)
    put = Folder._put
    done: list[str] = []

    def counted(self: Folder, name: str) -> None:
        if len(done) == kill_after:
            raise _KilledError
        done.append(name)
        put(self, name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Folder, "_put", counted)
        folder.finish()
    return folder


@pytest.mark.parametrize("killed_after", range(len(NAMES) + 1))
@pytest.mark.parametrize("before", [(), ("a.csv", "old.csv")])
def test_a_killed_export_does_not_refuse_itself(tmp_path: Path, before: tuple[str, ...], killed_after: int) -> None:
    if before:
        write(tmp_path, before, "before")
    with pytest.raises(_KilledError):
        write(tmp_path, NAMES, "first", killed_after)
    write(tmp_path, (*NAMES, "old.csv"), "second")
    assert {path.name for path in tmp_path.iterdir()} == {*NAMES, "old.csv", CHECKSUMS}
    assert {(tmp_path / name).read_text("utf-8") for name in NAMES} == {"second"}
    write(tmp_path, NAMES, "third")
    assert not (tmp_path / "old.csv").exists()


def test_a_file_is_read_once_for_its_digest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import hashlib

    digest, read = hashlib.file_digest, []

    def noted(file: object, name: str) -> object:
        read.append(name)
        return digest(file, name)  # type: ignore[arg-type]

    monkeypatch.setattr("servanda_site.downloads.folder.hashlib.file_digest", noted)
    write(tmp_path, NAMES, "words")
    assert len(read) == len(NAMES)
