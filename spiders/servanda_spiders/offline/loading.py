"""Strict reading of the facts: treaties.toml, actions.csv and sources.toml under facts/."""

import csv
import re
from collections.abc import Iterator, Mapping
from datetime import date
from importlib.resources import files

from servanda_db.registry.errors import RegistryError
from servanda_db.registry.strict import Table, parse_file
from servanda_spiders.offline.status_tables import Cell, FactSource, Row, StatusTable

_ACTION_KEYS = ("treaty", "participant", "column", "date", "letter", "bracketed", "source")
_BRACKETED = {"": False, "yes": True}
_DECLARED_LETTER = re.compile(r"\((\w{1,2})\)$")
_NEXT_LABEL = re.compile(r", (?=[A-Z])")

RowsByTreaty = Mapping[str, Mapping[str, list[Cell]]]


def load_status_tables() -> tuple[StatusTable, ...]:
    """Read the bundled facts; treaties and rows stand in the order of their files.

    Raises RegistryError that names file, line or entry, and key: an unknown key, source, treaty, column or
    letter, a date that does not exist, an act twice, a treaty without rows.
    """
    folder = files("servanda_spiders.offline") / "facts"
    names = ("treaties.toml", "actions.csv", "sources.toml")
    return read_status_tables(*((folder / name).read_text(encoding="utf-8") for name in names))


def read_status_tables(treaties: str, actions: str, sources: str) -> tuple[StatusTable, ...]:
    """Read the texts of the three files, as `load_status_tables` reads the bundled ones."""
    known = _read_sources(parse_file(sources, "sources.toml"))
    rows = _read_actions(actions, known)
    root = parse_file(treaties, "treaties.toml")
    names = root.table("chapters")
    numbers = names.keys()
    chapters = {number: names.text(number) for number in numbers}
    tables = tuple(_read_treaty(entry, chapters, rows, known) for entry in root.tables("treaty"))
    root.close()
    for reference in rows.keys() - {table.reference for table in tables}:
        raise RegistryError(f"actions.csv: treaty {reference}: not in treaties.toml")
    return tables


def _read_sources(root: Table) -> dict[str, FactSource]:
    keys = root.keys()
    return {key: _read_source(key, root.table(key)) for key in keys}


def _read_source(key: str, entry: Table) -> FactSource:
    source = FactSource(
        key=key,
        title=entry.text("title"),
        address=entry.text("address"),
        licence=entry.text("licence"),
        as_of=entry.date("as_of"),
        limit=entry.text_or_none("limit"),
    )
    entry.close()
    return source


def _read_actions(text: str, known: Mapping[str, FactSource]) -> dict[str, dict[str, list[Cell]]]:
    rows: dict[str, dict[str, list[Cell]]] = {}
    for where, line in _lines(text):
        cell = _read_cell(where, line, known)
        cells = rows.setdefault(line["treaty"], {}).setdefault(line["participant"], [])
        if any(other.column == cell.column and other.date == cell.date for other in cells):
            raise RegistryError(f"{where}: {line['participant']} has this act twice")
        cells.append(cell)
    return rows


def _lines(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    reader = csv.DictReader(text.splitlines())
    if tuple(reader.fieldnames or ()) != _ACTION_KEYS:
        raise RegistryError(f"actions.csv: line 1: expected the columns {','.join(_ACTION_KEYS)}")
    for line in reader:
        where = f"actions.csv: line {reader.line_num}"
        if None in line or None in line.values():
            raise RegistryError(f"{where}: expected {len(_ACTION_KEYS)} cells")
        yield where, line


def _read_cell(where: str, line: Mapping[str, str], known: Mapping[str, FactSource]) -> Cell:
    if line["source"] not in known:
        raise RegistryError(f"{where}: source: {line['source']!r} is not in sources.toml")
    if line["bracketed"] not in _BRACKETED:
        raise RegistryError(f"{where}: bracketed: expected 'yes' or nothing, found {line['bracketed']!r}")
    if not line["column"].isdecimal() or not line["participant"].strip():
        raise RegistryError(f"{where}: expected a participant and the number of a column")
    return Cell(
        column=int(line["column"]),
        date=_iso_date(where, line["date"]),
        letter=line["letter"] or None,
        bracketed=_BRACKETED[line["bracketed"]],
        source=line["source"],
    )


def _iso_date(where: str, text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise RegistryError(f"{where}: date: {text!r} is not a date such as 2025-10-25") from error


def _read_treaty(
    entry: Table, chapters: Mapping[str, str], rows: RowsByTreaty, known: Mapping[str, FactSource]
) -> StatusTable:
    reference, columns = entry.text("reference"), entry.texts("columns")
    if reference.partition("-")[0] not in chapters:
        raise entry.error("reference", f"{reference}: its chapter is not in [chapters]")
    own = rows.get(reference, {})
    if not own:
        raise entry.error("reference", f"{reference}: no row in actions.csv")
    _check_letters(reference, columns, own)
    used = dict.fromkeys(cell.source for cells in own.values() for cell in cells)
    table = StatusTable(
        reference=reference,
        columns=columns,
        chapter_name=chapters[reference.partition("-")[0]],
        title=entry.text("title"),
        conclusion=entry.text("conclusion"),
        force_on=entry.date_or_none("force_on"),
        force_article=entry.text_or_none("force_article"),
        force_text=entry.text_or_none("force_text"),
        registered_on=entry.date_or_none("registered_on"),
        registration=entry.text_or_none("registration"),
        notes=entry.text_or_none("notes"),
        signatories_counted=entry.count_or_none("signatories_counted"),
        rows=tuple(Row(participant=name, cells=tuple(cells)) for name, cells in own.items()),
        sources=tuple(source for key, source in known.items() if key in used),
    )
    entry.close()
    return table


def _check_letters(reference: str, columns: tuple[str, ...], rows: Mapping[str, list[Cell]]) -> None:
    declared = [_declared_letters(label) for label in columns]
    for name, cells in rows.items():
        for cell in cells:
            if not 1 <= cell.column <= len(columns) or cell.letter not in declared[cell.column - 1]:
                problem = f"column {cell.column} with the letter {cell.letter!r} is not declared"
                raise RegistryError(f"actions.csv: {reference}, {name}: {problem}")


def _declared_letters(label: str) -> set[str | None]:
    marked = (_DECLARED_LETTER.search(part) for part in _NEXT_LABEL.split(label))
    return {match and match[1] for match in marked}
