"""The verdict on an article: what each sentence supports, what the depositary says, and the named errors."""

from dataclasses import replace

import pytest

from servanda_db.article_patterns import ArticlePattern
from servanda_db.verdict import ArticleVerdict, verdict_on
from servanda_db.verdict_facts import Article, ArticleClaim, DepositaryParty, DepositaryTreaty, FoundConflict
from servanda_db.vocabulary import DOMESTIC_NEWS_STAGES, Axis, NewsStage, Realis, Remark, Topic

T = "un-xviii-16"
UNREAD = DepositaryTreaty(id=T, name="Convention", depositary="Secretary-General", read_on=None, thresholds=(40,))
READ = replace(
    UNREAD,
    read_on="2026-03-27",
    signatures=69,
    signatures_published=72,
    out_of_force=True,
    threshold_article="65(1)",
    consents=(("2026-01-05", "QAT"), ("2026-02-03", "VNM"), ("2026-02-03", "NRU")),
)
NAMES = {"AZE": "Azerbaijan", "QAT": "Qatar", "VNM": "Viet Nam", "HUN": "Hungary"}
PARTIES = {
    (T, "AZE"): DepositaryParty(signed_on="2025-10-25", signed=True),
    (T, "QAT"): DepositaryParty(signed=True, consent_kind="ratification", consent_on="2026-01-05"),
    (T, "VNM"): DepositaryParty(signed=True, consent_kind="ratification", consent_on="2026-02-03"),
}


def claim(
    party: str, stage: NewsStage, quote: str = "", realis: Realis = Realis.HAPPENED, said: str = ""
) -> ArticleClaim:
    return ArticleClaim(
        id=f"{party}-{stage}",
        treaty=T,
        party=party,
        party_name=NAMES[party],
        party_as_published=NAMES[party],
        stage=stage,
        said=said,
        axis=Axis.DOMESTIC if stage in DOMESTIC_NEWS_STAGES else Axis.INTERNATIONAL,
        realis=realis,
        date=None,
        quote=quote or f"{NAMES[party]}: {stage}",
        locator="sentence 1 of the body",
    )


def remark(
    topic: Topic, quote: str = "", number: int | None = None, treaty: str | None = T, at: str = "title"
) -> Remark:
    return Remark(topic=topic, treaty=treaty, number=number, quote=quote or f"{topic}", locator=at)


def judged(*told: ArticleClaim | Remark, treaty: DepositaryTreaty = READ, **more: object) -> ArticleVerdict:
    article = Article(
        id="az_omm-000000000000",
        address="https://example.org/1",
        source="az_omm",
        publisher="OMM",
        tier="press",
        title="title",
        published=None,
        language="en",
        read_at="2026-03-28T06:00:00Z",
        claims=tuple(one for one in told if isinstance(one, ArticleClaim)),
        remarks=tuple(one for one in told if isinstance(one, Remark)),
        treaties={T: treaty, "coe-185": replace(READ, id="coe-185", name="Budapest Convention")},
        parties={} if treaty.read_on is None else PARTIES,
    )
    return verdict_on(replace(article, **more))  # type: ignore[arg-type]  # fields of Article


def patterns(*told: ArticleClaim | Remark, treaty: DepositaryTreaty = READ) -> list[str]:
    return [str(error.pattern) for error in judged(*told, treaty=treaty).errors]


@pytest.mark.parametrize(
    ("stage", "pattern"),
    [
        (NewsStage.SIGNED, "signature reported as ratification"),
        (NewsStage.PARLIAMENT_APPROVED, "vote told as ratification"),
        (NewsStage.LAW_SIGNED, "law told as ratification"),
        (NewsStage.GAZETTED, "law told as ratification"),
        (NewsStage.CABINET_APPROVED, "cabinet decision told as ratification"),
        (NewsStage.BEFORE_PARLIAMENT, "plan told as ratification"),
    ],
)
@pytest.mark.parametrize("treaty", [READ, UNREAD])
def test_a_headline_of_ratification_is_held_against_what_the_text_supports(
    stage: NewsStage, pattern: str, treaty: DepositaryTreaty
) -> None:
    headline = remark(Topic.RATIFIED, "Azerbaijan ratifies")
    found = judged(headline, claim("AZE", stage, "the sentence"), treaty=treaty)
    assert [str(error.pattern) for error in found.errors] == [pattern]
    assert found.errors[0].quote == "Azerbaijan ratifies"
    assert "the sentence" in found.errors[0].facts


