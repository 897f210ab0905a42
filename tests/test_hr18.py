"""A list made by hand from the same depositary against our tables: every difference named by its pattern.

hr18: 18 human-rights instruments, members of the United Nations, years only, 2022-08-25; our tables are of 2015-03-14.
`pytest tests/test_hr18.py -s` prints the differences.
"""

import csv
import io
import tarfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from servanda_db.conflict_patterns import ListedAct, Pattern, TreatyDays, consent_pattern
from servanda_db.names import resolve_party
from servanda_db.registry.treaties import treaty_by_id
from servanda_db.vocabulary import CONSENT_KINDS, ActionKind, Fetched
from servanda_spiders.reading.mtdsg import read_treaty

SHARED = Path(__file__).parents[2] / "shared" / "data"
LISTS = SHARED / "truth" / "hr18_status_2022-08-25.tar.gz"
MIRROR = SHARED / "mirror-2015-03-14.tar.gz"
AS_OF = "2015-03-14"

# name of the list -> treaty
TREATIES = {
    "cat": "un-iv-9",
    "cedaw": "un-iv-8",
    "cped": "un-iv-16",
    "crc": "un-iv-11",
    "crpd": "un-iv-15",
    "iccpr": "un-iv-4",
    "iccpr_op1": "un-iv-5",
    "iccpr_op2": "un-iv-12",
    "icerd": "un-iv-2",
    "icescr": "un-iv-3",
    "icescr_op": "un-iv-3-a",
    "icmw": "un-iv-13",
    "op_cedaw": "un-iv-8-b",
    "op_crc_ac": "un-iv-11-b",
    "op_crc_ic": "un-iv-11-d",
    "op_crc_sc": "un-iv-11-c",
    "op_crpd": "un-iv-15-a",
    "opcat": "un-iv-9-b",
}
# What a predecessor did stands in a note of the depositary, not in its table: (treaty, party) -> year, who.
PREDECESSORS = {
    ("un-iv-11", "SRB"): ("1991", "YUCS"),
    ("un-iv-2", "DEU"): ("1973", "DDDE"),
}
LATER_CONSENT = "consent after our table"
LATER_SIGNATURE = "signature after our table, or none"
ADMINISTERED = "act of the administering state"
PREDECESSOR = "act of the predecessor state"
NEIGHBOUR = "year of the neighbouring row"
ONE_DIGIT = "one digit of the year differs"
OWN_COLUMNS = "the list contradicts itself"
MISSING = "act missing in the list"

Table = Mapping[str, list[ListedAct]]

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data folder is not here")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of the list; `beside` are the parties of the rows before and after it."""

    treaty: str
    party: str
    is_party: bool
    year: str
    signed_only: bool
    no_action: bool
    note: str
    beside: tuple[str, ...]

    @property
    def says_something(self) -> bool:
        return self.is_party or self.signed_only or self.no_action


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Where list and table differ, and how."""

    treaty: str
    party: str
    listed: str
    ours: str
    pattern: str | None


def entries() -> Iterator[Entry]:
    with tarfile.open(LISTS) as archive:
        for member in archive:
            file = archive.extractfile(member)
            treaty = TREATIES[member.name.removeprefix("hr_status_").removesuffix(".csv")]
            assert file is not None
            rows = list(csv.DictReader(io.StringIO(file.read().decode("utf-8-sig"))))
            parties = [resolve_party(row["member"]) or row["member"] for row in rows]
            for place, row in enumerate(rows):
                yield Entry(
                    treaty=treaty,
                    party=parties[place],
                    is_party=row["state party"] == "1",
                    year=row["year ratification or accession"].strip(),
                    signed_only=row["signatory"] == "1",
                    no_action=row["no action"] == "1",
                    note=row.get("note") or "",
                    beside=(*parties[max(place - 1, 0) : place], *parties[place + 1 : place + 2]),
                )


def tables() -> dict[str, Table]:
    """Our acts by treaty and party, read from the depositary's pages."""
    found: dict[str, Table] = {}
    with tarfile.open(MIRROR) as archive:
        for member in archive:
            name = member.name.removeprefix("./")
            if not name.endswith(".en.xml") or "Chapter IV/" not in name:
                continue
            file = archive.extractfile(member)
            assert file is not None
            page = Fetched(address=f"https://{name}", body=file.read(), retrieved_at=f"{AS_OF}T06:00:00Z")
            reading = read_treaty(page)
            assert reading.treaty is not None
            acts: defaultdict[str, list[ListedAct]] = defaultdict(list)
            for claim in reading.claims:
                if claim.party is not None and isinstance(claim.kind, ActionKind):
                    acts[claim.party].append(ListedAct(claim=None, kind=claim.kind, date=claim.date))
            found[reading.treaty.id] = acts
    return found


def years(acts: Iterable[ListedAct]) -> list[str]:
    return [(act.date or "")[:4] for act in acts if act.kind in CONSENT_KINDS]


