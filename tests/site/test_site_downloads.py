"""The downloads of a built site: files, checksums, snapshots, and descriptions that validate."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup

from servanda_site.build import DEFAULT_SITE_URL, build
from servanda_site.writing import BuildError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.site.conftest import Facts

TREATY = "un-xviii-16"
PLACE = f"{DEFAULT_SITE_URL}downloads/"
_CSVW_TYPES = {"string", "integer", "date", "datetime"}


def page(root: Path) -> BeautifulSoup:
    return BeautifulSoup((root / "downloads/index.html").read_bytes(), "lxml")


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def later_act(facts: Facts, seen_at: str = "2026-04-02T06:00:00Z") -> None:
    version = facts.page("un_depositary", f"https://treaties.un.org/{seen_at}", None)
    action = facts.act(version, TREATY, "VNM", "ratification", "2026-03-20", seen_from=seen_at)
    facts.put(
        "change",
        treaty=TREATY,
        party="VNM",
        kind="new action",
        seen_at=seen_at,
        detail="ratification 2026-03-20",
        action=action,
    )


def test_a_build_writes_the_export_with_sizes_and_checksums_that_hold(facts: Facts) -> None:
    root = build(facts.path.parent).out
    folder = root / "downloads"
    for line in (folder / "SHA256SUMS").read_text().splitlines():
        told, _, name = line.partition("  ")
        assert sha256(folder / name) == told
    for resource in json.loads((folder / "datapackage.json").read_bytes())["resources"]:
        assert (folder / resource["path"]).stat().st_size == resource["bytes"]
    rows = {str(row.a["href"]): row for row in page(root).select("table.files tbody tr") if row.a}
    assert {"actions.csv", "country_year.csv", "changes.csv", "codebook.md", "datapackage.json"} <= rows.keys()
    for name, row in rows.items():
        assert sha256(folder / name) in row.get_text()


def test_nothing_is_written_where_nothing_changed_and_what_is_gone_is_removed(facts: Facts) -> None:
    root = build(facts.path.parent).out
    assert (root / "downloads/snapshots/2026-03-27/actions.csv").is_file()
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*") if path.is_file()}
    assert build(facts.path.parent).written == 0
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*") if path.is_file()} == before
    later_act(facts, "2026-04-02T06:00:00Z")
    later_act(facts, "2026-04-03T06:00:00Z")
    build(facts.path.parent)
    assert not (root / "downloads/snapshots/2026-03-27").exists()
    assert sorted(path.name for path in (root / "downloads/snapshots").iterdir()) == ["2026-04-02", "2026-04-03"]


def test_a_snapshot_holds_what_was_known_then_and_the_difference_to_the_one_before(facts: Facts) -> None:
    later_act(facts)
    root = build(facts.path.parent).out
    folders = root / "downloads/snapshots"
    acts = {
        day: {(row["party"], row["kind"]) for row in csv.DictReader((folders / day / "actions.csv").open())}
        for day in ("2026-03-27", "2026-04-02")
    }
    assert acts["2026-04-02"] - acts["2026-03-27"] == {("VNM", "ratification")}
    changes = list(csv.DictReader((folders / "2026-04-02/changes.csv").open()))
    assert [(row["party"], row["act_kind"], row["nature"]) for row in changes] == [
        ("VNM", "ratification", "in the world")
    ]
    everything = list(csv.DictReader((root / "downloads/changes.csv").open()))
    assert [row["seen_at"][:10] for row in everything] == ["2026-03-27", "2026-04-02"]
    found = page(root)
    assert found.find(id="2026-04-02")
    assert found.select_one('a[href="snapshots/2026-04-02/changes.csv"]')


def test_another_persons_file_among_the_downloads_is_not_written_over(facts: Facts) -> None:
    folder = facts.path.parent / "site" / "downloads"
    folder.mkdir(parents=True)
    (folder / "actions.csv").write_text("mine")
    with pytest.raises(BuildError, match=r"actions\.csv"):
        build(facts.path.parent)
    assert (folder / "actions.csv").read_text() == "mine"


def test_the_dataset_of_schema_org_is_a_data_block_that_nothing_can_end(facts: Facts) -> None:
    facts.db.conn.execute("UPDATE source SET title = ?", ("</script><script>alert(1)</script>\u2028",))
    root = build(facts.path.parent).out
    blocks = page(root).find_all("script", src=False)
    assert [block["type"] for block in blocks] == ["application/ld+json"]
    told = json.loads(blocks[0].get_text())
    assert told == json.loads((root / "downloads/dataset.jsonld").read_bytes())
    assert (told["@context"], told["@type"]) == ("https://schema.org/", "Dataset")
    assert told["isBasedOn"][0]["name"].startswith("</script>")
    for name in ("name", "description", "url", "license", "creator", "distribution", "dateModified"):
        assert told[name], name
    assert 50 <= len(told["description"]) <= 5000
    for one in told["distribution"]:
        assert one["@type"] == "DataDownload"
        assert sha256(root / one["contentUrl"].removeprefix(DEFAULT_SITE_URL)) == one["sha256"]


def test_the_catalogue_names_every_file_with_its_checksum(facts: Facts) -> None:
    root = build(facts.path.parent).out
    told = json.loads((root / "downloads/catalog.jsonld").read_bytes())
    prefixes = told["@context"].keys()
    for name in keys(told):
        assert name.startswith("@") or name.partition(":")[0] in prefixes, name
    assert told["@type"] == "dcat:Catalog"
    (dataset,) = told["dcat:dataset"]
    package = json.loads((root / "downloads/datapackage.json").read_bytes())
    found = {one["dcat:downloadURL"]["@id"]: one for one in dataset["dcat:distribution"]}
    assert found.keys() == {PLACE + resource["path"] for resource in package["resources"]}
    for address, one in found.items():
        path = root / address.removeprefix(DEFAULT_SITE_URL)
        assert one["dcat:byteSize"]["@value"] == str(path.stat().st_size)
        assert one["spdx:checksum"]["spdx:checksumValue"]["@value"] == sha256(path)


def keys(told: Any) -> set[str]:
    if isinstance(told, list):
        return set().union(*(keys(one) for one in told)) if told else set()
    if isinstance(told, dict):
        return {key for key in told if key != "@context"} | keys([v for k, v in told.items() if k != "@context"])
    return set()


def test_the_metadata_of_csv_on_the_web_hold_for_every_cell(facts: Facts) -> None:
    later_act(facts)
    facts.db.conn.execute("UPDATE party SET name = '=1+1' WHERE id = 'VNM'")
    folder = build(facts.path.parent).out / "downloads"
    told = json.loads((folder / "csv-metadata.json").read_bytes())
    assert told["@context"] == ["http://www.w3.org/ns/csvw", {"@language": "en"}]
    assert told.keys() <= {"@context", "dialect", "tables", "dc:title", "dc:modified", "rdfs:comment"}
    assert {table["url"] for table in told["tables"]} == {path.name for path in folder.glob("*.csv")}
    for table in told["tables"]:
        check_table(folder, table)


def check_table(folder: Path, table: dict[str, Any]) -> None:
    columns = table["tableSchema"]["columns"]
    names = [column["name"] for column in columns]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_]*", name) for name in names)
    assert set(table["tableSchema"].get("primaryKey", [])) <= set(names)
    with (folder / table["url"]).open(newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        assert next(rows) == [column["titles"] for column in columns]
        for row in rows:
            for cell, column in zip(row, columns, strict=True):
                check_cell(cell, column)


def check_cell(cell: str, column: dict[str, Any]) -> None:
    assert column["null"] == ""
    if cell == "":
        assert not column.get("required"), column["name"]
        return
    kind = column["datatype"]
    base = kind if isinstance(kind, str) else kind["base"]
    assert base in _CSVW_TYPES
    if base == "integer":
        value = int(cell)
        if not isinstance(kind, str):
            assert kind["minimum"] <= value <= kind["maximum"]
    elif base == "date":
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell)
    elif base == "datetime":
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z", cell)
    elif not isinstance(kind, str):
        assert re.fullmatch(kind["format"], cell), (column["name"], cell)
    assert not cell.startswith(("=", "+", "@", "\t", "\r"))


def test_the_page_says_how_to_cite_and_under_which_licence(facts: Facts) -> None:
    found = page(build(facts.path.parent).out)
    assert f"as read until 27 Mar 2026, version 0.1.0, {PLACE}" in " ".join(found.get_text().split())
    item = json.loads(found.select_one(".csl").get_text())[0]  # type: ignore[union-attr]
    assert item["type"] == "dataset"
    assert item["URL"] == PLACE
    assert "MIT" in found.get_text()
