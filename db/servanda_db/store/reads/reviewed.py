"""Which claims a person entered by review: they are dated by the review, not by a reading of a page."""

from servanda_db.store.reviewed import SOURCE

# A fragment for the other reads, from the few documents of this source to their claims.
REVIEWED_CLAIMS = (
    "(SELECT c.id FROM document d JOIN version v ON v.document = d.id JOIN claim c ON c.version = v.id"  # noqa: S608 our own words
    f" WHERE d.source = '{SOURCE}')"
)


def last_changes(key: str) -> str:
    """Give the SQL of when a fact last changed, by `key`: `changed_at` by reading, `reviewed_at` by review."""
    return (
        f"SELECT g.{key}, max(iif(g.by_review, NULL, g.seen_at)) AS changed_at,"  # noqa: S608 our own words
        " max(iif(g.by_review, g.seen_at, NULL)) AS reviewed_at FROM (SELECT w.treaty, w.party, w.seen_at,"
        f" coalesce(w.claim, b.claim) IN {REVIEWED_CLAIMS} AS by_review"
        f" FROM change w LEFT JOIN action b ON b.id = w.action) g GROUP BY g.{key}"
    )
