"""The sitemap names every page with its languages; robots.txt names the sitemap."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree

from bs4 import BeautifulSoup

from servanda_site import sitemap
from servanda_site.build import DEFAULT_SITE_URL, build

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.site.conftest import Facts

_S = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_X = "{http://www.w3.org/1999/xhtml}"


def places(path: Path) -> dict[str, dict[str, str]]:
    root = ElementTree.fromstring(path.read_bytes())
    assert root.tag == f"{_S}urlset"
    return {
        url.findtext(f"{_S}loc", ""): {link.get("hreflang", ""): link.get("href", "") for link in url.iter(f"{_X}link")}
        for url in root.iter(f"{_S}url")
    }


def canonical(root: Path) -> dict[str, dict[str, str]]:
    found = {}
    for path in root.rglob("*.html"):
        page = BeautifulSoup(path.read_bytes(), "lxml")
        address = str(page.select_one("link[rel=canonical]")["href"])  # type: ignore[index]
        found[address] = {str(link["hreflang"]): str(link["href"]) for link in page.select("link[hreflang]")}
    return found


def test_the_sitemap_names_every_page_by_its_canonical_address_with_its_languages(facts: Facts) -> None:
    root = build(facts.path.parent).out
    listed, pages = places(root / "sitemap.xml"), canonical(root)
    pages.pop(f"{DEFAULT_SITE_URL}404.html")
    assert listed == pages
    assert f"{DEFAULT_SITE_URL}standings/un-xviii-16/AZE/" in listed
    assert all(address.startswith(DEFAULT_SITE_URL) for address in listed)


def test_a_long_sitemap_is_split_and_the_parts_hold_the_same(facts: Facts, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = places(build(facts.path.parent).out / "sitemap.xml")
    monkeypatch.setattr(sitemap, "LONGEST", 10)
    root = build(facts.path.parent).out
    index = ElementTree.fromstring((root / "sitemap.xml").read_bytes())
    assert index.tag == f"{_S}sitemapindex"
    parts = [(loc.text or "").removeprefix(DEFAULT_SITE_URL) for loc in index.iter(f"{_S}loc")]
    assert len(parts) == -(-len(whole) // 10)
    found: dict[str, dict[str, str]] = {}
    for part in parts:
        held = places(root / part)
        assert len(held) <= 10
        found |= held
    assert found == whole


def test_robots_txt_names_the_sitemap_at_the_address_of_the_site(facts: Facts) -> None:
    root = build(facts.path.parent, site_url="https://treaties.example.org/deep").out
    lines = (root / "robots.txt").read_text().splitlines()
    assert "Sitemap: https://treaties.example.org/deep/sitemap.xml" in lines
    assert "Disallow: /deep/data/" in lines
    assert all(a.startswith("https://treaties.example.org/deep/") for a in places(root / "sitemap.xml"))
