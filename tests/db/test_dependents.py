"""A treaty whose entry into force asks for the parties to another one follows when that one is read later."""

from pathlib import Path

from servanda_db.registry.facts import dependents
from servanda_db.registry.sources import source_by_id
from servanda_db.store.database import open_database
from servanda_db.store.documents import Reader
from servanda_db.store.intake import take_in
from servanda_db.store.reference import write_reference
from servanda_db.vocabulary import ActionKind, Claim, DatePrecision, Fetched, Participant, Reading, TreatyFacts

PARENT, CHILD = "coe-108", "coe-223"
PARTIES = {"FRA": "France", "DEU": "Germany", "NOR": "Norway", "SWE": "Sweden", "ESP": "Spain", "ITA": "Italy"}


def reading(treaty: str, day: str, names: dict[str, str]) -> Reading:
    rows = tuple(Participant(name=name, party=party) for party, name in names.items())
    claims = tuple(
        Claim(
            treaty=treaty,
            party=party,
            party_as_published=name,
            kind=ActionKind.RATIFICATION,
            kind_as_published="Ratification",
            date=day,
            date_precision=DatePrecision.DAY,
            quote=day,
            locator=name,
        )
        for party, name in names.items()
    )
    facts = TreatyFacts(id=treaty, reference=treaty, title=treaty)
    return Reading(treaty=facts, participants=rows, claims=claims, complete_listing=True)


def force_after(folder: Path, order: tuple[str, ...]) -> list[tuple[object, ...]]:
    db = open_database(folder / "servanda.db")
    write_reference(db)
    told = {
        PARENT: reading(PARENT, "1985-01-10", PARTIES),
        CHILD: reading(CHILD, "2022-01-10", dict(list(PARTIES.items())[:5])),
    }
    for treaty in order:
        fetched = Fetched(
            address=f"https://treaties.un.org/{treaty}", body=treaty.encode(), retrieved_at="2026-01-01T00:00:00Z"
        )
        reader = Reader(name="told", version="1")
        take_in(db, source_by_id("un_depositary"), "status", fetched, told[treaty], reader)
    return [
        *db.execute("SELECT * FROM force ORDER BY treaty"),
        *db.execute("SELECT * FROM progress ORDER BY treaty, position"),
        *db.execute("SELECT * FROM standing ORDER BY treaty, party, valid_from"),
    ]


def test_the_order_in_which_the_two_are_read_does_not_matter(tmp_path: Path) -> None:
    assert dependents(PARENT) == (CHILD,)
    first = force_after(tmp_path / "a", (PARENT, CHILD))
    assert first == force_after(tmp_path / "b", (CHILD, PARENT))
    assert any("6" in str(row) for row in first if row[0] == CHILD), "the rule counts the parties to the other"
