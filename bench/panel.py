"""Derivation (G6), as-of (G7) and downloads (G8) on 600 treaties and 200 parties.

Hook: `from bench.panel import knowing` in run.py's main, then `ratios += knowing(work)`.
"""

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench.clock import Ratio, cpu_of
from servanda_db.panel import PanelAct, Record, Run, Scope, Span, line, runs
from servanda_db.party_life import FOREVER, DatedCode, PartyLife, Period
from servanda_db.store.database import open_database, transaction
from servanda_db.store.derive import derive_treaty
from servanda_db.vocabulary import PartyKind
from servanda_site.downloads.country_year import Block, CsvYears
from servanda_site.downloads.country_year import Span as Years
from servanda_site.downloads.dictionary import load_files
from servanda_site.downloads.export import export
from servanda_site.downloads.parquet import ParquetYears

TREATIES, PARTIES, CLAIMS_A_PAIR = 600, 200, 8
FIRST, LAST = 1946, 2025
AT = "2026-01-02T00:00:00Z"
GOAL_MS = "goal, ms"
HELD = "valid_from <= {0} AND (valid_to IS NULL OR valid_to > {0})"


def knowing(work: Path) -> list[Ratio]:
    """Measure all of it; G8 only where pyarrow is installed."""
    small, large = work / "small.db", work / "large.db"
    fill(small, TREATIES // 10)
    fill(large, TREATIES)
    ratios = [*deriving(small, large), *as_of(large)]
    if find_spec("pyarrow") is not None:
        ratios += exporting(work)
    return ratios


def fill(path: Path, treaties: int) -> None:
    """Write invented claims and acts, two acts a pair, as an accepted page would."""
    db = open_database(path)
    connection = db.conn
    connection.execute("PRAGMA foreign_keys = OFF")
    parties = [f"P{number:03d}" for number in range(PARTIES)]
    with transaction(db):
        connection.executemany(
            "INSERT OR IGNORE INTO party (id, name, kind) VALUES (?, ?, 'state')", [(party, party) for party in parties]
        )
        for number in range(treaties):
            treaty = f"bench-{number}"
            connection.execute(
                "INSERT INTO treaty (id, reference, title, depositary, as_of) VALUES (?, ?, ?, '', ?)",
                (treaty, treaty, f"Treaty {number}", AT),
            )
            connection.execute(
                "INSERT INTO published_force (treaty, in_force_on, not_in_force, seen_from)"
                " VALUES (?, '1970-01-01', 0, ?)",
                (treaty, AT),
            )
            claims = list(_claims(treaty, number, parties))
            connection.executemany(f"INSERT INTO claim VALUES ({', '.join('?' * len(claims[0]))})", claims)
            connection.executemany(
                "INSERT INTO action (claim, treaty, party, kind, column_label, date, seen_from)"
                " VALUES (?, ?, ?, ?, '', ?, ?)",
                [(row[0], row[4], row[6], row[8], row[11], AT) for row in claims if row[1] <= 2],
            )
    with transaction(db):
        for number in range(treaties):
            derive_treaty(connection, f"bench-{number}", AT, frozenset(parties))
    connection.close()


def _claims(treaty: str, number: int, parties: list[str]) -> Iterator[tuple[Any, ...]]:
    """Give claims in the order of the table's columns; the first two versions of a pair become its acts."""
    for place, party in enumerate(parties):
        for version in range(1, CLAIMS_A_PAIR + 1):
            kind = "signature" if version % 2 else "ratification"
            year = FIRST + (number * 7 + place * 3) % 60 + (0 if version % 2 else 4)
            yield (
                f"{number:08x}{place:08x}{version:016x}",
                version,
                *("bench", "depositary", treaty, None, party, party, kind, kind, None),
                f"{year}-{place % 12 + 1:02d}-{number % 28 + 1:02d}",
                *("day", None, 0, "international", "happened", "", "", AT),
            )


def deriving(small: Path, large: Path) -> list[Ratio]:
    """Measure the whole status, one treaty, and one pair in a large and in a small database."""
    few, many = open_database(small).conn, open_database(large).conn
    today = f"SELECT treaty, party, stage, is_party, why FROM standing WHERE {HELD.format('?1')}"
    scan = "SELECT count(treaty), count(party), count(date) FROM claim INDEXED BY claim_treaty_party"
    reference = cpu_of(lambda: many.execute(scan).fetchall(), 3)
    whole = cpu_of(lambda: many.execute(today, ("2026-01-01",)).fetchall(), 3)
    everyone = frozenset(f"P{number:03d}" for number in range(PARTIES))
    treaty = cpu_of(lambda: derive_treaty(many, "bench-7", AT, everyone), 5)
    pair = [cpu_of(partial(derive_treaty, db, "bench-7", AT, frozenset({"P007"})), 15) for db in (few, many)]
    return [
        _ratio("G6", "status of 600 x 200 from intervals", "scan of 1M claims' index", whole, reference, 4.0),
        _ratio("G6", "derive one treaty, 200 parties", GOAL_MS, treaty, 5.0, 1.0),
        _ratio("G6", "derive one touched pair, 10 x the claims", "the same, small database", pair[1], pair[0], 1.5),
    ]


def as_of(path: Path) -> list[Ratio]:
    """Measure questions for a legal day: a pair (p99), a treaty (p50), a party (p50), against the goals."""
    connection = open_database(path).conn
    held = HELD.format("?2")
    point = f"SELECT stage, is_party, why FROM standing WHERE treaty = ?1 AND party = ?3 AND {held}"
    treaty = f"SELECT party, stage, is_party, consent_on FROM standing WHERE treaty = ?1 AND {held}"
    party = f"SELECT treaty, stage, is_party, consent_on FROM standing WHERE party = ?1 AND {held}"
    days = [f"{FIRST + number % 80}-06-30" for number in range(400)]
    pairs = [(f"bench-{n * 13 % TREATIES}", day, f"P{n * 7 % PARTIES:03d}") for n, day in enumerate(days)]
    return [
        _ratio("G7", "as-of, one pair, p99", GOAL_MS, _wall(connection, point, pairs, 0.99), 0.1, 1.0),
        _ratio(
            "G7", "as-of, one treaty, p50", GOAL_MS, _wall(connection, treaty, [p[:2] for p in pairs], 0.5), 0.2, 1.0
        ),
        _ratio(
            "G7",
            "as-of, one party, p50",
            GOAL_MS,
            _wall(connection, party, [(p[2], p[1]) for p in pairs], 0.5),
            0.5,
            1.0,
        ),
    ]


def _wall(connection: sqlite3.Connection, sql: str, asked: Sequence[tuple[str, ...]], share: float) -> float:
    times = []
    for values in asked:
        begin = time.perf_counter()
        connection.execute(sql, values).fetchall()
        times.append((time.perf_counter() - begin) * 1000)
    return sorted(times)[int(len(times) * share)]


def exporting(work: Path) -> list[Ratio]:
    """Measure country_year from intervals to files against libraries that write a ready table; and a whole export."""
    lives, scope = _lives(), Scope(first_year=FIRST, until=f"{LAST}-12-31", reservations_known=True)
    header = load_files()["country_year"].header
    parquet, text = work / "panel.parquet", work / "panel.csv"

    def to_parquet(blocks: Iterable[tuple[str, Block]]) -> None:
        with ParquetYears(parquet, header, lives, Years(first=FIRST, last=LAST)) as writer:
            for treaty, block in blocks:
                writer.write(treaty, block)

    def to_csv() -> None:
        with text.open("w", encoding="utf-8", newline="") as file:
            writer = CsvYears(file, header, lives, Years(first=FIRST, last=LAST))
            for treaty, block in _blocks(lives, scope):
                writer.write(treaty, block)

    made = list(_blocks(lives, scope))
    written = cpu_of(lambda: to_parquet(made), 1)
    ours = cpu_of(lambda: to_parquet(_blocks(lives, scope)), 1)
    ours_csv = cpu_of(to_csv, 1)
    ready, name, write = _ready(parquet, work)
    size = parquet.stat().st_size / 1e6
    cells = TREATIES * PARTIES * (LAST - FIRST + 1) / 1e6
    ratios = [
        _ratio("G8", f"{cells:.1f}M cells, runs of years to Parquet", "pyarrow, a ready table", written, ready, 1.5),
        _ratio("G8", f"{cells:.1f}M cells, intervals to Parquet", "pyarrow, a ready table", ours, ready, 1.5),
        _ratio("G8", f"{cells:.1f}M cells, intervals to CSV", name, ours_csv, cpu_of(write, 1), 2.0),
        Ratio(
            goal="G8", what="size of the Parquet", against="goal, MB", ours=size, reference=5.0, unit="MB", limit=1.0
        ),
    ]
    if (work / "crawl" / "servanda.db").exists():
        everything = cpu_of(lambda: export(work / "crawl", work / "export"), 1)
        ratios.append(_ratio("G8", "all downloads of the crawled database", GOAL_MS, everything, 10_000.0, 1.0))
    return ratios


def _ready(parquet: Path, work: Path) -> tuple[float, str, Callable[[], object]]:
    """Give the CPU time of writing a ready table, and how another library writes it as CSV."""
    import pyarrow.csv
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(parquet)
    ready = cpu_of(lambda: pyarrow.parquet.write_table(table, work / "ready.parquet", compression="zstd"), 1)
    if find_spec("polars") is None:
        return ready, "pyarrow.csv, a ready table", lambda: pyarrow.csv.write_csv(table, work / "ready.csv")
    frame = import_module("polars").from_arrow(table)
    return ready, "polars write_csv, a ready frame", lambda: frame.write_csv(work / "ready.csv")


def _lives() -> list[PartyLife]:
    letters = [f"{a}{b}Q" for a in "ABCDEFGHIJKLMNOPQRST" for b in "ABCDEFGHIJ"]
    return [
        PartyLife(
            id=code,
            name=code,
            kind=PartyKind.STATE,
            codes={
                "iso3": (DatedCode(code, "0001-01-01", FOREVER),),
                "iso2": (DatedCode(code[:2], "0001-01-01", FOREVER),),
                "m49": (DatedCode(f"{place:03d}", "0001-01-01", FOREVER),),
                "cown": (DatedCode(str(place + 1), f"{FIRST + place % 40}-05-01", FOREVER),),
                "gwn": (DatedCode(str(place + 1), f"{FIRST + place % 40}-05-01", FOREVER),),
            },
            exists=(Period(f"{FIRST + place % 40}-05-01", FOREVER),),
        )
        for place, code in enumerate(letters[:PARTIES])
    ]


def _blocks(lives: list[PartyLife], scope: Scope) -> Iterator[tuple[str, list[tuple[str, list[Run]]]]]:
    """Give the runs of each treaty, from a signature, a deposit and an entry into force of every party."""
    for number in range(TREATIES):
        block = []
        for place, life in enumerate(lives):
            told = line(life, _record((number * 7 + place * 3) % 60), ((f"{FIRST}-01-01", 1),), scope)
            block.append((life.id, list(runs(told, scope))))
        yield f"bench-{number}", block


@cache
def _record(late: int) -> Record:
    year = FIRST + late
    signed, deposited, bound = f"{year}-04-01", f"{year + 4}-07-01", f"{year + 5}-01-01"
    common = (signed, "ratification", deposited, bound)
    return Record(
        spans=(
            Span(signed, "signed", "signed", 0, signed, None, None, None),
            Span(deposited, "consent deposited, not in force", "consent_deposited", 0, *common),
            Span(bound, "party", "in_force", 1, *common),
        ),
        acts=(PanelAct("signature", signed, 0), PanelAct("ratification", deposited, 0)),
    )


def _ratio(goal: str, what: str, against: str, ours: float, reference: float, limit: float) -> Ratio:
    return Ratio(goal=goal, what=what, against=against, ours=ours, reference=reference, unit="ms", limit=limit)
