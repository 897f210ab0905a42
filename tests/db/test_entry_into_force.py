"""Entry into force from rule and deposits alone: golden cases, every kind of clause, other worlds."""

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda_db.entry_into_force import (
    Deposit,
    Evaluation,
    Facts,
    FormerDeposit,
    evaluate,
    forecast,
    party_entry,
)
from servanda_db.names import resolve_party
from servanda_db.registry.facts import facts_for
from servanda_db.registry.former_deposits import load_former_deposits
from servanda_db.registry.rules import Rule, parse_rule
from servanda_db.registry.treaties import Treaty, load_treaties, treaty_by_id
from servanda_db.vocabulary import CONSENT_KINDS, ActionKind

TRUTH = Path(__file__).parents[3] / "shared" / "data" / "truth"
needs_truth = pytest.mark.skipif(not TRUTH.is_dir(), reason="the shared data folder is absent")


@dataclass(frozen=True)
class Member:
    party: str
    valid_from: str | None = None
    valid_to: str | None = None


def rule(**table: Any) -> Rule:
    return parse_rule({"delay": {"days": 30}, **table}, "x")


def made(party: str, day: str | None, kind: ActionKind = ActionKind.RATIFICATION, **more: bool) -> Deposit:
    return Deposit(party=party, kind=kind, date=day, **more)


def many(count: int, first: str = "2000-01-01") -> list[Deposit]:
    """One deposit a day."""
    start = date.fromisoformat(first)
    return [made(f"P{place:03}", (start + timedelta(days=place)).isoformat()) for place in range(count)]


def registry_rule(treaty: str) -> Rule:
    known = treaty_by_id(treaty)
    assert known is not None
    assert known.rule is not None
    return known.rule


# Golden cases: published dates of single parties and treaties.

GOLDEN = [
    ("un-xxvii-7-d", "2016-11-04", "2017-02-15", "2017-03-17"),
    ("un-xxvii-7-d", "2016-11-04", "2020-11-16", "2020-12-16"),
    ("un-xxvii-7-d", "2016-11-04", "2016-10-05", "2016-11-04"),
    ("coe-185", "2004-07-01", "2016-11-16", "2017-03-01"),
    ("coe-185", "2004-07-01", "2010-03-15", "2010-07-01"),
    ("hcch-12", "1965-01-24", "1965-12-15", "1966-02-13"),
    ("hcch-12", "1965-01-24", "1964-11-25", "1965-01-24"),
    ("hcch-28", "1983-12-01", "2007-05-04", "2007-08-01"),
    ("hcch-28", "1983-12-01", "1983-06-02", "1983-12-01"),
]


@pytest.mark.parametrize(("treaty", "in_force_on", "deposit", "expected"), GOLDEN)
def test_the_published_date_of_a_party_follows_from_the_registry_rule(
    treaty: str, in_force_on: str, deposit: str, expected: str
) -> None:
    found = party_entry(registry_rule(treaty), in_force_on, ActionKind.RATIFICATION, deposit)
    assert found.date == expected


def test_fifty_deposits_bring_the_nuclear_weapons_treaty_into_force_on_the_published_day() -> None:
    deposits = [*many(49), made("HND", "2020-10-24")]
    found = evaluate(registry_rule("un-xxvi-9"), deposits)
    assert found.computed == "2021-01-22"
    assert found.trigger == made("HND", "2020-10-24")


def test_an_accession_to_the_apostille_convention_is_not_computable_from_its_deposit() -> None:
    found = party_entry(registry_rule("hcch-12"), "1965-01-24", ActionKind.ACCESSION, "2003-09-03")
    assert found.date is None
    assert found.reason is not None
    assert "objections" in found.reason


def test_the_date_of_effect_that_the_depositary_states_stands_above_the_rule() -> None:
    found = party_entry(registry_rule("hcch-12"), "1965-01-24", ActionKind.ACCESSION, "2003-09-03", "2004-05-09")
    assert found.date == "2004-05-09"
    montenegro = party_entry(registry_rule("un-iv-4"), "1976-03-23", ActionKind.SUCCESSION, "2006-10-23", "2006-06-03")
    assert montenegro.date == "2006-06-03"


