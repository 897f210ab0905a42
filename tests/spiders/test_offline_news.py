"""The news page of the offline edition reports in our own words what the page behind the project reports."""

from servanda_db.registry.sources import source_by_id
from servanda_db.vocabulary import Fetched, NewsStage
from servanda_spiders.offline.loading import load_status_tables
from servanda_spiders.offline.pages import ARTICLE, ARTICLE_LISTING, edition_pages
from servanda_spiders.reading.news import read_article

PAGES = {page.address: page for page in edition_pages(load_status_tables())}
ARTICLE_PAGE = Fetched(address=ARTICLE, body=PAGES[ARTICLE].body, retrieved_at="2026-08-22T06:00:00Z")


def test_the_article_reports_a_law_signed_without_a_date_in_our_own_words() -> None:
    reading = read_article(ARTICLE_PAGE, source_by_id("az_omm"))
    acts = [(c.treaty, c.party, c.kind, c.date) for c in reading.claims]
    assert acts == [("un-xviii-16", "AZE", NewsStage.LAW_SIGNED, None)]
    assert "Servanda offline edition" in reading.claims[0].quote
    assert reading.published is None
    assert reading.language == "en"


def test_the_listing_is_a_start_page_and_leads_to_the_article() -> None:
    assert ARTICLE_LISTING.rstrip("/") in {url.rstrip("/") for url in source_by_id("az_omm").start_urls}
    assert f'href="{ARTICLE}"'.encode() in PAGES[ARTICLE_LISTING].body
