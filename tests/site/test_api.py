"""The JSON interface: every file keeps to its published schema and says what the command line says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from jsonschema import Draft202012Validator, FormatChecker

from servanda_db.store.answers import statuses
from servanda_db.store.reads.snapshot import snapshot
from servanda_site.api.files import SCHEMAS, schema_text
from servanda_site.api.objects import VERSION
from servanda_site.build import DEFAULT_SITE_URL, build

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.site.conftest import Facts

TREATY = "un-xviii-16"


def read(path: Path) -> Any:
    return json.loads(path.read_bytes())


def objects(root: Path) -> Iterator[tuple[str, Any]]:
    for path in sorted((root / "api").rglob("*.json")):
        if path.parent.name != "schemas":
            yield str(path.relative_to(root)), read(path)


def test_every_file_keeps_to_the_schema_that_it_names(facts: Facts) -> None:
    facts.put("change", treaty=TREATY, party="AZE", kind="domestic stage", seen_at=facts.READ, detail="law signed")
    facts.treaty("un-xviii-99", "XVIII-99", "Never read")
    root = build(facts.path.parent).out
    seen = set()
    for path, told in objects(root):
        schema = read(root / told["$schema"].removeprefix(DEFAULT_SITE_URL))
        Draft202012Validator.check_schema(schema)
        errors = list(Draft202012Validator(schema, format_checker=FormatChecker()).iter_errors(told))
        assert not errors, (path, errors[0].message)
        assert told["version"] == VERSION
        seen.add(told["$schema"])
    assert len(seen) == len(SCHEMAS)


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_lets_no_unknown_key_and_no_missing_one_pass(name: str) -> None:
    schema = json.loads(schema_text(name))
    assert schema["additionalProperties"] is False
    assert set(schema["required"]) == set(schema["properties"])


def test_a_treaty_says_what_the_command_line_says_and_more(facts: Facts) -> None:
    root = build(facts.path.parent).out
    told = read(root / "api/treaties" / f"{TREATY}.json")
    with snapshot(facts.path) as db:
        (status,) = statuses(db, treaty=TREATY, party=None, on=told["on"], known_at=None)
    for key, value in status.items():
        if key != "standings":
            assert told[key] == value
    for ours, theirs in zip(told["standings"], status["standings"], strict=True):
        assert {key: ours[key] for key in theirs} == theirs
    assert told["on"] == "2026-03-27"
    azerbaijan = next(one for one in told["standings"] if one["party"] == "AZE")
    assert azerbaijan["name"] == "Azerbaijan"
    assert (root / azerbaijan["evidence"].removeprefix(DEFAULT_SITE_URL) / "index.html").is_file()
    assert told["sources"][0]["url"] == facts.UN_PAGE.format("XVIII-16")


def test_a_party_says_of_each_treaty_what_the_treaty_says_of_it(facts: Facts) -> None:
    root = build(facts.path.parent).out
    treaty = read(root / "api/treaties" / f"{TREATY}.json")
    for standing in treaty["standings"]:
        party = read(root / "api/parties" / f"{standing['party']}.json")
        (mine,) = [one for one in party["standings"] if one["treaty"] == TREATY]
        for key in ("is_party", "standing", "waiting_days", "international", "domestic", "evidence"):
            assert mine[key] == standing[key]


def test_the_index_names_every_file_and_every_link_leads_somewhere(facts: Facts) -> None:
    root = build(facts.path.parent).out
    index = read(root / "api/index.json")
    named = {one["url"] for one in index["treaties"] + index["parties"]}
    written = {
        DEFAULT_SITE_URL + str(path.relative_to(root))
        for folder in ("treaties", "parties")
        for path in (root / "api" / folder).iterdir()
    }
    assert named == written
    for _, told in objects(root):
        for name, address in told.get("links", {}).items():
            path = root / address.removeprefix(DEFAULT_SITE_URL)
            assert (path / "index.html" if name == "page" else path).is_file(), address


def test_the_page_of_the_interface_leads_to_every_schema_and_tells_of_other_sites(facts: Facts) -> None:
    root = build(facts.path.parent).out
    page = BeautifulSoup((root / "api/index.html").read_bytes(), "lxml")
    for name in SCHEMAS:
        assert page.select_one(f'a[href="schemas/{name}.json"]')
    assert "Access-Control-Allow-Origin: *" in page.get_text()


def test_hostile_names_stay_texts(facts: Facts) -> None:
    name = '</script>"\\\u2028<b>'
    facts.db.conn.execute("UPDATE party SET name = ? WHERE id = 'AZE'", (name,))
    root = build(facts.path.parent).out
    assert read(root / "api/parties/AZE.json")["name"] == name