def test_a_party_date_says_why_it_is_missing() -> None:
    known = registry_rule("un-iv-4")
    without = rule(all=[{"count": 3}])
    for found in (
        party_entry(None, "1976-03-23", ActionKind.RATIFICATION, "1990-01-01"),
        party_entry(without, "1976-03-23", ActionKind.RATIFICATION, "1990-01-01"),
        party_entry(known, None, ActionKind.RATIFICATION, "1990-01-01"),
        party_entry(known, "1976-03-23", ActionKind.SUCCESSION, "1993-09-01"),
        party_entry(known, "1976-03-23", ActionKind.RATIFICATION, "1990"),
        party_entry(known, "1976-03-23", ActionKind.RATIFICATION, None),
    ):
        assert found.date is None
        assert found.reason


# Clauses.


def test_a_count_is_reached_by_its_last_deposit_in_time_not_in_the_order_of_the_list() -> None:
    found = evaluate(rule(all=[{"count": 3}]), reversed(many(5)))
    assert found.computed == "2000-02-02"
    assert found.trigger is not None
    assert found.trigger.party == "P002"
    assert found.missing == 0
    assert [(one.have, one.need, one.satisfied) for one in found.progress] == [(5, 3, True)]


def test_one_party_counts_once_and_by_its_first_instrument() -> None:
    twice = [made("A", "2000-01-01"), made("A", "2000-01-05", ActionKind.ACCESSION), made("B", "2000-01-09")]
    found = evaluate(rule(all=[{"count": 2}]), twice)
    assert found.trigger == made("B", "2000-01-09")
    assert evaluate(rule(all=[{"count": 3}]), twice).missing == 1


def test_signatures_and_statements_are_no_deposits() -> None:
    acts = [made("A", "2000-01-01", ActionKind.SIGNATURE), made("B", "2000-01-01", ActionKind.RESERVATION)]
    assert evaluate(rule(all=[{"count": 1}]), acts).progress[0].have == 0
    definitive = made("C", "2000-01-01", ActionKind.DEFINITIVE_SIGNATURE)
    assert evaluate(rule(all=[{"count": 1}]), [definitive]).computed == "2000-01-31"


def test_only_the_kinds_that_the_article_names_count_and_successions_beside_them() -> None:
    named = rule(all=[{"count": 2, "kinds": ["ratification"]}])
    accession = made("B", "2000-01-02", ActionKind.ACCESSION)
    assert evaluate(named, [made("A", "2000-01-01"), accession]).computed is None
    succession = made("C", "2000-01-03", ActionKind.SUCCESSION)
    assert evaluate(named, [made("A", "2000-01-01"), accession, succession]).computed == "2000-02-02"


def test_instruments_of_organizations_are_left_out_only_where_the_rule_says_so() -> None:
    deposits = [made("A", "2000-01-01"), made("EUE", "2000-01-02", ActionKind.APPROVAL, organization=True)]
    assert evaluate(rule(all=[{"count": 2}]), deposits).computed == "2000-02-01"
    found = evaluate(rule(all=[{"count": 2}], exclude=["regional_organization"]), deposits)
    assert found.computed is None
    assert found.missing == 1


def test_members_of_an_organization_count_while_they_are_members() -> None:
    two_tracks = rule(all=[{"count": 3}, {"count": 2, "members_of": "coe"}])
    facts = Facts(
        memberships={
            "coe": (
                Member("A"),
                Member("B", valid_from="2000-06-01"),
                Member("C", valid_to="1999-12-31"),
            )
        }
    )
    deposits = [made("A", "2000-01-01"), made("B", "2000-01-02"), made("C", "2000-01-03")]
    found = evaluate(two_tracks, deposits, facts=facts)
    assert found.computed == "2000-07-01"
    assert found.trigger == made("B", "2000-01-02")
    early = evaluate(two_tracks, deposits, on="2000-02-01", facts=facts)
    assert [one.satisfied for one in early.progress] == [True, False]