def agrees(entry: Entry, acts: list[ListedAct]) -> bool:
    if entry.is_party or years(acts):
        return entry.is_party and entry.year in years(acts)
    return entry.signed_only == bool(acts) and entry.no_action != bool(acts) and not entry.year


def pattern_of(entry: Entry, table: Table) -> str | None:
    """Name what is behind a difference, the surest explanation first; None where nothing explains it."""
    acts = table.get(entry.party, [])
    if entry.year in years(acts) or entry.is_party != bool(entry.year) or not entry.says_something:
        return OWN_COLUMNS
    if not entry.year:
        return MISSING if acts else LATER_SIGNATURE
    if not years(acts) and entry.year >= AS_OF[:4]:
        return LATER_CONSENT
    if "UK" in entry.note:
        return ADMINISTERED
    if PREDECESSORS.get((entry.treaty, entry.party), ("",))[0] == entry.year:
        return PREDECESSOR
    return error_of_the_year(entry, table)


def error_of_the_year(entry: Entry, table: Table) -> str | None:
    acts, treaty = table.get(entry.party, []), treaty_by_id(entry.treaty)
    days = TreatyDays(adopted_on=treaty.adopted_on, opened_on=treaty.opened_on) if treaty else TreatyDays()
    found = consent_pattern(entry.year, acts, days)
    if found is not None and found[0] is Pattern.SIGNATURE:
        return Pattern.SIGNATURE
    if any(entry.year in years(table.get(party, ())) for party in entry.beside):
        return NEIGHBOUR
    if found is not None and found[0] is Pattern.ADOPTION:
        return Pattern.ADOPTION
    slips = [sum(a != b for a, b in zip(entry.year, year, strict=True)) for year in years(acts)]
    return ONE_DIGIT if 1 in slips else None


def told(entry: Entry, table: Table) -> Difference:
    listed = "party" if entry.is_party else "signatory" if entry.signed_only else "no action"
    return Difference(
        treaty=entry.treaty,
        party=entry.party,
        listed=f"{listed} {entry.year}".strip(),
        ours=", ".join(act.in_words() for act in table.get(entry.party, [])) or "nothing",
        pattern=pattern_of(entry, table),
    )


@pytest.fixture(scope="module")
def ours() -> Mapping[str, Table]:
    return tables()


@pytest.fixture(scope="module")
def compared(ours: Mapping[str, Table]) -> list[Entry]:
    return [entry for entry in entries() if entry.treaty in ours]


@pytest.fixture(scope="module")
def differences(compared: list[Entry], ours: Mapping[str, Table]) -> list[Difference]:
    tabled = [(entry, ours[entry.treaty]) for entry in compared]
    found = [told(entry, table) for entry, table in tabled if not agrees(entry, table.get(entry.party, []))]
    for one in found:
        if one.pattern != LATER_CONSENT:
            print(f"{one.treaty:10} {one.party} {one.pattern}: listed {one.listed}; ours {one.ours}")
    print(len(compared), "rows compared;", Counter(one.pattern for one in found))
    return found


def pairs(differences: list[Difference], pattern: str) -> set[tuple[str, str]]:
    return {(one.treaty, one.party) for one in differences if one.pattern == pattern}


def test_fourteen_of_the_eighteen_lists_have_a_table(compared: list[Entry], ours: Mapping[str, Table]) -> None:
    assert set(TREATIES.values()) - ours.keys() == {"un-iv-15", "un-iv-15-a", "un-iv-8-b", "un-iv-11-c"}
    assert len(compared) == 14 * 193
    assert all(len(entry.party) == 3 for entry in compared)


def test_every_difference_has_its_pattern(differences: list[Difference]) -> None:
    assert Counter(one.pattern for one in differences) == {
        LATER_CONSENT: 141,
        LATER_SIGNATURE: 5,
        ADMINISTERED: 4,
        PREDECESSOR: 2,
        # the errors of the list itself
        NEIGHBOUR: 8,
        Pattern.SIGNATURE: 7,
        MISSING: 7,
        OWN_COLUMNS: 6,
        ONE_DIGIT: 2,
    }


def test_the_year_of_signature_and_that_of_the_neighbour_are_the_typical_errors_of_the_list(
    differences: list[Difference],
) -> None:
    assert pairs(differences, Pattern.SIGNATURE) == {
        ("un-iv-2", "BRA"),
        ("un-iv-2", "GBR"),
        ("un-iv-2", "JAM"),
        ("un-iv-2", "MEX"),
        ("un-iv-2", "USA"),
        ("un-iv-4", "ZAF"),
        ("un-iv-9-b", "MNG"),
    }
    assert pairs(differences, NEIGHBOUR) == {
        ("un-iv-8", "CPV"),
        ("un-iv-8", "GMB"),
        ("un-iv-8", "SGP"),
        ("un-iv-11", "PAK"),
        ("un-iv-11", "PLW"),
        ("un-iv-11", "PAN"),
        ("un-iv-4", "GNQ"),
        ("un-iv-2", "ETH"),
    }
    assert pairs(differences, ONE_DIGIT) == {("un-iv-2", "ATG"), ("un-iv-8", "PHL")}
