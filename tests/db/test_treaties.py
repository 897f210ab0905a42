"""The treaty registry: strict reading, evidence for every datum, names that tell treaties apart."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from servanda_db.folding import fold
from servanda_db.registry.errors import RegistryError
from servanda_db.registry.metrics import load_metric, read_metric
from servanda_db.registry.strict import parse_file
from servanda_db.registry.treaties import Treaty, load_treaties, read_treaties, read_treaty, treaty_by_id

SHARED = Path(__file__).parents[3] / "shared" / "data" / "truth"
FILE = """
id = "un-i-9"
reference = "I-9"
slug = "made-up"
title = "Convention on Made-up Things"
short_title = "Made-up Convention"
depositary = "un"
adopted_on = 2001-02-03
opened_on = 2001-05-01
in_force_on = 2003-01-01
unverified = ["delay", "party_delay"]

[names.alias]
en = ["Treaty of Nowhere"]

[entry_into_force]
article = "9"
all = [{ count = 3 }]
delay = { days = 30 }

[entry_into_force.party]
delay = { days = 30 }

[[verified]]
facts = ["title", "adopted_on", "opened_on", "in_force_on", "threshold"]
source = "https://example.org/treaty"
on = 2020-01-01
"""


def changed(*edits: tuple[str, str]) -> str:
    text = FILE
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return text


def test_a_treaty_file_is_read_typed() -> None:
    treaty = read_treaty(FILE, "made-up.toml")
    assert (treaty.depositary, treaty.adopted_on) == ("Secretary-General of the United Nations", "2001-02-03")
    assert [(name.name, name.kind) for name in treaty.names] == [
        ("Convention on Made-up Things", "official"),
        ("Made-up Convention", "short"),
        ("Treaty of Nowhere", "alias"),
    ]
    assert [(entry.fact, entry.on) for entry in treaty.verified][:1] == [("title", "2020-01-01")]
    assert treaty.rule is not None
    assert treaty.parent is None


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (('slug = "made-up"', 'slug = "made-up"\ncolour = "red"'), ["colour", "unknown key"]),
        (("adopted_on = 2001-02-03", "adopted_on = 2001-02-30"), ["not readable", "adopted_on = 2001-02-30"]),
        (("adopted_on = 2001-02-03", 'adopted_on = "2001-02-03"'), ["adopted_on", "without quotes"]),
        (("adopted_on = 2001-02-03", "adopted_on = 2001-02-03T10:00:00"), ["adopted_on", "expected a date"]),
        (("opened_on = 2001-05-01", "opened_on = 2000-05-01"), ["opened_on", "before 2001-02-03"]),
        (("in_force_on = 2003-01-01", "in_force_on = 1999-01-01"), ["in_force_on", "before the adoption"]),
        (('depositary = "un"', 'depositary = "moon"'), ["depositary", "moon"]),
        (('reference = "I-9"\n', ""), ["reference", "missing"]),
        (('title = "Convention on Made-up Things"', 'title = " "'), ["title", "text"]),
        (('id = "un-i-9"', 'id = "UN I-9"'), ["id", "form"]),
        (("all = [{ count = 3 }]", "all = [{ cuont = 3 }]"), ["entry_into_force"]),
        (("article = ", "artikel = "), ["artikel", "unknown key"]),
        (("[names.alias]", "[names.nickname]"), ["nickname", "unknown key"]),
        (('en = ["Treaty of Nowhere"]', 'english = ["Treaty of Nowhere"]'), ["english", "language"]),
        (('["Treaty of Nowhere"]', '["Made-up Convention"]'), ["stands twice"]),
        (('unverified = ["delay", ', "unverified = ["), ["delay", "neither verified nor listed"]),
        (('unverified = ["delay", ', 'unverified = ["title", "delay", '), ["title", "[[verified]]"]),
        (('facts = ["title", ', 'facts = ["titel", "title", '), ["titel", "not a fact"]),
        (("on = 2020-01-01", 'on = "yesterday"'), ["on", "expected a date"]),
        (('source = "https', 'origin = "https'), ["[[verified]] 1", "source", "missing"]),
        (('slug = "made-up"', 'slug = "made-up"\nopen_to = ["everybody"]'), ["open_to", "everybody"]),
        (('slug = "made-up"', 'slug = "made-up"\nopen_to = ["members_of:moon"]'), ["open_to", "moon", "coe"]),
        (("{ count = 3 }", '{ any = [{ count = 3, members_of = "moon" }] }'), ["entry_into_force", "moon", "coe"]),
    ],
)
def test_what_is_not_as_it_should_be_is_an_error_that_names_file_and_key(
    edit: tuple[str, str], words: list[str]
) -> None:
    with pytest.raises(RegistryError) as error:
        read_treaty(changed(edit), "made-up.toml")
    assert str(error.value).startswith("made-up.toml")
    assert "\n" not in str(error.value)
    for word in words:
        assert word in str(error.value)


OTHER = changed(
    ("un-i-9", "un-i-10"),
    ("Convention on Made-up Things", "Convention on Other Things"),
    ("Made-up Convention", "Other Convention"),
    ("Treaty of Nowhere", "Treaty of Elsewhere"),
)


def test_files_are_checked_against_each_other() -> None:
    assert [treaty.id for treaty in read_treaties({"un-i-9.toml": FILE, "un-i-10.toml": OTHER})] == [
        "un-i-10",
        "un-i-9",
    ]


@pytest.mark.parametrize("claimed", ["treaty of NOWHERE", "Tréaty of  Nowhere", "Made‑up Convention"])
def test_two_treaties_cannot_claim_one_name_however_it_is_set(claimed: str) -> None:
    other = OTHER.replace("Treaty of Elsewhere", claimed)
    with pytest.raises(RegistryError, match=r"un-i-9\.toml: names: .* is also a name of un-i-10"):
        read_treaties({"un-i-9.toml": FILE, "un-i-10.toml": other})


def test_the_apostrophe_makes_no_other_name() -> None:
    mine = FILE.replace("Treaty of Nowhere", "Convention d'Ici")
    with pytest.raises(RegistryError, match="is also a name of"):
        read_treaties({"un-i-9.toml": mine, "un-i-10.toml": OTHER.replace("Treaty of Elsewhere", "Convention d’Ici")})


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ({"un-i-9.toml": FILE, "zz.toml": FILE}, "zz.toml: id: un-i-9 is the id of another file"),
        ({"other.toml": FILE}, "other.toml: id: un-i-9 belongs into un-i-9.toml"),
        (
            {"un-i-9.toml": changed(('slug = "made-up"', 'slug = "made-up"\nparent = "un-i-1"'))},
            "un-i-9.toml: parent: un-i-1",
        ),
    ],
)
def test_ids_and_parents_must_fit(texts: dict[str, str], words: str) -> None:
    with pytest.raises(RegistryError) as error:
        read_treaties(texts)
    assert words in str(error.value)


DEFAULT = [
    "un-xviii-16",
    "coe-185",
    "coe-189",
    "coe-224",
    "coe-225",
    "au-malabo",
    "un-xviii-12",
    "un-xviii-12-a",
    "un-xviii-14",
    "un-xviii-11",
    "un-xviii-10",
    "un-iv-4",
    "un-iv-3",
    "un-iv-2",
    "un-iv-8",
    "un-iv-9",
    "un-iv-9-b",
    "un-iv-11",
    "un-iv-13",
    "un-iv-15",
    "un-iv-16",
    "un-iv-12",
    "un-iv-1",
    "un-v-2",
    "un-v-5",
    "un-xxiii-1",
    "un-xxi-6",
    "un-xxi-10",
    "un-xxvi-9",
    "un-xxvi-4",
    "npt",
    "un-xxvi-3",
    "un-xxvi-5",
    "un-xxvi-6",
    "un-xxvi-8",
    "un-xxvii-7-d",
    "un-xxvii-7",
    "un-xxvii-8",
    "un-xxvii-17",
    "icrc-gc-i",
    "icrc-gc-ii",
    "icrc-gc-iii",
    "icrc-gc-iv",
    "icrc-ap-i",
    "icrc-ap-ii",
    "icrc-ap-iii",
    "hcch-12",
    "hcch-28",
    "hcch-41",
    "coe-210",
    "coe-201",
    "coe-108",
    "coe-223",
    "coe-005",
]


def test_the_default_registry_is_there_with_a_rule_each() -> None:
    without = [treaty_id for treaty_id in DEFAULT if not (found := treaty_by_id(treaty_id)) or not found.rule]
    assert without == []
    assert treaty_by_id("un-nowhere") is None


def test_every_treaty_says_who_keeps_it_and_where_it_was_checked() -> None:
    for treaty in load_treaties():
        assert treaty.title, treaty.id
        assert treaty.depositary, treaty.id
        assert treaty.verified, f"{treaty.id}: nothing was verified"


def test_dates_are_days_and_ids_follow_the_references() -> None:
    for treaty in load_treaties():
        for value in (treaty.adopted_on, treaty.opened_on, treaty.in_force_on, treaty.registered_on):
            assert value is None or date.fromisoformat(value).isoformat() == value, treaty.id
        if treaty.chapter is not None:
            assert treaty.id == f"un-{treaty.reference.lower()}"
            assert treaty.reference.split("-")[0] == treaty.chapter
        if re.fullmatch(r"C?ETS \d+", treaty.reference):
            assert treaty.id == f"coe-{treaty.reference.split()[1]}"


def _names(treaty_id: str) -> set[str]:
    treaty = treaty_by_id(treaty_id)
    assert treaty is not None
    return {fold(name.name) for name in treaty.names}


@pytest.mark.parametrize(
    ("name", "treaty"),
    [
        ("UN Cybercrime Convention", "un-xviii-16"),
        ("Hanoi Convention", "un-xviii-16"),
        ("United Nations Convention against Cybercrime", "un-xviii-16"),
        ("Convention on Cybercrime", "coe-185"),
        ("Budapest Convention", "coe-185"),
        ("Istanbul Convention", "coe-210"),
        ("BBNJ Agreement", "un-xxi-10"),
        ("High Seas Treaty", "un-xxi-10"),
        ("Ottawa Convention", "un-xxvi-5"),
        ("Nagoya Protocol", "un-xxvii-8-b"),
        ("Nagoya–Kuala Lumpur Supplementary Protocol", "un-xxvii-8-c"),
        ("ДВЗЯИ", "un-xxvi-4"),
        ("Convention d'Istanbul", "coe-210"),
        ("Konvention über die Verhütung und Bestrafung des Völkermordes", "un-iv-1"),
        ("Acuerdo de Escazu", "un-xxvii-18"),
        ("Convenção sobre o Crime Cibernético", "coe-185"),
        ("Roma Statutu", "un-xviii-10"),
        ("Римський статут", "un-xviii-10"),
    ],
)
def test_names_of_the_press_lead_to_their_treaty(name: str, treaty: str) -> None:
    assert fold(name) in _names(treaty)
    assert [other.id for other in load_treaties() if fold(name) in _names(other.id)] == [treaty]


def test_a_protocol_has_its_convention_as_parent() -> None:
    parents = {treaty.id: treaty.parent for treaty in load_treaties() if treaty.parent}
    assert parents["coe-224"] == "coe-185"
    assert parents["un-xviii-12-a"] == "un-xviii-12"
    assert parents["un-xxvii-8-c"] == "un-xxvii-8-a"
    assert parents["un-iv-9-b"] == "un-iv-9"
    by_id = {treaty.id: treaty for treaty in load_treaties()}
    for child, parent in parents.items():
        first, second = by_id[child].adopted_on, by_id[parent].adopted_on
        assert first is None or second is None or first >= second, child


def test_the_test_ban_waits_for_the_forty_four_states_of_its_annex() -> None:
    treaty = treaty_by_id("un-xxvi-4")
    assert treaty is not None
    text = repr(treaty.rule)
    states = set(re.findall(r"'([A-Z]{3})'", text))
    assert len(states) == 44
    assert {"PRK", "IND", "PAK", "USA", "COD"} <= states


def test_shares_of_emissions_do_not_count_the_union_beside_its_members() -> None:
    shares = load_metric("paris-emissions")
    assert "EUE" not in shares
    assert shares["CHN"] > shares["USA"] > shares["RUS"] > shares["IND"]
    assert sum(shares.values()) == pytest.approx(100, abs=0.1)


@pytest.mark.parametrize(
    ("shares", "words"),
    [("AAA = 60\nBBB = 60", "more than the whole"), ("", "no share"), ('AAA = "much"', "AAA")],
)
def test_a_table_of_shares_that_cannot_be_is_refused(shares: str, words: str) -> None:
    text = f'title = "T"\nsource = "S"\non = 2020-01-01\n[shares]\n{shares}\n'
    with pytest.raises(RegistryError, match=words):
        read_metric(parse_file(text, "metrics/made-up.toml"))


def test_a_table_of_shares_that_is_not_there_is_named() -> None:
    with pytest.raises(RegistryError, match=r"metrics/no-such\.toml"):
        load_metric("no-such")


@pytest.fixture(scope="module")
def index_of_2026() -> dict[str, tuple[str, str]]:
    path = SHARED / "untc_chapter_index_2026-05-08.json"
    if not SHARED.exists():
        pytest.skip("the shared data folder is absent")
    treaties = json.loads(path.read_text(encoding="utf-8"))["treaties"]
    return {entry["ref"]: (entry["title"], entry["place_date"]) for entry in treaties}


def _indexed(index: dict[str, tuple[str, str]]) -> list[Treaty]:
    return [treaty for treaty in load_treaties() if treaty.chapter is not None and treaty.reference in index]


def test_titles_agree_with_the_depositary(index_of_2026: dict[str, tuple[str, str]]) -> None:
    treaties = _indexed(index_of_2026)
    assert len(treaties) >= 40
    for treaty in treaties:
        published = fold(index_of_2026[treaty.reference][0]).rstrip("*")
        assert fold(treaty.title).startswith(published), treaty.id


def test_places_and_dates_agree_with_the_depositary(index_of_2026: dict[str, tuple[str, str]]) -> None:
    for treaty in _indexed(index_of_2026):
        published = index_of_2026[treaty.reference][1].removeprefix("... ")
        assert fold(treaty.concluded or "") == fold(published), treaty.id
