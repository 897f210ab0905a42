"""A small database of facts, written row by row: the site is tested apart from crawling and deriving."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import pytest

from servanda_db.store.database import open_database


@dataclass
class Facts:
    """Writes rows with what a test does not care about filled in."""

    READ: ClassVar[str] = "2026-03-27T06:00:00Z"
    FIRST_READ: ClassVar[str] = "2025-11-20T06:00:00Z"
    UN_PAGE: ClassVar[str] = "https://treaties.un.org/Pages/ViewDetails.aspx?src=TREATY&mtdsg_no={}&clang=_en"
    NEWS_PAGE: ClassVar[str] = (
        "https://operativmm.az/en/post/prezident-ilkham-aliev-utverdil-konventsiyu-oon-protiv-kiberprestupnosti/67707"
    )
    QUOTE: ClassVar[str] = "President Ilham Aliyev signed the law confirming the convention."

    path: Path
    ids: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.db = open_database(self.path)

    def put(self, table: str, **row: Any) -> int:
        names = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join("?" * len(row))
        cursor = self.db.conn.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', tuple(row.values()))
        return int(cursor.lastrowid or 0)

    def source(self, key: str, tier: str, title: str, **more: Any) -> None:
        row = {
            "id": key,
            "title": title,
            "publisher": title,
            "tier": tier,
            "start_url": "https://example.org/",
            "language": "en",
            "cadence": "daily",
            "terms_url": "https://example.org/terms",
            "licence": None,
            "may_republish_text": 0,
            "enabled": 1,
        }
        self.put("source", **(row | more))

    def party(self, key: str, name: str, kind: str = "state", region: str | None = "Asia-Pacific States") -> None:
        self.put("party", id=key, name=name, kind=kind, region=region)
        self.put("party_name", party=key, name=name, kind="current")

    def treaty(self, key: str, reference: str, title: str, **more: Any) -> None:
        self.put("treaty", **({"id": key, "reference": reference, "title": title, "depositary": "UN"} | more))

    def page(self, source: str, address: str, treaty: str | None = None, **more: Any) -> int:
        kind = "article" if treaty is None else "status"
        times = {"first_seen": Facts.READ, "last_seen": Facts.READ}
        document = self.put(
            "document",
            source=source,
            address=address,
            kind=kind,
            treaty=treaty,
            last_tried=Facts.READ,
            **times,
        )
        row = {"document": document, "sha256": f"{document:064x}", "verdict": "accepted", "reader": "r"} | times | more
        version = self.put("version", **({"reader_version": "1", "rows": 1, "claims": 1} | row))
        if row["verdict"] == "accepted":
            self.db.conn.execute("UPDATE document SET accepted_version = ? WHERE id = ?", (version, document))
        return version

    def claim(self, version: int, source: str, tier: str, treaty: str, party: str, kind: str, **more: Any) -> str:
        key = f"{len(self.ids):032x}"
        self.ids[key] = version
        date = more.get("date")
        row = {
            "id": key,
            "version": version,
            "source": source,
            "tier": tier,
            "treaty": treaty,
            "party": party,
            "party_as_published": party,
            "kind": kind,
            "kind_as_published": kind,
            "date_precision": "day" if date else None,
            "bracketed": 0,
            "axis": "international" if tier == "depositary" else "domestic",
            "realis": "happened",
            "quote": f"{party} {date}",
            "locator": "row 1",
            "retrieved_at": Facts.READ,
        }
        self.put("claim", **(row | more))
        return key

    def act(self, version: int, treaty: str, party: str, kind: str, date: str | None, **more: Any) -> int:
        published = more.pop("party_as_published", None)
        name = published or self.db.execute("SELECT name FROM party WHERE id = ?", (party,)).fetchone()[0]
        claim = self.claim(
            version, "un_depositary", "depositary", treaty, party, kind, date=date, party_as_published=name
        )
        row = {
            "claim": claim,
            "treaty": treaty,
            "party": party,
            "kind": kind,
            "column_label": kind,
            "date": date,
        }
        return self.put("action", **(row | {"seen_from": Facts.FIRST_READ} | more))

    def standing(self, treaty: str, party: str, stage: str, **more: Any) -> None:
        row = {
            "treaty": treaty,
            "party": party,
            "valid_from": "2025-10-25",
            "standing": stage,
            "stage": stage,
            "domestic_stage": "none",
            "waiting": 0,
            "why": "",
        }
        self.put("standing", **(row | more))

    def write_cybercrime(self) -> None:
        """The Convention against Cybercrime as read on 27 March 2026, and the news from Azerbaijan."""
        self._write_sources_and_parties()
        self._write_treaty()
        self._write_signatures()
        self._write_news()
        self.put("change", treaty="un-xviii-16", kind="new treaty", seen_at=Facts.READ, detail="first reading")

    def _write_sources_and_parties(self) -> None:
        self.source("un_depositary", "depositary", "UN Secretary-General")
        self.source("az_omm", "official", "Operative Information Center")
        for key, name in {"AZE": "Azerbaijan", "VNM": "Viet Nam", "QAT": "Qatar", "NRU": "Nauru"}.items():
            self.party(key, name)
        self.party("CPV", "Cabo Verde", region="African States")
        self.party("EUE", "European Union", "regional_organization", None)

    def _write_treaty(self) -> None:
        self.treaty(
            "un-xviii-16",
            "XVIII-16",
            "United Nations Convention against Cybercrime",
            concluded="New York, 24 December 2024",
            signatories_published=72,
            in_force_text="in accordance with article 65(1)",
            as_of=Facts.READ,
            first_seen=Facts.READ,
        )
        self.put(
            "force",
            treaty="un-xviii-16",
            stated=1,
            article="65(1)",
            rule="40 instruments",
            reason="0 of 40",
            missing=40,
        )
        self.put(
            "progress",
            treaty="un-xviii-16",
            position=1,
            clause="40 instruments",
            have=0,
            need=40,
            satisfied=0,
        )

    def _write_signatures(self) -> None:
        version = self.page("un_depositary", Facts.UN_PAGE.format("XVIII-16"), "un-xviii-16")
        for party in ("AZE", "VNM", "EUE"):
            self.act(version, "un-xviii-16", party, "signature", "2025-10-25")
            if party != "AZE":
                self.standing("un-xviii-16", party, "signed", signed_on="2025-10-25")

    def _write_news(self) -> None:
        news = self.page("az_omm", Facts.NEWS_PAGE)
        self.claim(
            news,
            "az_omm",
            "official",
            "un-xviii-16",
            "AZE",
            "law_signed",
            quote=Facts.QUOTE,
            date="2026-02-23",
        )
        self.standing(
            "un-xviii-16",
            "AZE",
            "signed",
            signed_on="2025-10-25",
            domestic_stage="law_signed",
            domestic_on="2026-02-23",
            waiting=1,
            why="Only the depositary can establish a deposit.",
        )

    def write_crowd(self, parties: int, treaties: int) -> None:
        """Write so many parties to so many treaties, every cell filled, no two dates alike in a row."""
        self.write_cybercrime()
        self.db.conn.execute("BEGIN")
        keys = [f"{first}{second}Q" for first in "BCDFGHJKLMNPRSTVWX" for second in "ABCDEFGHIJKLMNOP"][:parties]
        for number, key in enumerate(keys):
            self.party(key, f"Participating State of {key.title()}", region=f"Region {number % 5}")
        for number in range(treaties):
            treaty = f"un-ix-{number + 1}"
            title = f"Convention number {number} on the Adoption of Uniform Conditions"
            self.treaty(
                treaty,
                f"IX-{number + 1}",
                title,
                as_of=Facts.READ,
                first_seen=Facts.READ,
                in_force_on="1990-09-02",
            )
            self.page("un_depositary", Facts.UN_PAGE.format(f"IX-{number + 1}"), treaty)
            for place, key in enumerate(keys):
                spread = number * 7 + place
                self.standing(
                    treaty,
                    key,
                    "in_force",
                    is_party=1,
                    signed_on=f"{1961 + spread % 29}-{spread % 12 + 1:02d}-{spread % 28 + 1:02d}",
                    consent_kind=("ratification", "accession", "succession")[place % 3],
                    consent_on=f"{1991 + spread % 29}-{spread % 11 + 1:02d}-{spread % 27 + 1:02d}",
                    in_force_on=f"{1992 + spread % 29}-{spread % 9 + 1:02d}-{spread % 25 + 1:02d}",
                )
        self.db.conn.execute("COMMIT")


@pytest.fixture
def new_facts(tmp_path: Path) -> Callable[[], Facts]:
    """Make an empty database in a data folder of its own."""
    return lambda: Facts(tmp_path / "data" / "servanda.db")


@pytest.fixture
def facts(new_facts: Callable[[], Facts]) -> Facts:
    """The facts above in a database."""
    made = new_facts()
    made.write_cybercrime()
    return made
