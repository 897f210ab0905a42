"""The party registry: complete for the United Nations, coded, dated, and read strictly."""

from collections import Counter

import pytest

from servanda_db.registry.errors import RegistryError
from servanda_db.registry.parties import (
    Party,
    PartyCode,
    check_parties,
    load_organizations,
    load_parties,
    parse_organizations,
    parse_parties,
)
from servanda_db.registry.strict import parse_file
from servanda_db.vocabulary import PartyKind

PARTIES = {party.id: party for party in load_parties()}


def codes(party: Party, scheme: str, on: str) -> list[str]:
    return [code.code for code in party.codes if code.scheme == scheme and valid(code, on)]


def valid(code: PartyCode, on: str) -> bool:
    return (code.valid_from or "") <= on <= (code.valid_to or "9999")


def members(organization: str, on: str) -> set[str]:
    return {
        member.party
        for member in load_organizations()[organization]
        if member.valid_from <= on and (member.valid_to is None or on < member.valid_to)
    }


def test_un_members_each_with_iso_and_m49_codes() -> None:
    now = members("un", "2026-01-01")
    assert len(now) == 193
    for id_ in now:
        party = PARTIES[id_]
        assert party.kind is PartyKind.STATE
        assert codes(party, "iso3", "2026-01-01") == [id_]
        assert [len(codes(party, scheme, "2026-01-01")) for scheme in ("iso2", "m49", "cown", "gwn", "wikidata")] == [
            1
        ] * 5
        assert party.region is not None


def test_each_code_leads_to_one_party_on_any_day() -> None:
    for on in ("1950-01-01", "1985-01-01", "1992-11-01", "2004-01-01", "2026-01-01"):
        held = Counter(
            (code.scheme, code.code)
            for party in PARTIES.values()
            for code in party.codes
            if valid(code, on) and code.scheme != "cowc"
        )
        assert {code: number for code, number in held.items() if number > 1} == {}


@pytest.mark.parametrize(
    ("party", "scheme", "on", "code"),
    [
        ("DEU", "cown", "1930-06-01", "255"),
        ("DEU", "cown", "1970-06-01", "260"),
        ("DEU", "cown", "2020-06-01", "255"),
        ("DEU", "gwn", "2020-06-01", "260"),
        ("YEM", "cown", "2020-06-01", "679"),
        ("YEM", "gwn", "2020-06-01", "678"),
        ("YEMEN-AR", "gwn", "1970-06-01", "678"),
        ("YDYE", "cown", "1970-06-01", "680"),
        ("VNM", "gwn", "2020-06-01", "816"),
        ("SOUTH-VIETN", "cown", "1970-06-01", "817"),
        ("SRB", "cown", "2020-06-01", "345"),
        ("SRB", "gwn", "2020-06-01", "340"),
        ("CSXX", "gwn", "2000-06-01", "345"),
        ("YUCS", "cown", "1970-06-01", "345"),
        ("SUHH", "cown", "1970-06-01", "365"),
        ("RUS", "gwn", "2020-06-01", "365"),
        ("CSXX", "iso3", "2005-06-01", "SCG"),
        ("CSXX", "iso3", "2000-06-01", "YUG"),
    ],
)
def test_codes_follow_the_periods_of_their_own_lists(party: str, scheme: str, on: str, code: str) -> None:
    assert codes(PARTIES[party], scheme, on) == [code]


def test_organizations_and_observers_that_have_no_state_number() -> None:
    for id_ in ("EUE", "COK", "NIU", "VAT", "PSE"):
        assert not [code for code in PARTIES[id_].codes if code.scheme in {"cown", "gwn"}]
    assert PARTIES["EUE"].kind is PartyKind.REGIONAL_ORGANIZATION
    assert PARTIES["EUE"].region is None


@pytest.mark.parametrize(
    ("party", "last_day", "successors"),
    [
        ("SUHH", "1991-12-26", {"RUS", "UKR", "AZE", "KAZ"}),
        ("CSHH", "1992-12-31", {"CZE", "SVK"}),
        ("DDDE", "1990-10-02", {"DEU"}),
        ("YDYE", "1990-05-21", {"YEM"}),
        ("YUCS", "1992-04-26", {"HRV", "SVN", "MKD", "BIH", "CSXX"}),
        ("CSXX", "2006-06-03", {"SRB", "MNE"}),
        ("TANGANYIKA", "1964-04-25", {"TZA"}),
    ],
)
def test_former_states_name_their_end_and_successors(party: str, last_day: str, successors: set[str]) -> None:
    entry = PARTIES[party]
    assert entry.kind is PartyKind.FORMER_STATE
    assert entry.valid_to == last_day
    assert successors <= {succession.successor for succession in entry.successions}


def test_members_of_the_council_of_europe_over_time() -> None:
    assert len(members("coe", "2026-01-01")) == 46
    assert len(members("coe", "2020-01-01")) == 47
    assert "RUS" in members("coe", "2015-01-01")
    assert "RUS" not in members("coe", "2022-03-16") | members("coe", "1996-02-27")
    assert "GRC" not in members("coe", "1972-01-01")
    assert {"AZE", "ARM"} <= members("coe", "2001-01-25")


