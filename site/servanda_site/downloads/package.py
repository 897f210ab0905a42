"""datapackage.json and codebook.md, generated from the dictionary of columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from servanda_db import __version__
from servanda_db.store.reads.journal import SourceRecord
from servanda_site.downloads.dictionary import FLAGS, Column, File, treaty_column

TITLE = "Servanda: status of multilateral treaties"
PACKAGE, CODEBOOK = "datapackage.json", "codebook.md"
_TYPES = {"flag": "integer", "partial_date": "string", "time": "datetime"}
PARTIAL_DATE = r"\d{4}(-\d{2}(-\d{2})?)?"
MEDIA_TYPES = {
    "csv": "text/csv",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
}
_IN_WORDS = {
    "flag": "1 or 0",
    "date": "day (ISO)",
    "partial_date": "day, month or year (ISO)",
    "time": "time (UTC)",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Which export this is: as of which times (null: all that the database has), its sources, its notice."""

    last_read: str | None
    on: str | None
    known_at: str | None
    notice: str | None
    sources: Sequence[SourceRecord]


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written: what it is, its size in bytes, its sha256, how many rows it has."""

    file: File
    size: int
    sha256: str
    rows: int


def data_package(edition: Edition, written: Iterable[Written], treaties: Mapping[str, str]) -> dict[str, Any]:
    """Give the descriptor of the package; `treaties` are the titles of the treaties in the wide table, by id."""
    return {
        "profile": "data-package",
        "name": "servanda",
        "title": TITLE,
        "description": (
            "Who has signed, consented to be bound and is bound, as the depositaries list it, with the address and the"
            " time of reading of every act. Cite the depositary for an act, this package and its times for the rest."
        ),
        "version": __version__,
        **_times(edition),
        "licenses": [{"name": "MIT", "title": "Selection and registry: MIT; facts are nobody's property"}],
        "sources": [_source(source) for source in edition.sources],
        "resources": [_resource(one, treaties) for one in written],
    }


def codebook(edition: Edition, written: Iterable[Written], treaties: Mapping[str, str]) -> str:
    """Give the codebook: the times of the export, how values are made, every column of every file."""
    lines = ["# Codebook", "", *_head(edition), ""]
    lines += [files("servanda_site.downloads").joinpath("simplifications.md").read_text(encoding="utf-8").rstrip(), ""]
    for one in written:
        lines += _file_lines(one, treaties)
    return "\n".join(lines) + "\n"


def _times(edition: Edition) -> dict[str, str]:
    told = {"last_read": edition.last_read, "on": edition.on, "known_at": edition.known_at, "notice": edition.notice}
    return {name: value for name, value in told.items() if value is not None}


def _source(source: SourceRecord) -> dict[str, str]:
    told = {"title": source.title, "path": source.start_url, "name": source.id, "publisher": source.publisher}
    more = {"tier": source.tier, "licence": source.licence, "terms": source.terms_url, "last_read": source.last_good}
    return told | {name: value for name, value in more.items() if value is not None}


def _resource(one: Written, treaties: Mapping[str, str]) -> dict[str, Any]:
    kind = one.file.path.rpartition(".")[2]
    resource: dict[str, Any] = {
        "name": one.file.name,
        "path": one.file.path,
        "profile": "tabular-data-resource" if kind == "csv" else "data-resource",
        "title": one.file.title,
        "description": one.file.description,
        "format": kind,
        "mediatype": MEDIA_TYPES[kind],
        "encoding": "utf-8",
        "bytes": one.size,
        "hash": f"sha256:{one.sha256}",
        "rows": one.rows,
    }
    if kind == "csv":
        resource["dialect"] = {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True}
    fields = [_field(column) for column in one.file.columns]
    fields += [_field(column) for column in treaty_columns(one.file, treaties)]
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if one.file.key:
        schema["primaryKey"] = list(one.file.key)
    return resource | {"schema": schema}


def treaty_columns(file: File, treaties: Mapping[str, str]) -> list[Column]:
    """Give the columns of the wide table that there are for each treaty; none for other files."""
    if not file.per_treaty:
        return []
    return [
        Column(name=treaty_column(treaty), type="string", description=title, values=file.per_treaty)
        for treaty, title in treaties.items()
    ]


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": _TYPES.get(column.type, column.type)}
    field["description"] = column.description
    if column.type == "flag":
        field["constraints"] = {"enum": [int(flag) for flag in FLAGS]}
    elif column.type == "partial_date":
        field["constraints"] = {"pattern": PARTIAL_DATE}
    elif column.values:
        field["constraints"] = {"enum": list(column.values)}
    return field


def _head(edition: Edition) -> list[str]:
    lines = [f"Pages read last at {edition.last_read} (UTC)." if edition.last_read else "No page has been read."]
    if edition.on is not None:
        lines.append(f"Legal date: {edition.on}; later acts are left out.")
    if edition.known_at is not None:
        lines.append(f"As known at {edition.known_at} (UTC).")
    if edition.notice is not None:
        lines.append(edition.notice)
    lines += ["", "Sources:", ""]
    lines += [
        f"- {source.title} ({source.publisher}), {source.start_url}, read last at {source.last_good}"
        for source in edition.sources
    ]
    return lines


def _file_lines(one: Written, treaties: Mapping[str, str]) -> list[str]:
    file = one.file
    lines = [f"## {file.path}", "", f"{file.title}. {file.description}", "", f"Rows: {one.rows}."]
    if file.key:
        lines[-1] += f" A row is identified by {', '.join(file.key)}."
    lines += ["", "| column | type | what it is |", "|---|---|---|"]
    lines += [_column_line(column) for column in file.columns]
    if file.per_treaty:
        lines.append(f"| {len(treaties)} treaties | string | Stage: {', '.join(file.per_treaty)}. |")
        lines += ["", "| column | treaty |", "|---|---|"]
        lines += [f"| `{treaty_column(treaty)}` | {_cell(title)} |" for treaty, title in treaties.items()]
    return [*lines, ""]


def _column_line(column: Column) -> str:
    words = column.description
    if column.values:
        words += f" One of: {', '.join(column.values)}."
    return f"| `{column.name}` | {_IN_WORDS.get(column.type, column.type)} | {_cell(words)} |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