def test_a_share_is_reached_by_the_deposit_that_completes_it() -> None:
    both = rule(all=[{"count": 2}, {"share": 55.0, "metric": "emissions"}])
    facts = Facts(metrics={"emissions": {"A": 10.1, "B": 20.0, "C": 24.9, "D": 40.0}})
    deposits = [made("A", "2000-01-01"), made("B", "2000-01-02"), made("E", "2000-01-03")]
    short = evaluate(both, deposits, facts=facts)
    assert [(one.have, one.satisfied) for one in short.progress] == [(3, True), (30.1, False)]
    assert short.missing == 1
    full = evaluate(both, [*deposits, made("C", "2000-01-04")], facts=facts)
    assert full.computed == "2000-02-03"
    assert full.trigger == made("C", "2000-01-04")


def test_a_metric_without_a_table_is_said_to_be_missing_and_gives_no_date() -> None:
    found = evaluate(rule(all=[{"count": 1}, {"share": 55.0, "metric": "tonnage"}]), many(3))
    assert (found.computed, found.satisfied, found.missing) == (None, None, None)
    assert found.reason is not None
    assert "tonnage is missing" in found.reason
    assert found.progress[1].have is None


def test_named_states_must_all_have_deposited() -> None:
    named = rule(all=[{"states": ["USA", "RUS", "CHN"]}], delay={"days": 180})
    deposits = [*many(100), made("USA", "2001-01-01"), made("CHN", "2001-01-02")]
    short = evaluate(named, deposits)
    assert (short.computed, short.missing, short.progress[0].have, short.progress[0].need) == (None, 1, 2, 3)
    full = evaluate(named, [*deposits, made("RUS", "2000-01-01")])
    assert (full.computed, full.trigger) == ("2001-07-01", made("CHN", "2001-01-02"))


def test_all_parties_to_the_parent_or_a_fall_back_from_a_day_on() -> None:
    fall_back = {"count": 3, "after": date(2023, 10, 11)}
    either = rule(any=[{"parties_to": "coe-108"}, fall_back], delay={"first_of_month_after": {"months": 3}})
    facts = Facts(parties_of={"coe-108": frozenset({"A", "B", "C", "D"})})
    three = [made(party, "2020-05-05") for party in "ABC"]
    assert evaluate(either, three, facts=facts).computed == "2024-02-01"
    assert evaluate(either, [*three, made("D", "2021-05-05")], facts=facts).computed == "2021-09-01"
    two = evaluate(either, three[:2], facts=facts)
    assert (two.computed, two.satisfied, two.missing) == (None, False, 1)
    unknown = evaluate(either, three)
    assert unknown.computed is None
    assert unknown.reason is not None
    assert "coe-108" in unknown.reason


def test_an_event_must_be_recorded() -> None:
    waits = rule(all=[{"event": "adoption of the annex"}, {"count": 1}])
    open_yet = evaluate(waits, many(1))
    assert (open_yet.computed, open_yet.satisfied) == (None, None)
    assert open_yet.reason is not None
    assert "adoption of the annex" in open_yet.reason
    happened = Facts(events={"adoption of the annex": "2001-01-01"})
    assert evaluate(waits, many(1), facts=happened).computed == "2001-01-31"
    never = evaluate(rule(all=[{"event": "adoption of the annex"}, {"count": 9}]), many(1))
    assert never.satisfied is False


def test_without_a_rule_nothing_is_computed_and_the_reason_says_so() -> None:
    found = evaluate(None, many(100))
    assert (found.computed, found.rule, found.progress, found.satisfied) == (None, None, (), None)
    assert found.reason


def test_deposits_after_the_day_asked_for_are_left_out() -> None:
    deposits = many(10)
    assert evaluate(rule(all=[{"count": 5}]), deposits, on="2000-01-04").missing == 1
    assert evaluate(rule(all=[{"count": 5}]), deposits, on="2000-01-05").computed == "2000-02-04"


# What the table leaves unsure.


