"""What holds for every text: never an act of the depositary, never an exception, time in proportion to length."""

import json
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servanda_db.registry.sources import source_by_id
from servanda_db.vocabulary import DOMESTIC_NEWS_STAGES, Axis, Claim, Fetched, NewsStage, PageFault
from servanda_spiders.reading.news import read_article, read_text
from servanda_spiders.reading.news.article import LONGEST_ARTICLE, read_body
from servanda_spiders.reading.news.blocks import read_blocks
from servanda_spiders.reading.news.lexicon import languages, load_language
from servanda_spiders.reading.news.words import split_words
from tests.spiders.news_articles import Article, own_articles

PIECES = [
    "Kenya",
    "Azerbaijan's",
    "the United States",
    "Azərbaycan",
    "Россия",
    "México",
    "the Senate",
    "Milli Məclis",
    "Госдума",
    "the cabinet",
    "President",
    "deposited",
    "has not",
    "will",
    "its instrument of ratification",
    "ratified",
    "təsdiq edib",
    "подписал закон о",
    "signed",
    "the law",
    "voted to",
    "withdraw from",
    "notified the United Nations",
    "of its withdrawal",
    "the Paris Agreement",
    ("BMT-nin Kibercinayətkarlığa qarşı Konvensiyasını"),
    "Римский статут",
    "the convention",
    "it",
    "and",
    ",",
    ". ",
    ";",
    "which",
    "on 3 May 2024",
    "on Thursday",
    "fevralın 10-da",
    "2011",
    "became the 20th country to",
    "a party",
    "\n",
    "?",
    "’s",
    "\xa0",
    "أودعت قطر وثيقة التصديق على معاهدة مراكش",
    "made a reservation to",
    "was opened for signature",
    "will apply provisionally",
    "hat am 14. Juni",
    "İ",
    "ß",
    "\u202e",
]
COMPOSED = st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join)
TEXTS = st.one_of(st.text(max_size=300), COMPOSED)


def check(claims: tuple[Claim, ...]) -> None:
    for claim in claims:
        assert isinstance(claim.kind, NewsStage)
        assert (claim.letter, claim.bracketed) == (None, False)
        assert all((claim.treaty, claim.party, claim.quote, claim.locator))
        assert (claim.axis is Axis.DOMESTIC) == (claim.kind in DOMESTIC_NEWS_STAGES)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(TEXTS, TEXTS, st.sampled_from([None, *languages()]), st.sampled_from([None, "2025-03-14", "2025", "rubbish"]))
def test_no_text_whatever_makes_an_act_of_the_depositary(
    title: str, text: str, language: str | None, published: str | None
) -> None:
    check(read_text(title, text, language, published))
    check(
        read_text(
            title, f"{text} Kenya deposited its instrument of accession to the Paris Agreement.", language, published
        )
    )


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.binary(max_size=400), TEXTS.map(str.encode)))
def test_any_page_is_read_or_refused(body: bytes) -> None:
    whole = b"<html><body><h1>T</h1><p>" + body + b"</p></body></html>"
    for content in (body, whole):
        page = Fetched(address="https://operativmm.az/x", body=content, retrieved_at="2026-01-01T00:00:00Z")
        assert _fault(page) in {None, "not_html", "not_decodable", "no_article"}


def _fault(page: Fetched) -> str | None:
    try:
        check(read_article(page, source_by_id("az_omm")).claims)
    except PageFault as fault:
        return fault.reason
    return None


SENTENCE = (
    "Kenya's Senate approved the Paris Agreement on 3 May 2024 and Chile, Peru and Cuba deposited their instruments. "
)


@pytest.mark.parametrize("cut", range(0, len(SENTENCE), 3))
def test_an_article_cut_anywhere_is_read(cut: int) -> None:
    check(read_text("", SENTENCE * 2 + SENTENCE[:cut], "en", None))


ARTICLES = own_articles()


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(ARTICLES), st.integers(min_value=0), st.integers(min_value=0))
def test_our_articles_cut_at_random_are_read(article: Article, start: int, end: int) -> None:
    text = article.text
    cut = text[start % len(text) : start % len(text) + end % len(text)]
    check(read_text(article.title, cut, article.language, article.published))
    check(read_text(article.title[: start % 60], f"{cut}\n{text}", None, article.published))


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(TEXTS, TEXTS, st.sampled_from(languages()))
def test_what_happens_to_a_treaty_is_no_party_s(title: str, text: str, language: str) -> None:
    for claim in read_body(title, text, load_language(language), "2025-03-14").of_treaties:
        assert claim.party is None
        assert claim.kind in {NewsStage.ADOPTED, NewsStage.OPENED, NewsStage.ENTERED_INTO_FORCE}


def test_no_more_than_the_longest_article_is_read_and_the_rest_is_said_to_be_left() -> None:
    quiet = "Nothing was said of it. "
    text = SENTENCE + quiet * (LONGEST_ARTICLE // len(quiet)) + SENTENCE.replace("Kenya", "Ghana")
    read = read_body("", text, load_language("en"), None)
    assert "GHA" not in {claim.party for claim in read.claims}
    assert [doubt.detail for doubt in read.doubts if str(LONGEST_ARTICLE) in doubt.detail]


def operations(run: Callable[[], object]) -> int:
    """Count calls of Python functions: what grows with the text, whatever the machine does beside."""
    import sys

    count = 0

    def note(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(note)
    try:
        run()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "piece",
    [
        SENTENCE,
        "Paris Agreement ",
        "Kenya, ",
        "not ",
        "1 ",
        "ratified ",
        "...",
        '"',
        "a'",
        "Paris Agreement, signed ",
        "if ",
        "a\n",
        '(("',
        "3 May 2024 ",
        "which said that ",
        "وقعت الجزائر على ",
    ],
)
def test_work_grows_in_proportion_to_the_text(piece: str) -> None:
    start = "Kenya ratified the Paris Agreement. "

    def read(length: int) -> Callable[[], object]:
        return lambda: read_text("", start + piece * (length // len(piece)), "en", None)

    read(2000)()
    small, large = operations(read(20_000)), operations(read(80_000))
    assert large <= 6 * small + 2000


@given(st.text(max_size=200))
def test_words_lie_where_they_say(text: str) -> None:
    end = 0
    for word in split_words(text):
        assert word.folded
        assert end <= word.end
        assert 0 <= word.start < word.end <= len(text)
        end = word.end


@given(st.text(alphabet="<>/ apdivnhr1\"'=\n&;", max_size=300))
def test_any_markup_gives_blocks(html: str) -> None:
    assert all(block.text.strip() for block in read_blocks(html).blocks)


def test_linked_data_that_is_broken_dates_nothing() -> None:
    body = (
        '<html><head><script type="application/ld+json">' + "[" * 50_000 + "</script>"
        '<script type="application/ld+json">'
        + json.dumps({"@graph": [{"datePublished": "2025-02-30"}]})
        + "</script></head>"
        "<body><h1>Senate votes</h1><p>" + SENTENCE * 3 + "</p></body></html>"
    ).encode()
    page = Fetched(address="https://operativmm.az/x", body=body, retrieved_at="2026-01-01T00:00:00Z")
    assert read_article(page, source_by_id("az_omm")).published is None
