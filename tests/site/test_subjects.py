"""Treaties by subject and by family: lists, and who has joined which."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

from servanda_db.registry.treaties import load_treaties
from servanda_site.build import build
from servanda_site.words import english_words

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.site.conftest import Facts


def read(root: Path, path: str) -> BeautifulSoup:
    return BeautifulSoup((root / path).read_bytes(), "lxml")


def test_every_subject_of_the_registry_has_a_word_to_translate() -> None:
    subjects = {subject for treaty in load_treaties() for subject in treaty.subjects}
    assert subjects == set(english_words()["subject"])


def test_a_subject_lists_its_treaties_and_who_has_joined_them(facts: Facts) -> None:
    root = build(facts.path.parent).out
    page = read(root, "subjects/cybercrime/index.html")
    assert page.select_one("ul.family a[href='../../treaties/un-xviii-16/index.html']")
    heads = [head.get_text(strip=True) for head in page.select("table.marks thead th")]
    assert heads == ["Party", "XVIII-16"]
    names = [name.get_text(strip=True) for name in page.select("table.marks tbody th")]
    assert "Azerbaijan" in names
    assert names == sorted(names)
    assert read(root, "subjects/index.html").select_one("a[href='cybercrime/index.html']")
    assert not (root / "subjects" / "women").exists()  # no treaty of it is known here


def test_a_subject_that_no_word_is_for_is_marked_english(facts: Facts, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = tuple(
        replace(treaty, subjects=("new things",)) if treaty.id == "un-xviii-16" else treaty
        for treaty in load_treaties()
    )
    monkeypatch.setattr("servanda_site.views.kinds.load_treaties", lambda: odd)
    root = build(facts.path.parent).out
    assert read(root, "subjects/new-things/index.html").select_one("h1")
    word = read(root, "fr/subjects/index.html").select_one("a[href='new-things/index.html'] [lang=en]")
    assert word is not None
    assert word.get_text() == "new things"


def test_a_family_holds_protocols_of_protocols_in_their_depth(facts: Facts) -> None:
    facts.treaty("un-iv-4", "IV-4", "Covenant")
    facts.treaty("un-iv-5", "IV-5", "Protocol", parent="un-iv-4")
    facts.treaty("un-iv-6", "IV-6", "Amendment of the Protocol", parent="un-iv-5")
    facts.standing("un-iv-5", "VNM", "in_force", consent_on="2000-01-01")
    root = build(facts.path.parent).out
    page = read(root, "families/index.html")
    listed = {str(item["id"]): str((item["class"] or [""])[0]) for item in page.select("ul.family li[id]")}
    assert listed == {"un-iv-4": "d0", "un-iv-5": "d1", "un-iv-6": "d2"}
    heads = read(root, "families/un-iv-4/index.html").select("table.marks thead th")
    assert [head.get_text(strip=True) for head in heads] == ["Party", "IV-5"]
    for treaty in listed:
        link = f"../../families/index.html#{treaty}"
        assert read(root, f"treaties/{treaty}/index.html").select_one(f"a[href='{link}']"), treaty
