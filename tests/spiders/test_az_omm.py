"""The spider of operativmm.az: listings lead to articles of its own host, and nowhere else."""

import pytest
from scrapy.http import HtmlResponse, Request

from servanda_db.vocabulary import Fetched, PageFault
from servanda_spiders.crawl.items import Page
from servanda_spiders.sources.az_omm import AzOmm

LISTING = b"""<html><body><nav><a href="/en/category/siyaset">Policy</a></nav>
<a href="/en/post/bir-xeber/1001">One</a> <a href="/en/post/bir-xeber/1001">again</a>
<a href=" /az/post/iki-xeber/1002/ ">Two</a> <a href="https://operativmm.az/en/post/uch-xeber/1003?utm_source=x">Three</a>
<a href="https://elsewhere.example/en/post/x/9">Elsewhere</a> <a href="javascript:alert(1)">No</a>
<a href="/en/post/no-number">No</a> <a>none</a></body></html>"""


def parse(address: str, body: bytes) -> tuple[list[Page], list[str]]:
    response = HtmlResponse(address, body=body, request=Request(address), encoding="utf-8")
    items = list(AzOmm().parse(response))
    return [item for item in items if isinstance(item, Page)], [item.url for item in items if isinstance(item, Request)]


def test_a_listing_leads_to_the_articles_of_its_host() -> None:
    pages, links = parse("https://operativmm.az/en", LISTING)
    assert [page.kind for page in pages] == ["index"]
    assert links == [
        "https://operativmm.az/en/post/bir-xeber/1001",
        "https://operativmm.az/az/post/iki-xeber/1002/",
        "https://operativmm.az/en/post/uch-xeber/1003",
        "https://operativmm.az/en/category/siyaset",
    ]


def test_an_article_leads_nowhere() -> None:
    pages, links = parse("https://operativmm.az/en/post/bir-xeber/1001", LISTING)
    assert ([page.kind for page in pages], links) == (["article"], [])


def test_a_listing_without_articles_is_refused() -> None:
    fetched = Fetched(
        address="https://operativmm.az/en", body=b"<html><p>Texniki</p></html>", retrieved_at="2026-01-01T00:00:00Z"
    )
    with pytest.raises(PageFault, match="no_articles"):
        AzOmm.read_index(fetched)
