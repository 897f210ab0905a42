"""csv-metadata.json: what the CSV files are, as CSV on the Web (W3C, Metadata Vocabulary for Tabular Data)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from servanda_site.downloads.dictionary import Column, File
from servanda_site.downloads.package import PARTIAL_DATE, TITLE, Edition, Written, treaty_columns

CSVW = "csv-metadata.json"
_CONTEXT = ["http://www.w3.org/ns/csvw", {"@language": "en"}]
_DATATYPES: Mapping[str, Any] = {
    "string": "string",
    "integer": "integer",
    "flag": {"base": "integer", "minimum": 0, "maximum": 1},
    "date": "date",
    "partial_date": {"base": "string", "format": PARTIAL_DATE},
    "time": "datetime",
}


def csv_metadata(edition: Edition, written: Iterable[Written], treaties: Mapping[str, str]) -> dict[str, Any]:
    """Give the table group of the CSV files written; `treaties` are the titles of the columns of the wide table."""
    told = {"dc:modified": edition.last_read, "rdfs:comment": edition.notice}
    return {
        "@context": _CONTEXT,
        "dc:title": TITLE,
        **{name: value for name, value in told.items() if value is not None},
        "dialect": {
            "delimiter": ",",
            "quoteChar": '"',
            "doubleQuote": True,
            "lineTerminators": ["\n"],
            "header": True,
            "encoding": "utf-8",
        },
        "tables": [_table(one.file, treaties) for one in written if one.file.path.endswith(".csv")],
    }


def _table(file: File, treaties: Mapping[str, str]) -> dict[str, Any]:
    columns = (*file.columns, *treaty_columns(file, treaties))
    schema: dict[str, Any] = {"columns": [_column(column, file.key) for column in columns]}
    if file.key:
        schema["primaryKey"] = list(file.key)
    return {
        "url": file.path,
        "dc:title": file.title,
        "dc:description": " ".join(file.description.split()),
        "tableSchema": schema,
    }


def _column(column: Column, key: Sequence[str]) -> dict[str, Any]:
    return {
        "name": column.name,
        "titles": column.name,
        "dc:description": column.description,
        "datatype": _datatype(column),
        "null": "",
        **({"required": True} if column.name in key else {}),
    }


def _datatype(column: Column) -> Any:
    if column.values and column.type == "string":
        return {"base": "string", "format": "|".join(re.escape(value) for value in column.values)}
    return _DATATYPES[column.type]
