"""Whatever a source writes is shown as text: nothing of it acts in any file of the site."""

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import html5lib
import icalendar
import pytest

from servanda_site.build import build
from servanda_site.downloads.tables import CsvTable

EVIL = (
    "<script>alert('evil')</script>",
    "</script><script>alert('evil')</script>",
    "\"><img src=x onerror=alert('evil')>",
    "' onmouseover='alert(1)' x='",
    "</textarea></title></style><svg onload=alert('evil')>",
    "]]><evil/><![CDATA[",
    "evil\u2028line\u2029separators",
    "\u202eevil\u2066turned\u2069\u200f",
    "{{7*7}}{% raw %}evil{% endraw %}${7*7}",
    "'; DROP TABLE claim; -- evil",
    '=HYPERLINK("http://evil.example/","evil")',
    "@SUM(1+1)*cmd|' /C evil'!A0",
    "../../../../evil/passwd",
    "<!--evil--><!doctype evil [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>&x;",
    "javascript:alert('evil')",
    "BEGIN:VEVENT\r\nSUMMARY:evil\r\nEND:VEVENT",
    "evil\x00\x08\x1bnull",
    "%0d%0aSet-Cookie: evil=1",
)
WORDS = " ".join(EVIL).replace("\x00", "")
HIDING = re.compile("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b\x0c\x0e-\x1f]")
ADDRESSES = (
    "https://evil.example/\"><script>alert('evil')</script>",
    "http://evil.example/' onclick='alert(1)",
    "https://javascript:alert('evil')@evil.example/",
)
SCHEMES = {"", "http", "https", "mailto"}


@pytest.fixture(scope="module")
def once() -> list[Path]:
    return []


