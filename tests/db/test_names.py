"""Names as depositaries publish them: exact on the key, a party or unresolved, never a near miss."""

import csv
import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda_db.folding import fold
from servanda_db.name_keys import parse_name_words
from servanda_db.names import normalise, resolve_lines, resolve_party
from servanda_db.registry.errors import RegistryError
from servanda_db.registry.parties import Party, PartyName, load_parties, name_keys
from servanda_db.registry.strict import parse_file
from servanda_db.vocabulary import PartyKind

SHARED = Path(__file__).parents[3] / "shared" / "data"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data folder is absent")
PARTIES = load_parties()
KEYS = {key for party in PARTIES for key, _ in name_keys(party)}
NAMES = [(name, party) for party in PARTIES for name in party.names]

PUBLISHED = """
Congo = COG
Congo, Republic of the = COG
Congo (Brazzaville) = COG
CONGO BRAZZAVILLE = COG
CONGO, PEOPLES REPUBLIC OF = COG
Democratic Republic of the Congo = COD
Congo, Democratic Republic of the = COD
Congo (Democratic Republic) = COD
Congo (Leopoldville) = COD
CONGO KINSHASA = COD
Zaire = COD
CHINA = CHN
CHINA P R = CHN
China, People's Republic of = CHN
CHINA REPUBLIC OF = TWN
CHINA TAIWAN = TWN
Taiwan Province of China = TWN
Chinese Taipei = TWN
GERMANY = DEU
GERMANY FEDERAL REPUBLIC = DEU
Federal Republic of Germany = DEU
GERMAN DEMOCRATIC REPUBLIC = DDDE
Korea, North = PRK
Korea, Democratic People's Republic = PRK
KOREA DEMOCRATIC PEOPLE'S REPUBLIC OF = PRK
Korea (Dem.People's Rep.) = PRK
KOREA REPUBLIC OF = KOR
Korea (Republic of) = KOR
Korea, the Republic of = KOR
VIETNAM = VNM
VIETNAM, SOCIALIST REP OF = VNM
NORTH VIETNAM = VDVN
VIETNAM D R = VDVN
SOUTH VIETNAM = SOUTH-VIETN
VIETNAM, REPUBLIC OF = SOUTH-VIETN
YEMEN = YEM
YEMEN, REPUBLIC OF = YEM
YEMEN ARAB REPUBLIC = YEMEN-AR
SOUTH YEMEN = YDYE
YEMEN, PEOPLES'S DEMOCRATIC REPUBLIC OF = YDYE
YUGOSLAVIA = YUCS
former Yugoslavia = YUCS
SERB-CROAT-SLOVENE STATE = YUCS
YUGOSLAVIA, FEDERAL REPUBLIC OF = CSXX
Serbia and Montenegro = CSXX
SERBIA = SRB
SOVIET UNION = SUHH
U.S.S.R. = SUHH
RUSSIA = RUS
BYELORUSSIA S S R = BLR
Byelorussian Soviet Socialist Republic = BLR
UKRAINE S S R = UKR
CZECH AND SLOVAK FEDERAL REPUBLIC = CSHH
SLOVAK REPUBLIC = SVK
Czechia = CZE
UNITED ARAB REPUBLIC = UAR
TANGANYIKA = TANGANYIKA
Samoa = WSM
WESTERN SAMOA = WSM
American Samoa = ASM
Samoa (American) = ASM
Micronesia = FSM
Micronesia, Federated States of = FSM
Guinea = GIN
GUINEA, EQUATORIAL = GNQ
GUINEA BISSAU = GNB
PAPUA NEW GUINEA = PNG
Niger, the = NER
Nigeria = NGA
DOMINICA, COMMONWEALTH OF = DMA
DOMINICAN REPUBLIC = DOM
Macau = MAC
China (Macao) = MAC
Hong Kong, China = HKG
HONG KONG SAR = HKG
China - Hong Kong Special Administrative Region = HKG
Netherlands Antilles = ANHH
Netherlands, the Kingdom of the = NLD
NETHERLANDS THE = NLD
Netherlands (Kingdom of the) = NLD
Gambia, The = GMB
GAMBIA THE = GMB
Gambia (Republic of The) = GMB
Bahamas (The) = BHS
EU (European Union) = EUE
European Union (EU) = EUE
EUROPEAN ECONOMIC COMMUNITY = EUE
EUROPEAN COMMUNITY = EUE
EUROPEAN ATOMIC ENERGY COMMUNITY (EURATOM) = EURATOM
Cape Verde = CPV
Cabo Verde = CPV
Dahomey = BEN
Upper Volta = BFA
Burma = MMR
Myanmar (formerly Burma) = MMR
Ceylon = LKA
SIAM = THA
PERSIA = IRN
Iran (Islamic Rep.of) = IRN
Swaziland = SWZ
Kingdom of Eswatini = SWZ
Turkey = TUR
TÜRKIYE = TUR
MACEDONIA THE FYR OF = MKD
The former Yugoslav Republic of Macedonia = MKD
Libyan Arab Jamahiriya = LBY
Cote d'Ivoire = CIV
Côte d’Ivoire = CIV
IVORY COAST = CIV
Lao People's Dem.Rep. = LAO
Tanzania (United Republic) = TZA
MOLDOVA REPUBLIC OF = MDA
Slovakia (Slovak Republic) = SVK
St Vincent & Grenadines = VCT
ST CHRISTOPHER AND NEVIS = KNA
Republic of Azerbaijan = AZE
Kingdom of Morocco = MAR
Hellenic Republic = GRC
Holy See (Vatican City State) = VAT
PALESTINE (INCL. PLO) = PSE
Palestine* = PSE
Kosovo* = XKX
UK = GBR
Great Britain = GBR
United Kingdom of Great Britain & Northern Ireland = GBR
U.S.A. = USA
Southern Rhodesia = RHZW
Gold Coast = GOLD-COAST
Australia<superscript>2</superscript> = AUS
Germany6,7,8 = DEU
Iran (Islamic Republic of)10 = IRN
Yugoslavia (< 25-06-1991) = YUCS
Czechoslovakia (<01-01-1993) = CSHH
Yemen (< 22-05-1990) = YEMEN-AR
"""
OPEN = [
    "Korea",
    "KOREA",
    "Rhodesia",
    "Virgin Islands",
    "Antilles",
    "German Empire",
    "Hesse",
    "Ruritania",
    "",
    "12",
    "Guinee",
]
PAIRS = [tuple(line.rsplit(" = ", 1)) for line in PUBLISHED.strip().splitlines()]


