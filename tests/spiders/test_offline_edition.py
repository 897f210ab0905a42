"""The offline edition is read back by the project's own readers and says exactly what the facts say."""

import csv
import gzip
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from servanda_db.names import resolve_party
from servanda_db.registry.errors import RegistryError
from servanda_db.registry.treaties import load_treaties, treaty_by_id
from servanda_db.vocabulary import ActionKind, Fetched, Reading
from servanda_spiders.offline.command import offline_edition
from servanda_spiders.offline.edition import EditionError, write_edition
from servanda_spiders.offline.loading import load_status_tables, read_status_tables
from servanda_spiders.offline.pages import EditionPage, edition_pages
from servanda_spiders.offline.printed import long_date
from servanda_spiders.offline.status_tables import StatusTable
from servanda_spiders.reading.mtdsg import read_treaty, view_xml_link
from servanda_spiders.reading.mtdsg_index import read_chapter, read_chapters

SHARED = Path(__file__).parents[2].parent / "shared"
TABLES = {table.reference: table for table in load_status_tables()}
PAGES = {page.address: page for page in edition_pages(TABLES.values())}
CYBERCRIME = "XVIII-16"


def fetched(page: EditionPage) -> Fetched:
    return Fetched(address=page.address, body=page.body, retrieved_at="2026-08-22T06:00:00Z")


def treaty_pages(reference: str) -> Iterator[EditionPage]:
    for address, page in PAGES.items():
        if f"mtdsg_no={reference}&" in address or address.endswith(f"/{reference}.en.xml"):
            yield page


def told(reading: Reading) -> Counter[tuple[str, str | None, str | None, bool]]:
    return Counter((c.party_as_published, c.date, c.letter, c.bracketed) for c in reading.claims)


def known(table: StatusTable) -> Counter[tuple[str, str | None, str | None, bool]]:
    return Counter((row.participant, c.date, c.letter, c.bracketed) for row in table.rows for c in row.cells)


@pytest.mark.parametrize("reference", TABLES)
def test_both_shapes_of_a_treaty_page_give_back_its_facts(reference: str) -> None:
    table = TABLES[reference]
    readings = [read_treaty(fetched(page)) for page in treaty_pages(reference)]
    assert len(readings) == 2
    for reading in readings:
        assert told(reading) == known(table)
        assert [p.name for p in reading.participants] == [row.participant for row in table.rows]
        counted_by_the_depositary = table.signatories_counted is not None
        assert [doubt.kind for doubt in reading.doubts] == ["count_differs"] * counted_by_the_depositary
        facts = reading.treaty
        assert facts is not None
        assert (facts.reference, facts.title, facts.concluded) == (reference, table.title, table.conclusion)
        assert (facts.signatories or 0, facts.parties or 0) == (table.signatories, table.parties)
        if table.force_on:
            assert [force.date for force in facts.force_dates] == [table.force_on]
        assert (facts.registered_on, facts.registration_number) == (table.registered_on, table.registration)


def test_both_shapes_read_the_same_kinds() -> None:
    for reference in TABLES:
        one, other = (read_treaty(fetched(page)) for page in treaty_pages(reference))
        kinds = [{(c.party, c.kind, c.date, c.bracketed) for c in reading.claims} for reading in (one, other)]
        assert kinds[0] == kinds[1]
        assert ActionKind.AMBIGUOUS not in {kind for _, kind, _, _ in kinds[0]}


def test_the_page_links_to_its_xml() -> None:
    for reference in TABLES:
        html, xml = treaty_pages(reference)
        assert view_xml_link(html.body) == f"..{xml.address.removeprefix('https://treaties.un.org')}"