@pytest.fixture
def site(facts: Any, once: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of evil texts, built once for all tests."""
    if not once:
        once.append(build_evil(facts, tmp_path_factory.mktemp("evil") / "built" / "site"))
    return once[0]


def build_evil(facts: Any, out: Path) -> Path:
    facts.source("evil_source", "press", WORDS, start_url=ADDRESSES[0], terms_url=ADDRESSES[1], licence=WORDS)
    for number, text in enumerate(EVIL):
        write_evil(facts, number, text.replace("\x00", ""))
    facts.db.close()
    build(facts.path.parent, out)
    return out


def write_evil(facts: Any, number: int, text: str) -> None:
    """Write one evil text wherever a text of a source can stand."""
    party, treaty = f"E{number:02}", f"un-evil-{number}"
    facts.party(party, text, region=text)
    facts.put("party_name", party=party, name=f"{text} once", kind="former")
    written = ("short_title", "chapter", "concluded", "in_force_text", "registration", "text_reference")
    times = {"in_force_on": "2026-01-02", "as_of": facts.READ, "first_seen": facts.READ}
    facts.treaty(treaty, text, text, **dict.fromkeys(written, text), **times)
    facts.put("treaty_name", treaty=treaty, name=text, language="en", kind="alias")
    version = facts.page("un_depositary", f"{ADDRESSES[number % len(ADDRESSES)]}#{number}", treaty, detail=text)
    facts.act(version, treaty, party, "ratification", "2025-10-25", party_as_published=text)
    consent = {"consent_kind": "ratification", "consent_on": "2025-10-25"}
    facts.standing(treaty, party, "consent_deposited", why=text, **consent)
    news = facts.page("evil_source", f"https://evil.example/{number}?<script>")
    said = {"quote": text, "locator": text, "date": "2026-02-23"}
    facts.claim(news, "evil_source", "press", treaty, party, "law_signed", **said)
    both = {"treaty": treaty, "party": party}
    facts.put("change", kind="rename", seen_at=facts.READ, detail=text, before=text, after=text, **both)
    asked = {"subject": text, "detail": text, "locator": text}
    facts.put("question", version=version, treaty=treaty, kind="name", asked_at=facts.READ, **asked)
    facts.put("conflict", pattern="earlier_than_adoption", detail=text, **both)


def files(site: Path, *endings: str) -> Iterator[Path]:
    found = [
        path for path in site.rglob("*") if path.is_file() and path.suffix in endings and "pagefind" not in path.parts
    ]
    assert found, endings
    yield from found


def test_no_markup_of_a_source_acts(site: Path) -> None:
    for path in files(site, ".html"):
        tree = html5lib.parse(path.read_text("utf-8"), namespaceHTMLElements=False)
        for element in tree.iter():
            if not isinstance(element.tag, str):
                continue
            assert element.tag not in {"iframe", "object", "embed", "evil", "base"} or path.name == "404.html", path
            for name, value in element.attrib.items():
                assert not str(name).lower().startswith("on"), (path, name)
                if str(name) in {"href", "src", "action", "cite", "data", "poster", "formaction"}:
                    assert_harmless(path, value)
        for script in tree.iter("script"):
            text = "".join(script.itertext())
            if script.get("src"):
                assert script.get("src", "").startswith(("./", "../", "static/", "pagefind/")), path
                assert not text.strip()
            else:
                assert script.get("type", "").endswith("json"), (path, text[:100])
                json.loads(text)
        assert "style" not in {element.tag for element in tree.iter() if isinstance(element.tag, str)}, path


def assert_harmless(path: Path, address: str) -> None:
    bare = re.sub(r"[\x00-\x20]", "", address)
    assert urlsplit(bare).scheme.lower() in SCHEMES, (path, address)
    assert not re.match(r"(?i)(javascript|vbscript|data):", bare), (path, address)


def test_the_words_are_shown_as_they_are(site: Path) -> None:
    for number in (0, 5, 8, 9, 12):
        page = (site / "treaties" / f"un-evil-{number}" / "index.html").read_text("utf-8")
        shown = "".join(html5lib.parse(page, namespaceHTMLElements=False).itertext())
        assert EVIL[number] in shown


def test_what_turns_or_hides_text_is_visible(site: Path) -> None:
    for path in files(site, ".html"):
        tree = html5lib.parse(path.read_text("utf-8"), namespaceHTMLElements=False)
        for element in tree.iter():
            shown = [element.tail or "", *element.attrib.values()]
            if element.tag != "script":
                shown.append(element.text or "")
            assert not HIDING.search(" ".join(shown)), path
    assert "[U+202E]" in (site / "treaties" / "un-evil-7" / "index.html").read_text("utf-8")


def test_every_other_file_is_what_it_says(site: Path) -> None:
    for path in files(site, ".json", ".geojson", ".jsonld", ".webmanifest"):
        if path.stat().st_size:
            json.loads(path.read_text("utf-8"), parse_constant=refuse)
    for path in files(site, ".xml", ".atom", ".svg"):
        root = ElementTree.fromstring(path.read_bytes())
        tags = {str(element.tag).rpartition("}")[2] for element in root.iter()}
        assert not tags & {"script", "evil", "foreignObject", "iframe"}, path
        for element in root.iter():
            for name, value in element.attrib.items():
                local = name.rpartition("}")[2].lower()
                assert not local.startswith("on"), path
                if local in {"href", "src", "url"}:
                    assert_harmless(path, value)
    for path in site.rglob("*.ics"):
        calendar = icalendar.Calendar.from_ical(path.read_bytes())
        for event in calendar.walk("VEVENT"):
            assert str(event.get("summary")) != "evil", path


def refuse(name: str) -> None:
    raise AssertionError(name)


def test_the_texts_of_a_json_file_are_those_of_the_source(site: Path) -> None:
    told = json.loads((site / "api" / "treaties" / "un-evil-1.json").read_text("utf-8"))
    assert EVIL[1] in json.dumps(told, ensure_ascii=False).replace('\\"', '"')


def test_no_spreadsheet_runs_a_cell(site: Path) -> None:
    for path in files(site, ".csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, strict=True))
        assert len({len(row) for row in rows}) == 1, path
        for row in rows[1:]:
            for cell in row:
                assert not cell.startswith(("=", "@", "\t", "\r")), (path, cell)
                assert not re.match(r"[+-](?!\d+(\.\d+)?$)", cell), (path, cell)


def test_a_table_of_cells_survives_the_way_out_and_back() -> None:
    written = io.StringIO()
    table = CsvTable(written, ["text"])
    table.write([[text] for text in EVIL])
    back = [row[0] for row in csv.reader(io.StringIO(written.getvalue()), strict=True)][1:]
    lines = [text.replace("\r\n", "\n").replace("\r", "\n") for text in EVIL]
    assert [cell.removeprefix("'") if cell[:2] in {"'=", "'@"} else cell for cell in back] == lines


def test_nothing_is_written_outside(site: Path) -> None:
    assert {path.name for path in site.parent.iterdir()} == {"site"}
    for path in site.rglob("*"):
        assert re.fullmatch(r"[A-Za-z0-9._@-]+", path.name), path
        assert not path.is_symlink()


def test_a_template_in_a_text_is_not_run(site: Path) -> None:
    for path in files(site, ".html", ".json", ".xml", ".atom"):
        text = path.read_text("utf-8")
        assert "49{% raw" not in text
        assert "49evil" not in text
