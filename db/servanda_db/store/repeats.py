"""The same report at another address (a copy, a reprint, another presentation) is noticed, and is no second report."""

import sqlite3

from servanda_db.folding import fold
from servanda_db.vocabulary import Claim, Doubt, Reading

SAME_TEXT = "same_text"
# Claims of other documents that were there before this one, a news article each.
_BEFORE = (
    "SELECT o.address, c.quote FROM claim c JOIN version v ON v.id = c.version JOIN document o ON o.id = v.document"
    " JOIN document d ON d.id = (SELECT document FROM version WHERE id = ?1)"
    " WHERE c.treaty = ?2 AND c.party = ?3 AND +c.kind = ?4 AND o.kind = 'article' AND o.id < d.id ORDER BY o.id"
)


def repeated_report(connection: sqlite3.Connection, reading: Reading, version: int) -> tuple[Doubt, ...]:
    """Give the question that an article raises whose claims all stand, word for word, in one read before it.

    `version` is the row of the article's version. Its claims are kept; the question says where they stood first.
    """
    told = [claim for claim in reading.claims if claim.treaty and claim.party]
    if not told or reading.treaty is not None:
        return ()
    first, *others = (_addresses(connection, claim, version) for claim in told)
    shared = [address for address in first if all(address in found for found in others)]
    if not shared:
        return ()
    detail = f"word for word the same report as {shared[0]}, so it is no second, independent one"
    return (Doubt(kind=SAME_TEXT, subject=reading.title or told[0].quote, detail=detail, locator=told[0].locator),)


def _addresses(connection: sqlite3.Connection, claim: Claim, version: int) -> dict[str, None]:
    """Give the addresses of earlier articles with this very sentence, the earliest first."""
    rows = connection.execute(_BEFORE, (version, claim.treaty, claim.party, str(claim.kind)))
    words = _words(claim.quote)
    return dict.fromkeys(address for address, quote in rows if _words(quote) == words)


def _words(quote: str) -> str:
    return " ".join("".join(letter if letter.isalnum() else " " for letter in fold(quote)).split())