def test_a_plan_told_as_done_in_the_headline() -> None:
    planned = claim("AZE", NewsStage.PARLIAMENT_APPROVED, realis=Realis.PLANNED)
    assert patterns(remark(Topic.RATIFIED), planned) == ["plan told as ratification"]


def test_a_ratification_that_the_depositary_lists_is_no_error() -> None:
    told = (remark(Topic.RATIFIED), remark(Topic.JOINED), claim("QAT", NewsStage.DEPOSITED))
    assert patterns(*told) == []
    assert patterns(remark(Topic.RATIFIED), claim("QAT", NewsStage.PARLIAMENT_APPROVED, said="ratified")) == []


def test_a_vote_called_a_ratification_in_the_body() -> None:
    vote = claim("AZE", NewsStage.PARLIAMENT_APPROVED, "Parliament ratified the convention.", said="ratified")
    assert patterns(vote) == ["vote told as ratification"]
    assert patterns(claim("AZE", NewsStage.PARLIAMENT_APPROVED, said="voted")) == []


def test_a_number_of_ratifications_is_counted_against_the_deposits() -> None:
    body = remark(Topic.SIGNED, "signed by 72 states", 72, at="sentence 1 of the body")
    assert patterns(remark(Topic.RATIFIED, "72 states ratify", 72), body) == ["signature reported as ratification"]
    assert patterns(remark(Topic.RATIFIED, "72 states ratify", 72)) == ["signature reported as ratification"]
    assert patterns(remark(Topic.RATIFIED, "50 states ratify", 50)) == ["wrong number of ratifications"]
    assert patterns(remark(Topic.RATIFIED, "3 states ratify", 3)) == []


@pytest.mark.parametrize(
    ("party", "number", "expected"),
    [
        ("AZE", 1, ["first country"]),
        ("AZE", 4, ["wrong place in the order of deposits"]),
        ("QAT", 1, []),
        ("QAT", 2, ["wrong place in the order of deposits"]),
        ("VNM", 2, []),
        ("VNM", 3, []),
        ("VNM", 1, ["first country"]),
    ],
)
def test_a_rank_is_that_of_the_order_of_deposits_and_equal_days_are_a_tie(
    party: str, number: int, expected: list[str]
) -> None:
    told = claim(party, NewsStage.LAW_SIGNED)
    assert patterns(remark(Topic.RANK, f"{NAMES[party]} is number {number}", number), told) == expected


def test_a_place_that_depends_on_whom_one_counts_is_not_wrong() -> None:
    left = replace(READ, counted_otherwise=1)
    assert patterns(remark(Topic.RANK, "Qatar is number 2", 2), claim("QAT", NewsStage.LAW_SIGNED), treaty=left) == []
    told = (remark(Topic.RANK, "Qatar is number 3", 3), claim("QAT", NewsStage.LAW_SIGNED))
    assert patterns(*told, treaty=left) == ["wrong place in the order of deposits"]
    first = (remark(Topic.RANK, "Viet Nam is first", 1), claim("VNM", NewsStage.LAW_SIGNED))
    assert patterns(*first, treaty=replace(READ, counted_otherwise=2)) == []


def test_a_deposit_that_is_not_listed_has_no_wrong_place() -> None:
    deposit = claim("AZE", NewsStage.DEPOSITED)
    assert patterns(remark(Topic.RANK, "number 4", 4), deposit) == ["deposit reported, not confirmed"]
    assert patterns(remark(Topic.AMONG_FIRST), deposit) == ["deposit reported, not confirmed"]


