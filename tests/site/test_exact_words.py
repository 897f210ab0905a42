"""The pages say exactly what is known: what a page lists, who read it when, what was entered by review."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup, Tag

from servanda_site.build import build

if TYPE_CHECKING:
    from pathlib import Path

    from tests.site.conftest import Facts

T = "un-xviii-16"
TREATY = f"treaties/{T}/index.html"
LATER = "2026-11-24T00:00:00Z"


def read(root: Path, path: str) -> BeautifulSoup:
    return BeautifulSoup((root / path).read_bytes(), "lxml")


def page(facts: Facts, path: str = TREATY) -> BeautifulSoup:
    return read(build(facts.path.parent).out, path)


def text(element: Tag) -> str:
    return re.sub(r" +(?=[.,;:])", "", " ".join(element.get_text(" ", strip=True).split()))


def stamp(found: BeautifulSoup) -> Tag:
    (one,) = found.select("[data-source]")
    return one


def row(found: BeautifulSoup, name: str) -> Tag:
    return next(tr for tr in found.select("table.status tbody tr") if name in text(tr))


def review(facts: Facts) -> None:
    """Enter a withdrawal of Viet Nam by review, later than the last reading; its document has no accepted version."""
    facts.source("reviewed_acts", "depositary", "Notifications", enabled=0, cadence="by hand")
    version = facts.page("reviewed_acts", "https://treaties.un.org/doc/CN.1.pdf", None)
    facts.db.conn.execute("UPDATE version SET first_seen = ?, last_seen = ? WHERE id = ?", (LATER, LATER, version))
    facts.db.conn.execute(
        "UPDATE document SET accepted_version = NULL, last_seen = ?, last_tried = ? WHERE source = 'reviewed_acts'",
        (LATER, LATER),
    )
    claim = facts.claim(version, "reviewed_acts", "depositary", T, "VNM", "signature_withdrawn", date="2026-02-01")
    act = facts.put(
        "action",
        claim=claim,
        treaty=T,
        party="VNM",
        kind="signature_withdrawn",
        column_label="signature withdrawn",
        date="2026-02-01",
        seen_from=LATER,
    )
    detail = "signature withdrawn 2026-02-01"
    facts.put("change", treaty=T, party="VNM", kind="new action", seen_at=LATER, detail=detail, action=act)


def test_one_act_that_vanished_is_noted_at_the_act_not_at_the_party(facts: Facts) -> None:
    version = facts.page("un_depositary", facts.UN_PAGE.format("more"), None)
    facts.act(version, T, "QAT", "signature", "2025-10-26", unlisted_from="2026-03-01T06:00:00Z")
    facts.act(version, T, "QAT", "ratification", "2026-01-07")
    facts.standing(
        T, "QAT", "consent_deposited", signed_on="2025-10-26", consent_kind="ratification", consent_on="2026-01-07"
    )
    for path, name in ((TREATY, "Qatar"), ("parties/QAT/index.html", "Cybercrime")):
        line = row(page(facts, path), name)
        head = line.find("th")
        assert isinstance(head, Tag)
        assert "no longer listed" not in text(head)
        assert "26 Oct 2025 no longer listed since 1 Mar 2026" in text(line)


def test_a_party_none_of_whose_acts_is_listed_says_so_and_the_caption_counts_it(facts: Facts) -> None:
    facts.db.conn.execute("UPDATE action SET unlisted_from = '2026-03-01T06:00:00Z' WHERE party = 'VNM'")
    found = page(facts)
    head = row(found, "Viet Nam").find("th")
    assert isinstance(head, Tag)
    assert text(head) == "Viet Nam no longer listed since 1 Mar 2026"
    caption = found.select_one("caption")
    assert caption is not None
    assert "1 party is no longer listed there." in text(caption)


def test_participants_without_an_act_are_counted_not_passed_over(facts: Facts) -> None:
    facts.treaty("un-i-4", "I-4", "Declarations", as_of=facts.READ, first_seen=facts.READ)
    facts.page("un_depositary", facts.UN_PAGE.format("I-4"), "un-i-4", rows=84)
    found = text(page(facts, "treaties/un-i-4/index.html"))
    assert "84 participants are listed without an act" in found
    assert "0 participants" not in found
    assert "no act known" not in found
    facts.db.conn.execute("UPDATE version SET rows = 5 WHERE document = 1")
    assert "2 participants are listed without an act" in text(page(facts))


def test_nothing_is_unchanged_since_a_day_after_it_was_read(facts: Facts) -> None:
    facts.put("change", treaty=T, party="AZE", kind="domestic stage", seen_at=LATER, detail="later")
    root = build(facts.path.parent).out
    for path in ("index.html", TREATY, "parties/AZE/index.html", f"standings/{T}/AZE/index.html"):
        assert "24 Nov 2026" not in text(stamp(read(root, path))), path


def test_an_act_entered_by_review_is_dated_by_its_review_and_stands_after_the_news(facts: Facts) -> None:
    review(facts)
    root = build(facts.path.parent).out
    for path in ("index.html", TREATY, "parties/VNM/index.html"):
        assert "Read 27 Mar 2026. An act was reviewed on 24 Nov 2026." in text(stamp(read(root, path))), path
    assert "signature withdrawn 1 Feb 2026 reviewed on 24 Nov 2026" in text(row(read(root, TREATY), "Viet Nam"))
    for path in ("index.html", "changes/index.html"):
        days = [text(day) for day in read(root, path).select("h2, h3") if day.select("time")]
        assert days == ["27 Mar 2026", "Reviewed on 24 Nov 2026"], path


def test_a_source_that_is_not_crawled_says_so_and_stands_for_no_failure(facts: Facts) -> None:
    review(facts)
    facts.page("un_depositary", facts.UN_PAGE.format("held"), None, verdict="held", reason="rows_dropped")
    found = page(facts, "sources/index.html")
    sections = {str(h2["id"]): text(h2.parent) for h2 in found.select("h2[id]") if h2.parent}
    assert "Not crawled: entered by review 1, last on 24 Nov 2026" in sections["reviewed_acts"]
    assert "none yet" not in sections["reviewed_acts"]
    assert "Pages that count, and set aside 1, 1" in sections["un_depositary"]
    assert "Pages that count, and set aside 1, 0" in sections["az_omm"]


def test_the_front_page_says_as_at_for_the_day_of_the_source(facts: Facts) -> None:
    facts.db.conn.execute("UPDATE treaty SET as_of = '2014-03-19'")
    found = text(page(facts, "index.html"))
    assert "40 missing, as at 19 Mar 2014" in found
    assert "as read 19 Mar 2014" not in found


def test_an_offline_edition_never_claims_that_a_page_was_read(facts: Facts) -> None:
    facts.put("edition", name="notice", value="Offline edition")
    facts.put("edition", name="as_of", value="2026-08-22")
    facts.db.conn.execute("UPDATE version SET stamp = '2026-03-20T00:00:00Z'")
    root = build(facts.path.parent).out
    for path in sorted(root.rglob("*.html")):
        found = read(root, str(path.relative_to(root)))
        assert "Said by" not in text(stamp(found)), path
        assert not re.search(r"\bread \d", found.find("main").get_text(" ", strip=True)), path  # type: ignore[union-attr]
    marked = stamp(read(root, TREATY))
    assert marked["data-source"] == "un_depositary"
    assert [time["datetime"] for time in marked.select("time")] == ["2026-08-22", "2026-03-20"]
    assert "In the words of the offline edition" in text(read(root, TREATY))
    assert "As printed by the depositary" not in text(read(root, TREATY))
    assert "No instrument deposited, by the offline edition of 22 Aug 2026" in text(
        read(root, f"standings/{T}/AZE/index.html")
    )


def test_a_corrected_act_is_dated_by_the_reading_that_replaced_it(facts: Facts) -> None:
    version = facts.page("un_depositary", facts.UN_PAGE.format("more"), None)
    facts.act(version, T, "AZE", "signature", "2025-10-24", seen_to="2026-02-01T06:00:00Z")
    for path in (TREATY, f"standings/{T}/AZE/index.html"):
        found = text(page(facts, path))
        assert "replaced by the reading of 1 Feb 2026" in found
        assert "published until" not in found


def test_every_page_of_a_registry_treaty_and_of_a_party_without_acts_has_a_day(facts: Facts) -> None:
    facts.treaty("coe-185", "ETS 185", "Convention on Cybercrime", in_registry=1)
    facts.treaty("xx-1", "X 1", "Not in the registry")
    root = build(facts.path.parent).out
    for path in sorted(root.rglob("*.html")):
        marked = stamp(read(root, str(path.relative_to(root))))
        assert marked.select("time[datetime]"), path
    assert "No page of the depositary has been read yet" in text(stamp(read(root, "treaties/coe-185/index.html")))
    nauru = stamp(read(root, "parties/NRU/index.html"))
    assert [time["datetime"] for time in nauru.select("time")] == ["2026-03-27"]


def test_a_newer_version_set_aside_stands_in_the_stamp_with_its_reason(facts: Facts) -> None:
    version = facts.page(
        "un_depositary", facts.UN_PAGE.format("xml"), T, verdict="held", reason="rows_dropped", detail="9 of 72"
    )
    assert "set aside" not in text(stamp(page(facts)))  # not newer than the reading that counts
    facts.db.conn.execute("UPDATE version SET last_seen = '2026-04-02T06:00:00Z' WHERE id = ?", (version,))
    marked = stamp(page(facts))
    assert "A newer version of this page is set aside, read 2 Apr 2026: rows dropped: 9 of 72" in text(marked)
    (link,) = marked.select("a[href*=questions]")
    assert link["href"] == "../../questions/index.html#aside"


def test_progress_that_is_reached_says_what_was_needed(facts: Facts) -> None:
    facts.db.conn.execute("UPDATE progress SET have = 194, need = 20, satisfied = 1, clause = '20 instruments'")
    found = page(facts)
    assert "20 instruments needed, reached (194 now)" in text(found)
    assert "194 of 20" not in str(found)


def test_approvals_at_home_come_on_top_of_a_number_of_instruments_alone(facts: Facts) -> None:
    assert page(facts).select("rect[fill='url(#hatch)']")
    for words in ("instruments of parties with at least 40 % of the emissions", "the entry into force of the Covenant"):
        facts.db.conn.execute("UPDATE progress SET clause = ?", (words,))
        assert not page(facts).select("rect[fill='url(#hatch)']")


def test_squares_of_parties_that_acted_are_named_and_lead_to_their_row(facts: Facts) -> None:
    found = page(facts)
    squares = {text(li): li for li in found.select(".q li")}
    link = squares["VNM"].find("a")
    assert isinstance(link, Tag)
    assert (link["title"], link["href"]) == ("Viet Nam", "#VNM")
    assert "Viet Nam" in text(found.find(id="VNM"))  # type: ignore[arg-type]
    assert not squares["NRU"].find("a")
    assert "No act known of: Cabo Verde, Nauru, Qatar." in text(found)


def test_conflicts_stand_side_by_side_with_names_and_days(facts: Facts) -> None:
    facts.source("press", "press", "Gazette of Nowhere")
    version = facts.page("press", "https://press.example.org/1", None)
    told = facts.claim(
        version, "press", "press", T, "VNM", "deposited", date="2025-10-25", quote="Viet Nam ratified it."
    )
    against = facts.db.execute("SELECT claim FROM action WHERE party = 'VNM'").fetchone()[0]
    pattern = "signature reported as ratification"
    detail = "Gazette of Nowhere says “ratified” on 2025-10-25."
    facts.put("conflict", treaty=T, party="VNM", pattern=pattern, claim=told, against=against, detail=detail)
    reason = "the deposit of VNM came later"
    facts.put("conflict", treaty=T, pattern="computed vs published date", detail=f"Published 2026-01-01: {reason}.")
    facts.db.conn.execute("UPDATE force SET computed = '2026-02-02', agrees = 0, reason = ?", (reason,))
    facts.db.conn.execute("UPDATE treaty SET in_force_on = '2026-01-01'")
    root = build(facts.path.parent).out
    found = read(root, "conflicts/index.html")
    assert pattern in text(found)
    assert "Viet Nam ratified it." in text(found)
    assert found.select("a[href='https://press.example.org/1']")
    assert found.select(f"a[href='{facts.UN_PAGE.format('XVIII-16')}']")
    assert "on 25 Oct 2025" in text(found)
    assert "the deposit of Viet Nam came later" in text(found)
    for quote in found.select("blockquote"):
        quote.decompose()
    assert not re.search(r"\d{4}-\d\d-\d\d", text(found))
    assert read(root, TREATY).select(f"a[href='../../conflicts/index.html#{T}']")
    assert found.find(id=T)
    assert read(root, "questions/index.html").select("a[href='../conflicts/index.html']")
    ledger = read(root, f"standings/{T}/VNM/index.html")
    assert ledger.select(f"a[href='../../../conflicts/index.html#{T}']")


@pytest.mark.parametrize(
    ("path", "root", "command"),
    [
        (TREATY, "../../", f"servanda status --treaty {T} --known-at TIME"),
        (f"standings/{T}/AZE/index.html", "../../../", f"servanda status --treaty {T} --party AZE --on"),
    ],
)
def test_time_travel_is_one_line(facts: Facts, path: str, root: str, command: str) -> None:
    found = page(facts, path)
    assert found.select(f"a[href='{root}data/servanda/actions_known_at?treaty={T}']")
    assert command in text(found)
    assert "servanda serve" in text(found)


def test_the_downloads_page_says_what_export_writes(facts: Facts) -> None:
    assert "servanda export --to DIR writes from it" in text(page(facts, "downloads/index.html"))


def test_addresses_are_printed_beside_stamps_and_quotes_alone(facts: Facts) -> None:
    css = (build(facts.path.parent).out / "static/servanda.css").read_text("utf-8")
    printed = css.partition("@media print")[2]
    (selectors,) = re.findall(r'\n\s*([^{}]*)\{ content: " \(" attr\(href\)', printed)
    assert {one.strip().split()[0] for one in selectors.split(",")} == {".stamp", ".said"}
    assert "attr(href)" not in css.partition("@media print")[0]


def test_long_words_of_a_source_may_break_wherever_they_stand(facts: Facts) -> None:
    css = (build(facts.path.parent).out / "static/servanda.css").read_text("utf-8")
    rules = {name.strip(): body for name, body in re.findall(r"([^{}]+)\{([^{}]*)\}", css.partition("@media print")[0])}
    kicker = rules[".kicker b"]
    assert "nowrap" not in kicker
    assert "anywhere" in kicker
    breaking = {one.strip() for names, body in rules.items() if "anywhere" in body for one in names.split(",")}
    assert {"h1", "h2", "p", "li", "dd", "code", "blockquote", "td"} <= breaking