@pytest.mark.parametrize(("name", "party"), PAIRS)
def test_published_names(name: str, party: str) -> None:
    assert resolve_party(name) == party


@pytest.mark.parametrize("name", OPEN)
def test_what_means_several_or_nobody_stays_unresolved(name: str) -> None:
    assert resolve_party(name) is None


@pytest.mark.parametrize(
    ("name", "on", "party"),
    [
        ("Yemen", "1970-01-01", "YEMEN-AR"),
        ("Yemen", "1990-05-22", "YEM"),
        ("Yugoslavia", "1980-01-01", "YUCS"),
        ("Yugoslavia", "2001-06-01", "CSXX"),
        ("Yugoslavia", "2026-01-01", "YUCS"),
        ("Cape Verde", "2026-01-01", "CPV"),
        ("Yemen (< 22-05-1990)", "2026-01-01", "YEMEN-AR"),
        ("Czechoslovakia", "2026-01-01", "CSHH"),
    ],
)
def test_a_day_decides_between_parties_that_bore_one_name(name: str, on: str, party: str) -> None:
    assert resolve_party(name, on) == party


def test_two_names_count_only_where_they_are_one_party() -> None:
    assert resolve_party("Swaziland (Eswatini)") == "SWZ"
    assert resolve_party("Ireland (Northern Ireland)") is None
    assert resolve_party("Serbia (Yugoslavia)") is None


def test_every_name_of_the_registry_leads_to_its_party() -> None:
    for name, party in NAMES:
        assert resolve_party(name.name, used_on(name, party)) == party.id, name.name


def used_on(name: PartyName, party: Party) -> str | None:
    return name.valid_to or name.valid_from or party.valid_to or party.valid_from


def test_no_name_of_a_former_state_means_a_later_one() -> None:
    former = [party for party in PARTIES if party.kind is PartyKind.FORMER_STATE]
    assert len(former) > 50
    for party in former:
        shared = {name.name for other in PARTIES if other is not party for name in other.names}
        for name in party.names:
            if name.name not in shared:
                assert resolve_party(name.name) == party.id
                assert resolve_party(name.name, "2026-01-01") == party.id


@pytest.mark.parametrize(
    ("on", "party"), [("1946-01-01", "CHN"), ("1949-10-01", "TWN"), ("1971-10-25", "TWN"), (None, "TWN")]
)
def test_the_republic_of_china_is_china_while_there_was_one(on: str | None, party: str) -> None:
    assert resolve_party("Republic of China", on) == party
    assert resolve_party("China, Republic of", on) == party
    assert resolve_party("China", on) == "CHN"


