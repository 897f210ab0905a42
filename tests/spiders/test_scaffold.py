"""`servanda new-source`: what it writes can be loaded at once, and fails until it is filled in."""

import json
import tomllib
from pathlib import Path

import pytest

from servanda_db.registry.site_rules import NewsKind
from servanda_db.registry.sources import read_sources
from servanda_db.registry.strict import parse_file
from servanda_spiders.crawl.news import NewsSpider
from servanda_spiders.crawl.scaffold import ScaffoldError, make

REGISTRY = Path("db/servanda_db/registry/sources.toml")
URL = "https://www.hcch.example/en/instruments"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    root = tmp_path / "checkout"
    for folder in ("spiders/servanda_spiders/sources", "db/servanda_db/registry", "tests/spiders/fixtures"):
        (root / folder).mkdir(parents=True)
    (root / "scrapy.cfg").touch()
    (root / REGISTRY).write_text('[[source]]\nid = "un_depositary"\n')
    (root / "saved.html").write_text("<html>a page</html>")
    return root


def test_a_new_source_has_a_module_an_entry_a_page_and_claims(checkout: Path) -> None:
    lines = make(checkout / "tests", "hcch_status", URL, checkout / "saved.html")
    module = (checkout / "spiders/servanda_spiders/sources/hcch_status.py").read_text()
    names: dict[str, object] = {}
    exec(compile(module, "hcch_status.py", "exec"), names)
    assert getattr(names["HcchStatus"], "name", None) == "hcch_status"
    entry = tomllib.loads((checkout / REGISTRY).read_text())["source"][1]
    assert (entry["id"], entry["enabled"], entry["hosts"]) == ("hcch_status", False, ["www.hcch.example"])
    case = checkout / "tests/spiders/fixtures/hcch_status/first"
    assert (case / "page.html").read_text() == "<html>a page</html>"
    assert json.loads((case / "about.json").read_text())["address"] == URL
    assert (case / "claims.json").is_file()
    assert len(lines) == 4


@pytest.mark.parametrize(
    ("name", "url"),
    [("un_depositary", URL), ("../evil_name", URL), ("hcch", URL), ("hcch_status", "file:///etc/hostname")],
)
def test_what_can_not_be_a_new_source_writes_nothing(checkout: Path, name: str, url: str) -> None:
    before = sorted(path for path in checkout.rglob("*"))
    with pytest.raises(ScaffoldError):
        make(checkout, name, url, checkout / "saved.html")
    assert sorted(path for path in checkout.rglob("*")) == before


def test_outside_a_checkout_there_is_no_new_source(tmp_path: Path) -> None:
    with pytest.raises(ScaffoldError, match="not in a checkout"):
        make(tmp_path, "hcch_status", URL, None)


@pytest.mark.parametrize(
    ("kind", "body", "ending"),
    [
        (NewsKind.FEED, '<rss version="2.0"><channel/></rss>', "xml"),
        (NewsKind.SITEMAP, '<?xml version="1.0"?><urlset/>', "xml"),
        (NewsKind.LISTING, "<!DOCTYPE html><p>x</p>", "html"),
        (NewsKind.WORDPRESS, "[]", "json"),
    ],
)
def test_a_news_source_needs_no_reader_of_its_own(checkout: Path, kind: NewsKind, body: str, ending: str) -> None:
    (checkout / "saved.html").write_text(body)
    make(checkout, "xx_herald", "https://herald.example/start", checkout / "saved.html", kind)
    names: dict[str, object] = {}
    module = (checkout / "spiders/servanda_spiders/sources/xx_herald.py").read_text()
    exec(compile(module, "xx_herald.py", "exec"), names)
    spider = names["XxHerald"]
    assert isinstance(spider, type)
    assert issubclass(spider, NewsSpider)
    assert len(module.splitlines()) < 40
    text = (checkout / REGISTRY).read_text().split('id = "un_depositary"\n')[1]
    (source,) = read_sources(parse_file(text, "sources.toml"))
    assert source.news is not None
    assert (source.news.kind, source.enabled, source.terms_url) == (kind, False, None)
    case = checkout / "tests/spiders/fixtures/xx_herald/first"
    assert (case / f"page.{ending}").read_text() == body
    assert json.loads((case / "claims.json").read_text()) == ["what the page says"]
