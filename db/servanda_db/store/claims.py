"""Claims as told, append-only; and the open questions and remarks of the page that counts."""

import sqlite3

from servanda_db.registry.sources import Source
from servanda_db.store.rows import insert_many, replace_all
from servanda_db.vocabulary import Claim, Fetched, Reading, fingerprint

_COLUMNS = (
    "id",
    "version",
    "source",
    "tier",
    "treaty",
    "treaty_as_published",
    "party",
    "party_as_published",
    "kind",
    "kind_as_published",
    "letter",
    "date",
    "date_precision",
    "effective_date",
    "bracketed",
    "axis",
    "realis",
    "quote",
    "locator",
    "retrieved_at",
)


def claim_id(address: str, claim: Claim) -> str:
    """Stable id of a claim: the same words at the same address give the same id, wherever they stand on the page.

    The first eight digits are those of the address, so that the claims of one page lie together in the index.
    """
    said = fingerprint(
        claim.treaty,
        claim.party,
        claim.party_as_published,
        claim.kind,
        claim.kind_as_published,
        claim.letter,
        claim.date,
        claim.effective_date,
        claim.bracketed,
        claim.axis,
        claim.realis,
        claim.quote,
    )
    return fingerprint(address)[:8] + said[8:]


def write_claims(
    connection: sqlite3.Connection, source: Source, fetched: Fetched, reading: Reading, version: int
) -> tuple[tuple[str, Claim], ...]:
    """Append the page's claims; those that this address has made before are left. Gives each claim with its id."""
    identified = tuple((claim_id(fetched.address, claim), claim) for claim in reading.claims)
    rows = (
        (
            key,
            version,
            source.id,
            str(source.tier),
            claim.treaty,
            claim.treaty_as_published,
            claim.party,
            claim.party_as_published,
            str(claim.kind),
            claim.kind_as_published,
            claim.letter,
            claim.date,
            claim.date_precision,
            claim.effective_date,
            int(claim.bracketed),
            str(claim.axis),
            str(claim.realis),
            claim.quote,
            claim.locator,
            fetched.retrieved_at,
        )
        for key, claim in identified
    )
    insert_many(connection, "claim", _COLUMNS, rows)
    return identified


def write_questions(connection: sqlite3.Connection, reading: Reading, version: int, at: str) -> None:
    """Put the questions of this version in place of those that older versions of the document raised."""
    connection.execute(
        "DELETE FROM question WHERE version IN (SELECT o.id FROM version o JOIN version n ON n.document = o.document"
        " WHERE n.id = ?)",
        (version,),
    )
    treaty = reading.treaty.id if reading.treaty else None
    rows = [(version, treaty, d.kind, d.subject, d.detail, d.locator, at) for d in reading.doubts]
    columns = ("version", "treaty", "kind", "subject", "detail", "locator", "asked_at")
    insert_many(connection, "question", columns, rows)


def write_remarks(connection: sqlite3.Connection, reading: Reading, version: int) -> None:
    """Make the remarks of this version those of the reading."""
    columns = ("version", "position", "topic", "treaty", "number", "quote", "locator")
    rows = [
        (version, position, str(one.topic), one.treaty, one.number, one.quote, one.locator)
        for position, one in enumerate(reading.remarks, start=1)
    ]
    replace_all(connection, "remark", columns, rows, {"version": version})
