"""A small database of facts, written row by row, so that the site is tested apart from crawling and deriving."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from servanda_db.store.database import open_database

READ = "2026-03-27T06:00:00Z"
UN_PAGE = "https://treaties.un.org/Pages/ViewDetails.aspx?src=TREATY&mtdsg_no={}&chapter=18&clang=_en"
NEWS_PAGE = "https://operativmm.az/en/post/prezident-ilkham-aliev-utverdil-konventsiyu-oon-protiv-kiberprestupnosti/67707"
QUOTE = "President Ilham Aliyev signed the law confirming the convention."


@dataclass
class Facts:
    """Writes rows with what a test does not care about filled in."""

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
        times = {"first_seen": READ, "last_seen": READ}
        document = self.put(
            "document", source=source, address=address, kind=kind, treaty=treaty, last_tried=READ, **times
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
            "retrieved_at": READ,
        }
        self.put("claim", **(row | more))
        return key

    def act(self, version: int, treaty: str, party: str, kind: str, date: str | None, **more: Any) -> int:
        published = more.pop("party_as_published", None)
        name = published or self.db.execute("SELECT name FROM party WHERE id = ?", (party,)).fetchone()[0]
        claim = self.claim(
            version, "un_depositary", "depositary", treaty, party, kind, date=date, party_as_published=name
        )
        row = {"claim": claim, "treaty": treaty, "party": party, "kind": kind, "column_label": kind, "date": date}
        return self.put("action", **(row | {"seen_from": READ} | more))

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


def write_facts(facts: Facts) -> None:
    """The Convention against Cybercrime as read on 27 March 2026, and the news from Azerbaijan."""
    facts.source("un_depositary", "depositary", "UN Secretary-General")
    facts.source("az_omm", "official", "Operative Information Center")
    for key, name in {"AZE": "Azerbaijan", "VNM": "Viet Nam", "QAT": "Qatar", "NRU": "Nauru"}.items():
        facts.party(key, name)
    facts.party("CPV", "Cabo Verde", region="African States")
    facts.party("EUE", "European Union", "regional_organization", None)
    facts.treaty(
        "un-xviii-16",
        "XVIII-16",
        "United Nations Convention against Cybercrime",
        concluded="New York, 24 December 2024",
        signatories_published=72,
        in_force_text="in accordance with article 65(1)",
        as_of=READ,
        first_seen=READ,
    )
    facts.put("force", treaty="un-xviii-16", article="65(1)", rule="40 instruments", reason="0 of 40", missing=40)
    facts.put("progress", treaty="un-xviii-16", position=1, clause="40 instruments", have=0, need=40, satisfied=0)
    version = facts.page("un_depositary", UN_PAGE.format("XVIII-16"), "un-xviii-16")
    for party in ("AZE", "VNM", "EUE"):
        facts.act(version, "un-xviii-16", party, "signature", "2025-10-25")
        if party != "AZE":
            facts.standing("un-xviii-16", party, "signed", signed_on="2025-10-25")
    news = facts.page("az_omm", NEWS_PAGE)
    facts.claim(news, "az_omm", "official", "un-xviii-16", "AZE", "law_signed", quote=QUOTE, date="2026-02-23")
    facts.standing(
        "un-xviii-16",
        "AZE",
        "signed",
        signed_on="2025-10-25",
        domestic_stage="law_signed",
        domestic_on="2026-02-23",
        waiting=1,
        why="Only the depositary can establish a deposit.",
    )
    facts.put("change", treaty="un-xviii-16", kind="new treaty", seen_at=READ, detail="first reading")


@pytest.fixture
def new_facts(tmp_path: Path) -> Callable[[], Facts]:
    """Make an empty database in a data folder of its own."""
    return lambda: Facts(tmp_path / "data" / "servanda.db")


@pytest.fixture
def facts(new_facts: Callable[[], Facts]) -> Facts:
    """The facts above in a database."""
    made = new_facts()
    write_facts(made)
    return made