def test_square_brackets_give_no_date_only_where_they_decide() -> None:
    bracketed = made("A", "2000-01-01", bracketed=True)
    later = [made("B", "2000-01-02"), made("C", "2000-01-03")]
    decides = evaluate(rule(all=[{"count": 2}]), [bracketed, *later])
    assert (decides.computed, decides.satisfied) == (None, True)
    assert decides.reason is not None
    assert "A (2000-01-01)" in decides.reason
    assert decides.doubt == decides.reason
    alone = evaluate(rule(all=[{"count": 3}]), [bracketed, *later])
    assert (alone.computed, alone.satisfied, alone.progress[0].have) == (None, None, 2)
    idle = evaluate(rule(all=[{"count": 2}]), [*later, made("D", "2005-01-01", bracketed=True)])
    assert (idle.computed, idle.reason) == ("2000-02-02", None)


@pytest.mark.parametrize(
    ("unsure", "words"),
    [
        (made("A", None), "on which day"),
        (made("A", "2000"), "on which day"),
        (made("A", "2000-01"), "on which day"),
        (made("A", "1999-12-31", ActionKind.AMBIGUOUS), "a consent to be bound?"),
    ],
)
def test_what_is_not_told_is_a_question_where_it_decides(unsure: Deposit, words: str) -> None:
    found = evaluate(rule(all=[{"count": 2}]), [unsure, *many(2)])
    assert found.computed is None
    assert found.reason is not None
    assert words in found.reason
    assert evaluate(rule(all=[{"count": 2}]), many(2)).computed == "2000-02-01"


def test_a_vague_date_that_does_not_matter_leaves_the_date() -> None:
    found = evaluate(rule(all=[{"count": 2}]), [made("A", "2001"), *many(2)])
    assert (found.computed, found.progress[0].have) == ("2000-02-01", 3)


FORMER = (FormerDeposit(party="CSHH", kind=ActionKind.RATIFICATION, date="2000-01-02", source="a note"),)
SUCCESSION = made("CZE", "2013-01-01", ActionKind.SUCCESSION)


def test_deposits_of_former_states_leave_no_date_where_the_table_lists_a_succession() -> None:
    found = evaluate(rule(all=[{"count": 4}]), [*many(6), SUCCESSION], facts=Facts(former=FORMER))
    assert (found.computed, found.trigger, found.satisfied) == (None, None, True)
    assert found.reason is not None
    assert "CSHH (2000-01-02)" in found.reason


@pytest.mark.parametrize(
    ("deposits", "computed"),
    [
        (many(6), "2000-02-03"),
        ([*many(6), made("CSHH", "2000-01-02"), SUCCESSION], "2000-02-02"),
        ([*many(6, "1999-01-01"), SUCCESSION], "1999-02-03"),
        ([*(made(f"Q{place}", "2000-01-03") for place in range(5)), SUCCESSION], "2000-02-02"),
    ],
    ids=[
        "no succession",
        "the former state is listed",
        "deposited after the trigger",
        "the same day either way",
    ],
)
def test_facts_on_former_states_are_idle_where_they_cannot_decide(deposits: list[Deposit], computed: str) -> None:
    found = evaluate(rule(all=[{"count": 4}]), deposits, facts=Facts(former=FORMER))
    assert (found.computed, found.reason) == (computed, None)


# Worlds that never were.

DAYS = st.dates(date(1950, 1, 1), date(2030, 1, 1)).map(date.isoformat)
KINDS = st.sampled_from(sorted(CONSENT_KINDS))
DEPOSITS = st.lists(st.builds(made, st.sampled_from([f"P{place}" for place in range(12)]), DAYS, KINDS), max_size=25)


@settings(deadline=None)
@given(DEPOSITS, st.integers(1, 8), st.randoms())
def test_any_world_gives_the_day_of_its_nth_party(deposits: list[Deposit], count: int, order: Any) -> None:
    first: dict[str, str] = {}
    for deposit in deposits:
        first[deposit.party] = min(deposit.date or "", first.get(deposit.party, "9999"))
    days = sorted(first.values())
    shuffled = list(deposits)
    order.shuffle(shuffled)
    found = evaluate(rule(all=[{"count": count}]), shuffled)
    assert found == evaluate(rule(all=[{"count": count}]), deposits)
    assert found.missing == max(0, count - len(days))
    if len(days) < count:
        assert (found.computed, found.satisfied) == (None, False)
    else:
        expected = date.fromisoformat(days[count - 1]) + timedelta(days=30)
        assert found.computed == expected.isoformat()
        assert found.trigger is not None
        assert found.trigger.date == days[count - 1]


