"""The grammar of rules: what it reads, what it refuses, its arithmetic, and its words."""

from datetime import date
from typing import Any

import pytest

from servanda_db.registry.errors import RegistryError
from servanda_db.registry.rules import (
    Count,
    Delay,
    DelayUnit,
    Event,
    Group,
    NamedStates,
    NotComputable,
    PartiesTo,
    Share,
    describe,
    describe_party,
    parse_rule,
)
from servanda_db.vocabulary import ActionKind, PartyKind

INSTRUMENTS = ["ratification", "acceptance", "approval", "accession"]


def table(**changes: Any) -> dict[str, Any]:
    return {"article": "9", "all": [{"count": 3}], "delay": {"days": 30}, **changes}


@pytest.mark.parametrize(
    ("delay", "deposit", "expected"),
    [
        ({"days": 90}, "2020-10-24", "2021-01-22"),
        ({"days": 30}, "2017-02-15", "2017-03-17"),
        ({"months": 3}, "1975-12-23", "1976-03-23"),
        ({"months": 12}, "1993-11-16", "1994-11-16"),
        ({"months": 3}, "2019-11-30", "2020-02-29"),
        ({"months": 1}, "2021-12-31", "2022-01-31"),
        ({"first_of_month_after": {"months": 3}}, "2016-11-16", "2017-03-01"),
        ({"first_of_month_after": {"months": 3}}, "2001-06-01", "2001-10-01"),
        ({"first_of_month_after": {"months": 3}}, "2010-11-30", "2011-03-01"),
        ({"first_of_month_after": {"days": 60}}, "2002-04-11", "2002-07-01"),
        ({"first_of_month_after": {"days": 60}}, "2019-11-02", "2020-02-01"),
        ({"first_day_of_month": 6}, "1998-09-16", "1999-03-01"),
        ({"first_day_of_month": 3}, "2007-05-04", "2007-08-01"),
        ({"on_deposit": True}, "1967-10-04", "1967-10-04"),
    ],
)
def test_a_delay_ends_on_the_day_that_treaty_practice_gives(delay: dict[str, Any], deposit: str, expected: str) -> None:
    assert parse_rule(table(delay=delay), "x").delay.after(deposit) == expected


def test_every_clause_is_read_with_what_it_may_carry() -> None:
    rule = parse_rule(
        table(
            all=[
                {"count": 5, "kinds": ["ratification"]},
                {"any": [{"count": 3, "members_of": "coe"}, {"share": 55.0, "metric": "emissions"}]},
                {"states": ["GBR", "USA"]},
                {"parties_to": "coe-108"},
                {"event": "adoption of the annex"},
            ],
            exclude=["regional_organization"],
        ),
        "x",
    )
    first, either, states, parent, event = rule.condition.parts
    assert first == Count(count=5, kinds=frozenset({ActionKind.RATIFICATION}))
    share = Share(share=55.0, metric="emissions")
    assert either == Group(need_all=False, parts=(Count(count=3, members_of="coe"), share))
    assert states == NamedStates(states=("GBR", "USA"))
    assert parent == PartiesTo(treaty="coe-108")
    assert event == Event(event="adoption of the annex")
    assert rule.exclude == {PartyKind.REGIONAL_ORGANIZATION}
    assert len(rule.leaves()) == 6


