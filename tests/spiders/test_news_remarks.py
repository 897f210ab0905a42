"""What an article says beside its claims: ranks, numbers, thresholds, words that tell too much."""

import pytest

from servanda_db.vocabulary import Topic
from servanda_spiders.reading.news.languages import choose_language
from servanda_spiders.reading.news.remarks import article_remarks
from tests.spiders.growth import grows_in_proportion

ABOUT = "The UN Convention against Cybercrime is meant."


def topics(title: str, text: str = ABOUT) -> list[tuple[Topic, int | None]]:
    found = article_remarks(title, text, choose_language(None, f"{title}\n{text}"))
    return [(one.topic, one.number) for one in found if one.topic is not Topic.NAMES]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("In Hanoi, 72 states ratify the UN Cybercrime Convention", [(Topic.RATIFIED, 72)]),
        ("Парламент ратифицировал Конвенцию ООН против киберпреступности", [(Topic.RATIFIED, None)]),
        ("Le Vietnam ratifie la Convention de Hanoï", [(Topic.RATIFIED, None)]),
        ("Senado ratifica la Convención de Hanói", [(Topic.RATIFIED, None)]),
        ("Chad is the first country to join", [(Topic.RANK, 1)]),
        ("Чад первым в мире одобрил Ханойскую конвенцию", [(Topic.RANK, 1)]),
        ("Chad becomes the 17th state to deposit", [(Topic.RANK, 17)]),
        ("Chad first country in the world to join, and the first in Africa", [(Topic.RANK, 1)]),
        ("Chad among the first 30 countries to sign the Hanoi Convention", [(Topic.SIGNED, 30)]),
        ("The law of Chad aside, 3 states ratified the Hanoi Convention", [(Topic.RATIFIED, 3)]),
        ("Chad among the first to adopt the rules", [(Topic.AMONG_FIRST, None)]),
        ("Convention enters into force", [(Topic.IN_FORCE, None)]),
        ("Chad quits the Hanoi Convention", [(Topic.LEFT, None)]),
        ("Chad accedes to the Hanoi Convention", [(Topic.JOINED, None)]),
    ],
)
def test_a_headline_that_may_tell_too_much(title: str, expected: list[tuple[Topic, int | None]]) -> None:
    assert topics(title) == expected


@pytest.mark.parametrize(
    "title",
    [
        "Chad to ratify the Hanoi Convention",
        "Chad has not ratified the Hanoi Convention",
        "Should Chad ratify the Hanoi Convention?",
        "Ratification of the Hanoi Convention debated",
        "Chad plans to withdraw from the Hanoi Convention",
        "The first global convention on cybercrime",
        "Chad is the first country to sign",
        "The Convention will enter into force next year",
        "72 pages of the Hanoi Convention",
        "Chad is the first country in Africa to ratify the Hanoi Convention",
        "Chad becomes the first Sahel state, the 3rd state from the region, to join",
        "Tschad ist das erste Land in Afrika",
        "Чад стал первой страной Африки в этой конвенции",
        "Le Tchad, premier pays de la région",
        "Chad is the first country to leave the Hanoi Convention",
        "Chad was the first country to host the talks",
        "Chad is not the first country to delay",
        "Chad first to ratify? The minister denies it",
        "Law on the Hanoi Convention enters into force in Chad",
        "Chad ratified a bilateral extradition agreement",
        "Signed after 10 national consultations: the Hanoi Convention",
        "The Hanoi Convention was signed with 3 statements",
        "Подписана на 72 страницах",
        "On 14 July countries signed the Hanoi Convention",
    ],
)
def test_a_headline_that_tells_no_more_than_it_may(title: str) -> None:
    assert topics(title) == []


def test_a_law_in_the_name_of_a_treaty_is_no_law_that_enters_into_force() -> None:
    assert topics("UN Convention on the Law of the Sea enters into force") == [(Topic.IN_FORCE, None)]


def test_numbers_of_signatures_and_of_what_is_needed() -> None:
    text = f"{ABOUT} It was signed by 72 Member States. It enters into force after 40 ratifications."
    assert topics("Convention", text) == [(Topic.SIGNED, 72), (Topic.THRESHOLD, 40)]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Chad ratified the Hanoi Convention after 10 national consultations", [(Topic.RATIFIED, None)]),
        ("On 14 July countries ratified the Hanoi Convention", [(Topic.RATIFIED, None)]),
        ("On 14 July 72 UN member states ratified the Hanoi Convention", [(Topic.RATIFIED, 72)]),
        ("72 страны ратифицировали Ханойскую конвенцию", [(Topic.RATIFIED, 72)]),
        ("72 dövlət Hanoy Konvensiyasını ratifikasiya edib", [(Topic.RATIFIED, 72)]),
    ],
)
def test_only_states_are_counted(title: str, expected: list[tuple[Topic, int | None]]) -> None:
    assert topics(title) == expected


def test_the_day_of_a_date_counts_no_states_in_another_language() -> None:
    text = "Парламент страны принял закон о конвенции, и это было важно для всех."
    assert topics("14 июля страны ратифицировали Ханойскую конвенцию", text) == [(Topic.RATIFIED, None)]


@pytest.mark.parametrize(
    "rule",
    [
        "It enters into force after 40 states have ratified it.",
        "Once 40 states have ratified, the Convention takes effect.",
        "Она вступает в силу после того, как 40 государств ратифицировали её.",
    ],
)
def test_a_rule_of_entry_into_force_counts_no_ratifications(rule: str) -> None:
    assert topics("Convention", f"{ABOUT} {rule}") == [(Topic.THRESHOLD, 40)]


def test_treaties_are_named_once_and_the_generic_headline_is_noted() -> None:
    found = article_remarks("A convention is discussed", f"{ABOUT} {ABOUT}", None)
    assert [(one.treaty, one.locator) for one in found] == [(None, "title"), ("un-xviii-16", "sentence 1 of the body")]


def test_an_article_about_no_treaty_of_the_registry_has_no_remark() -> None:
    assert article_remarks("Union ratifies contract", "The first country to ratify 40 contracts.", None) == ()


@pytest.mark.parametrize("part", ["72 states ratify ", "first ", "1", "a ", "needs 40 in force ", "among the "])
def test_long_texts_take_a_bounded_time(part: str) -> None:
    long = (ABOUT + part * (1_000_000 // len(part)))[:1_000_000]
    assert grows_in_proportion(lambda text: article_remarks("Hanoi Convention", text, None), long)
