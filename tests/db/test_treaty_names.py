"""Treaties named in a text: curated names, the longest wins, never by similarity."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda_db.registry.errors import RegistryError
from servanda_db.registry.treaties import Treaty, load_treaties
from servanda_db.treaty_names import build_finder, find_treaties, parse_inflection


def named(text: str) -> list[str]:
    return [mention.treaty for mention in find_treaties(text)]


@pytest.mark.parametrize(
    ("text", "treaties"),
    [
        ("the United Nations Convention against Cybercrime on strengthening cooperation", ["un-xviii-16"]),
        ("the UN Convention on Cybercrime", ["un-xviii-16"]),
        ("the Convention on Cybercrime of 2001", ["coe-185"]),
        ("the Budapest Convention and the Hanoi Convention", ["coe-185", "un-xviii-16"]),
        ("the Nagoya Protocol", ["un-xxvii-8-b"]),
        ("the Nagoya-Kuala Lumpur Supplementary Protocol", ["un-xxvii-8-c"]),
        ("the Kigali Amendment to the Montreal Protocol", ["un-xxvii-2-f"]),
        ("ILO Convention No. 190", ["ilo-190"]),
        ("PARIS   AGREEMENT", ["un-xxvii-7-d"]),
        ("the UN Convention against Torture", ["un-iv-9"]),
    ],
)
def test_the_longest_curated_name_wins(text: str, treaties: list[str]) -> None:
    assert named(text) == treaties


@pytest.mark.parametrize(
    "text",
    [
        "a Protocol to the Paris Agreement",
        "Protocol to the Paris Agreement",
        "the Convention on Cybercrime's Third Additional Protocol... the Paris Agreement's amendment",
        "the Paris Agreements",
        "the cat sat; an att was made",
        "the cyber crime pact",
        "the EFTA-Mercosur trade deal",
        "the Mercosur trade deal with Singapore",
        "the NATO accession protocol of Montenegro",
        "North Macedonia's NATO accession protocol",
        "an agreement on joint communications systems with India",
        "the Treaty on Eternal Good-Neighborliness, Friendship and Cooperation between China and Tajikistan",
    ],
)
def test_a_longer_or_other_name_is_no_mention(text: str) -> None:
    assert named(text) == []


@pytest.mark.parametrize(
    ("text", "treaty"),
    [
        ("Montenegro's Paris Agreement pledge", "un-xxvii-7-d"),
        ("the ratification of the Paris Agreement for Montenegro", "un-xxvii-7-d"),
        ("Ратификация Парижского соглашения Черногории", "un-xxvii-7-d"),
        ("the Paris Agreement between China and others", "un-xxvii-7-d"),
    ],
)
def test_what_makes_one_name_another_leaves_other_treaties_alone(text: str, treaty: str) -> None:
    assert named(text) == [treaty]


@pytest.mark.parametrize(
    ("text", "treaty"),
    [
        ("Milli Məclis BMT-nin Kibercinayətkarlığa qarşı Konvensiyasını təsdiq edib", "un-xviii-16"),
        ("BMT-nin Kibercinayətkarlığa qarşı Konvensiyasının təsdiqi", "un-xviii-16"),
        ("участие в Римском статуте", "un-xviii-10"),
        ("денонсация Стамбульской конвенции", "coe-210"),
        ("ратифікація Стамбульської конвенції", "coe-210"),
    ],
)
def test_inflected_names_are_found(text: str, treaty: str) -> None:
    assert named(text) == [treaty]


def test_inflected_names_do_not_run_over_a_full_stop() -> None:
    assert named("Он подписал Стамбульскую. Конвенция вступила в силу.") == []


def test_offsets_are_those_of_the_text_as_given() -> None:
    text = "«La  Convention\u00a0d’Istanbul» et l’ACCORD de Paris"
    assert [text[mention.start : mention.end] for mention in find_treaties(text)] == [
        "Convention\u00a0d’Istanbul",
        "ACCORD de Paris",
    ]


@pytest.mark.parametrize("treaty", load_treaties(), ids=lambda treaty: treaty.id)
def test_every_name_of_the_registry_is_found_as_its_treaty(treaty: Treaty) -> None:
    for name in (treaty.title, treaty.short_title, *(entry.name for entry in treaty.names)):
        assert treaty.id in named(f"({name})"), name


def test_a_name_of_two_treaties_is_refused() -> None:
    first, second = load_treaties()[:2]
    with pytest.raises(RegistryError, match=first.id):
        build_finder([first, replace(second, title=first.title)])


def test_an_unknown_key_of_the_endings_is_named() -> None:
    with pytest.raises(RegistryError, match=r"az.*'ends'"):
        parse_inflection({"letters": "a", "minimum": 3, "endings": [], "ends": []}, "inflection.toml: az")


@given(st.text())
def test_any_text_is_read_and_mentions_lie_within_it(text: str) -> None:
    for mention in find_treaties(f"{text} Paris Agreement {text}"):
        assert mention.text
        assert 0 <= mention.start < mention.end