def test_the_rule_of_a_party_differs_by_kind_of_act() -> None:
    party = parse_rule(
        table(
            party={
                "article": "11",
                "delay": {"days": 60},
                "by_kind": {"accession": {"not_computable": "a period for objections"}},
            }
        ),
        "x",
    ).party
    assert party is not None
    assert party.timing_of(ActionKind.RATIFICATION) == Delay(unit=DelayUnit.DAYS, amount=60)
    assert party.timing_of(ActionKind.ACCESSION) == NotComputable(reason="a period for objections")
    assert party.names(ActionKind.ACCESSION)
    assert not party.names(ActionKind.SUCCESSION)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"all": [{"cuont": 3}]}, "all"),
        ({"all": []}, "all"),
        ({"all": [{"count": 0}]}, "count"),
        ({"all": [{"count": "3"}]}, "count"),
        ({"all": [{"count": True}]}, "count"),
        ({"all": [{"count": 3, "share": 5.0}]}, "count"),
        ({"all": [{"count": 3, "unless": "x"}]}, "unless"),
        ({"all": [{"share": 155.0, "metric": "m"}]}, "share"),
        ({"all": [{"share": 55.0}]}, "metric"),
        ({"all": [{"states": []}]}, "states"),
        ({"all": [{"states": ["USA", "USA"]}]}, "states"),
        ({"all": [{"count": 3, "kinds": ["signature"]}]}, "kinds"),
        ({"all": [{"count": 3, "after": "2023-10-11"}]}, "after"),
        ({"any": [{"count": 3}]}, "all or any"),
        ({"delay": {"days": 30, "months": 1}}, "days"),
        ({"delay": {"weeks": 3}}, "days"),
        ({"delay": {"days": 30, "from": "deposit"}}, "from"),
        ({"delay": {"on_deposit": False}}, "on_deposit"),
        ({"delay": {"first_of_month_after": {"years": 1}}}, "days"),
        ({"exclude": ["state"]}, "exclude"),
        ({"treshold": 3}, "treshold"),
        ({"party": {"article": "9"}}, "delay"),
        ({"party": {"delay": {"days": 30}, "not_computable": "x"}}, "delay"),
        ({"party": {"delay": {"days": 30}, "by_kind": {"signature": {"delay": {"days": 1}}}}}, "signature"),
        ({"party": {"delay": {"days": 30}, "delays": 1}}, "delays"),
    ],
)
def test_what_the_grammar_does_not_have_is_refused_by_file_and_key(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(RegistryError) as caught:
        parse_rule(table(**changes), "treaties/un-i-9.toml [entry_into_force]")
    assert "treaties/un-i-9.toml" in str(caught.value)
    assert named in str(caught.value)


def test_a_rule_is_said_in_plain_words() -> None:
    rule = parse_rule(
        table(
            all=[{"count": 40, "kinds": INSTRUMENTS}],
            delay={"days": 90},
            exclude=["regional_organization"],
        ),
        "x",
    )
    assert describe(rule) == (
        "40 instruments of ratification, acceptance, approval or accession; then the ninetieth day after "
        "the deposit of the fortieth; instruments of regional economic integration organizations are not "
        "counted"
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"all": [{"count": 21}]}, "after the deposit of the twenty-first"),
        ({"delay": {"days": 180}}, "the 180th day after"),
        ({"delay": {"days": 122}}, "the 122nd day after"),
        ({"delay": {"first_day_of_month": 6}}, "first day of the sixth month after the month of the deposit"),
        ({"delay": {"first_of_month_after": {"months": 1}}}, "that follows 1 month after the deposit"),
        (
            {"all": [{"count": 5}, {"count": 3, "members_of": "coe"}]},
            "3 instruments of members of the Council of Europe",
        ),
        ({"all": [{"share": 55.0, "metric": "emissions"}]}, "at least 55 % of emissions"),
        ({"all": [{"states": ["GBR", "RUS", "USA"]}]}, "GBR, RUS and USA"),
        ({"all": [{"states": [f"S{place:02}" for place in range(44)]}]}, "all 44 named states"),
        ({"all": [{"parties_to": "hcch-12"}]}, "all parties to hcch-12"),
    ],
)
def test_words_name_what_each_clause_asks(changes: dict[str, Any], words: str) -> None:
    assert words in describe(parse_rule(table(**changes), "x"))


def test_a_day_from_which_a_clause_holds_is_said() -> None:
    rule = table(any=[{"count": 38}], delay={"months": 3})
    del rule["all"]
    rule["any"][0]["after"] = date(2023, 10, 11)
    words = describe(parse_rule(rule, "x"))
    assert "from 2023-10-11 on" in words
    assert "the day on which this is fulfilled" in words


def test_the_rule_of_a_party_is_said_in_plain_words() -> None:
    party = parse_rule(table(party={"delay": {"days": 30}}), "x").party
    assert party is not None
    assert describe_party(party) == "an instrument: the thirtieth day after its deposit; never before the treaty itself"
