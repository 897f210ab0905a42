"""Every act with all that proves it, pair by pair: the words, the page, the reading, the bytes."""

import sqlite3
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from servanda_db.store.reads.reviewed import REVIEWED_CLAIMS
from servanda_db.store.reads.rows import raw


class ProvenAct(NamedTuple):
    """An act that the depositary publishes, or that a person entered by review; a tuple, since there are very many.

    `date` and `effective_date` are ISO days, months or years; all other times are UTC, ISO. `read_first` and
    `read_last` bound the readings of this very body (`sha256`), `seen_from` and `seen_to` the time for which the act
    was held so; `seen_to` is null while it stands. `reviewed` is 1 where a person entered it.
    """

    treaty: str
    party: str
    id: int
    kind: str
    column_label: str
    date: str | None
    effective_date: str | None
    bracketed: int
    seen_from: str
    seen_to: str | None
    unlisted_from: str | None
    claim: str
    party_as_published: str
    quote: str
    locator: str
    source: str
    publisher: str
    address: str
    read_first: str
    read_last: str
    sha256: str
    reader: str
    reader_version: str
    reviewed: int


Pair = tuple[str, str]

_ACTS = f"""
SELECT a.treaty, a.party, a.id, a.kind, a.column_label, a.date, a.effective_date, a.bracketed, a.seen_from, a.seen_to,
  a.unlisted_from, a.claim, c.party_as_published, c.quote, c.locator, c.source, s.publisher, d.address, v.first_seen,
  v.last_seen, v.sha256, v.reader, v.reader_version, a.claim IN {REVIEWED_CLAIMS}
FROM action a JOIN claim c ON c.id = a.claim JOIN version v ON v.id = c.version
JOIN document d ON d.id = v.document JOIN source s ON s.id = c.source
ORDER BY a.treaty, a.party, a.seen_from, a.claim, a.id
"""  # noqa: S608 our own words
_CORRECTIONS = """
SELECT previous_action, action, seen_at FROM change
WHERE kind = 'correction' AND action IS NOT NULL AND previous_action IS NOT NULL
"""


def proven_acts(db: sqlite3.Connection) -> Iterator[tuple[Pair, tuple[ProvenAct, ...]]]:
    """Give each pair that has an act, with all its acts in the order in which they became known.

    What became known in one reading stands in the order of its claims' ids, which come from what they say: so the
    order is the same in a database that was built again.
    """
    for pair, acts in groupby(map(ProvenAct._make, raw(db, _ACTS)), key=itemgetter(0, 1)):
        yield pair, tuple(acts)


def corrected_by(db: sqlite3.Connection) -> dict[int, int]:
    """Give, for the id of each act that was corrected, the id of the act that took its place."""
    return {before: after for before, after, _ in raw(db, _CORRECTIONS)}


def acts_known_since(db: sqlite3.Connection) -> dict[Pair, str]:
    """Give each pair that has an act, with the last time at which its acts changed (UTC, ISO)."""
    sql = "SELECT treaty, party, max(max(seen_from, coalesce(seen_to, ''))) FROM action GROUP BY treaty, party"
    return {(treaty, party): since for treaty, party, since in raw(db, sql)}


def reasons(db: sqlite3.Connection) -> dict[Pair, str]:
    """Give the reason of every present standing in words, by pair."""
    return {(treaty, party): why for treaty, party, why in raw(db, "SELECT treaty, party, why FROM standing_as_read")}
