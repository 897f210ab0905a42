"""In whichever order sources and their pages come in, what they give is the same."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servanda_db.vocabulary import Fetched, Verdict
from servanda_spiders.crawl.intake import process
from servanda_spiders.crawl.items import PageKind
from servanda_spiders.crawl.session import open_stores
from servanda_spiders.crawl.spiders import load_spider
from tests.spiders.test_crawl import XML
from tests.spiders.test_faults_content import MANY
from tests.spiders.test_faults_evidence import paris, status_page
from tests.spiders.test_news_crawl import ADOPTED, AT, JAPAN, JT, KENYA, OMM, SIGNED, article
from tests.spiders.un_pages import HOST, ROWS, html, html_name, xml

READ_AT = "2026-03-10T12:00:00Z"
Told = tuple[str, PageKind, str, bytes, str | None]


def status(address: str, text: str) -> Told:
    return ("un_depositary", "status", address, text.encode("latin-1"), None)


def news(source: str, address: str, text: str) -> Told:
    return (source, "article", f"https://{address}", article(text).encode(), None)


def of(page: Fetched) -> Told:
    return ("un_depositary", "status", page.address, page.body, page.treaty)


PAGES: list[Told] = [
    *(
        status(f"https://{HOST}/{XML[name].replace(' ', '%20')}", xml(name, rows=rows))
        for name, rows in (("XXIX-1", ROWS), ("XXIX-2", MANY), ("XXIX-3", ROWS[:1]))
    ),
    status(f"https://{HOST}/{html_name('XXIX-4').replace('@', '?')}", html("XXIX-4", "10-03-2026")),
    of(status_page((("Azerbaijan", "3 Nov 2025", ""), ("Japan", "3 Nov 2025", "4 Jan 2026")), 1)),
    of(paris((("Kenya", "22 Apr 2016", "28 Dec 2016"), ("Norway", "22 Apr 2016", "20 Jun 2016")), 1)),
    news("az_omm", f"{OMM}/en/post/a/1", SIGNED),
    news("az_omm", f"{OMM}/az/post/c/3", ADOPTED),
    news("jp_japan_times", f"{JT}/news/2026/02/10/japan/a/", JAPAN),
    news("jp_japan_times", f"{JT}/news/2026/02/12/japan/c/", KENYA),
    news("kz_astana_times", f"{AT}/2026/02/6/", JAPAN),
]
CONTENT = {
    "action": "SELECT claim, kind, date, seen_from, seen_to, unlisted_from FROM action",
    "claim": "SELECT id, treaty, party, kind, date, retrieved_at FROM claim",
    "standing": "SELECT * FROM standing",
    "force": "SELECT * FROM force",
    "conflict": "SELECT treaty, party, pattern, claim, against, detail FROM conflict",
}


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    return content_of(tmp_path_factory.mktemp("sorted"), PAGES)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(PAGES))
def test_in_whichever_order_sources_and_pages_come_the_standings_are_the_same(
    order: list[Told], expected: dict[str, list[str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert content_of(tmp_path_factory.mktemp("shuffled"), order) == expected


def test_what_is_shuffled_has_something_to_lose(expected: dict[str, list[str]]) -> None:
    assert {name for name, rows in expected.items() if not rows} == set()
    assert any("law_signed" in row for row in expected["standing"])
    assert any("in_force" in row for row in expected["standing"])


def content_of(data: Path, pages: list[Told]) -> dict[str, list[str]]:
    with open_stores(data) as stores:
        for source, kind, address, body, treaty in pages:
            fetched = Fetched(address=address, body=body, retrieved_at=READ_AT, treaty=treaty)
            assert process(stores, load_spider(source), fetched, kind).verdict is Verdict.ACCEPTED, address
        return {name: sorted(map(str, stores.db.execute(sql).fetchall())) for name, sql in CONTENT.items()}
