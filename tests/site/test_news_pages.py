"""The pages of verdicts and of the queue: what they say, where they link, and nothing acts in them."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from servanda_db.store.reads.articles import article_id
from servanda_site.build import build

if TYPE_CHECKING:
    from tests.site.conftest import Facts

EVIL = "<script>alert(1)</script>' onload=x \u202etxt.exe"


def page(facts: "Facts", path: str) -> BeautifulSoup:
    return BeautifulSoup((build(facts.path.parent).out / path).read_bytes(), "lxml")


def verdict_page(facts: "Facts", address: str | None = None) -> BeautifulSoup:
    address = address or facts.NEWS_PAGE
    return page(facts, f"news/{article_id('az_omm', address)}/index.html")


def remark(facts: "Facts", version: int, topic: str, quote: str, **more: object) -> None:
    row = {"treaty": "un-xviii-16", "number": None, "locator": "title"} | more
    position = facts.db["remark"].count + 1
    facts.put("remark", version=version, position=position, topic=topic, quote=quote, **row)


def news_version(facts: "Facts") -> int:
    sql = "SELECT accepted_version FROM document WHERE address = ?"
    return int(facts.db.execute(sql, (facts.NEWS_PAGE,)).fetchone()[0])


def test_a_sentence_stands_beside_what_the_depositary_lists_and_why_nothing_changes(facts: "Facts") -> None:
    text = verdict_page(facts).get_text(" ", strip=True)
    assert facts.QUOTE in text
    assert "The depositary lists the signature of Azerbaijan of 25 Oct 2025, and no instrument" in text
    assert "This does not change the status because a law signed at home binds no one abroad" in text
    assert "More than the facts" not in text


def test_the_named_errors_stand_on_the_page_and_in_the_list(facts: "Facts") -> None:
    remark(facts, news_version(facts), "ratified", "Azerbaijan ratifies")
    remark(
        facts, news_version(facts), "threshold", "after 50 ratifications", number=50, locator="sentence 2 of the body"
    )
    found = verdict_page(facts)
    assert [h.get_text(strip=True) for h in found.select("h3")] == ["law told as ratification", "wrong threshold"]
    assert "law told as ratification, wrong threshold" in page(facts, "news/index.html").get_text(" ", strip=True)


def test_the_list_leads_to_the_pages_and_they_to_party_treaty_and_both_sides(facts: "Facts") -> None:
    listed = page(facts, "news/index.html")
    root = facts.path.parent / "site" / "news"
    (link,) = listed.select("main h3 a")
    assert (root / str(link["href"]).removeprefix("../news/")).is_file()
    links = {str(a["href"]) for a in verdict_page(facts).select("main a")}
    assert {
        "../../parties/AZE/index.html",
        "../../treaties/un-xviii-16/index.html",
        "../../standings/un-xviii-16/AZE/index.html",
        facts.NEWS_PAGE,
    } <= links


@pytest.mark.parametrize("address", ["https://example.org/../../etc/passwd", "https://example.org/%2e%2e/'\"><b>"])
def test_no_address_or_text_of_a_source_leaves_the_folder_or_acts(facts: "Facts", address: str) -> None:
    version = facts.page("az_omm", address)
    facts.db.conn.execute("UPDATE document SET title = ? WHERE address = ?", (EVIL, address))
    facts.claim(version, "az_omm", "press", "un-xviii-16", "AZE", "law_signed", quote=EVIL)
    remark(facts, version, "rank", EVIL, number=1)
    found = verdict_page(facts, address)
    assert not found.select("main script, main [onload]")
    assert "\u202e" not in found.get_text()
    assert EVIL.partition(" \u202e")[0] in found.get_text()
    pages = {file.relative_to(facts.path.parent / "site") for file in (facts.path.parent / "site").rglob("*")}
    assert all(".." not in file.parts for file in pages)
    assert Path("news", article_id("az_omm", address), "index.html") in pages


def test_the_queue_shows_sentence_suggestion_and_the_command_that_decides(facts: "Facts") -> None:
    said = "The UN Convention against Cybercrime was approved by lawmakers in Azerbaidjan."
    facts.put(
        "question",
        version=news_version(facts),
        kind="unsure_sentence",
        subject=said,
        detail="no party named",
        locator="sentence 3 of the body",
        asked_at=facts.READ,
    )
    text = page(facts, "questions/index.html").get_text(" ", strip=True)
    assert said in text
    assert "AZE" in text
    assert "--accept --as PARTY --as TREATY --as STAGE --by NAME" in text


def test_what_is_decided_is_listed_with_who_and_when_and_asked_no_more(facts: "Facts") -> None:
    version = facts.db.execute("SELECT accepted_version FROM document WHERE treaty = 'un-xviii-16'").fetchone()[0]
    question = {"treaty": "un-xviii-16", "kind": "unresolved_name", "subject": "Atlantis", "detail": "no such name"}
    facts.put("question", version=version, locator="row 3", asked_at=facts.READ, **question)
    facts.put(
        "decision",
        id="0123456789ab",
        verdict="reject",
        kind="unresolved_name",
        source="un_depositary",
        subject="Atlantis",
        why="sunk",
        decided_by="A. Reader",
        decided_at="2026-04-01T10:00:00Z",
    )
    found = page(facts, "questions/index.html")
    assert "--accept" not in found.get_text()
    text = found.get_text(" ", strip=True)
    assert "Every name on the pages that count is resolved." in text
    assert "rejected by A. Reader" in text
    assert "1 Apr 2026" in text
    assert "Atlantis" not in page(facts, "treaties/un-xviii-16/index.html").get_text()