@pytest.mark.parametrize("control", ["\0", "\x07", "\x1b", "\x1f", "\x7f", "\x92"])
def test_a_name_with_a_control_character_is_no_name(control: str) -> None:
    for name in (f"Fra{control}nce", f"France{control}", f"{control}France", f"Swaziland (Esw{control}atini)"):
        assert resolve_party(name) is None
    assert fold(f"Fra{control}nce") != "france"


WORDS_OF_NAMES = 'articles = ["the"]\nstyles = ["kingdom"]\n[abbreviated]\nst = "saint"\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"colours = []\n{WORDS_OF_NAMES}", "colours"),
        (WORDS_OF_NAMES.replace('"kingdom"', '"Kingdom"'), "Kingdom"),
        (WORDS_OF_NAMES.replace('"saint"', '"sainte croix"'), "sainte croix"),
        (WORDS_OF_NAMES.replace('"saint"', "7"), "st"),
    ],
)
def test_words_of_names_are_read_strictly(text: str, told: str) -> None:
    assert parse_name_words(parse_file(WORDS_OF_NAMES, "words.toml")).styles == {"kingdom"}
    with pytest.raises(RegistryError, match=rf"words\.toml.*{told}"):
        parse_name_words(parse_file(text, "words.toml"))


def test_lines_keep_their_order_and_say_when_unresolved() -> None:
    lines = ["Azerbaijan\n", "Ruritania\r\n", "\n", "Germany6,7,8"]
    assert list(resolve_lines(lines)) == ["Azerbaijan\tAZE", "Ruritania\t", "\t", "Germany6,7,8\tDEU"]


@given(st.text())
def test_a_key_is_its_own_key(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.sampled_from(NAMES), st.sampled_from(["  ", "\t", "\u00a0", " \n"]), st.sampled_from("’‘ʼ`´"))
def test_case_space_and_apostrophes_do_not_matter(entry: tuple[PartyName, Party], space: str, quote: str) -> None:
    name, party = entry
    on = used_on(name, party)
    for changed in (
        name.name.upper(),
        name.name.lower(),
        name.name.replace(" ", space),
        name.name.replace("'", quote),
    ):
        assert resolve_party(changed, on) == party.id


@given(st.sampled_from(NAMES), st.data())
def test_one_letter_changed_is_never_another_party(entry: tuple[PartyName, Party], data: st.DataObject) -> None:
    name, party = entry
    place = data.draw(st.integers(0, len(name.name) - 1))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    changed = name.name[:place] + letter + name.name[place + 1 :]
    found = resolve_party(changed, used_on(name, party))
    assert found in {None, party.id} or normalise(changed) in KEYS


@needs_shared
def test_all_participants_of_the_treaty_tables_resolve() -> None:
    with gzip.open(SHARED / "truth" / "actions.tsv.gz", "rt", encoding="utf-8") as file:
        names = {row["participant_raw"] for row in csv.DictReader(file, delimiter="\t")}
    assert len(names) > 300
    assert sorted(name for name in names if resolve_party(name) is None) == []


@needs_shared
@pytest.mark.parametrize(("path", "column"), [("wipo_membership_2026-03-06.csv", "Contracting Party")])
def test_all_members_of_the_wipo_treaties_resolve(path: str, column: str) -> None:
    with (SHARED / "truth" / path).open(encoding="utf-8") as file:
        names = {row[column] for row in csv.DictReader(file)}
    assert sorted(name for name in names if resolve_party(name) is None) == []


@needs_shared
def test_codes_of_the_list_of_the_paris_agreement_agree() -> None:
    with (SHARED / "truth" / "paris_2023-02-13.csv").open(encoding="utf-8") as file:
        rows = [(row["Name"], row["Code"]) for row in csv.DictReader(file)]
    expected = {"EUU": "EUE"}
    assert [row for row in rows if resolve_party(row[0]) != expected.get(row[1], row[1])] == []


@needs_shared
def test_published_strings_resolve_as_their_base_names() -> None:
    with (SHARED / "participant_names.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert [row["name"] for row in rows if resolve_party(row["name"]) != resolve_party(row["base_name"])] == []
    elsewhere = [row["base_name"] for row in rows if row["sources"] != "fcdo"]
    assert [name for name in elsewhere if resolve_party(name) is None] == []
    assert sum(resolve_party(row["base_name"]) is not None for row in rows) >= 0.9 * len(rows)
