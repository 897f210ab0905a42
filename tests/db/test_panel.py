"""Country-years from acts: what holds on 31 December, and where nothing is said."""

from collections.abc import Iterable, Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda_db.panel import NO_VALUES, PanelAct, Record, Scope, Span, Step, Values, line, runs
from servanda_db.party_life import FOREVER, PartyLife, Period
from servanda_db.registry.rules import Rule, parse_rule
from servanda_db.standing import Act, derive
from servanda_db.treaty_origin import Origin, origin_of, printed_day
from servanda_db.vocabulary import ActionKind, PartyKind

RULE = parse_rule(
    {"article": "9", "all": [{"count": 2}], "delay": {"days": 90}, "party": {"article": "9", "delay": {"days": 90}}},
    "x",
)
ALWAYS = PartyLife(id="AAA", name="A", kind=PartyKind.STATE, codes={}, exists=(Period("0001-01-01", FOREVER),))
BORN = PartyLife(id="BBB", name="B", kind=PartyKind.STATE, codes={}, exists=(Period("1991-08-31", FOREVER),))
ENDED = PartyLife(id="CCC", name="C", kind=PartyKind.STATE, codes={}, exists=(Period("1918-01-01", "1992-12-31"),))
SCOPE = Scope(first_year=1980, until="2015-03-14", reservations_known=True)
OPEN: tuple[Step, ...] = (("1980-01-01", 1),)


def act(kind: str, day: str | None, *, bracketed: bool = False, effective: str | None = None) -> Act:
    return Act(kind=ActionKind(kind), date=day, bracketed=bracketed, effective_date=effective)


def record(
    *acts: Act,
    rule: Rule | None = RULE,
    in_force_on: str | None = "1985-01-01",
    reservations: Sequence[str | None] = (),
) -> Record:
    intervals = derive(
        acts, (), rule=rule, treaty_in_force_on=in_force_on, published=in_force_on is not None, known_on="2015-03-14"
    )
    spans = [
        Span(
            one.valid_from,
            one.standing,
            one.stage,
            None if one.is_party is None else int(one.is_party),
            one.signed_on,
            one.consent_kind,
            one.consent_on,
            one.in_force_on,
        )
        for one in intervals
    ]
    made = [PanelAct(one.kind, one.date, int(one.bracketed)) for one in acts]
    return Record(spans=spans, acts=made, reservations=reservations)


def years(
    known: Record, life: PartyLife = ALWAYS, scope: Scope = SCOPE, eligible: Iterable[Step] = OPEN
) -> dict[int, Values]:
    found = runs(line(life, known, eligible, scope), scope)
    return {year: run.values for run in found for year in range(run.first, run.last + 1)}


def test_an_act_of_31_december_counts_for_its_year_and_one_of_1_january_for_the_next() -> None:
    told = years(record(act("signature", "1989-12-31"), act("ratification", "1991-01-01")))
    assert [told[year].signed for year in (1988, 1989, 1990, 1991)] == [0, 1, 1, 1]
    assert [told[year].consented for year in (1989, 1990, 1991)] == [0, 0, 1]


def test_a_definitive_signature_is_consent_and_no_signature() -> None:
    told = years(record(act("definitive_signature", "1990-05-01")))
    assert (told[1990].signed, told[1990].consented) == (0, 1)


@pytest.mark.parametrize("kind", ["signature", "signature_ad_referendum", "succession_to_signature"])
def test_a_signature_subject_to_ratification_and_a_succession_to_it_are_signed(kind: str) -> None:
    told = years(record(act(kind, "1990-05-01")))
    assert (told[1990].signed, told[1990].consented) == (1, 0)


def test_consent_in_december_is_in_force_the_year_after() -> None:
    told = years(record(act("accession", "1990-12-01")))
    assert [(told[year].consented, told[year].in_force) for year in (1989, 1990, 1991)] == [(0, 0), (1, 0), (1, 1)]


def test_a_succession_in_effect_before_its_deposit_is_in_force_before_it_is_consented() -> None:
    told = years(record(act("succession", "1993-02-05", effective="1991-08-31")), BORN)
    assert [told[year].consented for year in (1991, 1992, 1993)] == [0, 0, 1]
    assert told[1991].in_force == 1


def test_a_withdrawal_ends_consent_on_the_day_of_its_effect_until_a_new_consent() -> None:
    known = record(
        act("accession", "1986-01-10"),
        act("withdrawal", "1990-06-01", effective="1991-06-01"),
        act("accession", "1995-01-10"),
    )
    told = years(known)
    assert [(told[year].consented, told[year].withdrawn) for year in (1990, 1991, 1994, 1995)] == [
        (1, 0),
        (0, 1),
        (0, 1),
        (1, 0),
    ]
    assert [told[year].in_force for year in (1990, 1991, 1995)] == [1, 0, 1]


def test_an_instrument_taken_back_before_force_is_no_withdrawal_from_the_treaty() -> None:
    known = record(
        act("signature", "1990-01-01"), act("ratification", "1992-01-01"), act("instrument_withdrawn", "1994-01-01"),
        in_force_on=None,
    )  # fmt: skip
    told = years(known)
    assert (told[1993].consented, told[1994].consented) == (1, 0)
    assert (told[1994].signed, told[1994].withdrawn) == (1, 0)


def test_nothing_is_said_of_years_in_which_the_state_did_not_exist() -> None:
    told = years(record(act("accession", "1993-05-01")), BORN)
    assert told[1990] == NO_VALUES
    assert (told[1991].signed, told[1991].consented) == (0, 0)
    gone = years(record(act("accession", "1985-05-01")), ENDED)
    assert gone[1992].consented == 1
    assert gone[1993] == NO_VALUES