def test_a_number_of_others_says_nothing_of_the_party_that_only_signed() -> None:
    signed = claim("AZE", NewsStage.SIGNED)
    assert patterns(remark(Topic.RATIFIED, "More than 2 states ratified", 2), signed) == []
    told = remark(Topic.RATIFIED, "Azerbaijan ratifies it beside 2 states", 2)
    assert patterns(told, signed) == ["signature reported as ratification"]


def test_the_past_in_passing_and_the_bare_word_are_not_called_a_vote_told_as_more() -> None:
    past = claim("AZE", NewsStage.PARLIAMENT_APPROVED, "It ratified it in 2010.", Realis.HISTORICAL, "ratified")
    sentence = remark(Topic.RATIFIED, "It ratified it in 2010.", at="sentence 1 of the body")
    assert patterns(past, sentence, treaty=UNREAD) == []
    bare = replace(past, realis=Realis.HAPPENED)
    assert [error.confirmed for error in judged(bare, sentence, treaty=UNREAD).errors] == [False]
    vote = claim("AZE", NewsStage.PARLIAMENT_APPROVED, "They voted.", said="voted")
    assert [error.confirmed for error in judged(vote, remark(Topic.RATIFIED), treaty=UNREAD).errors] == [True]


def test_first_of_all_can_not_be_told_where_no_page_of_the_depositary_was_read() -> None:
    (error,) = judged(remark(Topic.RANK, number=1), claim("AZE", NewsStage.LAW_SIGNED), treaty=UNREAD).errors
    assert (error.pattern, error.confirmed) == (ArticlePattern.FIRST, False)
    assert "No page of the depositary" in error.facts


def test_among_the_first_is_none_of_them_without_a_deposit() -> None:
    first = remark(Topic.AMONG_FIRST, at="sentence 4 of the body")
    assert patterns(first, claim("AZE", NewsStage.LAW_SIGNED)) == ["first country"]
    assert patterns(first, claim("QAT", NewsStage.LAW_SIGNED)) == []


def test_a_threshold_is_that_of_the_treaty() -> None:
    (error,) = judged(remark(Topic.THRESHOLD, "after 50 ratifications", 50), remark(Topic.NAMES)).errors
    assert (error.pattern, error.facts) == (ArticlePattern.THRESHOLD, "Article 65(1) asks for 40 instruments, not 50.")
    assert patterns(remark(Topic.THRESHOLD, number=40), remark(Topic.NAMES)) == []


def test_entry_into_force_is_what_the_depositary_says() -> None:
    told = (remark(Topic.IN_FORCE), remark(Topic.NAMES))
    assert patterns(*told) == ["told to be in force"]
    assert patterns(*told, treaty=replace(READ, in_force_on="2026-01-01", out_of_force=False)) == []
    (error,) = judged(*told, treaty=replace(READ, in_force_on="2027-01-01")).errors
    assert "before 2027-01-01" in error.facts
    assert not judged(*told, treaty=UNREAD).errors[0].confirmed


def test_a_deposit_that_the_depositary_does_not_list_is_not_confirmed() -> None:
    assert patterns(claim("AZE", NewsStage.DEPOSITED)) == ["deposit reported, not confirmed"]
    assert patterns(claim("AZE", NewsStage.DEPOSITED, realis=Realis.PLANNED)) == []
    assert not judged(claim("QAT", NewsStage.DEPOSITED), treaty=UNREAD).errors[0].confirmed


def test_a_withdrawal_that_was_only_announced() -> None:
    told = (remark(Topic.LEFT, "Hungary leaves"), claim("HUN", NewsStage.WITHDRAWAL_ANNOUNCED))
    assert patterns(*told) == ["withdrawal announced, told as done"]
    assert patterns(claim("HUN", NewsStage.WITHDRAWAL_DEPOSITED)) == ["withdrawal reported, not confirmed"]
    listed = {(T, "HUN"): DepositaryParty(consent_kind="ratification", withdrawal_notified=True)}
    assert judged(*told, parties=listed).errors == ()