def test_members_of_the_european_union_over_time() -> None:
    assert len(members("eu", "2026-01-01")) == 27
    assert "GBR" in members("eu", "2020-01-30")
    assert "GBR" not in members("eu", "2020-02-01")
    assert len(members("eu", "2010-01-01")) == 27
    assert "HRV" in members("eu", "2013-07-01")


ENTRY = """
[RUR]
name = "Ruritania"
official = "Kingdom of Ruritania"
kind = "state"
region = "Europe"
codes = { iso2 = "RR", iso3 = "RUR", m49 = "999" }
"""


def read(text: str) -> list[Party]:
    return parse_parties(parse_file(text, "parties/test.toml"))


def test_an_entry_gives_its_names_and_codes() -> None:
    (party,) = read(ENTRY + 'dated = [{ name = "Duchy of Ruritania", until = 1900-01-01 }]\n')
    assert [(name.name, name.kind, name.valid_to) for name in party.names] == [
        ("Ruritania", "current", None),
        ("Kingdom of Ruritania", "current", None),
        ("Duchy of Ruritania", "former", "1900-01-01"),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (ENTRY + "capital = 1\n", ["parties/test.toml", "RUR", "capital", "unknown key"]),
        (
            ENTRY + 'cow = [{ number = "1", letters = "RUR", from = 1900-01-01, to = 1901-01-01 }]\n',
            ["RUR", "cow", "to"],
        ),
        (ENTRY.replace('"state"', '"country"'), ["RUR", "kind", "country"]),
        (ENTRY.replace('"Europe"', '"Ruritanian Sea"'), ["RUR", "region"]),
        (ENTRY.replace('"RR"', '"rr"'), ["RUR", "iso2", "rr"]),
        (ENTRY.replace("iso2", "fips"), ["RUR", "fips"]),
        (ENTRY.replace("[RUR]", "[rur]"), ["rur", "id"]),
        (ENTRY + "valid_from = 2000-01-01\nvalid_to = 1999-01-01\n", ["RUR", "valid_to"]),
        (ENTRY + 'valid_from = "2000-01-01"\n', ["RUR", "valid_from"]),
        (ENTRY + 'aliases = ["Ruritania"]\n', ["RUR", "Ruritania", "twice"]),
        (ENTRY + 'aliases = ["Ruritania 2"]\n', ["RUR", "digit"]),
        (ENTRY + 'successors = [{ party = "AZE", relation = "became" }]\n', ["RUR", "relation", "became"]),
        (ENTRY + ENTRY, ["parties/test.toml"]),
    ],
)
def test_what_is_not_understood_is_an_error_that_names_file_entry_and_key(text: str, words: list[str]) -> None:
    with pytest.raises(RegistryError) as error:
        read(text)
    assert all(word in str(error.value) for word in words)


def other(**changes: str) -> str:
    text = ENTRY.replace("[RUR]", "[URR]").replace('iso2 = "RR", iso3 = "RUR", m49 = "999"', 'iso3 = "URR"')
    for old, new in changes.items():
        text = text.replace(old, new)
    return text


def test_parties_that_clash_are_refused() -> None:
    with pytest.raises(RegistryError, match="RUR and URR: names: both have 'ruritania'"):
        check_parties(read(ENTRY) + read(other()))
    renamed = other(Ruritania="Graustark")
    check_parties(read(ENTRY) + read(renamed))
    with pytest.raises(RegistryError, match="iso3 RUR"):
        check_parties(read(ENTRY) + read(renamed.replace('"URR"', '"RUR"')))
    with pytest.raises(RegistryError, match="given to two parties"):
        check_parties(read(ENTRY) + read(ENTRY))
    orphan = renamed + 'successors = [{ party = "NIX", relation = "renamed" }]\n'
    with pytest.raises(RegistryError, match="no party 'NIX'"):
        check_parties(read(orphan))


def test_one_name_may_go_from_party_to_party() -> None:
    before, after = ENTRY + "valid_to = 1999-12-31\n", other() + "valid_from = 2000-01-01\n"
    check_parties(read(before) + read(after))
    with pytest.raises(RegistryError, match="both have 'ruritania'"):
        check_parties(read(before) + read(after.replace("2000-01-01", "1999-12-31")))


@pytest.mark.parametrize(
    ("rows", "word"),
    [
        ('{ party = "RUR", from = 2000-01-01, seat = 1 }', "seat"),
        ('{ party = "NIX", from = 2000-01-01 }', "NIX"),
        ('{ party = "RUR" }', "from"),
        ('{ party = "RUR", from = 2000-01-01, until = 1999-01-01 }', "until"),
        ('{ party = "RUR", from = 2000-01-01 }, { party = "RUR", from = 2001-01-01 }', "twice"),
    ],
)
def test_memberships_are_read_strictly(rows: str, word: str) -> None:
    file = parse_file(f"[club]\nmembers = [{rows}]\n", "organizations.toml")
    with pytest.raises(RegistryError, match=word):
        parse_organizations(file, frozenset({"RUR"}))
