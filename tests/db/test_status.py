"""The objects of `status` and `explain`, key by key, and what they say in words."""

import json
from typing import Any

import pytest

from servanda_db.entry_into_force import Deposit, evaluate
from servanda_db.explain import EvidenceRow, Subject, as_text, explain_object
from servanda_db.registry.rules import parse_rule
from servanda_db.standing import Act, HomeStep, Interval, derive, standing_on
from servanda_db.status import TreatyRecord, status_object
from servanda_db.status_table import Names, party_sheet, treaty_list, treaty_sheet
from servanda_db.vocabulary import ActionKind, Axis, DomesticStage, NewsStage, Realis, Tier

RULE = parse_rule(
    {
        "article": "65(1)",
        "all": [{"count": 2}, {"share": 55.0, "metric": "a-metric-without-a-table"}],
        "delay": {"days": 90},
        "party": {"article": "65(2)", "delay": {"days": 30}},
    },
    "x",
)
COUNT = parse_rule({"article": "65(1)", "all": [{"count": 2}], "delay": {"days": 90}}, "x")
DEPOSITS = [
    Deposit(party="QAT", kind=ActionKind.RATIFICATION, date="2026-01-05"),
    Deposit(party="VNM", kind=ActionKind.ACCESSION, date="2026-02-01"),
]
SUBJECT = Subject(
    treaty="un-xviii-16",
    treaty_title="United Nations Convention against Cybercrime",
    party="AZE",
    party_name="Azerbaijan",
    depositary="Secretary-General of the United Nations",
    article="65(2)",
)


def intervals(*acts: Act, steps: tuple[HomeStep, ...] = ()) -> tuple[Interval, ...]:
    return derive(acts, steps, rule=RULE, treaty_in_force_on=None, published=False, known_on="2026-03-27")


def law_signed(day: str | None) -> HomeStep:
    return HomeStep(stage=DomesticStage.LAW_SIGNED, date=day, tier=Tier.OFFICIAL, retrieved_at="2026-03-01T06:00:00Z")


SIGNED = Act(kind=ActionKind.SIGNATURE, date="2025-10-25")
WAITING = intervals(SIGNED, steps=(law_signed("2026-02-23"),))
UNDATED = intervals(SIGNED, steps=(law_signed(None),))


def status(rule: Any = COUNT, published: str | None = None, **more: Any) -> dict[str, Any]:
    standings = more.pop("standings", [("AZE", WAITING), ("CAN", intervals(SIGNED))])
    return status_object(
        TreatyRecord(id="un-xviii-16", published=published),
        evaluate(rule, more.pop("deposits", DEPOSITS)),
        standings,
        **{"on": "2026-03-05", "known_at": None, **more},
    )


def evidence(**changes: Any) -> EvidenceRow:
    row: dict[str, Any] = {
        "source": "un_depositary",
        "tier": Tier.DEPOSITARY,
        "address": "https://treaties.un.org/x",
        "quote": "25 Oct 2025",
        "kind": "signature",
        "date": "2025-10-25",
        "retrieved_at": "2026-03-27T06:00:00Z",
        "axis": Axis.INTERNATIONAL,
        "realis": Realis.HAPPENED,
        "bracketed": False,
        "is_action": True,
    }
    return EvidenceRow(**{**row, **changes})


NEWS = evidence(
    source="az_omm",
    tier=Tier.OFFICIAL,
    address="https://news.example/67707",
    quote="The President signed the law confirming the Convention.",
    kind=NewsStage.LAW_SIGNED,
    date=None,
    axis=Axis.DOMESTIC,
    is_action=False,
)


def test_the_status_object_has_the_keys_of_the_design() -> None:
    told = status()
    assert list(told) == ["treaty", "on", "known_at", "entry_into_force", "standings"]
    assert list(told["entry_into_force"]) == [
        "published",
        "computed",
        "agrees",
        "rule",
        "trigger",
        "article",
        "progress",
    ]
    assert list(told["entry_into_force"]["progress"][0]) == ["clause", "have", "need", "satisfied"]
    standing = told["standings"][0]
    assert list(standing) == ["party", "is_party", "standing", "waiting_days", "international", "domestic"]
    assert list(standing["international"]) == [
        "stage",
        "signed_on",
        "consent_kind",
        "consent_on",
        "in_force_on",
        "withdrawn_on",
    ]
    assert list(standing["domestic"]) == ["stage", "date"]
    assert json.loads(json.dumps(told)) == told


def test_published_and_computed_stand_side_by_side() -> None:
    agreeing = status(published="2026-05-02")["entry_into_force"]
    assert (agreeing["computed"], agreeing["agrees"], agreeing["article"]) == ("2026-05-02", True, "65(1)")
    assert agreeing["trigger"] == {"party": "VNM", "kind": "accession", "date": "2026-02-01"}
    assert status(published="2026-05-03")["entry_into_force"]["agrees"] is False
    assert status()["entry_into_force"]["agrees"] is None


