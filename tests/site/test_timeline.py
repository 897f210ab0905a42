"""The timeline: its lines end where the counts do, and the line of entry into force stands at its day."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda_db.store.reads.standings import Standing
from servanda_db.store.reads.treaties import Clause
from servanda_site.languages import LANGUAGES, speaking
from servanda_site.pictures.canvas import WIDTH
from servanda_site.pictures.steps import deposit_steps, end_of, signature_steps
from servanda_site.pictures.timeline import HIGH, LEFT, RIGHT, Scale, needed

UNTIL = date(2026, 3, 27)
DAYS = st.dates(date(1945, 6, 26), UNTIL).map(date.isoformat)
PARTIAL = DAYS.flatmap(lambda day: st.sampled_from([day, day[:7], day[:4]]))
STAGES = st.sampled_from(["signed", "consent_deposited", "in_force", "withdrawn", "provisionally_applying"])


def standing(stage: str, signed: str | None, consent: str | None = None, withdrawn: str | None = None) -> Standing:
    kind = "ratification" if consent else None
    return Standing("t", "p", stage, signed, kind, consent, None, withdrawn, "none", None, 0)


@st.composite
def standings(draw: st.DrawFn) -> list[Standing]:
    made = []
    for stage in draw(st.lists(STAGES, max_size=40)):
        signed = draw(st.none() | PARTIAL)
        consent = None if stage == "signed" else draw(PARTIAL)
        made.append(standing(stage, signed, consent, draw(st.none() | PARTIAL) if stage == "withdrawn" else None))
    return made


def deposited(held: list[Standing]) -> int:
    return sum(one.consent_on is not None and one.stage not in ("signed", "withdrawn") for one in held)


def ends(path: str) -> tuple[float, float]:
    """Give where a path of steps ends."""
    xs, ys = re.findall(r"H(-?[\d.]+)", path), re.findall(r"V(-?[\d.]+)", path)
    return float(xs[-1]), float(ys[-1])


@given(standings())
def test_the_lines_end_at_the_counts_of_today(held: list[Standing]) -> None:
    steps, signed = deposit_steps(held, UNTIL), signature_steps(held, UNTIL)
    assert steps.last == deposited(held)
    assert signed.last == sum(one.signed_on is not None for one in held)
    for found in (steps, signed):
        days = [when for when, _ in found.points]
        assert days == sorted(set(days))
        assert all(when <= UNTIL for when in days)
        if found.points:
            most = max(1, *(count for _, count in found.points))
            scale = Scale(first=date(1945, 1, 1), last=UNTIL, most=most, top=50)
            x, y = ends(scale.path(found.points))
            assert x == RIGHT
            assert round((1 - (y - 50) / HIGH) * most) == found.last


@given(standings(), DAYS)
def test_a_line_at_a_day_has_the_count_of_that_day(held: list[Standing], day: str) -> None:
    full = [one for one in held if one.stage == "in_force" and one.consent_on and len(one.consent_on) == len(day)]
    counts = [count for when, count in deposit_steps(full, UNTIL).points if when.isoformat() <= day]
    assert (counts[-1] if counts else 0) == sum((one.consent_on or "") <= day for one in full)


def test_a_withdrawal_takes_its_deposit_off_on_its_day_and_one_without_a_day_is_left_out() -> None:
    held = [
        standing("in_force", None, "2001-01-01"),
        standing("withdrawn", None, "2000-01-01", "2010-05-05"),
        standing("withdrawn", None, "1999-01-01"),
    ]
    steps = deposit_steps(held, UNTIL)
    assert steps.points == ((date(2000, 1, 1), 1), (date(2001, 1, 1), 2), (date(2010, 5, 5), 1))
    assert steps.undated == 1


@pytest.mark.parametrize(
    ("iso", "last"),
    [("2024", "2024-12-31"), ("2024-02", "2024-02-29"), ("2023-12", "2023-12-31"), ("2023-05-07", "2023-05-07")],
)
def test_a_date_of_a_month_or_year_stands_at_its_end_but_not_after_the_reading(iso: str, last: str) -> None:
    assert end_of(iso).isoformat() == last
    read = date(2024, 2, 10)
    assert signature_steps([standing("signed", iso)], read).points[0][0] <= read


@given(DAYS, st.sampled_from(LANGUAGES))
def test_a_day_stands_at_its_share_of_the_axis_on_the_side_of_the_script(day: str, language: object) -> None:
    scale = Scale(first=date(1945, 1, 1), last=UNTIL, most=40, top=50)
    when = date.fromisoformat(day)
    with speaking(language):  # type: ignore[arg-type]
        x = scale.x(when)
    share = (when - scale.first) / (UNTIL - scale.first)
    fromstart = WIDTH - x if getattr(language, "direction", "") == "rtl" else x
    assert fromstart == pytest.approx(LEFT + share * (RIGHT - LEFT), abs=0.06)
    assert scale.x(when) <= scale.x(when + timedelta(days=1))


def clause(words: str, need: float | None) -> Clause:
    return Clause(treaty="t", clause=words, have=1.0, need=need, satisfied=0)


def test_only_a_rule_that_counts_has_a_line_of_what_is_needed() -> None:
    assert needed([clause("40 instruments of consent to be bound", 40.0)]) == 40
    assert needed([clause("instruments of parties with at least 55 % of the emissions", 55.0)]) is None
    assert needed([clause("the entry into force of the Covenant", 1.0), clause("6 instruments", 6.0)]) == 6
    assert needed([]) is None
