"""Claims that can't both be true: each pattern by name, and silence where nothing is known against a report."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda_db.conflict_patterns import (
    Conflict,
    Elsewhere,
    ListedAct,
    Pattern,
    Report,
    Role,
    TreatyDays,
    alike,
    conflict_of,
    consent_pattern,
    role_of,
    two_consents,
)
from servanda_db.vocabulary import CONSENT_KINDS, ActionKind, Axis, NewsStage

CYBERCRIME = TreatyDays(
    adopted_on="2024-12-24",
    opened_on="2025-10-25",
    names=("United Nations Convention against Cybercrime",),
    not_in_force=True,
)
SIGNED = ListedAct(claim="s", kind=ActionKind.SIGNATURE, date="2025-10-25")
RATIFIED = ListedAct(claim="r", kind=ActionKind.RATIFICATION, date="2026-05-04")


def report(role: Role, date: str | None, said: str = "ratified") -> Report:
    return Report(claim="c", party="AZE", role=role, date=date, said=said, source="Some news")


def found(role: Role, date: str | None, *acts: ListedAct, **more: object) -> Conflict:
    conflict = conflict_of(report(role, date), acts, CYBERCRIME, **more)  # type: ignore[arg-type]
    assert conflict is not None
    return conflict


@pytest.mark.parametrize("role", [Role.CONSENT, Role.HOME_RATIFICATION])
def test_a_signature_reported_as_a_ratification_names_both(role: Role) -> None:
    conflict = found(role, "2025-10-25", SIGNED, RATIFIED)
    assert (conflict.pattern, conflict.claim, conflict.against) == (Pattern.SIGNATURE, "c", "s")
    assert conflict.detail == (
        "Some news says “ratified” on 2025-10-25; the depositary lists signature of 2025-10-25,"
        " and ratification of 2026-05-04."
    )


def test_the_day_of_adoption_or_opening_is_no_day_of_ratification() -> None:
    for day in ("2024-12-24", "2025-10-25"):
        conflict = found(Role.CONSENT, day, RATIFIED)
        assert (conflict.pattern, conflict.against) == (Pattern.ADOPTION, "r")
    assert found(Role.CONSENT, "2024", RATIFIED).pattern is Pattern.ADOPTION


@pytest.mark.parametrize(("date", "pattern"), [("2026-05-03", Pattern.ONE_DAY), ("2026-04-04", Pattern.OTHER_DATE)])
def test_a_day_beside_the_right_one_is_told_from_any_other(date: str, pattern: Pattern) -> None:
    assert found(Role.CONSENT, date, SIGNED, RATIFIED).pattern is pattern


def test_a_signature_on_another_day() -> None:
    assert found(Role.SIGNATURE, "2025-10-26", SIGNED, RATIFIED).pattern is Pattern.ONE_DAY
    assert conflict_of(report(Role.SIGNATURE, "2025-10-25"), [SIGNED, RATIFIED], CYBERCRIME) is None


def test_an_approval_at_home_on_a_day_of_its_own_contradicts_nothing() -> None:
    for date in ("2026-02-23", "2026-05-03", "2025", None):
        assert conflict_of(report(Role.HOME_RATIFICATION, date), [SIGNED, RATIFIED], CYBERCRIME) is None


def test_a_report_that_the_depositary_does_not_confirm_is_no_conflict() -> None:
    for role in (Role.CONSENT, Role.SIGNATURE):
        assert conflict_of(report(role, "2026-02-03"), [], CYBERCRIME) is None
    assert conflict_of(report(Role.CONSENT, "2026-02-03"), [SIGNED], CYBERCRIME) is None


def test_an_act_under_a_treaty_of_a_similar_title() -> None:
    budapest = TreatyDays(names=("Convention on Cybercrime",))
    other = Elsewhere(treaty="un-xviii-16", act=SIGNED, names=CYBERCRIME.names)
    conflict = conflict_of(report(Role.SIGNATURE, "2025-10-25", "signed"), [], budapest, [other])
    assert conflict is not None
    assert (conflict.pattern, conflict.against) == (Pattern.SIMILAR_TITLE, "s")
    assert "un-xviii-16" in conflict.detail
    unlike = Elsewhere(treaty="un-iv-16", act=SIGNED, names=("Convention against Enforced Disappearance",))
    assert conflict_of(report(Role.SIGNATURE, "2025-10-25"), [], budapest, [unlike]) is None
    undated = ListedAct(claim="u", kind=ActionKind.SIGNATURE, date=None)
    assert conflict_of(report(Role.SIGNATURE, "2025-10-25"), [undated], budapest, [other]) is None
    held = ListedAct(claim="h", kind=ActionKind.SIGNATURE, date="2001-11-23")
    again = conflict_of(report(Role.SIGNATURE, "2025-10-25"), [held], budapest, [other])
    assert again is not None
    assert again.pattern is Pattern.OTHER_DATE


def test_titles_are_alike_by_what_they_are_about() -> None:
    assert alike(["Convention on Cybercrime"], ["United Nations Convention against Cybercrime; Strengthening ..."])
    assert not alike(["Convention on the Rights of the Child"], ["Convention on the Law of the Sea"])
    assert not alike(["Optional Protocol"], ["Second Optional Protocol"])


def test_taking_back_an_instrument_is_no_withdrawal_from_a_treaty() -> None:
    taken_back = ListedAct(claim="w", kind=ActionKind.INSTRUMENT_WITHDRAWN, date="2023-11-03")
    conflict = found(Role.WITHDRAWAL, "2023-11-03", SIGNED, RATIFIED, taken_back)
    assert (conflict.pattern, conflict.against) == (Pattern.INSTRUMENT, "w")
    assert found(Role.WITHDRAWAL, None, RATIFIED).against == "r"
    in_force = TreatyDays(not_in_force=False)
    assert conflict_of(report(Role.WITHDRAWAL, "2023-11-03"), [RATIFIED], in_force) is None
    withdrew = ListedAct(claim="w", kind=ActionKind.WITHDRAWAL, date="2023-11-03")
    assert conflict_of(report(Role.WITHDRAWAL, "2023-11-04"), [RATIFIED, withdrew], CYBERCRIME) is None


FIRST = ListedAct(claim="a", kind=ActionKind.ACCEPTANCE, date="2016-09-03", listed=False)
SECOND = ListedAct(claim="b", kind=ActionKind.ACCEPTANCE, date="2021-01-20")
NOTICE = ListedAct(claim="w", kind=ActionKind.WITHDRAWAL, date="2019-11-04")


def test_two_consents_are_a_conflict_until_a_withdrawal_between_is_known() -> None:
    (conflict,) = two_consents("USA", [FIRST, SECOND])
    assert (conflict.claim, conflict.against) == ("b", "a")
    assert conflict.detail.endswith("No longer listed: acceptance of 2016-09-03.")
    assert not list(two_consents("USA", [FIRST, NOTICE, SECOND]))
    later = ListedAct(claim="w", kind=ActionKind.WITHDRAWAL, date="2025-01-27")
    assert len(list(two_consents("USA", [FIRST, later, SECOND]))) == 1


def test_acts_that_stand_beside_each_other_by_nature_are_no_conflict() -> None:
    confirmed = ListedAct(claim="c", kind=ActionKind.CONFIRMATION_OF_SIGNATURE, date="1984-03-28")
    ratified = ListedAct(claim="r", kind=ActionKind.RATIFICATION, date="1988-07-06")
    assert not list(two_consents("AFG", [confirmed, ratified]))
    bracketed = ListedAct(claim="x", kind=ActionKind.ACCEPTANCE, date="2016-09-03", bracketed=True)
    assert not list(two_consents("USA", [bracketed, SECOND]))


def test_the_order_of_acts_does_not_matter() -> None:
    told = {tuple(two_consents("USA", order)) for order in permutations([FIRST, SECOND, SIGNED, RATIFIED])}
    assert len(told) == 1


@pytest.mark.parametrize(
    ("kind", "said", "axis", "role"),
    [
        (NewsStage.DEPOSITED, "deposited its instrument", Axis.INTERNATIONAL, Role.CONSENT),
        (ActionKind.ACCESSION, "Accession", Axis.INTERNATIONAL, Role.CONSENT),
        (NewsStage.SIGNED, "signed", Axis.INTERNATIONAL, Role.SIGNATURE),
        (NewsStage.WITHDRAWAL_DEPOSITED, "withdrew", Axis.INTERNATIONAL, Role.WITHDRAWAL),
        (NewsStage.PARLIAMENT_APPROVED, "Ratified", Axis.DOMESTIC, Role.HOME_RATIFICATION),
        (NewsStage.PARLIAMENT_APPROVED, "ратифицировал", Axis.DOMESTIC, Role.HOME_RATIFICATION),
        (NewsStage.PARLIAMENT_APPROVED, "approved", Axis.DOMESTIC, None),
        (NewsStage.LAW_SIGNED, "signed the law on ratification", Axis.DOMESTIC, None),
        (NewsStage.ADOPTED, "adopted", Axis.INTERNATIONAL, None),
    ],
)
def test_what_a_claim_reports(kind: str, said: str, axis: Axis, role: Role | None) -> None:
    assert role_of(kind, said, axis) is role


days = st.dates().map(lambda day: day.isoformat())
some_acts = st.lists(
    st.builds(ListedAct, claim=st.just("x"), kind=st.sampled_from(list(ActionKind)), date=st.none() | days), max_size=6
)


@given(some_acts, days, st.sampled_from([4, 7, 10]), st.sampled_from(sorted(CONSENT_KINDS)))
def test_a_report_of_a_date_that_the_depositary_lists_never_contradicts_it(
    acts: list[ListedAct], day: str, precision: int, kind: ActionKind
) -> None:
    listed = [*acts, ListedAct(claim="y", kind=kind, date=day)]
    assert consent_pattern(day[:precision], listed, CYBERCRIME) is None
    for role in (Role.CONSENT, Role.HOME_RATIFICATION):
        assert conflict_of(report(role, day[:precision]), listed, CYBERCRIME) is None


@given(some_acts, st.none() | days, st.sampled_from(list(Role)))
def test_every_report_has_an_answer_that_rests_on_a_claim_or_on_the_treaty(
    acts: list[ListedAct], date: str | None, role: Role
) -> None:
    conflict = conflict_of(report(role, date), acts, CYBERCRIME)
    if conflict is not None:
        assert conflict.claim == "c"
        assert conflict.against == "x" or conflict.pattern in (Pattern.ADOPTION, Pattern.INSTRUMENT)
        assert conflict.detail.startswith("Some news says")
