"""The main job without a network: the bundled edition crawled, derived, built; then built again."""

import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup


def servanda(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if key != "SERVANDA_DATA"}
    command = [sys.executable, "-m", "servanda_db", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=280)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "data"
    done = servanda("demo", "--data", str(folder))
    assert done.returncode == 0, done.stderr
    assert str(folder / "site" / "index.html") in done.stdout
    assert str(folder / "servanda.db") in done.stdout
    return folder


def test_the_demo_shows_who_has_approved_at_home_and_not_deposited(data: Path) -> None:
    page = BeautifulSoup((data / "site/treaties/un-xviii-16/index.html").read_bytes(), "lxml")
    row = next(row for row in page.select("table.status tbody tr") if "Azerbaijan" in row.get_text())
    assert "approved at home" in row.get_text()
    assert row.select("blockquote")
    assert row.select("a[href^='https://operativmm.az/']")
    waiting = BeautifulSoup((data / "site/waiting/index.html").read_bytes(), "lxml")
    assert "Azerbaijan" in waiting.get_text()


def test_every_page_says_that_it_is_the_offline_edition(data: Path) -> None:
    pages = list((data / "site").rglob("*.html"))
    assert len(pages) > 300
    for path in pages:
        assert "ffline edition" in path.read_text("utf-8").partition("<main")[0], path


@cache
def ids(path: Path) -> set[str]:
    return {str(element["id"]) for element in BeautifulSoup(path.read_bytes(), "lxml").find_all(id=True)}


def test_every_link_between_the_pages_resolves(data: Path) -> None:
    root = data / "site"
    for path in root.rglob("*.html"):
        for link in BeautifulSoup(path.read_bytes(), "lxml").select("a[href]"):
            address, _, anchor = str(link["href"]).partition("#")
            # Datasette's addresses answer under `servanda serve` alone; the page says so.
            if "://" in address or address.lstrip("./").startswith("data/"):
                continue
            target = (path.parent / address.partition("?")[0]).resolve() if address else path
            assert target.is_file(), f"{path}: {link['href']}"
            assert not anchor or anchor in ids(target), f"{path}: {link['href']}"


def test_every_page_has_a_stamp_with_a_day_and_claims_to_have_read_no_page(data: Path) -> None:
    for path in (data / "site").rglob("*.html"):
        stamp = BeautifulSoup(path.read_bytes(), "lxml").select_one("[data-source]")
        assert stamp is not None, path
        assert stamp.select_one("time[datetime]"), path
        assert not re.search(r"\bSaid by\b|\bRead\b", stamp.get_text()), path


def test_the_newest_news_of_the_demo_is_what_it_read_not_what_was_reviewed(data: Path) -> None:
    for name in ("index.html", "changes/index.html"):
        page = BeautifulSoup((data / "site" / name).read_bytes(), "lxml")
        days = [day.get_text() for day in page.select("h2, h3") if day.select("time")]
        assert days[0] == "22 Aug 2026", name
        assert days[-1] == "Reviewed on 24 Nov 2026", name


def test_a_treaty_page_weighs_at_most_40_kb(data: Path) -> None:
    for path in (data / "site" / "treaties").glob("*/index.html"):
        assert path.stat().st_size <= 40_000, path


def test_building_again_writes_nothing(data: Path) -> None:
    done = servanda("build", "--data", str(data))
    assert done.returncode == 0
    assert " 0 files written" in done.stdout
    assert "0 removed" in done.stdout
