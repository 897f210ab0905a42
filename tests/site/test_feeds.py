"""Feeds: they parse without complaint, keep their ids, and lead to the evidence."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import feedparser
import pytest
from bs4 import BeautifulSoup

from servanda_db.vocabulary import ChangeKind
from servanda_site.build import DEFAULT_SITE_URL, build
from servanda_site.follow.feed import LONGEST

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.site.conftest import Facts

TREATY = "un-xviii-16"
SEEN = "2026-03-27T06:00:00Z"


def act(facts: Facts, party: str, day: str, seen_at: str = SEEN) -> int:
    version = facts.page("un_depositary", f"https://treaties.un.org/{party}-{day}-{seen_at}", None)
    action = facts.act(version, TREATY, party, "ratification", day, seen_from=seen_at)
    facts.put(
        "change",
        treaty=TREATY,
        party=party,
        kind="new action",
        seen_at=seen_at,
        detail=f"ratification {day}",
        action=action,
    )
    return action


def atoms(root: Path) -> dict[str, Any]:
    return {
        str(path.relative_to(root / "feeds")): feedparser.parse(path.read_bytes())
        for path in sorted((root / "feeds").rglob("*.atom"))
    }


def ids(root: Path, name: str) -> list[str]:
    return [entry.id for entry in atoms(root)[name].entries]


def test_every_feed_parses_without_complaint_and_bears_its_own_address(facts: Facts) -> None:
    act(facts, "VNM", "2026-01-05")
    root = build(facts.path.parent).out
    found = atoms(root)
    assert {"changes.atom", "reported.atom", f"treaties/{TREATY}.atom", "parties/VNM.atom"} <= found.keys()
    for kind in ChangeKind:
        assert f"kinds/{str(kind).replace(' ', '-')}.atom" in found
    assert len({feed.feed.id for feed in found.values()}) == len(found)
    for name, feed in found.items():
        assert not feed.bozo, (name, feed.get("bozo_exception"))
        assert feed.feed.title
        assert feed.feed.updated_parsed
        links = {link.rel: link.href for link in feed.feed.links}
        assert links["self"] == f"{DEFAULT_SITE_URL}feeds/{name}"
        assert urlsplit(links["alternate"]).netloc == urlsplit(DEFAULT_SITE_URL).netloc
        for entry in feed.entries:
            assert entry.title
            assert entry.link.startswith(DEFAULT_SITE_URL)
            assert entry.updated_parsed


def test_a_change_stands_in_the_feeds_of_its_treaty_party_and_kind_at_our_time(facts: Facts) -> None:
    act(facts, "VNM", "2026-01-05", "2026-03-20T07:08:09Z")
    found = atoms(build(facts.path.parent).out)
    for name in ("changes.atom", f"treaties/{TREATY}.atom", "parties/VNM.atom", "kinds/new-action.atom"):
        entry = next(e for e in found[name].entries if "Viet Nam" in e.title)
        assert entry.updated == "2026-03-20T07:08:09Z"
        assert "ratification, 5 Jan 2026" in entry.title
        assert entry.link == f"{DEFAULT_SITE_URL}standings/{TREATY}/VNM/#ratification-2026-01-05"
    assert not found["parties/QAT.atom"].entries
    assert "Viet Nam" not in " ".join(entry.title for entry in found["kinds/correction.atom"].entries)


def test_every_entry_leads_to_a_page_and_place_that_exist(facts: Facts) -> None:
    act(facts, "VNM", "2026-01-05")
    for kind in ChangeKind:
        facts.put("change", treaty=TREATY, party="NRU", kind=str(kind), seen_at=SEEN, detail="x")
        facts.put("change", treaty=None, party="NRU", kind=str(kind), seen_at=SEEN, detail="y")
    root = build(facts.path.parent).out
    for name, feed in atoms(root).items():
        for entry in feed.entries:
            target = urlsplit(entry.link)
            path = root / target.path.lstrip("/") / "index.html"
            assert path.is_file(), (name, entry.link)
            if target.fragment:
                assert BeautifulSoup(path.read_bytes(), "lxml").find(id=target.fragment), entry.link


def test_what_news_say_stands_in_a_feed_of_its_own_as_reported_and_not_confirmed(facts: Facts) -> None:
    root = build(facts.path.parent).out
    entries = atoms(root)["reported.atom"].entries
    assert len(entries) == 1
    assert "Azerbaijan" in entries[0].title
    assert "reported, not confirmed" in entries[0].title
    assert facts.QUOTE in entries[0].summary
    page = BeautifulSoup((root / "standings" / TREATY / "AZE" / "index.html").read_bytes(), "lxml")
    assert page.find(id=urlsplit(entries[0].link).fragment)


def test_ids_are_the_same_in_a_database_with_other_row_ids_and_other_changes_around(
    new_facts: Callable[[], Facts], tmp_path: Path
) -> None:
    facts = new_facts()
    facts.write_cybercrime()
    act(facts, "VNM", "2026-01-05")
    act(facts, "QAT", "2026-01-06")
    first = ids(build(facts.path.parent, tmp_path / "one").out, "changes.atom")
    facts.db.conn.execute("UPDATE change SET id = 5000 - id")
    act(facts, "NRU", "2026-01-07", "2026-03-28T00:00:00Z")
    second = ids(build(facts.path.parent, tmp_path / "two").out, "changes.atom")
    assert len(set(first)) == len(first) == 3
    assert second[1:] == first
    assert all(one.startswith("tag:servanda.example,") for one in second)


def test_two_changes_that_say_the_same_have_two_ids(facts: Facts) -> None:
    for _ in range(3):
        facts.put("change", treaty=TREATY, party="NRU", kind="rename", seen_at=SEEN, detail="the same")
    found = ids(build(facts.path.parent).out, "kinds/rename.atom")
    assert len(set(found)) == len(found) == 3


def test_a_feed_is_cut_and_names_the_list_of_everything(facts: Facts) -> None:
    for number in range(LONGEST + 20):
        seen_at = f"2026-02-{number // 24 + 1:02d}T{number % 24:02d}:00:00Z"
        facts.put("change", treaty=TREATY, party="NRU", kind="rename", seen_at=seen_at, detail=str(number))
    root = build(facts.path.parent).out
    feed = atoms(root)["parties/NRU.atom"]
    assert len(feed.entries) == LONGEST
    assert [entry.updated for entry in feed.entries] == sorted((e.updated for e in feed.entries), reverse=True)
    assert feed.entries[0].summary == str(LONGEST + 19)
    full = {link.rel: link.href for link in feed.feed.links}["related"]
    text = (root / full.removeprefix(DEFAULT_SITE_URL)).read_text("utf-8")
    assert text.count(",rename,") == LONGEST + 20


@pytest.mark.parametrize(
    "text", ["]]>&lt;<b>", "\x00\x08\x0b\x1f", "\ufffe\uffff", "\u202eabc", "a\u2028b", "\U0001f600"]
)
def test_any_text_gives_a_feed_that_parses(facts: Facts, text: str) -> None:
    facts.db.conn.execute("UPDATE party SET name = ? WHERE id = 'VNM'", (f"A{text}Z",))
    facts.put("change", treaty=TREATY, party="VNM", kind="rename", seen_at=SEEN, detail=f"A{text}Z")
    root = build(facts.path.parent).out
    for name, feed in atoms(root).items():
        assert not feed.bozo, (name, feed.get("bozo_exception"))
    items = json.loads((root / "feeds/parties/VNM.json").read_bytes())["items"]
    assert items[0]["content_text"].startswith("A")


def test_the_json_feed_says_the_same_as_the_atom_feed(facts: Facts) -> None:
    act(facts, "VNM", "2026-01-05")
    root = build(facts.path.parent).out
    for name, feed in atoms(root).items():
        path = root / "feeds" / name.replace(".atom", ".json")
        told = json.loads(path.read_bytes())
        assert told["version"] == "https://jsonfeed.org/version/1.1"
        assert told["title"] == feed.feed.title
        assert told["feed_url"] == DEFAULT_SITE_URL + str(path.relative_to(root))
        assert [item["id"] for item in told["items"]] == [entry.id for entry in feed.entries]
        for item in told["items"]:
            assert item["content_text"] is not None
            assert item["date_published"].endswith("Z")


def test_pages_name_their_feeds_in_the_head_and_for_people(facts: Facts) -> None:
    root = build(facts.path.parent).out
    for path, expected in {
        f"treaties/{TREATY}/index.html": f"feeds/treaties/{TREATY}.atom",
        "parties/AZE/index.html": "feeds/parties/AZE.atom",
        "index.html": "feeds/changes.atom",
        f"standings/{TREATY}/AZE/index.html": "feeds/changes.atom",
    }.items():
        page = BeautifulSoup((root / path).read_bytes(), "lxml")
        named = [urljoin(f"/{path}", str(link["href"])) for link in page.select('link[type="application/atom+xml"]')]
        assert f"/{expected}" in named
        assert page.select_one(f'footer a[href$="{expected}"]')


def test_addresses_begin_with_the_address_of_the_site(facts: Facts) -> None:
    root = build(facts.path.parent, site_url="https://treaties.example.org/deep").out
    act(facts, "VNM", "2026-01-05")
    for feed in atoms(root).values():
        assert feed.feed.id.startswith("tag:treaties.example.org,")
        for entry in feed.entries:
            assert entry.link.startswith("https://treaties.example.org/deep/")
