"""A badge per source, with words, from the state of its readings alone."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from servanda_db.store.health import SourceHealth
from servanda_db.store.reads.journal import SourceRecord
from servanda_site.badges import badge, badge_files
from servanda_site.build import build
from servanda_site.writing import BuildError
from tests.site.conftest import Facts

AT, LATER = "2026-03-27T06:00:00Z", "2026-03-28T06:00:00Z"
HEALTH = SourceHealth(source="un_depositary", enabled=True, last_tried=AT, last_good=AT, aside=())
HELD, FAILED = "held https://x.example/a: no_table: none", "failed https://x.example/b: robots: no rules"
SOURCE = SourceRecord(
    id="un_depositary",
    title="UN",
    publisher="UN",
    tier="depositary",
    start_url="https://example.org/",
    language="en",
    cadence="daily",
    terms_url=None,
    licence=None,
    may_republish_text=0,
    enabled=1,
    notes=None,
    last_good=AT,
    last_tried=AT,
    pages=3,
    set_aside=0,
    by_review=0,
    entered=0,
)


@pytest.mark.parametrize(
    ("change", "health", "words"),
    [
        ({}, HEALTH, "un_depositary: read 27 Mar 2026"),
        ({}, replace(HEALTH, last_tried=LATER, last_good=LATER), "un_depositary: read 28 Mar 2026"),
        ({"last_tried": LATER}, replace(HEALTH, last_tried=LATER), "un_depositary: failing, last good 27 Mar 2026"),
        # No page was tried: robots.txt let nothing be read.
        ({}, replace(HEALTH, last_tried=LATER, aside=(FAILED,)), "un_depositary: failing, last good 27 Mar 2026"),
        ({}, replace(HEALTH, aside=(HELD, HELD, FAILED)), "un_depositary: 2 set aside, read 27 Mar 2026"),
        ({}, replace(HEALTH, unended_since=LATER), "un_depositary: run of 28 Mar 2026 has not ended"),
        ({"last_good": None}, replace(HEALTH, last_good=None), "un_depositary: no good reading yet"),
        ({}, replace(HEALTH, last_good=None, last_tried=None), "un_depositary: not read yet"),
        ({"last_good": None, "last_tried": None}, None, "un_depositary: not read yet"),
    ],
)
def test_the_badge_says_it_in_words(change: dict[str, object], health: SourceHealth | None, words: str) -> None:
    root = ElementTree.fromstring(badge(replace(SOURCE, **change), health))  # type: ignore[arg-type]
    assert root.attrib["aria-label"] == words
    assert [element.text for element in root.iter("{http://www.w3.org/2000/svg}title")] == [words]


def test_a_badge_is_green_where_servanda_check_says_good_and_nowhere_else(facts: Facts) -> None:
    root = build(facts.path.parent).out
    assert ">✓ read 27 Mar 2026<" in (root / "badges/un_depositary.svg").read_text("utf-8")
    run = facts.put("run", source="un_depositary", started_at=LATER, finished_at=LATER, failed=1)
    failed = {"verdict": "failed", "reason": "robots", "detail": "no rules"}
    facts.put("problem", run=run, address="https://x.example/b", **failed)
    build(facts.path.parent)
    assert ">! failing, last good 27 Mar 2026<" in (root / "badges/un_depositary.svg").read_text("utf-8")


def test_what_nobody_crawls_has_none_and_no_id_leaves_the_folder() -> None:
    paths = [path for path, _ in badge_files([SOURCE, replace(SOURCE, id="reviewed", by_review=1)], {})]
    assert paths == ["badges/un_depositary.svg"]
    with pytest.raises(BuildError):
        list(badge_files([replace(SOURCE, id="../evil")], {}))
