"""Evidence: every pair has a page, every act a permanent place on it, every citation parses."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup, Tag
from jsonschema import Draft202012Validator

from servanda_site.build import DEFAULT_SITE_URL, build

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.site.conftest import Facts

TREATY = "un-xviii-16"
CORRECTED_AT = "2026-03-27T06:00:00Z"
# The shape that the schema of CSL data (1.0.2) requires, as far as our items use it.
CSL = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["type", "id"],
        "properties": {
            "type": {"enum": ["webpage", "dataset"]},
            "id": {"type": ["string", "number"]},
            "title": {"type": "string"},
            "author": {"type": "array", "items": {"$ref": "#/$defs/name"}},
            "container-title": {"type": "string"},
            "issued": {"$ref": "#/$defs/date"},
            "accessed": {"$ref": "#/$defs/date"},
            "URL": {"type": "string", "format": "uri"},
            "archive": {"type": "string"},
            "archive_location": {"type": "string"},
            "version": {"type": "string"},
            "note": {"type": "string"},
        },
        "additionalProperties": False,
    },
    "$defs": {
        "name": {"type": "object", "required": ["literal"], "properties": {"literal": {"type": "string"}}},
        "date": {
            "type": "object",
            "required": ["date-parts"],
            "properties": {
                "date-parts": {
                    "type": "array",
                    "maxItems": 2,
                    "items": {"type": "array", "minItems": 1, "maxItems": 3, "items": {"type": "integer"}},
                }
            },
        },
    },
}


def page(root: Path, treaty: str, party: str) -> BeautifulSoup:
    return BeautifulSoup((root / "standings" / treaty / party / "index.html").read_bytes(), "lxml")


def articles(root: Path, treaty: str, party: str) -> dict[str, Tag]:
    return {str(article["id"]): article for article in page(root, treaty, party).select("article[id]")}


def words(element: Tag | BeautifulSoup) -> str:
    return " ".join(element.get_text(" ").split())


def parse_bibtex(text: str) -> tuple[str, str, dict[str, str]]:
    """Read one BibTeX entry strictly: kind, key, fields; braces must balance and every value stand in them."""
    head = re.match(r"@([a-z]+)\{([^,{}\s]+),\s*", text)
    assert head, text
    place, fields = head.end(), {}
    while text[place] != "}":
        name = re.compile(r"([a-z]+)\s*=\s*\{").match(text, place)
        assert name, text[place:]
        depth, start = 1, name.end()
        place = start
        while depth:
            if text[place] == "\\":
                place += 1
            else:
                depth += {"{": 1, "}": -1}.get(text[place], 0)
            place += 1
        fields[name[1]] = text[start : place - 1]
        rest = re.compile(r",?\s*").match(text, place)
        assert rest
        place = rest.end()
    assert text[place + 1 :].strip() == ""
    return head[1], head[2], fields


def test_every_pair_with_an_act_or_a_report_has_a_page(facts: Facts) -> None:
    root = build(facts.path.parent).out
    pairs = facts.db.execute(
        "SELECT treaty, party FROM action UNION SELECT treaty, party FROM claim WHERE party IS NOT NULL"
    ).fetchall()
    assert len(pairs) == 3
    for treaty, party in pairs:
        assert (root / "standings" / treaty / party / "index.html").is_file()
    assert list(articles(root, TREATY, "VNM")) == ["signature-2025-10-25"]


def test_an_article_tells_all_that_proves_the_act(facts: Facts) -> None:
    version = facts.page("un_depositary", "https://treaties.un.org/other", None, reader="mtdsg", reader_version="7")
    facts.db.conn.execute(
        "UPDATE version SET first_seen = '2026-01-02T03:04:05Z', last_seen = '2026-02-03T04:05:06Z' WHERE id = ?",
        (version,),
    )
    facts.act(version, TREATY, "QAT", "ratification", "2026-01-01", column_label="Ratification, Acceptance(A)")
    found = articles(build(facts.path.parent).out, TREATY, "QAT")["ratification-2026-01-01"]
    told = words(found)
    for expected in (
        "ratification, 1 Jan 2026",
        "Ratification, Acceptance(A)",
        "2 Jan 2026 03:04 UTC, 3 Feb 2026 04:05 UTC",
        "20 Nov 2025 06:00 UTC, now",
        "mtdsg 7",
        f"{version:064x}",
    ):
        assert expected in told, expected
    assert found.select_one('a[href="https://treaties.un.org/other"]')
    claim = facts.db.execute("SELECT claim FROM action WHERE party = 'QAT'").fetchone()[0]
    assert found.select_one(f'a[href="../../../data/servanda/claim/{claim}"]')


def test_a_corrected_act_keeps_its_place_marked_and_leads_to_the_one_that_replaced_it(facts: Facts) -> None:
    version = facts.page("un_depositary", "https://treaties.un.org/other", None)
    old = facts.act(version, TREATY, "QAT", "ratification", "2026-01-07")
    root = build(facts.path.parent).out
    before = articles(root, TREATY, "QAT")["ratification-2026-01-07"]
    facts.db.conn.execute("UPDATE action SET seen_to = ? WHERE id = ?", (CORRECTED_AT, old))
    new = facts.act(version, TREATY, "QAT", "ratification", "2026-01-09", seen_from=CORRECTED_AT)
    facts.put(
        "change",
        treaty=TREATY,
        party="QAT",
        kind="correction",
        seen_at=CORRECTED_AT,
        detail="corrected",
        action=new,
        previous_action=old,
    )
    build(facts.path.parent)
    found = articles(root, TREATY, "QAT")
    assert list(found) == ["ratification-2026-01-07", "ratification-2026-01-09"]
    was, now = found.values()
    assert "corrected: replaced by the reading of 27 Mar 2026" in words(was)
    assert "corrected" not in words(before)
    assert was.select_one('a[href="#ratification-2026-01-09"]')
    assert now.select_one('a[href="#ratification-2026-01-07"]')
    assert words(one(before, "blockquote")) == words(one(was, "blockquote"))
    assert "corrected" in words(one(was, ".csl"))


def one(element: Tag, css: str) -> Tag:
    found = element.select_one(css)
    assert found is not None, css
    return found


def test_doubles_are_numbered_in_the_order_in_which_they_became_known_and_never_again(facts: Facts) -> None:
    version = facts.page("un_depositary", "https://treaties.un.org/other", None)
    facts.act(version, TREATY, "QAT", "other", None, column_label="First", seen_from="2026-01-02T00:00:00Z")
    facts.act(version, TREATY, "QAT", "other", None, column_label="Second", seen_from="2026-01-03T00:00:00Z")
    root = build(facts.path.parent).out
    assert list(articles(root, TREATY, "QAT")) == ["other-undated", "other-undated-2"]
    facts.act(version, TREATY, "QAT", "other", None, column_label="Third", seen_from="2026-01-04T00:00:00Z")
    facts.act(version, TREATY, "QAT", "signature", "2025-11", column_label="Sig", seen_from="2026-01-01T00:00:00Z")
    build(facts.path.parent)
    found = articles(root, TREATY, "QAT")
    assert "First" in words(found["other-undated"])
    assert "Second" in words(found["other-undated-2"])
    assert "Third" in words(found["other-undated-3"])
    assert "signature-2025-11" in found


@pytest.mark.parametrize("address", [DEFAULT_SITE_URL, "https://treaties.example.org/deep/"])
def test_citations_parse_and_their_permalink_leads_to_the_article(facts: Facts, address: str) -> None:
    root = build(facts.path.parent, site_url=address).out
    for anchor, article in articles(root, TREATY, "AZE").items():
        kind, key, fields = parse_bibtex(one(article, ".bibtex").get_text())
        assert (kind, key) == ("misc", f"servanda:{TREATY}:AZE:{anchor}")
        assert {"author", "title", "year", "url", "urldate", "note"} <= fields.keys()
        items = json.loads(one(article, ".csl").get_text())
        assert not list(Draft202012Validator(CSL).iter_errors(items))
        assert items[0]["URL"] == fields["url"] == f"{address}standings/{TREATY}/AZE/#{anchor}"
        assert fields["url"] in words(article)
        assert "25 Oct 2025" in items[0]["title"]


@pytest.mark.parametrize(
    "name",
    ["100% {of} it", "back\\slash", "a{b", "c}d", "x & y_z #1 $2 ~ ^", "two\nlines", "quo\"te'd", "\u202eturned"],
)
def test_a_citation_holds_any_name(facts: Facts, name: str) -> None:
    facts.db.conn.execute("UPDATE party SET name = ? WHERE id = 'AZE'", (name,))
    root = build(facts.path.parent).out
    article = articles(root, TREATY, "AZE")["signature-2025-10-25"]
    _, _, fields = parse_bibtex(one(article, ".bibtex").get_text())
    read = fields["title"].removeprefix("{").removesuffix("}")
    for tex, sign in {r"\textbackslash{}": "\\", r"\textasciitilde{}": "~", r"\textasciicircum{}": "^"}.items():
        read = read.replace(tex, sign)
    read = re.sub(r"\\([&%$#_{}])", r"\1", read)
    shown = " ".join(name.replace("\u202e", "[U+202E]").split())
    assert read.startswith(f"{shown}: signature, 25 Oct 2025")
    items = json.loads(one(article, ".csl").get_text())
    assert items[0]["title"].startswith(shown)


def test_the_words_of_an_offline_edition_are_no_reading(facts: Facts) -> None:
    facts.put("edition", name="as_of", value="2026-03-01")
    found = articles(build(facts.path.parent).out, TREATY, "AZE")["signature-2025-10-25"]
    assert "Offline edition of 1 Mar 2026" in words(found)
    assert "read first" not in words(found)
    for css in (".bibtex", ".csl"):
        assert "offline edition of 1 Mar 2026" in words(one(found, css))


def test_a_hostile_quote_and_address_stay_text(facts: Facts) -> None:
    script = "</code><script>alert(1)</script>"
    version = facts.page("un_depositary", "https://example.org/'\"><script>", None)
    claim = facts.act(version, TREATY, "QAT", "ratification", "2026-01-07", column_label=script)
    assert claim
    found = page(build(facts.path.parent).out, TREATY, "QAT")
    assert not [s for s in found.find_all("script") if not s.get("src")]
    assert script in one(found, "article").get_text()


def test_the_fast_way_and_the_strict_way_give_the_same_bytes(new_facts: Callable[[], Facts], tmp_path: Path) -> None:
    facts = new_facts()
    facts.write_cybercrime()
    facts.db.conn.execute("UPDATE party SET name = 'A & <b> \u202e' WHERE id = 'AZE'")
    fast = build(facts.path.parent, tmp_path / "fast").out
    strict = build(facts.path.parent, tmp_path / "strict", strict=True).out
    for path in fast.rglob("standings/**/*.html"):
        assert path.read_bytes() == (strict / path.relative_to(fast)).read_bytes()
