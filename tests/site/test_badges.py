"""A badge per source, with words, from the state of its readings alone."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from servanda_db.store.reads.journal import SourceRecord
from servanda_site.badges import badge, badge_files
from servanda_site.writing import BuildError

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
    last_good="2026-03-27T06:00:00Z",
    last_tried="2026-03-27T06:00:00Z",
    pages=3,
    set_aside=0,
    by_review=0,
    entered=0,
)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "un_depositary: read 27 Mar 2026"),
        ({"last_tried": "2026-03-28T06:00:00Z"}, "un_depositary: failing, last good 27 Mar 2026"),
        ({"set_aside": 2}, "un_depositary: 2 set aside, read 27 Mar 2026"),
        ({"last_good": None}, "un_depositary: no good reading yet"),
        ({"last_good": None, "last_tried": None}, "un_depositary: not read yet"),
    ],
)
def test_the_badge_says_it_in_words(change: dict[str, object], words: str) -> None:
    root = ElementTree.fromstring(badge(replace(SOURCE, **change)))  # type: ignore[arg-type]
    assert root.attrib["aria-label"] == words
    assert [element.text for element in root.iter("{http://www.w3.org/2000/svg}title")] == [words]


def test_what_nobody_crawls_has_none_and_no_id_leaves_the_folder() -> None:
    paths = [path for path, _ in badge_files([SOURCE, replace(SOURCE, id="reviewed", by_review=1)])]
    assert paths == ["badges/un_depositary.svg"]
    with pytest.raises(BuildError):
        list(badge_files([replace(SOURCE, id="../evil")]))
