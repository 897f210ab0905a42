"""The files of an export: what stands in them, in which words, and that they are the same twice."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from servanda_db.registry.rules import parse_rule
from servanda_db.registry.treaties import load_treaties
from servanda_site.downloads.command import export as command
from servanda_site.downloads.dictionary import DictionaryError, parse_files, treaty_column
from servanda_site.downloads.export import export
from servanda_site.downloads.folder import ExportError
from servanda_site.downloads.panels import AsOf
from servanda_site.downloads.rule_json import rule_json

if TYPE_CHECKING:
    from pathlib import Path

    from tests.site.conftest import Facts

TREATY = "un-xviii-16"
FILES = {
    *("actions.csv", "status_wide.csv", "country_year.csv", "country_year.parquet", "spells.csv", "lags.csv"),
    *("treaties.json", "datapackage.json", "codebook.md", "SHA256SUMS"),
}
needs_pyarrow = pytest.mark.skipif(find_spec("pyarrow") is None, reason="pyarrow is not installed")


@pytest.fixture
def coded(facts: Facts) -> Facts:
    """The facts of the Convention against Cybercrime, with codes, and a deposit by Qatar."""
    codes = {"AZE": ("AZ", "031", "373"), "VNM": ("VN", "704", "816"), "QAT": ("QA", "634", "694")}
    for party, (iso2, m49, number) in codes.items():
        for scheme, code in (("iso3", party), ("iso2", iso2), ("m49", m49), ("cown", number), ("gwn", number)):
            dated = scheme in {"cown", "gwn"}
            facts.put("party_code", party=party, scheme=scheme, code=code, valid_from="1971-09-03" if dated else "")
    version = facts.page("un_depositary", "https://treaties.un.org/Pages/more", TREATY)
    facts.act(version, TREATY, "QAT", "ratification", "2026-01-05", effective_date="2026-02-01")
    facts.standing(
        TREATY, "QAT", "consent_deposited", valid_from="2026-01-05", standing="consent deposited, not in force",
        is_party=0, consent_kind="ratification", consent_on="2026-01-05",
    )  # fmt: skip
    return facts


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cell(folder: Path, party: str, year: int) -> dict[str, str]:
    return next(row for row in rows(folder, "country_year") if (row["iso3"], row["year"]) == (party, str(year)))


def flags(row: dict[str, str]) -> str:
    return ",".join(row[name] for name in ("signed", "consented", "in_force", "withdrawn"))


def test_the_export_has_every_file_with_the_rows_that_it_says(coded: Facts, tmp_path: Path) -> None:
    report = export(coded.path.parent, tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} >= FILES - {"country_year.parquet"}
    for name in ("actions", "status_wide", "country_year", "spells", "lags"):
        assert len(rows(tmp_path / "out", name)) == report.rows[f"{name}.csv"]
    assert report.rows["actions.csv"] == 4


def test_country_years_follow_signature_deposit_and_the_last_reading(coded: Facts, tmp_path: Path) -> None:
    folder = export(coded.path.parent, tmp_path / "out").out
    assert [row["year"] for row in rows(folder, "country_year") if row["iso3"] == "AZE"] == ["2024", "2025", "2026"]
    assert [flags(cell(folder, "AZE", year)) for year in (2024, 2025, 2026)] == ["0,0,0,0", "1,0,,0", "1,0,,0"]
    assert flags(cell(folder, "QAT", 2026)) == "0,1,0,0"
    qatar = cell(folder, "QAT", 2026)
    assert [qatar[name] for name in ("iso2", "m49", "cown", "gwcode", "treaty")] == ["QA", "634", "694", "694", TREATY]
    assert qatar["reservations"] == ""


def test_news_changes_nothing_but_the_lags(coded: Facts, tmp_path: Path) -> None:
    folder = export(coded.path.parent, tmp_path / "out").out
    assert not any("operativmm" in row["source_address"] for row in rows(folder, "actions"))
    lag = next(row for row in rows(folder, "lags") if row["party"] == "AZE")
    assert (lag["home_stage"], lag["home_approved_on"]) == ("law_signed", "2026-02-23")
    assert (lag["days_signature_to_home"], lag["consent_on"], lag["days_home_to_deposit"]) == ("121", "", "")
    wide = {row["party"]: row[treaty_column(TREATY)] for row in rows(folder, "status_wide")}
    assert wide == {"AZE": "signed", "EUE": "signed", "QAT": "consent_deposited", "VNM": "signed"}


def test_two_exports_are_the_same_bytes_and_the_second_writes_nothing(coded: Facts, tmp_path: Path) -> None:
    first = export(coded.path.parent, tmp_path / "one").out
    second = export(coded.path.parent, tmp_path / "two").out
    assert {path.name: path.read_bytes() for path in first.iterdir()} == {
        path.name: path.read_bytes() for path in second.iterdir()
    }
    before = {path: path.stat().st_mtime_ns for path in first.iterdir()}
    again = export(coded.path.parent, first)
    assert (again.written, again.unchanged) == (0, len(before))
    assert {path: path.stat().st_mtime_ns for path in first.iterdir()} == before


def test_a_change_rewrites_only_the_files_that_tell_it(coded: Facts, tmp_path: Path) -> None:
    folder = export(coded.path.parent, tmp_path / "out").out
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    coded.db.conn.execute("UPDATE treaty SET short_title = 'Cybercrime' WHERE id = ?", (TREATY,))
    export(coded.path.parent, folder)
    changed = {path.name for path in folder.iterdir() if path.stat().st_mtime_ns != before[path.name]}
    assert changed == {"treaties.json", "datapackage.json", "SHA256SUMS"}


def test_the_checksums_and_the_package_hold(coded: Facts, tmp_path: Path) -> None:
    folder = export(coded.path.parent, tmp_path / "out").out
    sums = dict(line.split("  ")[::-1] for line in (folder / "SHA256SUMS").read_text().splitlines())
    assert set(sums) == {path.name for path in folder.iterdir()} - {"SHA256SUMS"}
    for name, digest in sums.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert package["last_read"] == "2026-03-27T06:00:00Z"
    for resource in package["resources"]:
        content = (folder / resource["path"]).read_bytes()
        assert (resource["bytes"], resource["hash"]) == (len(content), f"sha256:{sums[resource['path']]}")


def test_every_column_is_described_and_has_a_name_for_r_and_stata(coded: Facts, tmp_path: Path) -> None:
    folder = export(coded.path.parent, tmp_path / "out").out
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    codebook = (folder / "codebook.md").read_text("utf-8")
    for resource in package["resources"]:
        fields = resource["schema"]["fields"]
        names = [field["name"] for field in fields]
        assert all(re.fullmatch(r"[a-z_][a-z0-9_]{0,31}", name) and f"`{name}`" in codebook for name in names)
        assert all(field["description"] for field in fields)
        if resource["format"] == "csv":
            assert (folder / resource["path"]).read_text("utf-8").partition("\n")[0].split(",") == names
        if resource["format"] == "json":
            assert all(list(one) == names for one in json.loads((folder / resource["path"]).read_text("utf-8")))
    header = (folder / "country_year.csv").read_text("utf-8").partition("\n")[0]
    assert header == ("iso3,iso2,m49,cown,gwcode,year,treaty,eligible,signed,consented,in_force,reservations,withdrawn")


def test_cells_keep_to_the_types_and_values_of_the_package(coded: Facts, tmp_path: Path) -> None:
    folder = export(coded.path.parent, tmp_path / "out").out
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    for resource in (one for one in package["resources"] if one["format"] == "csv"):
        told = rows(folder, resource["name"])
        assert told, resource["name"]
        for field in resource["schema"]["fields"]:
            values = {row[field["name"]] for row in told} - {""}
            assert all(_fits(field, value) for value in values), (resource["name"], field["name"], values)
        key = resource["schema"].get("primaryKey")
        if key:
            assert len({tuple(row[name] for name in key) for row in told}) == len(told)


def _fits(field: dict[str, Any], value: str) -> bool:
    constraints = field.get("constraints", {})
    if "enum" in constraints and value not in [str(one) for one in constraints["enum"]]:
        return False
    shapes = {
        "integer": r"-?\d+",
        "date": r"\d{4}-\d{2}-\d{2}",
        "datetime": r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z",
        "string": constraints.get("pattern", r"(?s).*"),
    }
    return re.fullmatch(shapes[field["type"]], value) is not None


@needs_pyarrow
def test_the_parquet_has_the_rows_of_the_csv(coded: Facts, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    folder = export(coded.path.parent, tmp_path / "out").out
    table = pq.read_table(folder / "country_year.parquet")
    told = [{name: "" if value is None else str(value) for name, value in row.items()} for row in table.to_pylist()]
    assert told == rows(folder, "country_year")
    assert [str(table.schema.field(name).type) for name in ("year", "cown", "signed")] == ["int16", "int16", "int8"]


def test_without_pyarrow_the_export_says_so_in_a_line_and_leaves_no_old_file(
    coded: Facts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = export(coded.path.parent, tmp_path / "out").out
    monkeypatch.setattr("servanda_site.downloads.by_treaty.find_spec", lambda _: None)
    report = export(coded.path.parent, folder)
    assert len(report.notes) == 1
    assert "Parquet" in report.notes[0] or "parquet" in report.notes[0]
    assert not (folder / "country_year.parquet").exists()
    assert "country_year.parquet" not in (folder / "SHA256SUMS").read_text()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("\rx", "'\nx"),
    ],
)
def test_a_text_that_a_spreadsheet_would_run_has_an_apostrophe(
    coded: Facts, tmp_path: Path, name: str, told: str
) -> None:
    coded.db.conn.execute("UPDATE party SET name = ? WHERE id = 'QAT'", (name,))
    folder = export(coded.path.parent, tmp_path / "out").out
    assert {row["party_name"] for row in rows(folder, "actions") if row["party"] == "QAT"} == {told}


def test_on_a_legal_date_later_acts_are_left_out(coded: Facts, tmp_path: Path) -> None:
    folder = export(coded.path.parent, tmp_path / "out", AsOf(on="2025-12-31")).out
    assert {row["party"] for row in rows(folder, "actions")} == {"AZE", "VNM", "EUE"}
    assert max(row["year"] for row in rows(folder, "country_year")) == "2025"
    assert {row["party"]: row[treaty_column(TREATY)] for row in rows(folder, "status_wide")}["QAT"] == "none"
    assert {row["exit"] for row in rows(folder, "spells")} <= {"2025-12-31", "2025-10-25"}
    lag = next(row for row in rows(folder, "lags") if row["party"] == "AZE")
    assert lag["home_approved_on"] == ""
    ahead = export(coded.path.parent, tmp_path / "ahead", AsOf(on="2031-01-01")).out
    assert max(row["year"] for row in rows(ahead, "country_year")) == "2026"


def test_as_known_at_a_time_what_came_later_is_unknown(coded: Facts, tmp_path: Path) -> None:
    coded.db.conn.execute("UPDATE version SET first_seen = '2025-11-20T06:00:00Z'")
    coded.db.conn.execute("UPDATE action SET seen_from = '2026-03-01T06:00:00Z' WHERE party = 'QAT'")
    coded.db.conn.execute("UPDATE action SET seen_to = '2026-03-20T06:00:00Z' WHERE party = 'VNM'")
    folder = export(coded.path.parent, tmp_path / "then", AsOf(known_at="2026-02-01T00:00:00Z")).out
    acts = {row["party"]: row for row in rows(folder, "actions")}
    assert set(acts) == {"AZE", "VNM", "EUE"}
    assert acts["VNM"]["seen_to"] == ""
    assert flags(cell(folder, "VNM", 2026))[0] == "1"
    assert json.loads((folder / "datapackage.json").read_text("utf-8"))["known_at"] == "2026-02-01T00:00:00Z"
    now = export(coded.path.parent, tmp_path / "now").out
    assert next(row for row in rows(now, "actions") if row["party"] == "VNM")["seen_to"] == "2026-03-20T06:00:00Z"
    assert {row["party"] for row in rows(now, "actions")} == {"AZE", "VNM", "EUE", "QAT"}


def test_a_folder_with_files_of_someone_else_is_left_alone(coded: Facts, tmp_path: Path) -> None:
    (tmp_path / "actions.csv").write_text("mine")
    with pytest.raises(ExportError, match=r"actions\.csv.*--to"):
        export(coded.path.parent, tmp_path)
    assert (tmp_path / "actions.csv").read_text() == "mine"
    assert not list(tmp_path.glob("*.part"))


def test_a_file_of_someone_else_beside_the_export_stays(coded: Facts, tmp_path: Path) -> None:
    folder = export(coded.path.parent, tmp_path / "out").out
    (folder / "notes.txt").write_text("mine")
    export(coded.path.parent, folder)
    assert (folder / "notes.txt").read_text() == "mine"


def test_an_export_that_fails_leaves_the_old_one(coded: Facts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = export(coded.path.parent, tmp_path / "out").out
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    coded.db.conn.execute("DELETE FROM standing")
    monkeypatch.setattr("servanda_site.downloads.export.codebook", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        export(coded.path.parent, folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_an_empty_database_gives_headers(new_facts: Any, tmp_path: Path) -> None:
    folder = export(new_facts().path.parent, tmp_path / "out").out
    assert rows(folder, "country_year") == rows(folder, "actions") == rows(folder, "spells") == []
    assert json.loads((folder / "treaties.json").read_text()) == []


def test_the_command_says_what_it_wrote_and_refuses_what_is_no_date(coded: Facts, tmp_path: Path) -> None:
    arguments = ["--data", str(coded.path.parent), "--to", str(tmp_path / "out")]
    done = CliRunner().invoke(command, arguments)
    assert done.exit_code == 0, done.output
    assert "actions.csv: 4 rows" in done.output
    for wrong in (["--on", "2026-02-30"], ["--known-at", "yesterday"], ["--data", str(tmp_path / "none")]):
        refused = CliRunner().invoke(command, [*arguments, *wrong])
        assert refused.exit_code == 2, refused.output
        assert "Traceback" not in refused.output


@pytest.mark.parametrize("treaty", [one for one in load_treaties() if one.rule is not None], ids=lambda one: one.id)
def test_a_rule_as_json_reads_as_the_same_rule(treaty: Any) -> None:
    told = json.loads(json.dumps(rule_json(treaty.rule)))
    assert parse_rule(_dated(told), "json") == treaty.rule


def _dated(table: Any) -> Any:
    """Give the days of a JSON rule as TOML has them."""
    import datetime

    if isinstance(table, list):
        return [_dated(one) for one in table]
    if not isinstance(table, dict):
        return table
    return {
        key: datetime.date.fromisoformat(value) if key == "after" else _dated(value) for key, value in table.items()
    }


def test_the_dictionary_is_read_strictly() -> None:
    words = {"path": "x.csv", "title": "X", "description": "x", "key": []}
    column = {"type": "string", "description": "x"}
    assert parse_files({"x": {**words, "columns": {"a": column}}})["x"].header == ("a",)
    for wrong in (
        {**words, "colour": 1},
        {**words, "columns": {"a": {**column, "unit": "m"}}},
        {**words, "columns": {"a": {**column, "type": "number"}}},
        {**words, "same_as": "y"},
        {"path": "x.csv"},
    ):
        with pytest.raises(DictionaryError, match="x"):
            parse_files({"x": wrong})
    with pytest.raises(DictionaryError, match="status_wide"):
        treaty_column("a" * 33)
    assert all(treaty_column(one.id) for one in load_treaties())