def test_no_computed_date_comes_with_a_reason() -> None:
    short = status(deposits=DEPOSITS[:1], published="2026-05-03")["entry_into_force"]
    assert (short["computed"], short["agrees"], short["trigger"]) == (None, None, None)
    assert "1 more is needed" in short["reason"]
    no_rule = status(rule=None)["entry_into_force"]
    assert (no_rule["rule"], no_rule["progress"]) == (None, [])
    assert no_rule["reason"]
    metric = status(rule=RULE)["entry_into_force"]
    assert [clause["satisfied"] for clause in metric["progress"]] == [True, None]
    assert "missing" in metric["reason"]


def test_waiting_days_run_from_the_approval_to_the_day_asked_for() -> None:
    azerbaijan, canada = status()["standings"]
    assert azerbaijan["standing"] == "approved at home, not deposited"
    assert azerbaijan["waiting_days"] == 10
    assert azerbaijan["is_party"] is False
    assert azerbaijan["international"]["stage"] == "signed"
    assert azerbaijan["domestic"] == {"stage": "law_signed", "date": "2026-02-23"}
    assert (canada["standing"], canada["waiting_days"]) == ("signed", None)


def test_waiting_days_are_null_where_the_date_is_not_stated() -> None:
    (told,) = status(standings=[("AZE", UNDATED)])["standings"]
    assert (told["standing"], told["waiting_days"]) == ("approved at home, not deposited", None)
    assert told["domestic"] == {"stage": "law_signed", "date": None}


def test_before_anything_was_done_a_party_has_not_signed() -> None:
    (told,) = status(standings=[("AZE", WAITING)], on="2025-01-01")["standings"]
    assert (told["standing"], told["is_party"], told["waiting_days"]) == ("not signed", False, None)
    assert set(told["international"].values()) == {"none", None}
    assert told["domestic"] == {"stage": "none", "date": None}
    (nothing,) = status(standings=[("AZE", ())])["standings"]
    assert nothing == told


def test_without_a_page_of_the_depositary_nothing_is_known_between_states() -> None:
    told = status(standings=[("AZE", WAITING), ("FRA", ())], deposits=[], read=False)
    azerbaijan, france = told["standings"]
    for standing in (azerbaijan, france):
        assert (standing["is_party"], standing["standing"]) == (None, "open question")
        assert standing["why"] == "No page of the depositary was read."
        assert set(standing["international"].values()) == {"none", None}
        assert standing["waiting_days"] is None
    assert azerbaijan["domestic"] == {"stage": "law_signed", "date": "2026-02-23"}
    assert france["domestic"] == {"stage": "none", "date": None}
    force = told["entry_into_force"]
    assert (force["computed"], force["trigger"], force["reason"]) == (None, None, "No page of the depositary was read.")
    assert [(one["have"], one["need"], one["satisfied"]) for one in force["progress"]] == [(None, 2, None)]
    assert "not known: " in as_sheet(told)
    assert "No page of the depositary was read." in as_sheet(told)


NAMES = Names(parties={"AZE": "Azerbaijan"}, treaties={"un-xviii-16": "Convention against Cybercrime"})


def as_sheet(told: dict[str, Any]) -> str:
    return treaty_sheet(told, NAMES)


def test_a_status_in_one_line() -> None:
    line = treaty_list([status(published="2026-05-03")], NAMES)
    assert "un-xviii-16  Convention against Cybercrime  in force from 2026-05-03" in line
    assert line.endswith("1 approved at home, not deposited, 1 signed")
    assert "in force since 2026-05-03" in treaty_list([status(published="2026-05-03", on="2026-06-01")], NAMES)
    bare = treaty_list([status(rule=None, standings=[])], NAMES)
    assert bare.endswith("no date of entry into force  no act")


def test_the_sheet_of_a_party_has_a_line_for_each_treaty_what_waits_first() -> None:
    bound = intervals(Act(kind=ActionKind.RATIFICATION, date="2026-01-05"))
    held = [status(standings=[("AZE", bound)]), status(standings=[("AZE", WAITING)])]
    lines = party_sheet("AZE", held, NAMES).splitlines()
    assert lines[0].startswith("\x1b[1mAzerbaijan (AZE) on 2026-03-05")
    assert ["approved at home" in line for line in lines[-2:]] == [True, False]
    assert "nothing is known" in party_sheet("AZE", [], NAMES)