@settings(deadline=None)
@given(DEPOSITS, DEPOSITS)
def test_a_further_deposit_never_delays_entry_into_force(deposits: list[Deposit], more: list[Deposit]) -> None:
    before = evaluate(rule(all=[{"count": 4}]), deposits).computed
    after = evaluate(rule(all=[{"count": 4}]), [*deposits, *more]).computed
    assert before is None or (after is not None and after <= before)


# Forecast.


def test_a_forecast_names_what_is_missing_and_the_last_day_for_it() -> None:
    found = forecast(rule(all=[{"count": 5}], delay={"days": 90}), many(3), by="2021-01-22", on="2020-06-01")
    assert (found.deposit_by, found.missing, found.possible, found.reason) == ("2020-10-24", 2, True, None)
    assert found.progress[0].have == 3


@pytest.mark.parametrize(
    ("delay", "by", "deposit_by"),
    [
        ({"first_day_of_month": 6}, "1999-03-01", "1998-09-30"),
        ({"first_of_month_after": {"months": 3}}, "2017-03-15", "2016-11-30"),
        ({"months": 3}, "2020-02-28", "2019-11-28"),
        ({"on_deposit": True}, "2020-02-28", "2020-02-28"),
    ],
)
def test_the_last_day_for_deposits_is_exact(delay: dict[str, Any], by: str, deposit_by: str) -> None:
    known = rule(all=[{"count": 5}], delay=delay)
    assert forecast(known, [], by=by).deposit_by == deposit_by
    next_day = (date.fromisoformat(deposit_by) + timedelta(days=1)).isoformat()
    assert known.delay.after(deposit_by) <= by < known.delay.after(next_day)


def test_a_forecast_says_when_it_is_too_late_or_done_or_not_known() -> None:
    late = forecast(rule(all=[{"count": 5}]), many(3), by="2020-06-10", on="2020-06-01")
    assert late.possible is False
    assert late.reason
    done = forecast(rule(all=[{"count": 3}]), many(3), by="2020-06-10")
    assert (done.possible, done.missing) == (True, 0)
    past = forecast(rule(all=[{"count": 3}]), many(3), by="2000-01-10")
    assert past.possible is False
    idle = forecast(rule(all=[{"count": 5, "after": date(2021, 1, 1)}]), many(3), by="2020-06-10")
    assert idle.possible is False
    unknown = forecast(rule(all=[{"share": 5.0, "metric": "tonnage"}]), many(3), by="2020-06-10")
    assert (unknown.possible, unknown.missing) == (None, None)


# The registry against the facts at hand.


