"""Episodes for survival analysis, and the lags from signature to force."""

from servanda_db.lags import lag_of
from servanda_db.panel import NO_VALUES, PanelAct, Record, Span, Values
from servanda_db.spells import Episode, episodes
from servanda_db.standing import HomeStep
from servanda_db.vocabulary import DomesticStage, Tier

ORIGIN, UNTIL = "1990-01-01", "2010-01-01"
FREE = Values(1, 0, 0, 0, 0, 0)
SIGNED = Values(1, 1, 0, 0, 0, 0)
CONSENTED = Values(1, 1, 1, 0, 0, 0)
BOUND = Values(1, 1, 1, 1, 0, 0)
WITHDRAWN = Values(1, 1, 0, 0, 0, 1)
UNCLEAR = Values(1, None, None, None, 0, 0)


def span(day: str, stage: str, kind: str | None = None) -> Span:
    return Span(day, stage, stage, 1, None, kind, None, None)


RECORD = Record(
    spans=[
        span("1991-01-01", "signed"),
        span("1992-01-01", "consent_deposited", "ratification"),
        span("1993-01-01", "in_force", "ratification"),
        span("2000-01-01", "withdrawn"),
    ]
)
WHOLE = [
    ("0001-01-01", FREE),
    ("1991-01-01", SIGNED),
    ("1992-01-01", CONSENTED),
    ("1993-01-01", BOUND),
    ("2000-01-01", WITHDRAWN),
]


def brief(found: list[Episode]) -> list[tuple[object, ...]]:
    return [(one.spell, one.risk, one.entry, one.exit, one.event, one.outcome, one.censored) for one in found]


def test_a_party_is_at_risk_of_consent_then_of_withdrawal_then_of_consent_again() -> None:
    assert brief(episodes(WHOLE, RECORD, ORIGIN, UNTIL)) == [
        (1, "consent", "1990-01-01", "1991-01-01", 0, None, None),
        (1, "consent", "1991-01-01", "1992-01-01", 1, "ratification", None),
        (2, "withdrawal", "1992-01-01", "1993-01-01", 0, None, None),
        (2, "withdrawal", "1993-01-01", "2000-01-01", 1, "withdrawal", None),
        (3, "consent", "2000-01-01", "2010-01-01", 0, None, "as_of"),
    ]


def test_time_is_counted_from_the_origin_and_stretches_join() -> None:
    found = episodes(WHOLE, RECORD, ORIGIN, UNTIL)
    assert found[0].start == 0
    assert [one.stop for one in found[:-1]] == [one.start for one in found[1:]]
    assert found[-1].stop == 7305
    assert [one.signed for one in found[:2]] == [0, 1]


def test_a_state_born_later_enters_late() -> None:
    found = episodes([("1995-01-01", FREE)], Record(), ORIGIN, UNTIL)
    assert [(one.entry, one.start, one.left_truncated) for one in found] == [("1995-01-01", 1826, 1)]
    assert [one.left_truncated for one in episodes(WHOLE, RECORD, ORIGIN, UNTIL)] == [0, 0, 0, 0, 0]


def test_who_had_consented_when_it_came_under_risk_keeps_its_event() -> None:
    record = Record(spans=[span("1987-01-01", "in_force", "accession")])
    found = episodes([("1990-05-22", BOUND)], record, ORIGIN, UNTIL)
    assert brief(found) == [
        (1, "consent", "1990-05-22", "1990-05-22", 1, "accession", None),
        (2, "withdrawal", "1990-05-22", "2010-01-01", 0, None, "as_of"),
    ]
    assert found[0].start == found[0].stop


def test_a_state_that_ends_is_no_longer_at_risk() -> None:
    found = episodes([("0001-01-01", FREE), ("1993-01-01", NO_VALUES)], Record(), ORIGIN, UNTIL)
    assert brief(found) == [(1, "consent", "1990-01-01", "1993-01-01", 0, None, "no_longer_at_risk")]


def test_what_can_not_be_told_is_no_event_and_no_risk() -> None:
    found = episodes([("0001-01-01", FREE), ("1993-01-01", UNCLEAR)], Record(), ORIGIN, UNTIL)
    assert brief(found) == [(1, "consent", "1990-01-01", "1993-01-01", None, None, "unknown")]


def test_whom_a_treaty_is_not_open_to_is_not_at_risk() -> None:
    closed = FREE._replace(eligible=0)
    assert episodes([("0001-01-01", closed)], Record(), ORIGIN, UNTIL) == []
    found = episodes([("0001-01-01", closed), ("2001-01-25", FREE)], Record(), ORIGIN, UNTIL)
    assert [(one.entry, one.left_truncated) for one in found] == [("2001-01-25", 1)]


def step(stage: DomesticStage, day: str | None) -> HomeStep:
    return HomeStep(stage=stage, date=day, tier=Tier.OFFICIAL, retrieved_at="2010-01-01T00:00:00Z")


ACTS = [PanelAct("signature", "1991-01-01", 0), PanelAct("ratification", "1992-01-01", 0)]


def test_lags_run_from_signature_to_approval_to_deposit_to_force() -> None:
    spans = [Span("1992-01-01", "party", "in_force", 1, "1991-01-01", "ratification", "1992-01-01", "1992-03-31")]
    lag = lag_of(
        Record(acts=ACTS, spans=spans),
        [step(DomesticStage.ANNOUNCED, "1991-02-01"), step(DomesticStage.LAW_SIGNED, "1991-11-27")],
        UNTIL,
    )
    assert lag is not None
    assert (lag.home_stage, lag.home_approved_on) == ("law_signed", "1991-11-27")
    assert lag[6:] == (330, 35, 365, 90)


def test_a_lag_needs_days_on_both_sides_and_may_be_negative() -> None:
    early = lag_of(Record(acts=[PanelAct("signature", "1993-01-01", 0), ACTS[1]]), [], UNTIL)
    assert early is not None
    assert early.days_signature_to_deposit == -366
    vague = lag_of(Record(acts=[PanelAct("signature", "1991", 0), ACTS[1]]), [], UNTIL)
    assert vague is not None
    assert vague.days_signature_to_deposit is None


def test_what_is_in_brackets_or_later_than_the_last_day_has_no_lag() -> None:
    assert lag_of(Record(acts=[PanelAct("signature", "1991-01-01", 1)]), [], UNTIL) is None
    assert lag_of(Record(), [step(DomesticStage.LAW_SIGNED, "2011-01-01")], UNTIL) is None
    assert lag_of(Record(), [step(DomesticStage.LAW_SIGNED, None)], UNTIL) is None