def test_a_consent_is_given_by_its_kind_in_words() -> None:
    bound = intervals(Act(kind=ActionKind.RATIFICATION, date="2026-01-05"))
    (told,) = status(standings=[("QAT", bound)])["standings"]
    assert told["international"]["consent_kind"] == "ratification"
    assert told["standing"] == "consent deposited, not in force"


def test_the_table_names_rule_progress_and_every_party() -> None:
    text = as_sheet(status(published="2026-05-03", known_at="2026-03-27T06:00:00Z"))
    for words in ("un-xviii-16 on 2026-03-05", "known at 2026-03-27", "article 65(1)", "2 of 2, fulfilled"):
        assert words in text
    assert "the two differ" in text
    assert "approved at home, not deposited (1)" in text
    assert "law signed 2026-02-23, waiting 10 days" in text
    assert "Azerbaijan (AZE)" in text


# Explain.


def explained(*rows: EvidenceRow, now: Interval | None = None) -> dict[str, Any]:
    return explain_object(SUBJECT, now or standing_on(UNDATED, "2026-03-05"), rows)


def test_the_explanation_has_the_keys_of_the_design() -> None:
    told = explained(evidence(), NEWS)
    assert list(told) == ["treaty", "party", "standing", "why", "claims"]
    assert list(told["claims"][0]) == [
        "source",
        "tier",
        "url",
        "quote",
        "kind",
        "date",
        "retrieved_at",
        "accepted",
        "reason",
    ]
    assert told["standing"] == "approved at home, not deposited"
    assert json.loads(json.dumps(told)) == told


def test_a_law_signed_at_home_changes_nothing_internationally_and_the_words_say_why() -> None:
    (claim,) = explained(NEWS)["claims"]
    assert claim["accepted"] is False
    assert claim["reason"] == (
        "This does not change the international standing: a law signed at home binds no one abroad; "
        "Azerbaijan becomes a party only when its instrument is deposited with the Secretary-General of the "
        "United Nations (article 65(2))."
    )
    assert (claim["quote"], claim["url"], claim["date"]) == (NEWS.quote, NEWS.address, None)


@pytest.mark.parametrize("tier", [Tier.REGISTER, Tier.OFFICIAL, Tier.PRESS])
@pytest.mark.parametrize("kind", ["deposited", "ratification", "entered_into_force", "law_signed", "announced"])
@pytest.mark.parametrize("realis", list(Realis))
def test_no_word_of_others_than_the_depositary_is_accepted(tier: Tier, kind: str, realis: Realis) -> None:
    (claim,) = explained(evidence(tier=tier, kind=kind, realis=realis, is_action=False))["claims"]
    assert claim["accepted"] is False
    assert "does not change the international standing" in claim["reason"]


@pytest.mark.parametrize(
    ("changes", "accepted", "words"),
    [
        ({}, True, "the depositary's own record"),
        ({"bracketed": True}, True, "square brackets"),
        ({"unlisted_from": "2026-04-01T06:00:00Z"}, True, "absence is no withdrawal"),
        ({"seen_to": "2026-04-01T06:00:00Z"}, False, "something else in its place"),
        ({"is_action": False, "kind": "reservation"}, False, "statement"),
        ({"is_action": False, "kind": "other"}, False, "no act of this party"),
    ],
)
def test_a_record_of_the_depositary_is_judged_by_what_became_of_it(
    changes: dict[str, Any], accepted: bool, words: str
) -> None:
    (claim,) = explained(evidence(**changes))["claims"]
    assert claim["accepted"] is accepted
    assert words.lower() in claim["reason"].lower()


def test_news_about_a_party_that_has_deposited_changes_nothing_either() -> None:
    (bound,) = intervals(Act(kind=ActionKind.RATIFICATION, date="2026-01-05"))
    (claim,) = explained(NEWS, now=bound)["claims"]
    assert "only what Azerbaijan deposits" in claim["reason"]
    assert "becomes a party" not in claim["reason"]


def test_the_text_shows_each_sentence_its_address_and_when_it_was_read() -> None:
    text = as_text(SUBJECT, explained(evidence(), NEWS))
    for words in (
        NEWS.quote,
        NEWS.address,
        "2026-03-27T06:00:00Z",
        "az_omm",
        "binds no one abroad",
        "no date stated",
    ):
        assert words in text


def test_nothing_done_is_explained_too() -> None:
    told = explain_object(SUBJECT, None, [])
    assert (told["standing"], told["claims"]) == ("not signed", [])
    assert told["why"]


def test_without_a_page_of_the_depositary_the_news_stays_and_the_standing_is_open() -> None:
    for now in (None, standing_on(WAITING, "2026-03-05")):
        told = explain_object(SUBJECT, now, [NEWS], read=False)
        assert (told["standing"], told["why"]) == ("open question", "No page of the depositary was read.")
        assert [claim["accepted"] for claim in told["claims"]] == [False]