def test_every_treaty_is_reached_from_the_list_of_chapters() -> None:
    root = "https://treaties.un.org/Pages/"
    chapters = read_chapters(PAGES[f"{root}ParticipationStatus.aspx?clang=_en"].body)
    entries = [entry for href in chapters for entry in read_chapter(PAGES[f"{root}{href}"].body)]
    assert {entry.reference: (entry.title, entry.place_and_date) for entry in entries} == {
        reference: (table.title, table.conclusion) for reference, table in TABLES.items()
    }
    assert all(f"{root}{entry.href}" in PAGES for entry in entries)


def test_every_participant_is_a_known_party() -> None:
    unresolved = {
        (table.reference, row.participant)
        for table in TABLES.values()
        for row in table.rows
        if resolve_party(row.participant, table.as_of) is None
    }
    assert unresolved == set()


def test_many_treaties_are_in_it_and_registry_and_page_agree_on_entry_into_force() -> None:
    in_registry = {reference: treaty_by_id(f"un-{reference.lower()}") for reference in TABLES}
    assert sum(treaty is not None for treaty in in_registry.values()) >= 48
    for reference, treaty in in_registry.items():
        table = TABLES[reference]
        if treaty is not None and treaty.in_force_on is not None and table.force_on is not None:
            assert treaty.in_force_on == table.force_on, reference
            if treaty.rule is not None and treaty.rule.article is not None:
                assert treaty.rule.article.startswith(table.force_article or ""), reference


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data folder is absent")
def test_every_registry_treaty_with_public_facts_is_in_it() -> None:
    with gzip.open(SHARED / "data/truth/actions.tsv.gz", "rt", encoding="utf-8") as lines:
        newest = {row["treaty"] for row in csv.DictReader(lines, delimiter="\t")}
    wanted = {treaty.reference for treaty in load_treaties() if treaty.id.startswith("un-")} & newest
    assert wanted <= TABLES.keys()


def test_the_cybercrime_convention_has_signatories_and_no_party() -> None:
    for page in treaty_pages(CYBERCRIME):
        reading = read_treaty(fetched(page))
        assert {claim.kind for claim in reading.claims} == {ActionKind.SIGNATURE}
        signed = {claim.party: claim.date for claim in reading.claims}
        assert len(signed) == 69
        assert signed["AZE"] == "2025-10-25"
        assert reading.treaty is not None
        assert reading.treaty.force_dates == ()


def test_what_was_withdrawn_stands_in_brackets_and_what_will_be_does_not() -> None:
    bracketed = {
        (table.reference, row.participant)
        for table in TABLES.values()
        for row in table.rows
        if any(cell.bracketed for cell in row.cells)
    }
    assert bracketed == {
        ("IV-5", "Jamaica"),
        ("IV-5", "Trinidad and Tobago"),
        ("XVIII-10", "Burundi"),
        ("XVIII-10", "Philippines"),
        ("XXVI-4", "Russian Federation"),
        ("XXVII-10", "Canada"),
        ("XXVII-7-a", "Canada"),
        ("XXVII-7-d", "United States of America"),
    }
    russia = next(row for row in TABLES["XXVI-4"].rows if row.participant == "Russian Federation")
    assert [cell.bracketed for cell in russia.cells] == [False, True]


@pytest.mark.parametrize("reference", TABLES)
def test_a_page_says_that_it_is_the_offline_edition_from_which_sources_and_as_of_when(reference: str) -> None:
    table = TABLES[reference]
    for page in treaty_pages(reference):
        facts = read_treaty(fetched(page)).treaty
        assert facts is not None
        assert facts.text_reference is not None
        assert "offline edition" in facts.text_reference
        for source in table.sources:
            assert source.title in facts.text_reference
            assert long_date(source.as_of) in facts.text_reference
    html, _ = treaty_pages(reference)
    stamp = read_treaty(fetched(html)).stamp
    assert stamp is not None
    assert stamp.startswith(table.as_of)


def test_every_page_says_that_it_is_the_offline_edition() -> None:
    assert all(b"offline edition" in page.body for page in PAGES.values())


