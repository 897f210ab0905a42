"""What a build writes, leaves and removes; and what it does with hostile text and broken places."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from servanda_db.command import main
from servanda_db.store.database import StoreError
from servanda_site.build import build
from servanda_site.writing import MANIFEST, BuildError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.site.conftest import Facts

TREATY = Path("treaties/un-xviii-16/index.html")


def times(root: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in root.rglob("*") if path.is_file()}


def test_a_second_build_writes_nothing(facts: Facts) -> None:
    first = build(facts.path.parent)
    before = times(first.out)
    second = build(facts.path.parent)
    assert (second.written, second.removed) == (0, 0)
    assert second.pages == first.pages
    assert second.unchanged == first.written
    assert times(second.out) == before


def test_one_new_act_rewrites_only_the_pages_that_tell_it(facts: Facts) -> None:
    root = build(facts.path.parent).out
    before = times(root)
    facts.db.conn.execute("UPDATE party SET name = 'Republic of Nauru' WHERE id = 'NRU'")
    report = build(facts.path.parent)
    changed = {str(path.relative_to(root)) for path, at in times(root).items() if before.get(path) != at}
    pages = {path for path in changed if path.endswith(".html")}
    in_english = {re.sub(r"^(az|fr|es|ru|ar)/", "", path) for path in pages}
    assert in_english == {str(TREATY), "parties/NRU/index.html", "parties/index.html", "search/index.html"}
    others = {path for path in changed - pages if not path.startswith("pagefind/")}
    own = {"api/parties/NRU.json", "feeds/parties/NRU.atom", "feeds/parties/NRU.json"}
    assert others == {*own, "api/index.json", MANIFEST}
    assert report.written == len(changed - {".servanda-build"})


def test_a_page_that_is_no_longer_made_is_removed_and_nothing_else(facts: Facts) -> None:
    root = build(facts.path.parent).out
    (root / "treaties" / "mine.txt").write_text("mine")
    facts.treaty("un-xviii-99", "XVIII-99", "Another")
    build(facts.path.parent)
    assert (root / "treaties" / "un-xviii-99" / "index.html").is_file()
    facts.db.conn.execute("DELETE FROM treaty WHERE id = 'un-xviii-99'")
    report = build(facts.path.parent)
    assert report.removed >= 1
    assert not list(root.rglob("un-xviii-99*"))
    assert (root / "treaties" / "mine.txt").read_text() == "mine"


def test_a_manifest_cannot_name_files_outside_the_site(facts: Facts) -> None:
    root = build(facts.path.parent).out
    outside = facts.path.parent / "precious.txt"
    outside.write_text("precious")
    with (root / MANIFEST).open("a") as manifest:
        manifest.write(f"../precious.txt\n{outside}\n./../precious.txt\n")
    build(facts.path.parent)
    assert outside.read_text() == "precious"


def test_two_builds_of_the_same_data_are_alike_byte_by_byte(facts: Facts, tmp_path: Path) -> None:
    first = build(facts.path.parent, tmp_path / "one").out
    second = build(facts.path.parent, tmp_path / "two").out
    names = {path.relative_to(first) for path in first.rglob("*") if path.is_file()}
    assert names == {path.relative_to(second) for path in second.rglob("*") if path.is_file()}
    assert all((first / name).read_bytes() == (second / name).read_bytes() for name in names)


def test_another_persons_site_is_not_written_over(facts: Facts, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("mine")
    with pytest.raises(BuildError, match=r"index\.html"):
        build(facts.path.parent, tmp_path)
    assert (tmp_path / "index.html").read_text() == "mine"


def test_without_a_database_one_line_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="servanda crawl"):
        build(tmp_path)
    assert not (tmp_path / "site").exists()
    result = CliRunner().invoke(main, ["build", "--data", str(tmp_path)])
    assert result.exit_code == 1
    assert result.output.count("\n") == 1


@pytest.mark.parametrize("address", ["servanda.org", "javascript:alert(1)", "ftp://servanda.org/", "http://"])
def test_a_site_address_that_is_none_is_refused(facts: Facts, address: str) -> None:
    with pytest.raises(BuildError, match="not an address"):
        build(facts.path.parent, site_url=address)


def test_the_site_address_leads_the_canonical_links(facts: Facts) -> None:
    root = build(facts.path.parent, site_url="https://treaties.example.org/servanda").out
    assert b'href="https://treaties.example.org/servanda/treaties/un-xviii-16/"' in (root / TREATY).read_bytes()


def test_hostile_text_is_shown_and_never_obeyed(facts: Facts) -> None:
    script = "<script>alert(1)</script>"
    names = [script, '"><img src=x onerror=alert(1)>', "{{7*7}}{% raw %}", "Evil\u202eetatS", "]]>&lt;&amp;"]
    version = facts.page("un_depositary", facts.UN_PAGE.format("other"), None, rows=9)
    for number, name in enumerate(names):
        facts.party(f"H{number}Q", name)
        facts.act(version, "un-xviii-16", f"H{number}Q", "signature", None)
        facts.standing("un-xviii-16", f"H{number}Q", "signed", signed_on="2025-10-26")
    facts.db.conn.execute("UPDATE treaty SET in_force_text = ?, concluded = ?", (script, "{{ 7*7 }}"))
    root = build(facts.path.parent).out
    for path in root.rglob("*.html"):
        page = BeautifulSoup(path.read_bytes(), "lxml")
        assert not page.select("img[onerror], img[src=x]"), path
        assert not [script for script in page.find_all("script") if "alert" in script.get_text()], path
        assert not [e for e in page.find_all(True) for name in e.attrs if name.startswith("on")], path
        assert "\u202e" not in path.read_text("utf-8"), path
    page = BeautifulSoup((root / TREATY).read_bytes(), "lxml")
    shown = [name.get_text() for name in page.select("table.status tbody th a")]
    assert {
        script,
        '"><img src=x onerror=alert(1)>',
        "{{7*7}}{% raw %}",
        "Evil[U+202E]etatS",
        "]]>&lt;&amp;",
    } <= set(shown)
    assert script in page.get_text()
    assert "{{ 7*7 }}" in page.get_text()


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
    ],
)
def test_an_address_of_another_scheme_is_never_a_link(facts: Facts, address: str) -> None:
    facts.db.conn.execute("UPDATE source SET terms_url = ?", (address,))
    root = build(facts.path.parent).out
    for path in root.rglob("*.html"):
        page = BeautifulSoup(path.read_bytes(), "lxml")
        schemes = {
            str(a["href"]).partition(":")[0].strip().lower()
            for a in page.find_all(href=True)
            if ":" in str(a["href"]).partition("?")[0]
        }
        assert schemes <= {"http", "https"}, path
    assert "not a web address" in (root / "sources" / "index.html").read_text("utf-8")


def test_a_party_id_that_no_path_can_hold_stops_the_build(facts: Facts) -> None:
    facts.party("../../x", "Nowhere")
    with pytest.raises(BuildError, match=r"\.\./\.\./x.*path"):
        build(facts.path.parent)
    assert not (facts.path.parent.parent / "x").exists()


def row_of(root: Path, name: str) -> str:
    page = BeautifulSoup((root / TREATY).read_bytes(), "lxml")
    rows = page.select("table.status tbody tr")
    return next(row.get_text(" ", strip=True) for row in rows if row.select("th a")[0].get_text() == name)


def test_a_row_tells_corrections_brackets_absence_and_other_names(facts: Facts) -> None:
    version = facts.page("un_depositary", facts.UN_PAGE.format("more"), None)
    facts.act(version, "un-xviii-16", "QAT", "ratification", "2026-01-09", seen_to="2026-02-01T06:00:00Z")
    facts.act(version, "un-xviii-16", "QAT", "ratification", "2026-01-07")
    facts.standing("un-xviii-16", "QAT", "consent_deposited", consent_kind="ratification", consent_on="2026-01-07")
    facts.act(
        version,
        "un-xviii-16",
        "CPV",
        "acceptance",
        "2026-01-05",
        bracketed=1,
        party_as_published="Cape Verde",
    )
    facts.act(version, "un-xviii-16", "NRU", "signature", "2025-10-26", unlisted_from="2026-03-01T06:00:00Z")
    facts.standing("un-xviii-16", "NRU", "signed", signed_on="2025-10-26")
    root = build(facts.path.parent).out
    assert row_of(root, "Qatar") == (
        "Qatar ratification 7 Jan 2026 ratification 9 Jan 2026 replaced by the reading of 1 Feb 2026"
    )
    assert row_of(root, "Cabo Verde") == "Cabo Verde listed as Cape Verde acceptance 5 Jan 2026 in brackets: withdrawn"
    assert row_of(root, "Nauru") == "Nauru no longer listed since 1 Mar 2026 26 Oct 2025"


def test_fifty_copies_of_an_article_are_one_line_and_no_deposit(facts: Facts) -> None:
    for number in range(50):
        version = facts.page("az_omm", f"https://copy{number}.example.org/")
        facts.claim(
            version,
            "az_omm",
            "press",
            "un-xviii-16",
            "AZE",
            "law_signed",
            quote=facts.QUOTE,
            date="2026-02-23",
        )
    root = build(facts.path.parent).out
    row = row_of(root, "Azerbaijan")
    assert row.count(facts.QUOTE) == 1
    assert "50 more reports" in row
    ledger = (root / "standings" / "un-xviii-16" / "AZE" / "index.html").read_text("utf-8")
    assert ledger.count(facts.QUOTE) == 3
    assert "No instrument deposited" in ledger


def test_a_reported_deposit_is_a_report(facts: Facts) -> None:
    version = facts.page("az_omm", "https://example.org/deposited")
    facts.claim(version, "az_omm", "press", "un-xviii-16", "VNM", "deposited", quote="Viet Nam has ratified.")
    page = BeautifulSoup((build(facts.path.parent).out / "standings/un-xviii-16/VNM/index.html").read_bytes(), "lxml")
    home, abroad = page.select(".ledger section")
    assert "reported deposited, not confirmed" in home.get_text()
    assert "No instrument deposited" in abroad.get_text()


def test_open_questions_name_what_is_not_known(facts: Facts) -> None:
    version = facts.db.execute("SELECT id FROM version WHERE document = 1").fetchone()[0]
    for subject in ("Atlantis", "Atlantis"):
        facts.put(
            "question",
            version=version,
            treaty="un-xviii-16",
            kind="unresolved_name",
            subject=subject,
            detail="no party of this name",
            locator="row 3",
            asked_at=facts.READ,
        )
    facts.page(
        "un_depositary",
        facts.UN_PAGE.format("held"),
        "un-xviii-16",
        verdict="held",
        reason="rows_dropped",
        detail="9 of 72",
    )
    root = build(facts.path.parent).out
    text = BeautifulSoup((root / "questions/index.html").read_bytes(), "lxml").get_text(" ", strip=True)
    assert text.count("Atlantis") == 1
    assert "rows_dropped" in text
    assert "9 of 72" in text
    assert "Atlantis" in (root / TREATY).read_text("utf-8")


def test_an_empty_database_gives_a_site_that_says_so(new_facts: Callable[[], Facts]) -> None:
    facts = new_facts()
    root = build(facts.path.parent).out
    assert "Nothing has been read yet" in (root / "index.html").read_text("utf-8")


def test_rows_by_the_fast_way_are_those_of_full_escaping_byte_by_byte(facts: Facts, tmp_path: Path) -> None:
    version = facts.page("un_depositary", facts.UN_PAGE.format("other"), None, rows=9)
    for number, name in enumerate(("<b>&amp;", 'O\'Neill "x"', "Evil\u202eetatS", "Côte d’Ivoire", "{{ 7 }}")):
        facts.party(f"H{number}Q", name)
        facts.act(version, "un-xviii-16", f"H{number}Q", "signature", "2025-10-26", bracketed=1)
        facts.act(version, "un-xviii-16", f"H{number}Q", "accession", "2026-01-05")
        facts.standing(
            "un-xviii-16", f"H{number}Q", "consent_deposited", consent_kind="accession", consent_on="2026-01-05"
        )
    facts.db.conn.execute("UPDATE treaty SET title = ?, reference = ?", ("A <i>\u2067title</i> & more", "<XVIII>"))
    fast, strict = (
        build(facts.path.parent, tmp_path / "fast"),
        build(facts.path.parent, tmp_path / "strict", strict=True),
    )
    assert fast.pages == strict.pages
    for path in fast.out.rglob("*.html"):
        assert path.read_bytes() == (strict.out / path.relative_to(fast.out)).read_bytes(), path
    assert "Evil[U+202E]etatS" in (fast.out / TREATY).read_text("utf-8")


def test_demo_refuses_a_folder_with_a_crawl_of_real_pages(facts: Facts) -> None:
    result = CliRunner().invoke(main, ["demo", "--data", str(facts.path.parent)])
    assert result.exit_code == 2
    assert "another folder" in result.output
    assert not (facts.path.parent / "site").exists()


def test_the_build_command_says_what_it_did_and_where(facts: Facts, tmp_path: Path) -> None:
    out = tmp_path / "elsewhere"
    result = CliRunner().invoke(main, ["build", "--data", str(facts.path.parent), "--to", str(out)])
    assert result.exit_code == 0
    assert f"in {out}" in result.output
    assert "0 removed" in result.output
    assert (out / "index.html").is_file()
