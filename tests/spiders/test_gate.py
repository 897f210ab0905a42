"""The page gate: what may count, what is held, what is refused, and with which reason."""

from dataclasses import replace

import pytest

from servanda_db.registry.sources import source_by_id
from servanda_db.store.comparison import OpenAction
from servanda_db.store.documents import Accepted
from servanda_db.vocabulary import (
    ActionKind,
    Claim,
    DatePrecision,
    Fetched,
    PageFault,
    Participant,
    Reading,
    TreatyFacts,
    Verdict,
)
from servanda_spiders.crawl.gate import judge
from servanda_spiders.crawl.items import PageKind

SOURCE = source_by_id("un_depositary")
FETCHED = Fetched(
    address="https://treaties.un.org/doc/IV-4.en.xml",
    body=b"",
    retrieved_at="2026-03-27T06:00:00Z",
    treaty="un-iv-4",
)
FACTS = TreatyFacts(id="un-iv-4", reference="IV-4", title="Covenant on Civil and Political Rights")


def reading(rows: int = 40, *, facts: TreatyFacts = FACTS, stamp: str | None = None) -> Reading:
    names = [Participant(name=f"State {number}", party=None) for number in range(rows)]
    return Reading(treaty=facts, participants=tuple(names), claims=(), stamp=stamp, complete_listing=True)


def last(rows: int = 40, **changes: str | None) -> Accepted:
    version = Accepted(
        title=FACTS.title, stamp=None, retrieved_at="2026-03-20T06:00:00Z", parties=frozenset(), rows=rows
    )
    return replace(version, **changes)  # type: ignore[arg-type]


def fault(
    found: Reading, before: Accepted | None = None, fetched: Fetched = FETCHED, kind: PageKind = "status"
) -> PageFault | None:
    try:
        judge(kind, fetched, found, before, SOURCE)
    except PageFault as raised:
        return raised
    return None


def test_a_first_page_and_an_equal_page_pass() -> None:
    assert fault(reading()) is None
    assert fault(reading(), last()) is None


@pytest.mark.parametrize(("before", "now"), [(40, 39), (2, 1), (100, 90), (8, 7), (1, 1), (64, 80)])
def test_a_credible_drop_is_a_change_not_a_fault(before: int, now: int) -> None:
    assert fault(reading(now), last(before)) is None


@pytest.mark.parametrize(("before", "now"), [(64, 32), (100, 89), (10, 8), (30, 26), (193, 1)])
def test_a_larger_drop_is_held_with_both_figures(before: int, now: int) -> None:
    found = fault(reading(now), last(before))
    assert found is not None
    assert (found.reason, found.verdict) == ("rows_dropped", Verdict.HELD)
    assert f"{before} -> {now} rows" in found.detail


def test_a_table_without_rows_is_refused_even_at_first() -> None:
    found = fault(reading(0))
    assert found is not None
    assert found.verdict is Verdict.REFUSED


def test_another_treaty_is_refused() -> None:
    other = replace(FACTS, id="un-iv-3", reference="IV-3")
    found = fault(reading(facts=other))
    assert found is not None
    assert (found.reason, found.verdict) == ("wrong_treaty", Verdict.REFUSED)


def test_another_treatys_title_is_refused_where_the_page_names_no_number() -> None:
    linked = replace(FETCHED, title="Covenant on Economic, Social and Cultural Rights")
    found = fault(reading(), fetched=linked)
    assert found is not None
    assert (found.reason, found.verdict) == ("wrong_treaty", Verdict.REFUSED)


def test_a_title_edited_on_every_page_passes_and_one_edited_alone_is_held() -> None:
    title = "International Covenant on Civil and Political Rights, with annex, as amended in the year of 1990"
    before = replace(last(), title=title)
    edited = replace(FACTS, title=f"{title} again")
    alone = fault(reading(facts=edited), before)
    assert alone is not None
    assert (alone.reason, alone.verdict) == ("title_changed", Verdict.HELD)
    assert fault(reading(facts=edited), before, replace(FETCHED, title=f"{title} Again.")) is None


def test_a_wholly_new_title_is_held_where_nothing_but_time_lies_between_and_refused_where_a_link_says_another() -> None:
    found = reading(facts=replace(FACTS, title="Charter of Freedoms"))
    alone, linked = fault(found, last()), fault(found, last(), replace(FETCHED, title=FACTS.title))
    assert alone is not None
    assert (alone.reason, alone.verdict) == ("title_changed", Verdict.HELD)
    assert linked is not None
    assert (linked.reason, linked.verdict) == ("wrong_treaty", Verdict.REFUSED)


