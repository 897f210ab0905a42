"""News pages: the article apart from its furniture, its date from metadata alone, its language from its words."""

import pytest

from servanda_db.registry.sources import source_by_id
from servanda_db.vocabulary import Fetched, NewsStage, PageFault, Reading
from servanda_spiders.reading.news import read_article

SOURCE = source_by_id("az_omm")
LEAD = "The Milli Majlis discussed several bills at its plenary meeting, the press service of the parliament reported."
NEWS = "Azerbaijan's Milli Majlis adopted the law approving the UN Convention against Cybercrime on Tuesday."
OTHER = "Georgia deposited its instrument of ratification of the Istanbul Convention."


def read(
    body: str,
    head: str = "",
    address: str = "https://operativmm.az/en/post/x/1",
    kind: str = "text/html; charset=utf-8",
) -> Reading:
    page = f'<!DOCTYPE html><html lang="az"><head><title>T</title>{head}</head><body>{body}</body></html>'
    fetched = Fetched(address=address, body=page.encode(), retrieved_at="2026-08-22T06:00:00Z", content_type=kind)
    return read_article(fetched, SOURCE)


def told(reading: Reading) -> list[tuple[str | None, str | None, str]]:
    return [(claim.party, claim.treaty, str(claim.kind)) for claim in reading.claims]


ONE = [("AZE", "un-xviii-16", "parliament_approved")]


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>Law adopted</h1><p>{LEAD}</p><p>{NEWS}</p>",
        f"<div><h1>Law adopted</h1><div>{LEAD}</div><div>{NEWS}</div></div>",
        f"<div><b>Law adopted</b><br><br>{LEAD}<br>{NEWS}</div>",
        (
            f"<article><header><h1>Law adopted</h1></header><p>{LEAD} "
            f"{NEWS}</p></article><article><p>{OTHER}</p></article>"
        ),
        f"<main><h1>Law adopted</h1><p>{LEAD}<p>{NEWS}</main>",
        (
            f"<nav><p>{OTHER}</p></nav><h1>Law "
            f"adopted</h1><p>{LEAD}</p><p>{NEWS}</p><aside>{OTHER}</aside><footer>{OTHER}</footer>"
        ),
        f"<h1>Law adopted</h1><p>{LEAD}</p><p>{NEWS}</p><h3>Similar news</h3><p>{OTHER}</p>",
        f"<h1>Law adopted</h1><p>{LEAD}</p><p>{NEWS}</p><div>Oxşar xəbərlər:</div><p>{OTHER}</p>",
        f"<h1>Law adopted</h1><p>{LEAD}</p><p>{NEWS}</p><ul><li><a href='/en/post/y/2'>{OTHER}</a></li></ul>",
        f"<h1>Law adopted</h1><p>{LEAD}</p><p>{NEWS}</p><p>{NEWS}</p><script>'<p>{OTHER}</p>'</script>",
    ],
)
def test_the_article_is_read_and_nothing_beside_it(body: str) -> None:
    assert told(read(body)) == ONE


def test_the_language_is_the_articles_and_not_the_sites() -> None:
    reading = read(f"<div>Əsas məzmuna keç</div><h1>Law adopted</h1><div>Paylaş</div><p>{LEAD}</p><p>{NEWS}</p>")
    assert reading.language == "en"


def test_the_quotation_is_the_sentence_as_published_with_its_place() -> None:
    (claim,) = read(f"<h1>Law adopted</h1><p>{LEAD}</p><p>{NEWS}</p>").claims
    assert (claim.quote, claim.locator) == (NEWS, "sentence 2 of the body")
    assert (claim.kind, claim.kind_as_published, claim.party_as_published) == (
        NewsStage.PARLIAMENT_APPROVED,
        "adopted the law",
        "Milli Majlis",
    )
    assert claim.treaty_as_published == "UN Convention against Cybercrime"


