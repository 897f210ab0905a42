"""One run at a time on a data folder: the operating system's lock; the number in it is information only."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from servanda_db.store.database import StoreError


class LockHeldError(Exception):
    """Another run works on this data folder; names the holder's process and when it started."""


@contextmanager
def exclusive(folder: Path, started_at: str) -> Iterator[None]:
    """Hold the lock of the data folder `folder`; `started_at` (UTC, ISO) tells others since when.

    The lock of a dead process is free by itself. Raises LockHeldError where another run has it, StoreError
    where the folder can't be written.
    """
    path = folder / "lock"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}; check the folder, or give another with --data") from error
    with file:
        _take(file, path)
        _name_holder(file, path, started_at)
        yield


def _name_holder(file: TextIO, path: Path, started_at: str) -> None:
    try:
        file.truncate(0)
        os.write(file.fileno(), f"process {os.getpid()}, since {started_at}\n".encode())
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}: the disk may be full; make room and run again") from error


def is_held(folder: Path) -> bool:
    """Tell whether a run works on the data folder `folder` now."""
    try:
        with (folder / "lock").open(encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _take(file: TextIO, path: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        file.seek(0)
        holder = file.readline().strip() or "a process that is starting"
        raise LockHeldError(f"another run ({holder}) holds {path}; wait for it to end") from error
