"""Reviewed acts of a depositary that no status table shows: taken in from the registry, as from a page of its own.

They come in with the first page of their treaty, or, where the registry gained them later, when it is written. A
rebuild does the same, so it gives the same.
"""

import sqlite3
from operator import attrgetter

from servanda_db.registry.depositary_acts import DepositaryAct, load_depositary_acts
from servanda_db.registry.parties import load_parties
from servanda_db.registry.sources import source_by_id
from servanda_db.store.claims import claim_id, write_claims
from servanda_db.store.conflicts import derive_conflicts
from servanda_db.store.derive import derive_treaty
from servanda_db.store.documents import Reader, document_of, note_version
from servanda_db.store.ledger import Told, write_actions
from servanda_db.vocabulary import Claim, DatePrecision, Fetched, Reading, TreatyFacts, Verdict

SOURCE = "reviewed_acts"
_READER = Reader(name="depositary_acts", version="1")


def take_in_reviewed(connection: sqlite3.Connection, treaty: str) -> frozenset[str]:
    """Take in the reviewed acts of a treaty that are not in yet; give the parties whose standing they touch.

    Each is known since the day of its review. The treaty has been read.
    """
    acts = sorted(load_depositary_acts().get(treaty, ()), key=attrgetter("reviewed_on"))
    claims = [(claim_id(act.address, claim := _claim(act)), claim) for act in acts]
    known = {key for key, _ in claims if _is_in(connection, key)}
    touched: frozenset[str] = frozenset()
    for act, (key, claim) in zip(acts, claims, strict=True):
        if key not in known:
            known.add(key)
            listing = tuple((other, told) for other, told in claims if other in known)
            touched |= _take(connection, act, claim, listing)
    return touched


def catch_up(connection: sqlite3.Connection) -> None:
    """Take in what the registry gained since the pages of its treaties were read, and derive what that touches."""
    for treaty, acts in load_depositary_acts().items():
        read = connection.execute("SELECT first_seen FROM treaty WHERE id = ?", (treaty,)).fetchone()
        touched = take_in_reviewed(connection, treaty) if read and read[0] else None
        if touched:
            derive_treaty(connection, treaty, _at(acts[-1]), touched)
            derive_conflicts(connection, {treaty})


def _take(
    connection: sqlite3.Connection, act: DepositaryAct, claim: Claim, listing: tuple[tuple[str, Claim], ...]
) -> frozenset[str]:
    source, at = source_by_id(SOURCE), _at(act)
    facts = TreatyFacts(id=act.treaty, reference=act.notification, title=act.notification)
    reading = Reading(treaty=facts, participants=(), claims=(claim,))
    fetched = Fetched(address=act.address, body=repr(act).encode(), retrieved_at=at, treaty=act.treaty)
    document = document_of(connection, SOURCE, "article", fetched, treaty=act.treaty, title=act.notification)
    version = note_version(connection, document, fetched, _READER, verdict=Verdict.ACCEPTED, reading=reading)
    write_claims(connection, source, fetched, reading, version)
    return write_actions(connection, Told(source=source, reading=reading, claims=listing, at=at, first=False)).parties


def _at(act: DepositaryAct) -> str:
    return f"{act.reviewed_on}T00:00:00Z"


def _claim(act: DepositaryAct) -> Claim:
    (name,) = (party.name for party in load_parties() if party.id == act.party)
    return Claim(
        treaty=act.treaty,
        party=act.party,
        party_as_published=name,
        kind=act.kind,
        kind_as_published=str(act.kind).replace("_", " "),
        date=act.date,
        date_precision=DatePrecision.DAY,
        effective_date=act.effective_date,
        quote=act.words,
        locator=act.notification,
    )


def _is_in(connection: sqlite3.Connection, claim: str) -> bool:
    return connection.execute("SELECT 1 FROM claim WHERE id = ?", (claim,)).fetchone() is not None