@pytest.mark.parametrize(
    ("head", "published", "date"),
    [
        ("", None, None),
        ('<meta property="article:published_time" content="2026-02-10T18:00:00+04:00">', "2026-02-10", "2026-02-10"),
        ('<meta itemprop="datePublished" content="2026-02-12">', "2026-02-12", "2026-02-10"),
        (
            '<script type="application/ld+json">{"@graph": [{"datePublished": "2026-02-11T09:00"}]}</script>',
            "2026-02-11",
            "2026-02-10",
        ),
        ('<meta name="date" content="2026-02-30">', None, None),
        ('<meta name="date" content="10.02.2026">', None, None),
        ('<meta name="date" content="2026-02-10"><meta name="pubdate" content="2026-08-22">', None, None),
    ],
)
def test_the_date_of_publication_is_what_the_metadata_agree_on(
    head: str, published: str | None, date: str | None
) -> None:
    reading = read(f"<h1>Law adopted</h1><p>{LEAD}</p><p>{NEWS}</p><p>Today: 22 August 2026, 10:00</p>", head)
    assert reading.published == published
    assert reading.claims[0].date == date


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<h1>Saytda texniki işlər aparılır</h1><p>Zəhmət olmasa, bir az sonra yenidən cəhd edin.</p>", "no_article"),
        (
            (
                "<h1>Site under maintenance</h1><p>We are improving our services for you. Please come back in a "
                "few hours. Thank you very much for your patience and your trust in our work.</p>"
            ),
            "no_article",
        ),
        ("<p>Just a moment...</p>", "no_article"),
        ("<ul><li><a href='/en/post/a/1'>One</a></li><li><a href='/en/post/b/2'>Two</a></li></ul>", "no_article"),
        ("<h1>Law adopted</h1><p>By our reporter</p>", "no_article"),
        ("<p>Please wait.</p>", "no_article"),
        ("", "no_article"),
    ],
)
def test_a_page_without_an_article_is_refused(body: str, reason: str) -> None:
    with pytest.raises(PageFault) as fault:
        read(body)
    assert fault.value.reason == reason
    assert "operativmm.az" in fault.value.detail


@pytest.mark.parametrize(
    "title", ["Kenya ratifies Convention on the International Recovery of Family Maintenance", "Coming sooner"]
)
def test_a_word_that_a_notice_has_too_makes_no_notice_of_an_article(title: str) -> None:
    told_too = "Nothing was not found, and coming soon is another protocol on maintenance, a clerk said."
    assert told(read(f"<h1>{title}</h1><p>{NEWS}</p><p>{told_too}</p>")) == ONE


@pytest.mark.parametrize("title", ["404 Not Found", "Coming soon!", "Müvəqqəti olaraq işləmir"])
def test_what_a_title_says_alone_makes_a_notice(title: str) -> None:
    with pytest.raises(PageFault, match="no_article"):
        read(f"<h1>{title}</h1><p>We are very sorry for that.</p>")


@pytest.mark.parametrize("charset", ["windows-1254", "windows-1251", "koi8-r", "iso-8859-9", "iso-8859-1"])
def test_a_page_in_utf_8_is_so_whatever_it_declares(charset: str) -> None:
    news = "Milli Məclis BMT-nin Kibercinayətkarlığa qarşı Konvensiyasının təsdiqi haqqında qanunu qəbul edib."
    reading = read(f"<h1>Təsdiq</h1><p>{news}</p>", kind=f"text/html; charset={charset}")
    assert (reading.title, told(reading)) == ("Təsdiq", ONE)


def test_one_short_sentence_is_an_article() -> None:
    told_in_short = "Azerbaijan's Milli Majlis adopted the law approving the UN Convention against Cybercrime."
    assert len(told_in_short) < 100
    assert told(read(f"<h1>Law adopted</h1><p>{told_in_short}</p>")) == ONE
    assert read("<h1>Correction</h1><p>The report was wrong.</p>").claims == ()


@pytest.mark.parametrize("body", [b"", b"{}", b"%PDF-1.7", b"<?xml version='1.0'?><rss></rss>"])
def test_what_is_no_page_is_refused(body: bytes) -> None:
    fetched = Fetched(address="https://operativmm.az/en/post/x/1", body=body, retrieved_at="2026-08-22T06:00:00Z")
    with pytest.raises(PageFault, match="not_html"):
        read_article(fetched, SOURCE)


def test_what_can_not_be_told_is_an_open_question() -> None:
    text = (
        "The Senate approved the Paris Agreement. Kenya and Chile sent observers to the meeting of the "
        "committee in the capital on Monday."
    )
    reading = read(f"<h1>Vote</h1><p>{LEAD.replace('Milli Majlis', 'chamber')}</p><p>{text}</p>")
    assert reading.claims == ()
    assert [(doubt.kind, doubt.locator) for doubt in reading.doubts] == [("unsure_sentence", "sentence 2 of the body")]