def test_what_a_reviewer_settled_is_not_held_and_still_refused() -> None:
    found = reading(20, facts=replace(FACTS, title="Charter of Freedoms"))
    judge("status", FETCHED, found, last(), SOURCE, reviewed=True)
    with pytest.raises(PageFault, match="too_few_rows"):
        judge("status", FETCHED, replace(found, participants=()), last(), SOURCE, reviewed=True)


def test_a_stamp_may_not_go_backwards() -> None:
    before = last(stamp="2026-03-19T09:00:42Z")
    found = fault(reading(stamp="2020-01-01T09:00:42Z"), before)
    assert found is not None
    assert (found.reason, found.verdict) == ("stale", Verdict.REFUSED)
    assert fault(reading(stamp="2026-03-19T09:00:42Z"), before) is None


@pytest.mark.parametrize("kind", ["status", "index"])
def test_a_page_from_before_the_one_that_counts_changes_nothing(kind: PageKind) -> None:
    found = fault(reading(), last(retrieved_at="2026-03-28T06:00:00Z"), kind=kind)
    assert found is not None
    assert (found.reason, found.verdict) == ("older", Verdict.REFUSED)


def test_an_act_after_the_day_of_reading_is_held() -> None:
    claim = Claim(
        treaty="un-iv-4",
        party=None,
        party_as_published="Norway",
        kind=ActionKind.RATIFICATION,
        kind_as_published="Ratification",
        date="2099-01-01",
        date_precision=DatePrecision.DAY,
        quote="1 Jan 2099",
        locator="row 1",
    )
    found = fault(replace(reading(), claims=(claim,)))
    assert found is not None
    assert (found.reason, found.verdict) == ("future_date", Verdict.HELD)
    assert "Norway" in found.detail


def acceded(party: str, date: str) -> Claim:
    return Claim(
        treaty="un-iv-4",
        party=party,
        party_as_published=party,
        kind=ActionKind.ACCESSION,
        kind_as_published="Accession",
        date=date,
        date_precision=DatePrecision.DAY,
        quote=date,
        locator=party,
    )


def altered_page(rows: int, redated: int, gone: int, new: int) -> tuple[Reading, Accepted]:
    """Give a page of so many parties of which some have another date, some are gone, some are new; and the old one."""
    names = [f"P{number}" for number in range(rows)]
    acts = tuple(
        OpenAction(
            id=n,
            party=name,
            kind="accession",
            date="2001-02-03",
            bracketed=False,
            seen_from="2026-03-20T06:00:00Z",
            listed=True,
        )
        for n, name in enumerate(names)
    )
    stay = [acceded(name, "2001-02-03" if n >= redated else "2002-02-03") for n, name in enumerate(names[gone:])]
    claims = tuple(stay + [acceded(f"N{number}", "2003-01-01") for number in range(new)])
    rows_now = tuple(Participant(name=claim.party_as_published, party=claim.party) for claim in claims)
    before = replace(last(rows), acts=acts)
    return replace(reading(), participants=rows_now, claims=claims), before


@pytest.mark.parametrize(
    ("rows", "redated", "gone", "new", "held"),
    [
        (80, 4, 0, 0, False),
        (79, 4, 0, 0, True),
        (10, 3, 0, 0, False),
        (200, 10, 0, 0, False),
        (200, 11, 0, 0, True),
        (79, 2, 2, 0, True),
        (81, 2, 2, 0, False),
        (79, 0, 4, 0, True),
        (79, 3, 0, 90, False),
        (40, 0, 0, 400, False),
    ],
)
def test_a_mass_change_is_more_than_a_twentieth_of_the_parties_and_at_least_four(
    rows: int, redated: int, gone: int, new: int, held: bool
) -> None:
    found = fault(*altered_page(rows, redated, gone, new))
    assert (found is not None and found.reason == "mass_change") is held
    assert found is None or found.verdict is Verdict.HELD


def test_a_renamed_party_is_no_alteration() -> None:
    page, before = altered_page(20, 0, 0, 0)
    renamed = tuple(replace(claim, party_as_published=f"Republic of {claim.party}") for claim in page.claims)
    assert fault(replace(page, claims=renamed), before) is None


def test_an_index_page_needs_no_treaty() -> None:
    assert fault(Reading(treaty=None, participants=(), claims=()), kind="index") is None
