"""The site in a real browser: axe over kinds of page, the keyboard alone, scripts off.

Skips where no Chromium is, unless SERVANDA_BROWSER=required; `.ci/run` requires it.
"""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import threading
from typing import TYPE_CHECKING, Any

import pytest

from servanda_site.build import build
from tests.site.conftest import Facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
if CHROMIUM is None:
    absent = "tests/site/test_browser.py: no chromium on the PATH: nothing was looked at in a browser"
    if os.environ.get("SERVANDA_BROWSER") == "required":
        raise RuntimeError(absent)
    print(absent)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on the PATH")

TREATY = "treaties/un-xviii-16/index.html"
LONG = "treaties/un-ix-1/index.html"
EVIDENCE = "standings/un-xviii-16/AZE/index.html"
TRANSLATED = (
    "index.html",
    "treaties/index.html",
    TREATY,
    LONG,
    LONG.replace("index.html", "facts/index.html"),
    "parties/index.html",
    "parties/AZE/index.html",
    "waiting/index.html",
    "changes/index.html",
    "search/index.html?q=hanoi",
)
ENGLISH = (
    EVIDENCE,
    "news/index.html",
    "questions/index.html",
    "conflicts/index.html",
    "sources/index.html",
    "method/index.html",
    "downloads/index.html",
    "404.html",
)
WIDTHS, SCHEMES = (390, 1280), ("light", "dark")


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data = tmp_path_factory.mktemp("browser") / "data"
    facts = Facts(data / "servanda.db")
    facts.write_crowd(parties=70, treaties=2)
    facts.put("treaty_name", treaty="un-xviii-16", name="Hanoi Convention", language="en", kind="alias")
    news, page = (
        facts.page("az_omm", "https://example.org/"),
        facts.page("un_depositary", "https://example.org/x", None),
    )
    facts.claim(news, "az_omm", "official", "un-xviii-16", "VNM", "law_signed")
    facts.act(page, "un-xviii-16", "NRU", "notification", "2026-01-05")
    facts.standing("un-xviii-16", "NRU", "none")
    root = build(data).out
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(root)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield found
        found.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    opened.set_default_timeout(60_000)
    yield opened
    opened.close()


def told(violation: dict[str, Any]) -> str:
    return f"{violation['id']}: {violation['nodes'][0]['html'][:200]}"


@pytest.mark.parametrize("path", [*TRANSLATED, *(f"ar/{path}" for path in TRANSLATED), *ENGLISH])
def test_axe_finds_nothing_at_any_width_in_any_light(address: str, page: Page, path: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.goto(address + path)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"wider than {width}"
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found = Axe().run(page).response["violations"]
            assert [told(violation) for violation in found] == [], (width, scheme)


def tab_to(page: Page, css: str, most: int = 400) -> None:
    """Press the tabulator until an element that fits has the focus, and see that the focus is visible."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("css => document.activeElement.matches(css)", css):
            style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert style != "none", css
            return
    pytest.fail(f"{css} is out of reach of the keyboard")


def test_the_keyboard_leads_from_the_front_page_over_the_search_to_a_treaty_and_its_evidence(
    address: str, page: Page
) -> None:
    page.goto(f"{address}index.html")
    tab_to(page, "input[type=search]")
    page.keyboard.type("hanoi convention")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/index.html?q=*")
    page.wait_for_selector("#found li a")
    tab_to(page, "#found li a")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{TREATY}")
    tab_to(page, "tbody th a[href*='/AZE/']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{EVIDENCE}")
    assert Facts.QUOTE in (page.locator("main").text_content() or "")


def test_a_skip_link_is_the_first_stop_and_leads_to_the_content(address: str, page: Page) -> None:
    page.goto(address + TREATY)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    box = page.locator(".skip").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


@pytest.mark.parametrize("path", [*TRANSLATED, f"ar/{TREATY}", EVIDENCE])
def test_without_scripts_the_content_is_the_same(address: str, browser: Browser, path: str) -> None:
    texts = []
    for scripts in (True, False):
        context = browser.new_context(java_script_enabled=scripts)
        opened = context.new_page()
        opened.goto(address + path.partition("?")[0])
        tables = [" ".join(text.split()) for text in opened.locator("main table").all_text_contents()]
        heads = opened.locator("main :is(h1, h2, h3)").all_text_contents()
        links = len(opened.locator("main a[href]").all())
        texts.append((tables, [head for head in heads if head != "Found"], links))
        context.close()
    assert texts[0] == texts[1]


def test_a_script_sorts_by_date_and_filters_rows(address: str, page: Page) -> None:
    page.goto(address + LONG)
    page.locator("thead button").nth(3).click()
    assert page.locator("thead th").nth(3).get_attribute("aria-sort") == "ascending"
    years = [int(text[-4:]) for text in page.locator("tbody td:nth-child(4)").all_text_contents()]
    assert len(years) == 70
    assert years == sorted(years)
    page.locator("thead button").nth(3).click()
    latest = page.locator("tbody td:nth-child(4)").first.text_content() or ""
    assert int(latest[-4:]) == max(years)
    page.locator(".filter input").fill("baq")
    assert page.locator("tbody tr:visible").count() == 1
    assert page.locator(".filter output").text_content() == "1 of 70 rows"


def test_a_name_in_arabic_order_sorts_by_figures_too(address: str, page: Page) -> None:
    page.goto(f"{address}ar/{LONG}")
    page.locator("thead button").nth(3).click()
    years = [int(text[-4:]) for text in page.locator("tbody td:nth-child(4)").all_text_contents()]
    assert years == sorted(years)


def test_two_states_side_by_side_have_the_marks_of_the_tables(address: str, page: Page) -> None:
    page.goto(f"{address}compare/index.html?a=VNM&b=NRU&c=BAQ")
    page.wait_for_selector("#compared tbody td")
    cells = page.locator("#compared tbody td")
    assert [cell.split("signed")[0] for cell in cells.all_text_contents()] == [
        "approved at home",  # on a day that is not known
        "listed, act unclear",
        "no act known",
    ]


def test_the_search_answers_in_words_and_says_when_it_finds_nothing(address: str, page: Page) -> None:
    from playwright.sync_api import expect

    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.goto(f"{address}search/index.html?q=hanoi+convention")
    page.wait_for_selector("#found li a")
    assert "“hanoi convention”" in (page.locator("#found [role=status]").text_content() or "")
    assert "Cybercrime" in (page.locator("#found li a").first.text_content() or "")
    page.locator("#q").fill("zzzzzz qqqqq")
    expect(page.locator("#found [role=status]")).to_contain_text("Nothing found")
    expect(page.locator("#found li")).to_have_count(0)
    page.locator("#q").fill("<img src=x onerror=alert(1)>")
    expect(page.locator("#found [role=status]")).to_contain_text("onerror")
    assert page.locator("#found img").count() == 0
    assert [text for text in troubles if "favicon" not in text and "404" not in text] == []
