"""Standing as intervals: the cases of treaty practice, and what must hold for any acts and any news."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda_db.registry.rules import parse_rule
from servanda_db.standing import Act, HomeStep, Interval, Standing, derive, standing_on
from servanda_db.vocabulary import ActionKind, DomesticStage, InternationalStage, Tier

KNOWN_ON = "2026-03-27"
RULE = parse_rule(
    {
        "article": "21(1)",
        "all": [{"count": 55}],
        "delay": {"days": 30},
        "party": {
            "article": "21(3)",
            "delay": {"days": 30},
            "by_kind": {"participation": {"not_computable": "it hangs on objections"}},
        },
    },
    "x",
)
SIGNED = Act(kind=ActionKind.SIGNATURE, date="2016-04-22")


def act(kind: ActionKind, day: str | None, effective: str | None = None, *, bracketed: bool = False) -> Act:
    return Act(kind=kind, date=day, effective_date=effective, bracketed=bracketed)


def step(stage: DomesticStage, day: str | None, read: str = "2026-03-01", tier: Tier = Tier.PRESS) -> HomeStep:
    return HomeStep(stage=stage, date=day, tier=tier, retrieved_at=f"{read}T10:00:00Z")


def line(*acts: Act, steps: tuple[HomeStep, ...] = (), **known: Any) -> tuple[Interval, ...]:
    """Intervals under a treaty in force since 2016-11-04 unless `known` says otherwise."""
    given_: dict[str, Any] = {
        "rule": RULE,
        "treaty_in_force_on": "2016-11-04",
        "published": True,
        "known_on": KNOWN_ON,
    }
    return derive(acts, steps, **{**given_, **known})


def not_in_force(*acts: Act, steps: tuple[HomeStep, ...] = ()) -> tuple[Interval, ...]:
    return line(*acts, steps=steps, treaty_in_force_on=None, published=False)


def shown(intervals: tuple[Interval, ...]) -> list[tuple[str, str, bool | None]]:
    return [(one.valid_from, str(one.standing), one.is_party) for one in intervals]


def last(*acts: Act, **known: Any) -> Interval:
    return line(*acts, **known)[-1]


# Cases.


def test_nothing_done_is_no_interval() -> None:
    assert line() == ()
    assert standing_on((), "2020-01-01") is None


def test_signature_deposit_and_entry_into_force_follow_each_other() -> None:
    found = line(SIGNED, act(ActionKind.RATIFICATION, "2017-02-15"))
    assert shown(found) == [
        ("2016-04-22", "signed", False),
        ("2017-02-15", "consent deposited, not in force", False),
        ("2017-03-17", "party", True),
    ]
    bound = found[-1]
    assert bound.stage is InternationalStage.IN_FORCE
    assert (bound.signed_on, bound.consent_kind, bound.consent_on) == (
        "2016-04-22",
        "ratification",
        "2017-02-15",
    )
    assert (bound.in_force_on, bound.valid_to) == ("2017-03-17", None)
    assert "21(3)" in bound.why
    assert found[1].in_force_on == "2017-03-17"


def test_a_deposit_before_the_treaty_is_in_force_takes_effect_with_it() -> None:
    found = line(act(ActionKind.ACCEPTANCE, "2016-09-03"))
    assert shown(found)[-1] == ("2016-11-04", "party", True)


def test_a_treaty_whose_conditions_are_not_fulfilled_binds_nobody() -> None:
    found = not_in_force(SIGNED, act(ActionKind.RATIFICATION, "2017-02-15"))
    assert shown(found)[-1] == ("2017-02-15", "consent deposited, not in force", False)
    assert found[-1].in_force_on is None


@pytest.mark.parametrize(
    ("known", "words"),
    [
        (
            {"rule": None, "treaty_in_force_on": None, "published": False},
            "neither a rule nor a published date",
        ),
        ({"rule": None}, "treaty in force since 2016-11-04"),
        ({"treaty_in_force_on": None, "published": False, "doubt": "former states"}, "former states"),
    ],
)
def test_what_is_not_known_stays_null_and_says_so(known: dict[str, Any], words: str) -> None:
    found = last(act(ActionKind.RATIFICATION, "2017-02-15"), **known)
    assert (found.stage, found.is_party, found.in_force_on) == ("consent_deposited", None, None)
    assert words in found.why


def test_a_kind_whose_date_is_not_computable_stays_open_until_the_depositary_states_it() -> None:
    joined = act(ActionKind.PARTICIPATION, "2017-02-15")
    found = last(joined)
    assert (found.stage, found.is_party) == ("consent_deposited", None)
    assert "objections" in found.why
    stated = line(joined, act(ActionKind.ENTRY_INTO_FORCE, "2018-01-09"))
    assert shown(stated)[-1] == ("2018-01-09", "party", True)


def test_a_definitive_signature_is_a_consent() -> None:
    found = last(act(ActionKind.DEFINITIVE_SIGNATURE, "2017-02-15"))
    assert (found.stage, found.consent_kind, found.signed_on) == ("in_force", "definitive_signature", None)


def test_a_consent_before_the_signature_is_kept_as_it_stands() -> None:
    found = line(act(ActionKind.RATIFICATION, "2016-01-01"), SIGNED)
    assert found[-1].is_party is True
    assert found[-1].signed_on == "2016-04-22"


def test_acceptance_withdrawal_and_new_acceptance_are_three_acts() -> None:
    found = line(
        SIGNED,
        act(ActionKind.ACCEPTANCE, "2016-09-03"),
        act(ActionKind.WITHDRAWAL, "2019-11-04", "2020-11-04"),
        act(ActionKind.ACCEPTANCE, "2021-01-20"),
    )
    assert shown(found)[2:] == [
        ("2016-11-04", "party", True),
        ("2019-11-04", "withdrawal notified", True),
        ("2020-11-04", "former party", False),
        ("2021-01-20", "consent deposited, not in force", False),
        ("2021-02-19", "party", True),
    ]
    former = standing_on(found, "2020-12-01")
    assert former is not None
    assert (former.withdrawn_on, former.consent_on, former.stage) == ("2020-11-04", "2016-09-03", "withdrawn")
    assert found[-1].withdrawn_on is None


def test_an_accession_on_the_day_of_the_notice_of_withdrawal_outlives_it() -> None:
    found = line(
        act(ActionKind.ACCESSION, "1980-11-14"),
        act(ActionKind.WITHDRAWAL, "1998-05-26", "1998-08-26"),
        act(ActionKind.ACCESSION, "1998-05-26"),
        treaty_in_force_on="1976-03-23",
    )
    assert shown(found)[-2:] == [("1998-05-26", "withdrawal notified", True), ("1998-08-26", "party", True)]
    assert found[-1].consent_on == "1998-05-26"


def test_a_withdrawal_without_a_date_of_effect_leaves_open_whether_it_is_still_a_party() -> None:
    found = last(act(ActionKind.RATIFICATION, "2017-02-15"), act(ActionKind.WITHDRAWAL, "2019-11-04"))
    assert (found.standing, found.is_party, found.withdrawn_on) == ("withdrawal notified", None, None)
    assert "not stated" in found.why


def test_a_consent_after_a_withdrawal_without_a_date_of_effect_shows_that_it_had_taken_it() -> None:
    acts = [act(ActionKind.RATIFICATION, "2017-02-15"), act(ActionKind.WITHDRAWAL, "2019-11-04")]
    found = line(*acts, act(ActionKind.ACCESSION, "2021-01-20"))
    assert shown(found)[2:] == [
        ("2019-11-04", "withdrawal notified", None),
        ("2021-01-20", "consent deposited, not in force", False),
        ("2021-02-19", "party", True),
    ]
    assert found[-1].consent_on == "2021-01-20"


def test_a_withdrawal_of_which_only_the_effect_is_known_ends_participation() -> None:
    found = last(act(ActionKind.RATIFICATION, "2017-02-15"), act(ActionKind.WITHDRAWAL, None, "2019-11-04"))
    assert (found.standing, found.is_party, found.valid_from) == ("former party", False, "2019-11-04")


def test_a_withdrawal_without_any_consent_is_an_open_question_until_its_effect() -> None:
    found = line(act(ActionKind.WITHDRAWAL, "2019-11-04", "2020-11-04"))
    assert shown(found) == [("2019-11-04", "open question", None), ("2020-11-04", "former party", False)]


def test_an_instrument_withdrawn_before_entry_into_force_leaves_a_signatory() -> None:
    found = not_in_force(
        act(ActionKind.SIGNATURE, "1996-09-24"),
        act(ActionKind.RATIFICATION, "2000-06-30"),
        act(ActionKind.INSTRUMENT_WITHDRAWN, "2023-11-03"),
        steps=(step(DomesticStage.LAW_SIGNED, "2000-05-27"),),
    )
    assert shown(found)[-2:] == [
        ("2000-06-30", "consent deposited, not in force", False),
        ("2023-11-03", "signed", False),
    ]
    assert (found[-1].signed_on, found[-1].consent_on) == ("1996-09-24", None)
    assert found[-1].waiting is False, "the approval of 2000 was used up by the deposit"


def test_an_instrument_said_to_be_withdrawn_after_entry_into_force_is_an_open_question() -> None:
    found = last(act(ActionKind.RATIFICATION, "2017-02-15"), act(ActionKind.INSTRUMENT_WITHDRAWN, "2023-11-03"))
    assert (found.standing, found.is_party) == ("open question", None)


def test_brackets_on_a_treaty_not_in_force_are_an_instrument_taken_back() -> None:
    found = not_in_force(
        act(ActionKind.SIGNATURE, "1996-09-24"), act(ActionKind.RATIFICATION, "2000-06-30", bracketed=True)
    )
    assert shown(found) == [
        ("1996-09-24", "signed", False),
        ("2000-06-30", "open question", False),
        (KNOWN_ON, "signed", False),
    ]
    assert "square brackets" in found[-1].why


def test_brackets_on_a_treaty_in_force_are_a_former_party_from_our_knowledge_on() -> None:
    found = line(SIGNED, act(ActionKind.ACCEPTANCE, "2021-01-20", bracketed=True))
    assert shown(found)[1:] == [("2021-01-20", "open question", None), (KNOWN_ON, "former party", False)]
    assert found[-1].stage is InternationalStage.WITHDRAWN


def test_brackets_before_a_later_act_are_a_former_participation_with_an_unknown_end() -> None:
    found = line(act(ActionKind.ACCEPTANCE, "2016-09-03", bracketed=True), act(ActionKind.ACCEPTANCE, "2021-01-20"))
    assert shown(found) == [
        ("2016-09-03", "open question", None),
        ("2021-01-20", "consent deposited, not in force", False),
        ("2021-02-19", "party", True),
    ]
    assert "2016-09-03" in found[-1].why


def test_a_known_withdrawal_explains_the_brackets() -> None:
    found = line(
        act(ActionKind.ACCEPTANCE, "2016-09-03", bracketed=True),
        act(ActionKind.WITHDRAWAL, "2019-11-04", "2020-11-04"),
    )
    assert shown(found)[1:] == [
        ("2016-11-04", "party", True),
        ("2019-11-04", "withdrawal notified", True),
        ("2020-11-04", "former party", False),
    ]


def test_a_bracketed_signature_is_none_any_more() -> None:
    found = line(act(ActionKind.SIGNATURE, "2016-04-22", bracketed=True))
    assert shown(found) == [("2016-04-22", "open question", False), (KNOWN_ON, "not signed", False)]


def test_a_succession_takes_effect_before_its_deposit_where_the_depositary_says_so() -> None:
    found = line(act(ActionKind.SUCCESSION, "2006-10-23", "2006-06-03"), treaty_in_force_on="1976-03-23")
    assert shown(found) == [("2006-06-03", "party", True)]
    assert (found[0].consent_on, found[0].in_force_on) == ("2006-10-23", "2006-06-03")


def test_a_succession_without_a_date_of_effect_binds_from_its_deposit_at_the_latest() -> None:
    found = last(act(ActionKind.SUCCESSION, "1993-09-01"), treaty_in_force_on="1976-03-23")
    assert (found.valid_from, found.is_party, found.in_force_on) == ("1993-09-01", True, None)
    assert "at the latest" in found.why


def test_provisional_application_lasts_until_the_treaty_is_in_force_for_the_party() -> None:
    found = line(
        SIGNED,
        act(ActionKind.PROVISIONAL_APPLICATION, "2016-12-01"),
        act(ActionKind.RATIFICATION, "2018-01-01"),
    )
    assert shown(found)[1:] == [
        ("2016-12-01", "provisionally applying", False),
        ("2018-01-01", "provisionally applying", False),
        ("2018-01-31", "party", True),
    ]


def test_suspension_leaves_a_party_and_termination_ends_it() -> None:
    bound = act(ActionKind.RATIFICATION, "2017-02-15")
    found = line(bound, act(ActionKind.SUSPENSION, "2019-01-01"), act(ActionKind.TERMINATION, "2020-01-01"))
    assert shown(found)[-2:] == [("2019-01-01", "suspended", True), ("2020-01-01", "former party", False)]


def test_a_withdrawn_signature_leaves_nothing() -> None:
    found = last(SIGNED, act(ActionKind.SIGNATURE_WITHDRAWN, "2019-01-01"))
    assert (found.stage, found.signed_on, found.standing) == ("none", None, "not signed")
    assert "withdrawn" in found.why


def test_an_ambiguous_act_is_an_open_question_that_a_later_consent_answers() -> None:
    unclear = act(ActionKind.AMBIGUOUS, "2017-01-01")
    assert (last(SIGNED, unclear).standing, last(SIGNED, unclear).is_party) == ("open question", None)
    assert not_in_force(unclear)[-1].is_party is False
    assert last(unclear, act(ActionKind.ACCESSION, "2018-01-01")).is_party is True


def test_an_act_whose_day_is_not_stated_stands_from_our_knowledge_on() -> None:
    found = line(act(ActionKind.RATIFICATION, None))
    assert shown(found) == [(KNOWN_ON, "consent deposited", None)]
    assert found[0].consent_on is None
    year = line(act(ActionKind.RATIFICATION, "1999"))
    assert (year[0].valid_from, year[0].is_party, year[0].consent_on) == ("1999-12-31", None, "1999")


def test_a_state_that_ended_is_no_party_after_it() -> None:
    bound = act(ActionKind.RATIFICATION, "1975-12-23")
    found = line(bound, treaty_in_force_on="1976-03-23", ends_on="1992-12-31")
    assert shown(found)[-1] == ("1993-01-01", "former party", False)
    assert found[-1].stage is InternationalStage.NONE


def test_a_date_that_does_not_exist_is_refused() -> None:
    for day in ("2017-02-30", "2017-13", "17"):
        with pytest.raises(ValueError, match=r"."):
            act(ActionKind.RATIFICATION, day)


# At home.


def test_approved_at_home_is_not_deposited() -> None:
    found = not_in_force(SIGNED, steps=(step(DomesticStage.LAW_SIGNED, "2026-02-23"),))
    assert shown(found) == [
        ("2016-04-22", "signed", False),
        ("2026-02-23", "approved at home, not deposited", False),
    ]
    waiting = found[-1]
    assert (waiting.stage, waiting.domestic_stage, waiting.domestic_on) == (
        "signed",
        "law_signed",
        "2026-02-23",
    )
    assert waiting.waiting
    assert "nothing has changed between states" in waiting.why


def test_a_step_without_a_date_begins_on_the_day_on_which_it_was_read() -> None:
    found = not_in_force(SIGNED, steps=(step(DomesticStage.LAW_SIGNED, None, read="2026-03-01"),))
    assert (found[-1].valid_from, found[-1].domestic_on) == ("2026-03-01", None)
    assert "date not stated; read on 2026-03-01" in found[-1].why


def test_fifty_copies_of_the_news_change_nothing_more() -> None:
    once = not_in_force(SIGNED, steps=(step(DomesticStage.LAW_SIGNED, None),))
    copies = tuple(step(DomesticStage.LAW_SIGNED, None, read=f"2026-03-{day:02}") for day in range(1, 29))
    assert not_in_force(SIGNED, steps=copies * 2) == once


def test_of_several_tellings_the_dated_and_stronger_one_is_told() -> None:
    found = not_in_force(
        SIGNED,
        steps=(
            step(DomesticStage.LAW_SIGNED, None, tier=Tier.OFFICIAL),
            step(DomesticStage.LAW_SIGNED, "2026-02-24", tier=Tier.PRESS),
            step(DomesticStage.LAW_SIGNED, "2026-02-23", tier=Tier.OFFICIAL),
        ),
    )
    assert found[-1].domestic_on == "2026-02-23"


@pytest.mark.parametrize(
    ("stage", "waits"),
    [
        (DomesticStage.ANNOUNCED, False),
        (DomesticStage.CABINET_APPROVED, False),
        (DomesticStage.BEFORE_PARLIAMENT, False),
        (DomesticStage.PARLIAMENT_APPROVED, True),
        (DomesticStage.COURT_REVIEWED, False),
        (DomesticStage.GAZETTED, True),
        (DomesticStage.INSTRUMENT_SIGNED, True),
    ],
)
def test_only_an_approval_is_waited_for(stage: DomesticStage, waits: bool) -> None:
    assert not_in_force(SIGNED, steps=(step(stage, "2026-02-23"),))[-1].waiting is waits


def test_a_deposit_ends_the_waiting_and_a_late_step_does_not_begin_it_again() -> None:
    approved = step(DomesticStage.PARLIAMENT_APPROVED, "2017-01-01")
    gazetted = step(DomesticStage.GAZETTED, "2017-05-01")
    found = line(SIGNED, act(ActionKind.RATIFICATION, "2017-02-15"), steps=(approved, gazetted))
    assert [one.waiting for one in found] == [False, True, False, False, False]
    assert found[-1].domestic_stage is DomesticStage.GAZETTED


def test_a_new_approval_after_a_withdrawal_waits_again() -> None:
    acts = (act(ActionKind.ACCESSION, "2017-09-03"), act(ActionKind.WITHDRAWAL, "2018-05-09", "2019-05-09"))
    steps = (
        step(DomesticStage.LAW_SIGNED, "2017-05-27"),
        step(DomesticStage.PARLIAMENT_APPROVED, "2025-05-27"),
    )
    found = line(*acts, steps=steps)
    assert [(one.valid_from, one.waiting) for one in found if one.waiting] == [
        ("2017-05-27", True),
        ("2025-05-27", True),
    ]
    assert found[-1].standing == Standing.FORMER_PARTY


# What holds for any acts and any news.

DAYS = st.dates(date(2015, 1, 1), date(2025, 12, 31)).map(date.isoformat)
DATES = st.one_of(st.none(), DAYS, st.sampled_from(["2016", "2018-02"]))
ACTS = st.lists(
    st.builds(Act, kind=st.sampled_from(ActionKind), date=DATES, effective_date=DATES, bracketed=st.booleans()),
    max_size=7,
)
STEPS = st.lists(
    st.builds(
        HomeStep,
        stage=st.sampled_from(DomesticStage),
        date=DATES,
        tier=st.sampled_from(Tier),
        retrieved_at=DAYS.map(lambda day: f"{day}T10:00:00Z"),
    ),
    max_size=5,
)
TREATIES = st.fixed_dictionaries(
    {
        "rule": st.sampled_from([RULE, None]),
        "treaty_in_force_on": st.one_of(st.none(), DAYS),
        "published": st.booleans(),
        "doubt": st.sampled_from([None, "former states"]),
        "ends_on": st.one_of(st.none(), DAYS),
    }
)


def abroad(interval: Interval | None) -> tuple[Any, ...] | None:
    if interval is None:
        return None
    return (
        interval.is_party,
        interval.stage,
        interval.signed_on,
        interval.consent_kind,
        interval.consent_on,
        interval.in_force_on,
        interval.withdrawn_on,
    )


@settings(deadline=None)
@given(ACTS, STEPS, TREATIES)
def test_any_acts_give_intervals_that_follow_each_other_without_overlap(
    acts: list[Act], steps: list[HomeStep], treaty: dict[str, Any]
) -> None:
    found = line(*acts, steps=tuple(steps), **treaty)
    for before, after in pairwise(found):
        assert before.valid_from < after.valid_from == before.valid_to
        assert replace(before, valid_from="", valid_to=None) != replace(after, valid_from="", valid_to=None)
    for one in found:
        assert one.why
        assert one.standing in set(Standing)
        assert one.standing != Standing.PARTY or (one.is_party and one.stage is InternationalStage.IN_FORCE)
        assert not one.waiting or one.domestic_stage is not DomesticStage.NONE
    assert not found or found[-1].valid_to is None


@settings(deadline=None)
@given(ACTS, STEPS, TREATIES, st.randoms())
def test_the_order_of_arrival_does_not_matter(
    acts: list[Act], steps: list[HomeStep], treaty: dict[str, Any], order: Any
) -> None:
    expected = line(*acts, steps=tuple(steps), **treaty)
    acts, steps = [*acts, *acts[:2]], [*steps, *steps[:2]]
    order.shuffle(acts)
    order.shuffle(steps)
    assert line(*acts, steps=tuple(steps), **treaty) == expected


@settings(deadline=None)
@given(ACTS, STEPS, TREATIES)
def test_no_news_ever_changes_the_international_axis(
    acts: list[Act], steps: list[HomeStep], treaty: dict[str, Any]
) -> None:
    without, with_news = line(*acts, **treaty), line(*acts, steps=tuple(steps), **treaty)
    days = {one.valid_from for one in (*without, *with_news)}
    nothing = (False, InternationalStage.NONE, None, None, None, None, None)
    for day in days:
        plain = abroad(standing_on(without, day))
        assert abroad(standing_on(with_news, day)) in ({plain} if plain else {None, nothing})


@settings(deadline=None)
@given(ACTS, TREATIES)
def test_nobody_is_a_party_without_an_act_of_consent(acts: list[Act], treaty: dict[str, Any]) -> None:
    signed_only = [act for act in acts if act.kind in (ActionKind.SIGNATURE, ActionKind.RESERVATION)]
    assert not any(one.is_party for one in line(*signed_only, **treaty))


@settings(deadline=None)
@given(ACTS, STEPS)
def test_nobody_is_a_party_to_a_treaty_that_is_not_in_force(acts: list[Act], steps: list[HomeStep]) -> None:
    unstated = [act for act in acts if act.kind is not ActionKind.ENTRY_INTO_FORCE]
    unstated = [replace(act, effective_date=None) for act in unstated]
    assert not any(one.stage is InternationalStage.IN_FORCE for one in not_in_force(*unstated, steps=tuple(steps)))


def test_a_deposit_is_not_hidden_by_a_provisional_application_whose_end_is_not_known() -> None:
    found = last(
        act(ActionKind.PROVISIONAL_APPLICATION, "1994-11-16"),
        act(ActionKind.RATIFICATION, "2009-03-02"),
        rule=None,
        treaty_in_force_on=None,
        published=False,
    )
    assert (found.stage, found.is_party, found.consent_on) == ("consent_deposited", None, "2009-03-02")
    assert "provisional application" in found.why.lower()
