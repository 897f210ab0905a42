"""300 country-years of every treaty of a whole mirror, drawn by a seed, against the depositary's tables of facts."""

import csv
import filecmp
import gzip
import json
import random
import subprocess
import sys
import tarfile
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from servanda_db.names import resolve_party
from servanda_site.downloads.export import export
from servanda_site.downloads.panels import AsOf

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
SEED, CELLS, AS_OF = 20150314, 300, "2015-03-14"
SIGNED = ("signature", "succession to signature")
CONSENTED = (
    *("ratification", "acceptance", "approval", "accession", "succession", "formal confirmation", "definitive"),
    *("consent to be bound", "participation", "application", "simplified procedure", "confirmation of signature"),
)
NEITHER = ("provisional", "notification", "undertaking", "registration date", "date of adoption")
Acts = dict[tuple[str, str], list[tuple[str, str]]]
Cell = tuple[str, str, str]


class Row(NamedTuple):
    """A row of country_year.csv."""

    iso3: str
    iso2: str
    m49: str
    cown: str
    gwcode: str
    year: str
    treaty: str
    eligible: str
    signed: str
    consented: str
    in_force: str
    reservations: str
    withdrawn: str


pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="the shared data folder is not beside the project")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Crawl the mirror and export it."""
    work = tmp_path_factory.mktemp("truth")
    with tarfile.open(SHARED / f"mirror-{AS_OF}.tar.gz") as archive:
        archive.extractall(work / "mirror", filter="data")
    root = next((work / "mirror").rglob("mirror.json")).parent
    crawl = [sys.executable, "-m", "servanda_db", "crawl", "un_depositary", "--mirror", str(root)]
    subprocess.run([*crawl, "--data", str(work / "data")], check=True, capture_output=True)
    return export(work / "data").out


def rows(folder: Path, wanted: Callable[[Row], bool]) -> dict[Cell, Row]:
    """Give the country-years that are wanted, by state, treaty and year."""
    with (folder / "country_year.csv").open(encoding="utf-8", newline="") as file:
        found = (row for row in map(Row._make, csv.reader(file)) if wanted(row))
        return {(row.iso3, row.treaty, row.year): row for row in found}


def truth() -> Acts:
    """Give the acts of the table of facts, by party and treaty."""
    acts: Acts = defaultdict(list)
    with gzip.open(SHARED / "truth" / "actions.tsv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if (row["source"], row["as_of"]) == ("untc_zmjones", AS_OF):
                party = resolve_party(row["participant_raw"]) or row["participant_raw"]
                acts[party, f"un-{row['treaty'].lower()}"].append((row["action"], row["date"]))
    return acts


def expected(acts: list[tuple[str, str]], year: int) -> tuple[str, str]:
    """Say 1, 0 or nothing for signed and consented on 31 December, from the words of the columns alone."""
    made = [action for action, date in acts if date <= f"{year}-12-31"]
    two_labels = [action for action in made if " or " in action and not action.startswith(("participation", *NEITHER))]
    plain = [action for action in made if action not in two_labels]
    assert all(action.startswith((*SIGNED, *CONSENTED, *NEITHER)) for action in plain)
    signed = any(action.startswith(SIGNED) for action in plain)
    consented = any(action.startswith(CONSENTED) and not action.startswith(SIGNED) for action in plain)
    unknown = "" if two_labels else "0"
    return "1" if signed else unknown, "1" if consented else unknown


def test_300_cells_drawn_by_a_seed_are_those_of_the_tables_of_facts(folder: Path) -> None:
    acts, draw = truth(), random.Random(SEED)
    treaties = [one for one in json.loads((folder / "treaties.json").read_text("utf-8")) if one["first_year"]]
    assert {treaty for _, treaty in acts} <= {one["id"] for one in treaties}
    assert len(treaties) == 247
    states = sorted({party for party, _ in acts})
    drawn: list[Cell] = []
    for _ in range(2 * CELLS):
        one, party = draw.choice(treaties), draw.choice(states)
        drawn.append((party, one["id"], str(draw.randint(one["first_year"], one["last_year"]))))
    wanted = set(drawn)
    found = rows(folder, lambda row: (row.iso3, row.treaty, row.year) in wanted)
    known = [cell for cell in drawn if cell in found and found[cell].withdrawn != ""][:CELLS]
    assert len(known) == CELLS
    for cell in known:
        party, treaty, year = cell
        assert (found[cell].signed, found[cell].consented) == expected(acts.get((party, treaty), []), int(year)), cell


def test_every_act_of_a_state_shows_in_the_last_year(folder: Path) -> None:
    last = rows(folder, lambda row: row.year == "2015")
    checked = 0
    for (party, treaty), acts in truth().items():
        row = last.get((party, treaty, "2015"))
        if row is not None:
            assert (row.signed, row.consented) == expected(acts, 2015), row
            checked += 1
    assert checked > 17_000


def test_as_known_on_the_day_of_the_reading_the_files_are_the_same(folder: Path, tmp_path: Path) -> None:
    then = export(folder.parent, tmp_path / "then", AsOf(known_at=f"{AS_OF}T23:59:59Z")).out
    for name in ("actions.csv", "status_wide.csv", "country_year.csv", "spells.csv", "lags.csv", "treaties.json"):
        assert filecmp.cmp(folder / name, then / name, shallow=False), name


@pytest.fixture(scope="module")
def genocide(folder: Path) -> dict[Cell, Row]:
    """The country-years of the Genocide Convention."""
    return rows(folder, lambda row: row.treaty == "un-iv-1")


@pytest.mark.parametrize(
    ("party", "last_without", "first_with"),
    [
        ("SSD", 2010, 2011),
        ("MNE", 2005, 2006),
        ("CZE", 1992, 1993),
        ("ERI", 1992, 1993),
        ("YEM", 1989, 1990),
        ("EST", 1990, 1991),
        ("AZE", 1990, 1991),
        ("DEU", 1948, 1949),
    ],
)
def test_a_state_has_no_values_before_it_existed(
    genocide: dict[Cell, Row], party: str, last_without: int, first_with: int
) -> None:
    told = {year: genocide[party, "un-iv-1", str(year)] for year in range(1948, 2016)}
    assert {told[year][7:] for year in range(1948, last_without + 1)} == {("",) * 6}
    assert all(told[year].consented in {"0", "1"} for year in range(first_with, 2016))


@pytest.mark.parametrize(
    ("party", "year", "cown", "gwcode"),
    [
        ("DEU", 1980, "260", "260"),
        ("DEU", 2000, "255", "260"),
        ("YEM", 1995, "679", "678"),
        ("VNM", 1990, "816", "816"),
        ("SRB", 2003, "345", "345"),
        ("SRB", 2010, "345", "340"),
        ("RUS", 1960, "365", "365"),
        ("RUS", 2000, "365", "365"),
        ("VAT", 2000, "", ""),
    ],
)
def test_codes_are_those_of_their_time(
    genocide: dict[Cell, Row], party: str, year: int, cown: str, gwcode: str
) -> None:
    row = genocide[party, "un-iv-1", str(year)]
    assert (row.cown, row.gwcode) == (cown, gwcode)


def test_no_two_states_of_a_year_bear_the_same_number(folder: Path) -> None:
    told = rows(folder, lambda row: row.year in {"1960", "1991", "2003", "2014"}).values()
    for place in (3, 4):
        numbers = [(row[place], row.year, row.treaty) for row in told if row[place]]
        assert len(numbers) == len(set(numbers))
