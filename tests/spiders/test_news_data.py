"""The phrase files are read strictly, and the records of `servanda read news` have the keys of the design."""

import json

import pytest

from servanda_db.registry.errors import RegistryError
from servanda_db.registry.parties import load_parties
from servanda_spiders.reading.news.chains import parse_chain
from servanda_spiders.reading.news.languages import detect_language
from servanda_spiders.reading.news.lexicon import language_marks, languages, load_language, parse_language
from servanda_spiders.reading.news.party_names import parse_names, party_names
from servanda_spiders.reading.news.records import read_records
from servanda_spiders.reading.news.stages import load_rules, parse_rule


@pytest.mark.parametrize("code", languages())
def test_every_language_is_read(code: str) -> None:
    language = load_language(code)
    assert language.code == code
    assert language_marks(code)[0]


def test_every_state_that_phrases_name_is_a_party_of_the_registry() -> None:
    known = {party.id for party in load_parties()}
    assert {tag.party for code in languages() for _, tag in party_names(code)} <= known


@pytest.mark.parametrize(
    ("table", "named"),
    [
        ({"language": "xx", "verb": {}}, "'verb'"),
        ({"language": "xx", "verbs": {"rattify": {"past": ["a"]}}}, "'rattify'"),
        ({"language": "xx", "verbs": {"ratify": {"passed": ["a"]}}}, "'passed'"),
        ({"language": "xx", "organs": {"senate": ["a"]}}, "'senate'"),
        ({"language": "xx", "organs": {"court": "a"}}, "court"),
        ({"language": "xx", "verbs": {"ratify": {"past": ["a"]}, "sign": {"past": ["A"]}}}, "'A'"),
        ({"language": "xx", "months": {"one": ["a"]}}, "months"),
    ],
)
def test_a_mistake_in_a_phrase_file_is_named(table: dict[str, object], named: str) -> None:
    with pytest.raises(RegistryError, match=named) as error:
        parse_language(table, "phrases/xx.toml")
    assert "phrases/xx.toml" in str(error.value)


def test_a_mistake_in_the_rules_or_names_is_named() -> None:
    with pytest.raises(RegistryError, match=r"rule 7.*'orgens'"):
        parse_rule({"orgens": []}, "stages.toml: rule 7")
    with pytest.raises(RegistryError, match=r"rule 7.*'sing'"):
        parse_rule({"acts": ["sing"]}, "stages.toml: rule 7")
    for key in ("with", "any", "without"):
        with pytest.raises(RegistryError, match=r"rule 7.*'instrumnt'"):
            parse_rule({key: ["instrumnt"]}, "stages.toml: rule 7")
    with pytest.raises(RegistryError, match=r"xx.toml.*'nmes'"):
        list(parse_names({"nmes": {}}, "parties/xx.toml"))


def test_no_rule_stands_where_it_can_never_be_reached() -> None:
    assert len({repr(rule) for rule in load_rules()}) == len(load_rules())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The parliament of the country has approved the bill on the protection of the sea.", "en"),
        ("Milli Məclis dənizin qorunması haqqında qanunu qəbul edib və bu barədə məlumat verib.", "az"),
        ("Парламент страны принял закон об охране моря, и это было важно для всех.", "ru"),
        ("Парламент країни ухвалив закон про охорону моря, і це було важливо для всіх.", "uk"),
        ("El parlamento del país aprobó la ley para la protección de los mares y las costas.", "es"),
        ("國會今天通過了這項法律。", None),
        ("", None),
    ],
)
def test_the_language_is_told_by_the_words(text: str, code: str | None) -> None:
    assert detect_language(text) == code


def test_a_declared_language_stands_unless_the_words_speak_against_it() -> None:
    english = (
        "The parliament of the country has approved the bill on the protection of the sea, and it is "
        "for the President to sign it. "
    )
    assert detect_language(english * 3, "az") == "en"
    assert detect_language("Senate okays pact.", "en-GB") == "en"


def test_a_record_has_the_keys_of_the_design_and_nothing_is_read_beside_the_article() -> None:
    article = {
        "id": "a", "title": "Chile approves", "text": ("The Senate of Chile approved t"
"he Escazú Agreement on Tuesday."), "lang": "en",
        "published": "2022-05-12", "url": "https://example.org/a", "labels": [{"party": "XXX"}],
    }  # fmt: skip
    (record,) = read_records([json.dumps(article), "\n"])
    assert record == {
        "id": "a",
        "actions": [
            {
                "party_iso3": "CHL",
                "treaty": "un-xxvii-18",
                "treaty_name": record["actions"][0]["treaty_name"],
                "stage": "parliament_approved",
                "date": "2022-05-10",
                "realis": "happened",
                "quote": article["text"],
            }
        ],
    }


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 1: not JSON"),
        ("[]", "line 1: not an object"),
        ('{"title": "x"}', "line 1"),
        ('{"id": 7}', "line 1"),
    ],
)
def test_a_line_that_is_no_article_is_named(line: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        list(read_records([line]))


@pytest.mark.parametrize(
    "rest",
    [
        {},
        {"lang": None, "published": None, "url": None},
        {"lang": "az", "published": "rubbish"},
        {"lang": "English", "published": "2025-13-45"},
        {"lang": 5, "published": 20250314, "title": 7, "tags": ["x"]},
    ],
)
def test_what_is_missing_wrong_or_unknown_beside_the_text_keeps_nothing_back(rest: dict[str, object]) -> None:
    text = "The Senate of Chile approved the Escazú Agreement on 10 May 2022."
    (record,) = read_records([json.dumps({"id": "a", "title": "Chile approves", "text": text, **rest})])
    assert [(one["stage"], one["date"]) for one in record["actions"]] == [("parliament_approved", "2022-05-10")]


def test_a_date_of_publication_may_have_a_time() -> None:
    article = {"id": "a", "title": "Chile", "text": "Chile signed the Paris Agreement on Thursday.", "lang": "en"}
    (record,) = read_records([json.dumps({**article, "published": "2025-03-14T10:00:00+03:00"})])
    assert record["actions"][0]["date"] == "2025-03-13"


def test_half_a_character_is_written_as_a_mark() -> None:
    text = r"Chile signed the Paris Agreement \ud800."
    (record,) = read_records([f'{{"id": "a\\ud800", "title": "", "lang": "en", "text": "{text}"}}'])
    assert json.dumps(record, ensure_ascii=False).encode()
    assert record["actions"][0]["quote"].endswith("\ufffd.")


def test_a_wrong_language_does_not_hide_a_short_text() -> None:
    line = json.dumps({"id": "a", "title": "", "text": "Milli Məclis Paris Sazişini təsdiq edib.", "lang": "en"})
    (record,) = read_records([line])
    assert record["actions"][0]["party_iso3"] == "AZE"


@pytest.mark.parametrize(
    ("table", "named"),
    [
        ({"government": "ratified"}, "ratified"),
        ({"government": ["signed"]}, "signed"),
        ({"senat": "signed"}, "senat"),
    ],
)
def test_a_mistake_in_a_chain_is_named(table: dict[str, object], named: str) -> None:
    with pytest.raises(RegistryError, match=rf"chains.toml: XXX.*{named}"):
        parse_chain(table, "chains.toml: XXX")
