"""The phrase files are read strictly, and the records of `servanda read news` have the keys of the design."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from servanda_db.registry.errors import RegistryError
from servanda_db.registry.parties import load_parties
from servanda_spiders.reading.news.languages import detect_language
from servanda_spiders.reading.news.lexicon import languages, load_language, parse_language
from servanda_spiders.reading.news.party_names import parse_names, party_names
from servanda_spiders.reading.news.records import read_records
from servanda_spiders.reading.news.stages import load_rules, parse_rule

SHARED = Path(__file__).parents[3] / "shared"


@pytest.mark.parametrize("code", languages())
def test_every_language_is_read(code: str) -> None:
    language = load_language(code)
    assert language.code == code
    assert language.common_words


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
    ("line", "said"), [("{", "line 1: not JSON"), ("[]", "line 1: not an object"), ('{"title": "x"}', "line 1")]
)
def test_a_line_that_is_no_article_is_named(line: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        list(read_records([line]))


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data folder is not here")
def test_the_labelled_articles_are_read_without_promotions(tmp_path: Path) -> None:
    lines = (SHARED / "data" / "news_dev.jsonl").read_text(encoding="utf-8").splitlines()
    predictions = tmp_path / "predictions.jsonl"
    predictions.write_text("".join(json.dumps(record) + "\n" for record in read_records(lines)), encoding="utf-8")
    tool = SHARED / "tools" / "score_news.py"
    run = subprocess.run(
        [sys.executable, str(tool), str(predictions), "--json"], capture_output=True, text=True, check=True
    )
    scores = json.loads(run.stdout)
    assert scores["promoted_to_deposited"] == scores["promoted_to_withdrawal_deposited"] == 0
    assert scores["planned_or_denied_deposit_claimed"] == 0
    assert scores["levels"]["party+treaty+stage"]["precision"] >= 0.92
    assert scores["levels"]["party+treaty+stage"]["f1"] >= 0.85
