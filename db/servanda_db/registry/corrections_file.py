"""corrections.toml of a data folder, written: a decision is added at its end, the whole file is swapped in at once."""

import os
from collections.abc import Iterable
from pathlib import Path

from servanda_db.registry.corrections import FILE, Acceptance, Answer, Decided, read_corrections
from servanda_db.registry.errors import RegistryError
from servanda_db.registry.strict import parse_file

_HEAD = """\
# What reviewers decided, as `servanda review` keeps it; read on every crawl and every rebuild. To take a decision
# back, remove its entry and run `servanda rebuild`.
"""
_ESCAPED = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_DELETE = 0x7F


def keep(folder: Path, decisions: Iterable[Acceptance | Answer]) -> Path:
    """Add decisions to the file of a data folder and give its path; readers see all of them or none.

    The lock of the folder is held. Raises RegistryError where the file is not as it should be or already has one of
    them; then nothing is written.
    """
    path = folder / FILE
    try:
        text = path.read_text(encoding="utf-8") if path.is_file() else _HEAD
        text = with_decisions(text, decisions)
        read_corrections(parse_file(text, str(path)), signed=True)
        _swap_in(path, text)
    except (OSError, UnicodeDecodeError) as error:
        raise RegistryError(f"{path}: can't be read or written: {error}; nothing was decided") from error
    return path


def with_decisions(text: str, decisions: Iterable[Acceptance | Answer]) -> str:
    """Give the text of a corrections file with decisions added at its end."""
    entries = (_held(one) if isinstance(one, Acceptance) else _answer(one) for one in decisions)
    return "\n".join([text.rstrip("\n"), *entries]) + "\n"


def _held(one: Acceptance) -> str:
    kind = "accept" if one.verdict is Decided.ACCEPT else "reject"
    return _entry(kind, {"sha256": one.sha256, "why": one.why, "by": one.by, "at": one.at})


def _answer(one: Answer) -> str:
    keys = ("verdict", "kind", "source", "subject", "address", "detail", "party", "treaty", "stage", "date", "why")
    return _entry("answer", {key: getattr(one, key) for key in (*keys, "by", "at")})


def _entry(kind: str, values: dict[str, str | None]) -> str:
    lines = (f"{key} = {_quoted(value)}" for key, value in values.items() if value is not None)
    return "\n".join(["", f"[[{kind}]]", *lines])


def _quoted(text: str) -> str:
    return '"' + "".join(_escaped(character) for character in str(text)) + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPED:
        return _ESCAPED[character]
    return f"\\u{ord(character):04x}" if ord(character) < ord(" ") or ord(character) == _DELETE else character


def _swap_in(path: Path, text: str) -> None:
    fresh = path.with_name(f"{path.name}.new")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