def test_an_act_before_the_birth_of_the_state_counts_from_its_birth() -> None:
    told = years(record(act("accession", "1987-02-09")), BORN)
    assert told[1987] == NO_VALUES
    assert told[1991].consented == 1


def test_the_last_year_is_that_of_the_last_reading_as_it_was_on_that_day() -> None:
    told = years(record(act("accession", "2015-02-01")))
    assert max(told) == 2015
    assert (told[2015].consented, told[2015].in_force) == (1, 0)
    assert years(record(act("accession", "2015-03-15")))[2015].consented == 0


def test_an_ambiguous_act_says_neither_signed_nor_consented() -> None:
    told = years(record(act("ambiguous", "1990-05-01")))
    assert (told[1989].signed, told[1989].consented) == (0, 0)
    assert (told[1990].signed, told[1990].consented, told[1990].in_force) == (None, None, None)
    answered = years(record(act("signature", "1988-05-01"), act("ambiguous", "1990-05-01")))
    assert (answered[1990].signed, answered[1990].consented) == (1, None)


def test_square_brackets_leave_unknown_what_lies_between_the_act_and_their_reading() -> None:
    told = years(record(act("accession", "1990-05-01", bracketed=True)))
    assert told[1989].consented == 0
    assert (told[1990].consented, told[2014].withdrawn) == (None, None)
    assert (told[2015].consented, told[2015].withdrawn) == (0, 1)
    signed = years(record(act("signature", "1990-05-01", bracketed=True)))
    assert (signed[1990].signed, signed[1990].consented) == (None, 0)
    assert signed[2015].signed == 0


def test_an_act_without_a_date_leaves_the_years_before_its_reading_unknown() -> None:
    told = years(record(act("accession", None)))
    assert (told[2000].consented, told[2000].signed, told[2015].consented) == (None, 0, 1)


def test_a_treaty_that_is_not_in_force_binds_no_one_and_one_of_unknown_force_can_not_be_told() -> None:
    waiting = years(record(act("accession", "1990-05-01"), in_force_on=None))
    assert (waiting[2014].consented, waiting[2014].in_force) == (1, 0)
    unknown = years(record(act("accession", "1990-05-01"), act("signature", "1989-01-01"), rule=None, in_force_on=None))
    assert (unknown[1989].in_force, unknown[1990].in_force) == (0, None)


def test_reservations_count_from_their_date_or_from_the_deposit() -> None:
    acts = (act("signature", "1988-01-01"), act("ratification", "1990-01-01"))
    undated = years(record(*acts, reservations=[None]))
    assert [undated[year].reservations for year in (1987, 1988, 1990)] == [0, None, 1]
    dated = years(record(*acts, reservations=["1995-06-01"]))
    assert [dated[year].reservations for year in (1990, 1994, 1995)] == [0, 0, 1]
    signed = years(record(acts[0], reservations=[None]))
    assert [signed[year].reservations for year in (1987, 1988)] == [0, 1]
    unread = Scope(first_year=1980, until="2015-03-14", reservations_known=False)
    assert years(record(*acts), scope=unread)[1990].reservations is None


def test_a_party_without_acts_has_zeros() -> None:
    assert set(years(record()).values()) == {Values(1, 0, 0, 0, 0, 0)}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["signature", "ratification", "accession", "withdrawal", "ambiguous", "succession"]),
            st.dates(min_value=date(1978, 1, 1), max_value=date(2016, 1, 1)),
            st.booleans(),
        ),
        max_size=5,
    ),
    st.sampled_from([ALWAYS, BORN, ENDED]),
)
def test_runs_are_the_line_read_on_each_31_december(acts: list[tuple[str, object, bool]], life: PartyLife) -> None:
    known = record(*(act(kind, str(day), bracketed=bracketed) for kind, day, bracketed in acts))
    told = line(life, known, OPEN, SCOPE)
    assert [day for day, _ in told] == sorted({day for day, _ in told})
    found = list(runs(told, SCOPE))
    assert [year for run in found for year in range(run.first, run.last + 1)] == list(range(1980, 2016))
    for run in found:
        for year in range(run.first, run.last + 1):
            held = [values for day, values in told if day <= min(f"{year}-12-31", SCOPE.until)]
            assert run.values == (held[-1] if held else NO_VALUES)
    exists = {year for year in range(1980, 2016) if life.existed_on(min(f"{year}-12-31", SCOPE.until))}
    assert {year for run in found if run.values != NO_VALUES for year in range(run.first, run.last + 1)} == exists


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("New York, 7 March 1966", "1966-03-07"),
        ("Geneva, 26 June 1936, and Lake Success, New York, 11 December 1946", "1946-12-11"),
        ("London, 14 November 1975 and 9 November 1977", "1977-11-09"),
        ("Rome, March 1999", None),
        (None, None),
    ],
)
def test_the_last_printed_date_is_read(words: str | None, day: str | None) -> None:
    assert printed_day(words) == day


def test_a_treaty_begins_with_its_opening_or_an_earlier_act() -> None:
    def begin(opened: str | None, concluded: str | None, first: str | None) -> Origin | None:
        return origin_of(opened_on=opened, adopted_on=None, concluded=concluded, first_act=first)

    assert begin("1966-03-07", "New York, 21 December 1965", "1966-03-08") == Origin("1966-03-07", "opened")
    assert begin(None, "New York, 21 December 1965", "1966-03-08") == Origin("1965-12-21", "concluded")
    assert begin("1966-03-07", None, "1965-12-30") == Origin("1965-12-30", "first_act")
    assert begin(None, "Paris, 18 May 1904", "1949-05-04") == Origin("1949-05-04", "first_act")
    assert begin(None, "Paris, 18 May 1904", None) is None
    assert begin(None, None, None) is None
