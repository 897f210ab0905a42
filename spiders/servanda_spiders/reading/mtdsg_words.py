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
class ForceWords:
    """How a text on entry into force begins before a date, without one, and before the article that it quotes."""

    lead: re.Pattern[str]
    provisional: re.Pattern[str]
    not_in_force: re.Pattern[str]
    past: re.Pattern[str]
    article: re.Pattern[str]
    quotation: re.Pattern[str]


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
    header_labels: tuple[str, ...]
    force: ForceWords
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
    territorial, header, pages = table.table("territorial"), table.table("header"), table.table("pages")
    loaded = Words(
        participant=_folded(table.texts("participant")),
        text_columns=_folded(table.texts("text_columns")),
        labels={label.casefold(): kind for label, kind in _kinds(table.table("labels"))},
        families=tuple(_family(entry, parts) for entry in table.tables("families")),
        usual_letters=_lists_by_kind(table.table("usual_letters")),
        territorial_dates=_folded(territorial.texts("dates")),
        territories=_folded(territorial.texts("territories")),
        header_labels=header.texts("labels"),
        force=_force_words(table.table("force")),
        statements=_statement_words(table.table("statements")),
        maintenance=pages.texts("maintenance"),
    )
    for read in (territorial, header, pages, table):
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
    pattern, kind = _pattern(table, "pattern", parts), _kind(table, "kind")
    table.close()
    return pattern, kind


def _pattern(table: Table, key: str, parts: Mapping[str, str]) -> re.Pattern[str]:
    value = table.text(key)
    try:
        return re.compile(_filled(value, parts), re.IGNORECASE)
    except re.error as error:
        raise table.error(key, f"is not a regular expression: {error}") from error


def _force_words(table: Table) -> ForceWords:
    parts = _parts(table.table("parts"))
    loaded = ForceWords(
        lead=_pattern(table, "lead", parts),
        provisional=_pattern(table, "provisional", parts),
        not_in_force=_pattern(table, "not_in_force", parts),
        past=_pattern(table, "past", parts),
        article=_pattern(table, "article", parts),
        quotation=_pattern(table, "quotation", parts),
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
