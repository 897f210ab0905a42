"""The interface in six languages: which pages, whose words, whose names, and what a missing translation looks like."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag

from servanda_site import catalogues, languages
from servanda_site.build import DEFAULT_SITE_URL, build
from servanda_site.languages import LANGUAGES, speaking
from servanda_site.marking import english_name, in_english, write_out
from servanda_site.party_names import own_names
from servanda_site.printing import day, number, short_day
from servanda_site.words import english_words, load_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.site.conftest import Facts

OTHERS = LANGUAGES[1:]
TREATY = "treaties/un-xviii-16/index.html"
CODES = [language.code for language in LANGUAGES]


def read(root: Path, path: str) -> BeautifulSoup:
    return BeautifulSoup((root / path).read_bytes(), "lxml")


def test_the_catalogues_are_in_step_with_templates_views_and_words() -> None:
    assert list(catalogues.stale()) == [], "run `python -m servanda_site.catalogues` and translate what is new"


@pytest.mark.parametrize("language", OTHERS, ids=lambda language: language.code)
def test_placeholders_of_a_translation_are_those_of_the_text(language: languages.Language) -> None:
    said = languages.catalogue(language.code)
    assert len(said.messages) > 200
    for (_, text), strings in said.messages.items():
        for string in strings if isinstance(strings, tuple) else (strings,):
            named = set(re.findall(r"%\(\w+\)s|\{\w+\}", string))
            wanted = set(re.findall(r"%\(\w+\)s|\{\w+\}", text))
            # A form for one or two may say the number in words.
            assert named == wanted or named == wanted - {"%(num)s"}, (text, string)
            assert len(re.findall("%", string)) == len(re.findall(r"%\(|%%", string)) + string.count("%%"), string


@pytest.mark.parametrize("language", OTHERS, ids=lambda language: language.code)
def test_every_word_for_a_stage_and_an_act_is_translated(language: languages.Language) -> None:
    with speaking(language):
        said = load_words()
        for section in ("stage", "domestic", "act", "tier", "party", "parties", "change", "changes", "region"):
            for term, word in english_words()[section].items():
                assert write_out(said[section][term]) == said[section][term], (section, term)
                assert bool(said[section][term]) == bool(word)


def test_each_page_of_a_translated_section_is_there_in_six_languages(facts: Facts) -> None:
    root = build(facts.path.parent).out
    for path in ("index.html", "treaties/index.html", TREATY, "parties/AZE/index.html", "waiting/index.html"):
        for language in LANGUAGES:
            page = read(root, language.prefix + path)
            assert page.html is not None
            assert page.html["lang"] == language.code
            assert page.html.get("dir", "ltr") == language.direction
            address = DEFAULT_SITE_URL + language.prefix + path.removesuffix("index.html")
            canonical = page.select_one("link[rel=canonical]")
            assert canonical is not None
            assert canonical["href"] == address
            found = {str(link["hreflang"]): str(link["href"]) for link in page.select("link[hreflang]")}
            assert set(found) == {*CODES, "x-default"}
            assert found[language.code] == address
            assert found["x-default"] == found["en"]
    assert not (root / "fr" / "standings").exists()
    assert not (root / "ar" / "method").exists()


def test_the_language_switch_stays_on_the_page(facts: Facts) -> None:
    root = build(facts.path.parent).out
    for language in LANGUAGES:
        here = language.prefix + TREATY
        links = read(root, here).select(".tongues a[href]")
        assert [str(link["hreflang"]) for link in links] == [code for code in CODES if code != language.code]
        for link in links:
            target = urlsplit(urljoin(f"http://site/{here}", str(link["href"]))).path.lstrip("/")
            prefix = "" if link["hreflang"] == "en" else f"{link['hreflang']}/"
            assert target == prefix + TREATY
            assert link["lang"] == link["hreflang"]


def test_links_out_of_a_language_say_that_they_lead_to_english(facts: Facts) -> None:
    root = build(facts.path.parent).out
    for path in ("fr/index.html", f"fr/{TREATY}"):
        for link in read(root, path).select("a[href]"):
            address = str(link["href"])
            if urlsplit(address).scheme or address.startswith("#") or link.find_parent(class_="tongues"):
                continue
            target = urlsplit(urljoin(f"http://site/{path}", address)).path
            if target.endswith(".html") and not target.startswith("/fr/") and not link.find_parent("footer"):
                row = link.find_parent("tbody")
                assert link.get("hreflang") == "en" or row is not None, (path, address)


def test_parties_and_treaties_have_their_names_and_english_ones_are_marked(facts: Facts) -> None:
    facts.put("party_code", party="AZE", scheme="iso2", code="AZ")
    facts.party("ATL", "Republic of Atlantis", "former_state", None)
    facts.put(
        "treaty_name",
        treaty="un-xviii-16",
        name="Convention contre la cybercriminalité",
        language="fr",
        kind="official",
    )
    root = build(facts.path.parent).out
    french = read(root, f"fr/{TREATY}")
    heading = french.select_one("h1")
    assert heading is not None
    assert heading.get_text() == "Convention contre la cybercriminalité"
    assert not heading.find(lang="en")
    assert any(link.get_text() == "Azerbaïdjan" for link in french.select("tbody th a"))
    assert "Union européenne" in french.get_text()
    atlantis = read(root, "ar/parties/ATL/index.html").select_one("h1 [lang=en]")
    assert isinstance(atlantis, Tag)
    assert atlantis.get_text() == "Republic of Atlantis"
    russian = read(root, f"ru/{TREATY}").select_one("h1 [lang=en]")
    assert isinstance(russian, Tag)
    assert russian.get_text() == "United Nations Convention against Cybercrime"


def test_a_missing_translation_is_marked_in_text_title_and_attributes(
    facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = languages.catalogue("fr")
    gone = {
        key: said for key, said in real.messages.items() if key[1] not in ("Treaties", "Skip to the content", "Main")
    }
    monkeypatch.setattr(
        languages,
        "catalogue",
        lambda code: languages.Catalogue(messages=gone, plural=real.plural) if code == "fr" else real,
    )
    page = read(build(facts.path.parent).out, "fr/treaties/index.html")
    heading = page.select_one("h1 > span.untranslated")
    assert heading is not None
    assert heading["lang"] == "en"
    assert heading.get_text() == "Treaties"
    assert page.title is not None
    assert page.title.get_text() == "Treaties (en) · Servanda"
    assert page.select("nav[aria-label='Main (en)']")
    skip = page.select_one(".skip span.untranslated")
    assert skip is not None


def test_a_mark_cannot_be_forged_and_is_closed_in_any_place() -> None:
    inner = f"a {english_name('b')} c"
    assert write_out(f"<p title='{in_english(inner)}'>{in_english(inner)}</p>") == (
        '<p title=\'a b (en) c (en)\'><span lang="en" class="untranslated">a <bdi lang=en>b</bdi> c</span></p>'
    )
    assert write_out("<p>i00i d00d e00e</p>") == "<p>i00i d00d e00e</p>"


def test_dates_and_numbers_are_those_of_the_language() -> None:
    said = {}
    for language in LANGUAGES:
        with speaking(language):
            said[language.code] = (day("2025-10-25"), short_day("2025-10-05"), number(1234.5))
    assert said["en"] == ("25 Oct 2025", "5 Oct 2025", "1,234.5")
    assert said["fr"] == ("25 oct. 2025", "5/10/2025", "1\u202f234,5")
    assert said["ru"] == ("25 окт. 2025", "5.10.2025", "1\xa0234,5")
    assert said["az"][0] == "25 okt 2025"
    assert said["es"][0] == "25 oct 2025"
    assert said["ar"] == ("25 أكتوبر 2025", "5/10/2025", "1,234.5")
    with speaking(LANGUAGES[4]), pytest.raises(ValueError, match="ISO"):
        day("25.10.2025")


def test_our_own_names_are_complete_where_they_are_not_corrections_of_one_language() -> None:
    for party, names in own_names().items():
        assert all(name == name.strip() for name in names.values()), party


@pytest.mark.parametrize(
    ("kind", "path", "raw"), [("treaty", "treaties/un-ix-1", 40_000), ("party", "parties/BAQ", 140_000)]
)
def test_large_pages_stay_light_in_every_language(
    new_facts: Callable[[], Facts], kind: str, path: str, raw: int
) -> None:
    facts = new_facts()
    facts.write_crowd(parties=200 if kind == "treaty" else 1, treaties=1 if kind == "treaty" else 600)
    root = build(facts.path.parent).out
    for language in OTHERS:
        page = (root / language.prefix / path / "index.html").read_bytes()
        # A letter of Cyrillic has two bytes, and every row has two words of it.
        assert len(page) <= raw + (4_500 if language.code == "ru" else 0), language.code
        assert len(gzip.compress(page, 9)) <= (7_200 if kind == "treaty" else 20_000), language.code
