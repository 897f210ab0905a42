from hypothesis import given
from hypothesis import strategies as st

from servanda_db.store.comparison import OpenAction, ToldAction, compare

READ_IN_2013 = "2013-07-24T06:00:00Z"


def held(
    party: str,
    kind: str,
    date: str | None,
    *,
    number: int = 1,
    bracketed: bool = False,
    listed: bool = True,
    seen_from: str = READ_IN_2013,
) -> OpenAction:
    return OpenAction(
        id=number, party=party, kind=kind, date=date, bracketed=bracketed, seen_from=seen_from, listed=listed
    )


def told(party: str, kind: str, date: str | None, *, bracketed: bool = False) -> ToldAction:
    return ToldAction(
        claim="c", party=party, kind=kind, label=kind, date=date, effective_date=None, bracketed=bracketed
    )


def test_the_same_listing_changes_nothing() -> None:
    assert compare([held("AUT", "signature", "1990-01-26")], [told("AUT", "signature", "1990-01-26")], True).empty


def test_a_date_set_right_is_a_correction() -> None:
    result = compare([held("AUT", "signature", "1990-08-26")], [told("AUT", "signature", "1990-01-26")], True)
    assert [(old.date, new.date) for old, new in result.corrected] == [("1990-08-26", "1990-01-26")]
    assert not result.new
    assert not result.gone


def test_a_kind_and_date_set_right_is_a_correction() -> None:
    result = compare([held("MDA", "accession", "2006-02-28")], [told("MDA", "ratification", "2005-09-16")], True)
    assert len(result.corrected) == 1


def test_an_act_dated_after_the_old_one_was_read_is_another_act() -> None:
    old = held("USA", "acceptance", "2016-09-03", seen_from="2017-01-01T06:00:00Z")
    result = compare([old], [told("USA", "acceptance", "2021-01-20")], True)
    assert not result.corrected
    assert [new.date for new in result.new] == ["2021-01-20"]
    assert result.gone == (old,)


def test_a_new_act_beside_the_old_one_is_new() -> None:
    result = compare(
        [held("GHA", "signature", "2003-09-24")],
        [told("GHA", "signature", "2003-09-24"), told("GHA", "ratification", "2014-12-09")],
        True,
    )
    assert [new.kind for new in result.new] == ["ratification"]
    assert not result.gone


def test_a_party_that_vanished_is_gone_from_the_list_and_nothing_else() -> None:
    old = held("AIA", "accession", "1982-05-04")
    result = compare([old], [], True)
    assert result.gone == (old,)
    assert not result.corrected


def test_a_page_that_does_not_list_everyone_proves_no_absence() -> None:
    assert compare([held("AIA", "accession", "1982-05-04")], [], False).empty


def test_a_gone_act_is_told_once_and_can_come_back() -> None:
    unlisted = held("AIA", "accession", "1982-05-04", listed=False)
    assert compare([unlisted], [], True).empty
    assert compare([unlisted], [told("AIA", "accession", "1982-05-04")], True).back == (unlisted,)


def test_brackets_are_not_a_correction() -> None:
    result = compare(
        [held("USA", "acceptance", "2021-01-20")], [told("USA", "acceptance", "2021-01-20", bracketed=True)], True
    )
    assert len(result.bracketed) == 1
    assert not result.corrected


def test_an_act_is_corrected_to_the_one_of_its_own_day() -> None:
    withdrawn = held("DEU", "ratification", "2002-02-02", bracketed=True)
    later = held("DEU", "accession", "2020-03-03", number=2)
    for acts in ([withdrawn, later], [later, withdrawn]):
        result = compare(acts, [told("DEU", "ambiguous", "2002-02-02")], True)
        assert [(old.id, new.kind) for old, new in result.corrected] == [(1, "ambiguous")]
        assert result.gone == (later,)


ACT = st.tuples(
    st.sampled_from(["AUT", "FRA", "GHA"]),
    st.sampled_from(["signature", "ratification", "accession", "ambiguous"]),
    st.dates().map(str),
)


@given(st.lists(ACT, max_size=8, unique=True), st.lists(ACT, max_size=8, unique=True))
def test_every_act_is_accounted_for_once(before: list[tuple[str, str, str]], after: list[tuple[str, str, str]]) -> None:
    olds = [held(*act, number=number) for number, act in enumerate(before)]
    result = compare(olds, [told(*act) for act in after], True)
    removed = [old.id for old, _ in result.corrected] + [old.id for old in result.gone]
    assert sorted(removed) == [old.id for old in olds if (old.party, old.kind, old.date) not in after]
    added = [new for _, new in result.corrected] + list(result.new)
    assert sorted((new.party, new.kind, str(new.date)) for new in added) == sorted(set(after) - set(before))
