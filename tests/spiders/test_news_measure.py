"""How right the reader is: on articles in our own words, and on the labelled ones of the shared data folder."""

from pathlib import Path
from typing import Any

import pytest

from servanda_db.vocabulary import NewsStage, Realis
from servanda_spiders.reading.news.lexicon import languages
from tests.spiders.news_articles import (
    SHARED,
    Article,
    Label,
    Measure,
    held_back,
    measure,
    own_articles,
    read_all,
    shared_scores,
)

FEWEST_TEXTS = 100
FEWEST_PER_LANGUAGE = 6


def test_our_articles_are_many_in_every_language_and_each_stage_is_there() -> None:
    articles = own_articles()
    assert len(articles) >= FEWEST_TEXTS
    assert len({article.id for article in articles}) == len(articles)
    for code in languages():
        assert sum(article.language == code for article in articles) >= FEWEST_PER_LANGUAGE, code
    told = {label.stage for article in articles for label in article.labels}
    assert told >= {
        *(NewsStage.SIGNED, NewsStage.CABINET_APPROVED, NewsStage.PARLIAMENT_APPROVED, NewsStage.LAW_SIGNED),
        *(NewsStage.DEPOSITED, NewsStage.RESERVATION, NewsStage.DECLARATION, NewsStage.OBJECTION),
        *(NewsStage.PROVISIONAL_APPLICATION, NewsStage.OPENED, NewsStage.ADOPTED, NewsStage.ENTERED_INTO_FORCE),
        *(NewsStage.WITHDRAWAL_ANNOUNCED, NewsStage.WITHDRAWAL_DOMESTIC, NewsStage.WITHDRAWAL_DEPOSITED),
        NewsStage.WITHDRAWAL_EFFECTIVE,
    }


@pytest.mark.parametrize("held", [False, True], ids=["two_thirds", "held_back_third"])
def test_our_articles_are_read_well(held: bool) -> None:
    articles = [article for article in own_articles() if held_back(article.id) is held]
    found = measure(articles, read_all(articles))
    assert found.promoted == []
    assert len(found.false_alarms) <= 0.05 * found.negatives
    assert found.precision >= 0.92
    assert found.f1 >= 0.85
    assert found.dates["exact"] >= 0.9 * (found.dates["exact"] + found.dates["wrong"])


def test_what_happened_to_a_treaty_itself_is_told_of_no_party() -> None:
    articles = own_articles()
    told = read_all(articles)
    wanted = {(one.id, label.treaty, label.stage) for one in articles for label in one.labels if label.party == "*"}
    found = {
        (name, action["treaty"], action["stage"])
        for name, actions in told.items()
        for action in actions
        if action["party_iso3"] == "*"
    }
    assert len(wanted & found) >= 2 / 3 * len(wanted)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data folder is not here")
@pytest.mark.parametrize("held", [False, True], ids=["two_thirds", "held_back_third"])
def test_the_labelled_articles_are_read_well(held: bool, tmp_path: Path) -> None:
    scores = shared_scores(lambda name: held_back(name) is held, tmp_path)
    assert scores["promoted_to_deposited"] == scores["promoted_to_withdrawal_deposited"] == 0
    assert scores["planned_or_denied_deposit_claimed"] == 0
    assert scores["false_alarm_rate"] <= 0.05
    level = scores["levels"]["party+treaty+stage"]
    assert level["precision"] >= 0.92
    assert level["f1"] >= 0.85
    dates = scores["dates"]
    assert dates["exact"] >= 0.9 * (dates["exact"] + dates.get("wrong", 0) + dates.get("compatible", 0))


def article(*labels: Label) -> Article:
    return Article(id="a", language="en", published=None, title="", text="", labels=labels)


def label(stage: NewsStage, realis: Realis = Realis.HAPPENED, date: str | None = None) -> Label:
    return Label(party="KEN", treaty="un-xxvii-7-d", stage=stage, realis=realis, date=date)


def action(stage: str, realis: str = "happened", date: str | None = None) -> dict[str, Any]:
    return {"party_iso3": "KEN", "treaty": "un-xxvii-7-d", "stage": stage, "realis": realis, "date": date}


def measured(labels: tuple[Label, ...], *actions: dict[str, Any]) -> Measure:
    return measure([article(*labels)], {"a": list(actions)})


def test_the_measure_counts_what_is_right_wrong_and_missed() -> None:
    labels = (label(NewsStage.SIGNED, date="2016-04-22"), label(NewsStage.PARLIAMENT_APPROVED))
    found = measured(labels, action("signed", date="2016-04-23"), action("deposited"))
    assert (found.right["signed"], found.wrong["deposited"], found.missed["parliament_approved"]) == (1, 1, 1)
    assert (found.precision, found.recall, found.f1) == (0.5, 0.5, 0.5)
    assert found.dates == {"wrong": 1}
    assert found.promoted == ["a KEN deposited"]
    assert found.confusion == {("signed", "signed"): 1, ("parliament_approved", "deposited"): 1}


def test_the_measure_counts_an_article_in_which_nothing_happened() -> None:
    planned = (label(NewsStage.DEPOSITED, Realis.PLANNED),)
    assert measured(planned, action("deposited", "planned")).false_alarms == []
    assert measured(planned, action("deposited")).false_alarms == ["a"]
