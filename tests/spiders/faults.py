"""What the tests of faults share: a healthy crawl, one with the fault, one after it, and what must hold of them."""

import shutil
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.spiders.crawl_driver import Driver, Report
from tests.spiders.fault_server import FaultServer
from tests.spiders.two_sources import PART

BOTH = ("un_depositary", "az_omm")
FACTS = ("claim", "action", "standing", "statement", "change", "treaty")
_OF_TREATY = {"treaty": "id"}
Dump = dict[str, list[tuple[Any, ...]]]


def facts(data: Path, tables: Sequence[str] = FACTS) -> Dump:
    """Give every row of these tables about the treaties of the depositary's source."""
    with sqlite3.connect(data / "servanda.db") as connection:
        return {
            table: connection.execute(
                f"SELECT * FROM {table} WHERE {_OF_TREATY.get(table, 'treaty')} LIKE 'un-xxix-%' ORDER BY 1, 2, 3"
            ).fetchall()
            for table in tables
        }


def count(data: Path, sql: str, *values: object) -> int:
    """Give the number that a query counts."""
    with sqlite3.connect(data / "servanda.db") as connection:
        return int(connection.execute(sql, values).fetchone()[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A server, a process that crawls, and a data folder in which the depositary's source has been read once."""

    server: FaultServer
    driver: Driver
    healthy: Path

    def data(self, folder: Path) -> Path:
        """Give a copy of the healthy data folder."""
        return Path(shutil.copytree(self.healthy, folder / "data"))

    def crawl(self, data: Path, *sources: str, **settings: Any) -> Report:
        """Crawl from the server."""
        return self.driver.crawl(data, self.server.base, sources or BOTH, **settings)


def nothing_changed(scene: Scene, folder: Path, *, tables: Sequence[str] = FACTS, **settings: Any) -> Report:
    """Crawl with the fault that the server has, then without: nothing known changes, the other source is stored."""
    data = scene.data(folder)
    before = facts(data, tables)
    report = scene.crawl(data, **settings)
    assert facts(data, tables) == before
    assert count(data, "SELECT count(*) FROM document WHERE source = 'az_omm' AND accepted_version IS NOT NULL") == 2
    assert report.of("az_omm")["problems"] == []
    assert "\x1b" not in report.log + "".join(report.lines)
    scene.server.heal()
    after = scene.crawl(data)
    assert (after.code, after.lines, facts(data, tables)) == (0, [], before)
    return report


def is_told(report: Report, reason: str, part: str = PART) -> None:
    """Check that the run says of the faulty address, and of no other, what became of it."""
    told = report.problems("")
    assert [p["reason"].partition(":")[0] for p in told] == [reason], report.lines
    assert part in told[0]["url"]
    assert told[0]["reason"].partition(": ")[2]
    assert report.code == 1