@cache
def tables() -> dict[tuple[str, str], tuple[Deposit, ...]]:
    """Deposits by reference and as-of date, from the tables of facts."""
    found: defaultdict[tuple[str, str], list[Deposit]] = defaultdict(list)
    with gzip.open(TRUTH / "actions.tsv.gz", "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            kind = ActionKind.AMBIGUOUS if " or " in row["action"] else row["action"]
            if kind in {*CONSENT_KINDS, ActionKind.AMBIGUOUS} and row["source"] in (
                "untc_zmjones",
                "openclimatedata",
            ):
                party = resolve_party(row["participant_raw"]) or row["participant_raw"]
                deposit = Deposit(party=party, kind=ActionKind(kind), date=row["date"], organization=party == "EUE")
                found[row["treaty"], row["as_of"]].append(deposit)
    return {key: tuple(deposits) for key, deposits in found.items()}


def cases() -> Iterable[tuple[Treaty, Rule, tuple[Deposit, ...]]]:
    known = tables()
    for treaty in load_treaties():
        for reference, as_of in sorted(known):
            if treaty.rule is not None and reference == treaty.reference and as_of != "2023-02-13":
                yield treaty, treaty.rule, known[reference, as_of]


def judged(treaty: Treaty, known: Rule, deposits: Iterable[Deposit]) -> Evaluation:
    return evaluate(known, deposits, facts=facts_for(treaty.id, known))


@needs_truth
def test_every_registry_rule_gives_the_published_date_or_says_why_not() -> None:
    compared = 0
    for treaty, known, deposits in cases():
        found = judged(treaty, known, deposits)
        newest = max((deposit.date or "" for deposit in deposits), default="")
        if found.computed is not None:
            assert found.computed == treaty.in_force_on, treaty.id
            compared += 1
        elif found.satisfied is False:
            assert treaty.in_force_on is None or newest < treaty.in_force_on, treaty.id
        else:
            assert found.reason is not None
            known_gaps = ("former states", "metric table", "not recorded whether this has happened")
            assert any(gap in found.reason for gap in known_gaps), treaty.id
    assert compared > 50


@needs_truth
def test_the_facts_on_former_states_lead_to_the_published_dates() -> None:
    former = load_former_deposits()
    compared = 0
    for treaty, known, deposits in cases():
        added = [made(fact.party, fact.date, fact.kind) for fact in former.get(treaty.id, ())]
        if added:
            assert judged(treaty, known, deposits).computed is None
            assert evaluate(known, [*deposits, *added]).computed == treaty.in_force_on, treaty.id
            compared += 1
    assert compared >= 18


@needs_truth
def test_with_a_third_of_the_parties_away_the_date_is_that_of_the_smaller_world() -> None:
    moved = 0
    for treaty, known, deposits in cases():
        away = sorted({deposit.party for deposit in deposits})[::3]
        left = [deposit for deposit in deposits if deposit.party not in away]
        found = judged(treaty, known, left)
        assert found == judged(treaty, known, list(reversed(left)))
        if found.computed is not None:
            assert found.trigger is not None
            assert found.trigger.party not in away
            moved += found.computed != treaty.in_force_on
    assert moved > 30


@needs_truth
def test_three_deposits_short_of_the_threshold_nothing_is_computed() -> None:
    short = 0
    for treaty, known, deposits in cases():
        (clause,) = known.leaves() if len(known.leaves()) == 1 else (None,)
        need = getattr(clause, "count", None)
        parties = sorted({deposit.party for deposit in deposits if not deposit.organization})
        if need is None or len(parties) < need:
            continue
        left = [deposit for deposit in deposits if deposit.party in parties[: need - 3]]
        found = evaluate(known, left)
        assert (found.computed, found.missing, found.satisfied) == (None, 3, False), treaty.id
        short += 1
    assert short > 50


def paris(*more: Deposit) -> Evaluation:
    known = registry_rule("un-xxvii-7-d")
    (deposits,) = (tables()[key] for key in tables() if key == ("XXVII-7-d", "2023-02-13"))
    without = [deposit for deposit in deposits if not more or deposit.party != more[0].party]
    return evaluate(known, [*without, *more], facts=facts_for("un-xxvii-7-d", known))


@needs_truth
def test_paris_enters_into_force_by_both_clauses_with_the_first_acceptance_of_the_united_states() -> None:
    found = paris(made("USA", "2016-09-03", ActionKind.ACCEPTANCE))
    assert found.computed == "2016-11-04"
    assert found.trigger is not None
    assert found.trigger.date == "2016-10-05"
    assert [one.satisfied for one in found.progress] == [True, True]
    assert found.rule is not None
    assert "not counted" in found.rule


@needs_truth
def test_the_list_of_2023_alone_gives_another_date_since_the_first_acceptance_is_no_longer_in_it() -> None:
    found = paris()
    assert found.computed is not None
    assert found.computed > "2016-11-04"


def test_the_cybercrime_convention_needs_forty_instruments_and_those_of_organizations_are_not_counted() -> None:
    known = registry_rule("un-xviii-16")
    signed = [made(f"P{place}", "2025-10-25", ActionKind.SIGNATURE) for place in range(69)]
    found = evaluate(known, signed)
    assert (found.computed, found.missing, found.progress[0].have, found.progress[0].need) == (
        None,
        40,
        0,
        40,
    )
    european_union = made("EUE", "2026-01-01", ActionKind.APPROVAL, organization=True)
    assert evaluate(known, [*signed, *many(39), european_union]).missing == 1
    assert evaluate(known, [*many(40, "2027-01-01")]).computed == "2027-05-10"