def files_of(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_writing_twice_gives_the_same_bytes_and_leaves_nothing_of_an_earlier_edition(tmp_path: Path) -> None:
    report = write_edition(tmp_path / "m")
    first = files_of(tmp_path / "m")
    (tmp_path / "m/treaties.un.org/Pages/ViewDetails.aspx@src=TREATY&mtdsg_no=IV-99").write_text("old")
    assert write_edition(tmp_path / "m") == report
    assert files_of(tmp_path / "m") == first
    assert report.pages == len(first) - 1 == len(PAGES)
    assert report.treaties == len(TABLES)
    marker = json.loads(first[Path("mirror.json")])
    assert marker["retrieved_at"] == f"{report.as_of}T06:00:00Z"
    assert long_date(report.as_of) in marker["notice"]


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(EditionError, match=str(tmp_path)):
        write_edition(tmp_path)
    assert files_of(tmp_path) == {Path("thesis.txt"): b"mine"}


def test_the_command_writes_and_refuses_in_one_line(tmp_path: Path) -> None:
    done = CliRunner().invoke(offline_edition, ["--to", str(tmp_path / "m")])
    assert done.exit_code == 0
    assert f"{len(TABLES)} treaties" in done.output
    (tmp_path / "other").mkdir()
    (tmp_path / "other/file").write_text("")
    refused = CliRunner().invoke(offline_edition, ["--to", str(tmp_path / "other")])
    assert refused.exit_code == 2
    assert str(tmp_path / "other") in refused.output


def test_the_command_loads_no_template_engine_until_it_runs() -> None:
    code = "import sys, servanda_spiders.offline.command; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


TREATIES = """
[chapters]
IV = "HUMAN RIGHTS"
[[treaty]]
reference = "IV-99"
title = "A convention"
conclusion = "Geneva, 1 May 2001"
columns = ["Signature", "Ratification, Accession(a)"]
"""
SOURCES = """
[table]
title = "A table"
address = "https://example.org/"
licence = "none stated"
as_of = 2015-03-14
"""
HEAD = "treaty,participant,column,date,letter,bracketed,source\n"
GOOD = "IV-99,Austria,2,2002-02-28,a,,table\n"


def test_facts_are_read_as_they_stand() -> None:
    (table,) = read_status_tables(TREATIES, HEAD + GOOD + "IV-99,Chile,1,2001-05-02,,yes,table\n", SOURCES)
    assert (table.chapter, table.as_of, table.parties, table.signatories) == (4, "2015-03-14", 1, 0)


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("IV-99,Chile,2,2001-02-29,,,table", "line 3: date: '2001-02-29'"),
        ("IV-99,Chile,2,2001-02-28,A,,table", "IV-99, Chile: column 2 with the letter 'A'"),
        ("IV-99,Chile,3,2001-02-28,,,table", "IV-99, Chile: column 3"),
        ("IV-99,Chile,2,2001-02-28,,,rumour", "line 3: source: 'rumour'"),
        ("IV-99,Chile,2,2001-02-28,,no,table", "line 3: bracketed"),
        ("IV-99,Austria,2,2002-02-28,,,table", "line 3: Austria has this act twice"),
        ("IV-98,Chile,2,2001-02-28,,,table", "treaty IV-98"),
        ("IV-99,Chile,2,2001-02-28,,table", "line 3: expected 7 cells"),
    ],
)
def test_a_line_that_can_not_be_read_strictly_is_named(line: str, named: str) -> None:
    with pytest.raises(RegistryError) as error:
        read_status_tables(TREATIES, f"{HEAD}{GOOD}{line}\n", SOURCES)
    assert named in str(error.value)


def test_an_unknown_key_and_a_treaty_without_rows_are_named() -> None:
    with pytest.raises(RegistryError, match="in_force"):
        read_status_tables(f"{TREATIES}in_force = 2003-01-01\n", HEAD + GOOD, SOURCES)
    with pytest.raises(RegistryError, match="IV-99: no row"):
        read_status_tables(TREATIES, HEAD, SOURCES)
