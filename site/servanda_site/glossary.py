"""The law of treaties in plain words: reviewed data in pages/glossary.toml, loaded strictly."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from servanda_db.registry.errors import RegistryError
from servanda_db.registry.strict import Table, parse_file

_ID = re.compile(r"[a-z]+(-[a-z]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A term under its permanent id: what it means, the rule that says so, the ids of terms to see also."""

    id: str
    term: str
    words: str
    source: str
    see: tuple[str, ...]


@cache
def load_glossary() -> Mapping[str, Entry]:
    """Give the terms in the order of the file. Raises RegistryError naming file, term and key."""
    text = files("servanda_site").joinpath("pages", "glossary.toml").read_text(encoding="utf-8")
    return read_glossary(text, "glossary.toml")


def read_glossary(text: str, where: str) -> Mapping[str, Entry]:
    """Read a glossary; `where` names it in errors. Raises RegistryError, also for a `see` that leads nowhere."""
    file = parse_file(text, where)
    ids = file.keys()
    found = {key: _entry(key, file.table(key)) for key in ids}
    for entry in found.values():
        for other in entry.see:
            if other not in found or other == entry.id:
                raise RegistryError(f"{where} [{entry.id}]: see: {other!r} is no other term of the glossary")
    names = [entry.term.casefold() for entry in found.values()]
    if len(set(names)) < len(names):
        raise RegistryError(f"{where}: term: two entries have the same term")
    return found


def _entry(key: str, table: Table) -> Entry:
    if not _ID.fullmatch(key):
        raise table.error("id", f"{key!r}: small letters and hyphens alone, it is part of an address")
    entry = Entry(
        id=key,
        term=table.text("term"),
        words=table.text("words"),
        source=table.text("source"),
        see=table.texts("see"),
    )
    table.close()
    return entry
