"""When a party existed, and which codes it bore, from the registry, the lists of states and its own acts."""

import pytest

from servanda_db.eligibility import Opening, eligible_steps
from servanda_db.panel import Step
from servanda_db.party_life import FOREVER, DatedCode, PartyLife, Period, periods_of, with_continued_codes
from servanda_db.registry.parties import load_parties
from servanda_db.vocabulary import PartyKind


def life(id_: str, kind: PartyKind = PartyKind.STATE, **codes: tuple[DatedCode, ...]) -> PartyLife:
    return PartyLife(id=id_, name=id_, kind=kind, codes=codes, exists=(Period("1900-01-01", FOREVER),))


def listed(party: str) -> list[Period]:
    entry = next(one for one in load_parties() if one.id == party)
    return [
        Period(code.valid_from or "0001-01-01", code.valid_to or FOREVER)
        for code in entry.codes
        if code.scheme in {"cown", "gwn"}
    ]


def test_the_registry_dates_a_state_whatever_its_acts_say() -> None:
    assert periods_of("1990-05-22", None, [], ["1963-07-23"]) == (Period("1990-05-22", FOREVER),)
    assert periods_of("1949-10-07", "1990-10-02", [], []) == (Period("1949-10-07", "1990-10-02"),)


def test_a_state_without_dates_exists_while_a_list_of_states_has_it() -> None:
    estonia = periods_of(None, None, listed("EST"), ["1991-10-21"])
    assert [
        any(first <= day <= last for first, last in estonia) for day in ("1930-12-31", "1960-12-31", "1995-12-31")
    ] == [
        True,
        False,
        True,
    ]
    assert not any(first <= "2003-12-31" <= last for first, last in periods_of(None, None, listed("MNE"), []))


def test_an_act_outside_of_the_lists_opens_a_period_up_to_the_next_one() -> None:
    russia = periods_of(None, None, listed("RUS"), ["1954-05-03", "1949-12-16"])
    assert Period("1949-12-16", FOREVER) in russia
    gap = periods_of(None, None, [Period("1918-01-01", "1940-06-01"), Period("1991-09-06", FOREVER)], ["1926-02-03"])
    assert gap == (Period("1918-01-01", "1940-06-01"), Period("1991-09-06", FOREVER))


def test_who_is_in_no_list_exists_from_its_first_act() -> None:
    assert periods_of(None, None, [], ["1995-12-06", "1989-01-02"]) == (Period("1989-01-02", FOREVER),)
    assert periods_of(None, None, [], []) == ()
    assert periods_of(None, "2010-10-09", [], ["1986-01-01"]) == (Period("1986-01-01", "2010-10-09"),)


def test_a_state_bears_the_number_that_a_list_gives_to_it_and_its_predecessor() -> None:
    soviet = life("SUHH", cown=(DatedCode("365", "1922-12-30", "1991-12-25"),))
    russia = life("RUS", cown=(DatedCode("365", "1991-12-26", FOREVER),))
    belarus = life("BLR", cown=(DatedCode("370", "1991-08-25", FOREVER),))
    relations = [("SUHH", "RUS", "dissolved_into"), ("SUHH", "BLR", "dissolved_into")]
    _, continued, other = with_continued_codes([soviet, russia, belarus], relations, frozenset({"RUS", "BLR"}))
    assert [continued.code_on("cown", f"{year}-12-31") for year in (1910, 1960, 2000)] == [None, "365", "365"]
    assert other.code_on("cown", "1960-12-31") is None


def test_a_renamed_state_goes_on_with_the_number_of_its_former_name() -> None:
    union = life("CSXX", gwn=(DatedCode("345", "1992-04-27", "2006-06-04"),))
    serbia = life("SRB", gwn=(DatedCode("340", "2006-06-05", FOREVER),))
    montenegro = life("MNE", gwn=(DatedCode("341", "2006-06-03", FOREVER),))
    relations = [("CSXX", "SRB", "renamed"), ("CSXX", "MNE", "separated")]
    _, renamed, separated = with_continued_codes([union, serbia, montenegro], relations, frozenset())
    assert [renamed.code_on("gwn", f"{year}-12-31") for year in (2003, 2010)] == ["345", "340"]
    assert separated.code_on("gwn", "2003-12-31") is None


def test_a_predecessor_with_acts_of_its_own_keeps_its_number_alone() -> None:
    soviet = life("SUHH", cown=(DatedCode("365", "1922-12-30", "1991-12-25"),))
    russia = life("RUS", cown=(DatedCode("365", "1991-12-26", FOREVER),))
    _, apart = with_continued_codes([soviet, russia], [("SUHH", "RUS", "dissolved_into")], frozenset({"SUHH"}))
    assert apart.code_on("cown", "1960-12-31") is None


STATE = life("AAA", cown=(DatedCode("1", "1900-01-01", FOREVER),))


def value(steps: list[Step], day: str) -> int | None:
    return [told for since, told in steps if since <= day][-1]


def test_a_treaty_open_to_states_is_open_to_them_from_its_opening_on() -> None:
    opening = Opening(opened_on="1966-03-07", open_to=("states",))
    steps = eligible_steps(opening, STATE, None)
    assert [value(steps, day) for day in ("1966-03-06", "1966-03-07", "2020-01-01")] == [0, 1, 1]
    unlisted = eligible_steps(opening, life("COK"), None)
    assert value(unlisted, "1990-01-01") is None
    organization = eligible_steps(opening, life("EUE", PartyKind.REGIONAL_ORGANIZATION), "1998-04-01")
    assert [value(organization, day) for day in ("1990-01-01", "1998-04-01")] == [0, 1]


def test_a_treaty_of_an_organization_is_open_to_its_members_while_they_are_members() -> None:
    members = {"coe": {"AAA": [Period("1995-01-01", "2022-03-16")]}}
    steps = eligible_steps(Opening(opened_on="1981-01-28", open_to=("members_of:coe",), members=members), STATE, None)
    assert [value(steps, f"{year}-12-31") for year in (1980, 1990, 1995, 2021, 2022)] == [0, 0, 1, 1, 0]
    unknown = eligible_steps(Opening(opened_on="1981-01-28", open_to=("members_of:au",)), STATE, None)
    assert value(unknown, "1990-12-31") is None


def test_a_protocol_is_open_to_the_parties_of_its_parent() -> None:
    parents = {"un-xxvii-7": {"AAA": [("1994-03-21", 1), ("2010-01-01", None)]}}
    opening = Opening(opened_on="1998-03-16", open_to=("parties_to:un-xxvii-7",), parents=parents)
    steps = eligible_steps(opening, STATE, None)
    assert [value(steps, f"{year}-12-31") for year in (1997, 1998, 2010)] == [0, 1, None]
    assert value(eligible_steps(opening, life("BBB"), None), "2000-12-31") == 0


@pytest.mark.parametrize(
    ("kind", "open_"), [(PartyKind.STATE, 1), (PartyKind.REGIONAL_ORGANIZATION, 1), (PartyKind.TERRITORY, 0)]
)
def test_of_several_openings_one_suffices(kind: PartyKind, open_: int) -> None:
    party = life("AAA", kind, cown=(DatedCode("1", "1900-01-01", FOREVER),))
    steps = eligible_steps(Opening(opened_on="1982-12-10", open_to=("states", "regional_organizations")), party, None)
    assert value(steps, "1990-12-31") == open_


def test_where_the_registry_does_not_say_only_an_act_tells() -> None:
    steps = eligible_steps(Opening(opened_on=None, open_to=()), STATE, "1985-06-01")
    assert [value(steps, f"{year}-12-31") for year in (1984, 1985)] == [None, 1]
