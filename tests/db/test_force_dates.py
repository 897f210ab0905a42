"""Why two dates of entry into force differ: said without naming a treaty."""

from servanda_db.acts import Act
from servanda_db.force_dates import why_they_differ
from servanda_db.vocabulary import ActionKind


def act(kind: ActionKind, date: str) -> Act:
    return Act(kind=kind, date=date)


CONSENT = act(ActionKind.ACCEPTANCE, "2021-01-20")
NOTICE = act(ActionKind.WITHDRAWAL, "2019-11-04")


def test_nothing_is_said_where_a_date_is_missing_or_both_agree() -> None:
    assert why_they_differ(None, "2016-12-08", {}) is None
    assert why_they_differ("2016-11-04", None, {}) is None
    assert why_they_differ("2016-11-04", "2016-11-04", {"USA": [NOTICE, CONSENT]}) is None


def test_a_later_date_hangs_on_instruments_that_are_no_longer_listed() -> None:
    said = why_they_differ("2016-11-04", "2016-12-08", {"USA": [NOTICE, CONSENT], "JPN": [CONSENT]}) or ""
    assert "34 days later" in said
    assert "USA notified on 2019-11-04" in said
    assert "JPN" not in said


def test_a_withdrawal_of_what_is_listed_explains_nothing() -> None:
    first = act(ActionKind.ACCEPTANCE, "2016-09-03")
    said = why_they_differ("2016-11-04", "2016-12-08", {"USA": [first, NOTICE, CONSENT]}) or ""
    assert "no longer in the table" in said
    assert "USA" not in said


def test_an_earlier_date_is_told_as_such() -> None:
    assert "3 days earlier" in (why_they_differ("2016-11-04", "2016-11-01", {}) or "")
