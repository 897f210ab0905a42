"""The reviewed words of MTDSG tables, loaded strictly from mtdsg_words.toml."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from servanda_db.registry.strict import Table, parse_file
from servanda_db.vocabulary import ActionKind

_FILE = "mtdsg_words.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderWords:
    """Words of the facts above the table: labels, leads before a date, how a text says "not in force"."""

    labels: tuple[str, ...]
    force_leads: tuple[str, ...]
    quotation: str
    not_in_force: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementWords:
    """Words of declarations and objections: prefaces, moments, headings by kind, sections by kind."""

    preface: tuple[str, ...]
    moments: tuple[str, ...]
    headings: Mapping[ActionKind, tuple[str, ...]]
    sections: Mapping[str, ActionKind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """All reviewed words. Keys of `labels` and the sets are case-folded; `families` match a whole label."""

    participant: frozenset[str]
    text_columns: frozenset[str]
    labels: Mapping[str, ActionKind]
    families: tuple[tuple[re.Pattern[str], ActionKind], ...]
    usual_letters: Mapping[ActionKind, tuple[str, ...]]
    territorial_dates: frozenset[str]
    territories: frozenset[str]
    header: HeaderWords
    statements: StatementWords
    maintenance: tuple[str, ...]


@cache
def words() -> Words:
    """Load the words. Raises RegistryError naming file and key of whatever is not as expected."""
    return parse_words(files("servanda_spiders.reading").joinpath(_FILE).read_text(encoding="utf-8"), _FILE)


def parse_words(text: str, where: str) -> Words:
    """Read the text of a file of words; `where` names it in errors. Raises RegistryError."""
    table = parse_file(text, where)
    parts = _parts(table.table("parts"))
    territorial, pages = table.table("territorial"), table.table("pages")
    loaded = Words(
        participant=_folded(table.texts("participant")),
        text_columns=_folded(table.texts("text_columns")),
        labels={label.casefold(): kind for label, kind in _kinds(table.table("labels"))},
        families=tuple(_family(entry, parts) for entry in table.tables("families")),
        usual_letters=_lists_by_kind(table.table("usual_letters")),
        territorial_dates=_folded(territorial.texts("dates")),
        territories=_folded(territorial.texts("territories")),
        header=_header_words(table.table("header")),
        statements=_statement_words(table.table("statements")),
        maintenance=pages.texts("maintenance"),
    )
    for read in (territorial, pages, table):
        read.close()
    return loaded


def _folded(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(text.casefold() for text in texts)


def _kind(table: Table, key: str) -> ActionKind:
    value = table.text(key)
    try:
        return ActionKind(value)
    except ValueError:
        raise table.error(key, f"{value!r} is not a kind of action") from None


def _kinds(table: Table) -> list[tuple[str, ActionKind]]:
    names = table.keys()
    return [(name, _kind(table, name)) for name in names]


def _lists_by_kind(table: Table) -> dict[ActionKind, tuple[str, ...]]:
    names = table.keys()
    return {_kind_named(table, name): table.texts(name) for name in names}


def _kind_named(table: Table, key: str) -> ActionKind:
    try:
        return ActionKind(key)
    except ValueError:
        raise table.error(key, "is not a kind of action") from None


def _parts(table: Table) -> dict[str, str]:
    """Give the named parts of patterns; a part may stand on those before it."""
    names, parts = table.keys(), dict[str, str]()
    for name in names:
        parts[name] = _filled(table.text(name), parts)
    return parts


def _filled(pattern: str, parts: Mapping[str, str]) -> str:
    for name, part in parts.items():
        pattern = pattern.replace("{" + name + "}", f"(?:{part})")
    return pattern


def _family(table: Table, parts: Mapping[str, str]) -> tuple[re.Pattern[str], ActionKind]:
    pattern, kind = table.text("pattern"), _kind(table, "kind")
    table.close()
    try:
        return re.compile(_filled(pattern, parts), re.IGNORECASE), kind
    except re.error as error:
        raise table.error("pattern", f"is not a regular expression: {error}") from error


def _header_words(table: Table) -> HeaderWords:
    loaded = HeaderWords(
        labels=table.texts("labels"),
        force_leads=table.texts("force_leads"),
        quotation=table.text("quotation"),
        not_in_force=table.texts("not_in_force"),
    )
    table.close()
    return loaded


def _statement_words(table: Table) -> StatementWords:
    loaded = StatementWords(
        preface=table.texts("preface"),
        moments=table.texts("moments"),
        headings=_lists_by_kind(table.table("headings")),
        sections=dict(_kinds(table.table("sections"))),
    )
    table.close()
    return loaded