def test_the_headline_names_another_treaty_or_none() -> None:
    vote = claim("AZE", NewsStage.PARLIAMENT_APPROVED)
    assert patterns(remark(Topic.NAMES, treaty="coe-185"), vote) == ["wrong treaty in the headline"]
    assert patterns(remark(Topic.NAMES, treaty=None), vote) == ["headline does not say which treaty"]
    assert patterns(remark(Topic.NAMES), remark(Topic.NAMES, treaty="coe-185"), vote) == []


def test_a_conflict_of_dates_is_named_on_the_article_that_makes_it() -> None:
    told = claim("AZE", NewsStage.LAW_SIGNED)
    conflict = FoundConflict(claim=told.id, pattern="date off by one day", detail="one day apart")
    assert [error.pattern for error in judged(told, conflicts=(conflict,)).errors] == ["date off by one day"]


@pytest.mark.parametrize("stage", list(NewsStage))
@pytest.mark.parametrize("realis", list(Realis))
@pytest.mark.parametrize("treaty", [READ, UNREAD])
@pytest.mark.parametrize("party", ["AZE", "QAT", "HUN"])
def test_every_sentence_says_what_the_depositary_has_and_why_nothing_changes(
    stage: NewsStage, realis: Realis, treaty: DepositaryTreaty, party: str
) -> None:
    found = judged(claim(party, stage, realis=realis), treaty=treaty)
    ((support,),) = (sentence.supports for sentence in found.sentences)
    assert support.because.endswith(".")
    assert ("No page of the depositary" in support.depositary) == (treaty.read_on is None)
    (told,) = found.as_object()["sentences"][0]["supports"]
    assert told["changes_status"] is False
    assert "This does not change the status because" in "\n".join(found.lines())


def test_the_depositary_is_quoted_for_each_party_by_what_it_lists() -> None:
    found = judged(*(claim(party, NewsStage.LAW_SIGNED) for party in ("AZE", "QAT", "HUN")))
    said = {one.party: one.depositary for sentence in found.sentences for one in sentence.supports}
    assert said["AZE"] == (
        "The depositary lists the signature of Azerbaijan of 2025-10-25, and no instrument (page read on 2026-03-27)."
    )
    assert "ratification of Qatar of 2026-01-05" in said["QAT"]
    assert "lists no act of Hungary" in said["HUN"]


def test_a_party_whose_day_is_not_stated_may_have_any_place() -> None:
    bare = replace(READ, consents=(("2026-01-05", "QAT"), ("2026-02-03", "VNM"), (None, "NRU"), ("2026", "HUN")))
    names = claim("HUN", NewsStage.LAW_SIGNED)
    for number in (1, 4):
        assert patterns(remark(Topic.RANK, f"Hungary is number {number}", number), names, treaty=bare) == []
    assert patterns(remark(Topic.RANK, "Hungary is number 6", 6), names, treaty=bare) != []


def test_a_name_within_another_is_not_that_party() -> None:
    oman = replace(claim("QAT", NewsStage.DEPOSITED), party_name="Oman", party_as_published="Oman", id="oman")
    told = (oman, claim("VNM", NewsStage.DEPOSITED))
    assert patterns(remark(Topic.RANK, "Romania became the 9th state", 9), *told) == []
    assert patterns(remark(Topic.RANK, "Oman became the 9th state", 9), *told) != []


def test_a_party_is_known_by_the_name_that_the_article_gives_it() -> None:
    katar = replace(claim("QAT", NewsStage.DEPOSITED), party_as_published="Катар")
    assert katar.named_in("Катар стал девятым") is True
    assert katar.named_in("В Катаре") is False


def test_a_deposit_under_another_treaty_says_nothing_of_this_one() -> None:
    vote = claim("AZE", NewsStage.PARLIAMENT_APPROVED, "The Milli Majlis voted for it")
    other = replace(claim("QAT", NewsStage.DEPOSITED), treaty="coe-185")
    assert "vote told as ratification" in patterns(remark(Topic.RATIFIED, "Azerbaijan ratifies"), vote, other)
