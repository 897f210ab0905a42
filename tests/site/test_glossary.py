"""The glossary and the data dictionary: every term and column under an anchor, read strictly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from servanda_db.registry.errors import RegistryError
from servanda_db.store.dictionary import load_dictionary
from servanda_site.build import build
from servanda_site.downloads.dictionary import load_files
from servanda_site.glossary import load_glossary, read_glossary

if TYPE_CHECKING:
    from tests.site.conftest import Facts

GOOD = '[deposit]\nterm = "Deposit"\nwords = "Received."\nsource = "VCLT, article 16"\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (GOOD + 'see = ["nowhere"]\n', r"g\.toml \[deposit\]: see: 'nowhere'"),
        (GOOD + 'see = ["deposit"]\n', r"see: 'deposit'"),
        (GOOD + 'colour = "red"\n', "colour: unknown key"),
        (GOOD.replace('words = "Received."\n', ""), "words: missing"),
        (GOOD.replace("[deposit]", "[Deposit_1]"), "small letters and hyphens"),
        (GOOD + GOOD.replace("[deposit]", "[other]"), "same term"),
    ],
)
def test_a_glossary_that_cannot_be_trusted_is_refused_by_name(text: str, told: str) -> None:
    with pytest.raises(RegistryError, match=told):
        read_glossary(text, "g.toml")


def test_every_term_stands_under_its_id_with_the_rule_behind_it(facts: Facts) -> None:
    root = build(facts.path.parent).out
    page = BeautifulSoup((root / "glossary" / "index.html").read_bytes(), "lxml")
    for entry in load_glossary().values():
        heading = page.find(id=entry.id)
        assert heading is not None
        assert heading.get_text() == entry.term
        section = heading.find_parent("section")
        assert section is not None
        assert entry.source in section.get_text()
        assert [str(link["href"]) for link in section.select("a")] == [f"#{other}" for other in entry.see]
    for path in ("index.html", "waiting/index.html", "method/index.html", "treaties/un-xviii-16/index.html"):
        text = (root / path).read_text(encoding="utf-8")
        assert "glossary/index.html" in text, path


def test_every_table_file_and_column_is_explained_under_an_anchor(facts: Facts) -> None:
    root = build(facts.path.parent).out
    page = BeautifulSoup((root / "dictionary" / "index.html").read_bytes(), "lxml")
    for table, words in load_dictionary().items():
        for column, told in words.columns.items():
            entry = page.find(id=f"{table}.{column}")
            assert entry is not None, (table, column)
            assert entry.find_next("dd").get_text() == told  # type: ignore[union-attr]  # a dt has its dd
    for file in load_files().values():
        assert page.find(id=f"file-{file.name}")
        for described in file.columns:
            assert page.find(id=f"file-{file.name}.{described.name}")
