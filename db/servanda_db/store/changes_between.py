"""What became known between two of our times; what happened in the world told apart from what was set right."""

import sqlite3
from collections import Counter
from enum import StrEnum
from typing import Any

from servanda_db.store.answers import check_ids
from servanda_db.vocabulary import ChangeKind


class Nature(StrEnum):
    """What a change of our knowledge is: the first four tell of the source, the last of the world."""

    COVERAGE = "first reading"
    NAME = "name"
    LISTING = "listing"
    CORRECTION = "correction"
    WORLD = "in the world"


NATURES = {
    ChangeKind.NEW_ACTION: Nature.WORLD,
    ChangeKind.IN_FORCE: Nature.WORLD,
    ChangeKind.DOMESTIC_STAGE: Nature.WORLD,
    ChangeKind.CORRECTION: Nature.CORRECTION,
    ChangeKind.NO_LONGER_LISTED: Nature.LISTING,
    ChangeKind.RELISTED: Nature.LISTING,
    ChangeKind.RENAME: Nature.NAME,
    ChangeKind.NEW_TREATY: Nature.COVERAGE,
}

_SQL = """
SELECT x.seen_at, x.kind, x.treaty, x.party, x.detail, x."before", x."after", a.kind, a.date, a.effective_date,
  c.source, d.address
FROM change x LEFT JOIN action a ON a.id = x.action LEFT JOIN claim c ON c.id = coalesce(x.claim, a.claim)
LEFT JOIN version v ON v.id = c.version LEFT JOIN document d ON d.id = v.document
WHERE x.seen_at > :since AND x.seen_at <= :until AND (:treaty IS NULL OR x.treaty = :treaty)
  AND (:party IS NULL OR x.party = :party)
ORDER BY x.seen_at, x.id
"""


def changes_between(
    connection: sqlite3.Connection, *, since: str, until: str, treaty: str | None = None, party: str | None = None
) -> dict[str, Any]:
    """Give what was known at `until` and not yet at `since` (both UTC, ISO), in the order in which we knew it.

    Each change says its nature: an act may be new to us and old in the world, so its own date stands with it.
    Raises UnknownIdError.
    """
    check_ids(connection, treaty, party)
    values = {"since": since, "until": until, "treaty": treaty, "party": party}
    changes = [_change(tuple(row)) for row in connection.execute(_SQL, values)]
    found = Counter(change["nature"] for change in changes)
    return {**values, "counts": {str(nature): found[str(nature)] for nature in Nature}, "changes": changes}


def _change(row: tuple[Any, ...]) -> dict[str, Any]:
    act = {"kind": row[7], "date": row[8], "effective_date": row[9]}
    return {
        "seen_at": row[0],
        "nature": str(NATURES[ChangeKind(row[1])]),
        "kind": row[1],
        "treaty": row[2],
        "party": row[3],
        "detail": row[4],
        "before": row[5],
        "after": row[6],
        "act": act if row[7] is not None else None,
        "source": row[10],
        "url": row[11],
    }
