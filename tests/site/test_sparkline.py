"""The line of deposits beside a treaty's name: it climbs to its top, fits its box and stays light."""

from __future__ import annotations

import gzip
import re
from datetime import date
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from servanda_db.store.reads.standings import Standing
from servanda_site.build import build
from servanda_site.pictures import sparkline as lines
from servanda_site.pictures.sparkline import HIGH, SLOTS, sparkline

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from tests.site.conftest import Facts

READ = "2026-03-27"
DAYS = st.dates(date(1945, 6, 26), date(2026, 3, 27)).map(date.isoformat)


def deposit(day: str, stage: str = "in_force") -> Standing:
    return Standing("t", "p", stage, None, "accession", day, None, None, "none", None, 0)


@given(st.lists(DAYS, min_size=1, max_size=60))
def test_it_climbs_from_nothing_to_its_top_and_fills_its_width(days: list[str]) -> None:
    path = sparkline([deposit(day) for day in days], READ)
    assert path is not None
    assert re.fullmatch(r"M0 10(h\d+)?(v-?\d+h\d+)+", path)
    ups = [int(step) for step in re.findall(r"v(-?\d+)", path)]
    assert all(step < 0 for step in ups)
    assert sum(ups) == -HIGH
    assert sum(int(step) for step in re.findall(r"h(\d+)", path)) == 2 * SLOTS


def test_without_a_deposit_or_a_reading_there_is_none() -> None:
    assert sparkline([], READ) is None
    assert sparkline([Standing("t", "p", "signed", READ, None, None, None, None, "none", None, 0)], READ) is None
    assert sparkline([deposit("2000-01-01", "withdrawn")], READ) is None
    assert sparkline([deposit("2000-01-01")], None) is None


def test_it_ends_early_where_nothing_came_after() -> None:
    """All deposits at once, at the very start: one step and a flat line."""
    assert sparkline([deposit("1945-01-01")] * 3, READ) == "M0 10v-10h32"


def listed(facts: Facts) -> tuple[bytes, int]:
    page = (build(facts.path.parent).out / "treaties" / "index.html").read_bytes()
    return page, len(BeautifulSoup(page, "lxml").select("td svg[aria-hidden]"))


def test_a_list_has_one_for_each_treaty_and_stays_light(
    new_facts: Callable[[], Facts], monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = new_facts()
    facts.write_crowd(parties=4, treaties=30)
    page, count = listed(facts)
    assert count == 30
    monkeypatch.setattr(lines, "MOST", 29)
    without, count = listed(facts)
    assert count == 0
    each = (len(page) - len(without)) / 30
    packed = (len(gzip.compress(page, 9)) - len(gzip.compress(without, 9))) / 30
    # At 300 treaties, the most that have them, a list of 120 KB and 20 KB packed still has room for both.
    assert each <= 130
    assert packed <= 30
