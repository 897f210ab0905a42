"""Present standings, all of them, with the acts behind them that a single row can't show."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from servanda_db.store.kinds import with_kinds
from servanda_db.store.reads.reviewed import REVIEWED_CLAIMS
from servanda_db.store.reads.rows import grouped, raw


class Standing(NamedTuple):
    """Where a party stands towards a treaty now; a tuple, since there are very many. Dates are ISO."""

    treaty: str
    party: str
    stage: str
    signed_on: str | None
    consent_kind: str | None
    consent_on: str | None
    in_force_on: str | None
    withdrawn_on: str | None
    domestic_stage: str
    domestic_on: str | None
    waiting: int


class Act(NamedTuple):
    """An act that the standing does not tell: bracketed, unlisted, corrected, another kind, or one more."""

    treaty: str
    party: str
    kind: str
    date: str | None
    effective_date: str | None
    bracketed: int
    seen_to: str | None
    unlisted_from: str | None
    reviewed_at: str | None


Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """Every present standing, by treaty and by party in the order of the ids; the rest by (treaty, party).

    `unlisted` says since when the depositary's page lists no act of a pair at all, though acts of it stand;
    `listed_as` has the name that the depositary printed last, where it is not letter by letter ours; `special`
    the pairs that have acts or such a name; `acts_only` the parties of a treaty that have acts and no standing.
    """

    by_treaty: Mapping[str, tuple[Standing, ...]]
    by_party: Mapping[str, tuple[Standing, ...]]
    acts: Mapping[Pair, tuple[Act, ...]]
    unlisted: Mapping[Pair, str]
    listed_as: Mapping[Pair, str]
    special: frozenset[Pair]
    acts_only: Mapping[str, tuple[str, ...]]


_STANDINGS = """
SELECT treaty, party, stage, signed_on, consent_kind, consent_on, in_force_on, withdrawn_on, domestic_stage,
  domestic_on, waiting
FROM standing_as_read ORDER BY treaty, party
"""
_ACTS = """
SELECT a.treaty, a.party, a.kind, a.date, a.effective_date, a.bracketed, a.seen_to, a.unlisted_from,
  iif(a.claim IN {reviewed}, a.seen_from, NULL) AS reviewed_at
FROM action a
LEFT JOIN standing_as_read s ON s.treaty = a.treaty AND s.party = a.party
WHERE a.seen_to IS NOT NULL OR a.bracketed = 1 OR a.unlisted_from IS NOT NULL OR a.effective_date IS NOT NULL
  OR s.treaty IS NULL
  OR NOT ((a.kind IN ({signatures}) AND a.date IS s.signed_on)
    OR (a.kind IS s.consent_kind AND a.date IS s.consent_on))
ORDER BY a.treaty, a.party, a.date, a.id
"""
_UNLISTED = f"""
SELECT treaty, party, max(unlisted_from) FROM action
WHERE seen_to IS NULL AND claim NOT IN {REVIEWED_CLAIMS}
  AND (treaty, party) IN (SELECT treaty, party FROM action WHERE unlisted_from IS NOT NULL AND seen_to IS NULL)
GROUP BY treaty, party HAVING count(*) = count(unlisted_from)
"""  # noqa: S608 our own words
_LISTED_AS = """
SELECT c.treaty, c.party, c.party_as_published, max(c.version), p.name
FROM claim c JOIN party p ON p.id = c.party
WHERE c.tier = 'depositary' AND c.treaty IS NOT NULL
GROUP BY c.treaty, c.party HAVING c.party_as_published <> p.name
"""


def book(db: sqlite3.Connection) -> Book:
    """Read every present standing at once: 120,000 of them take about 60 MB."""
    everyone = list(map(Standing._make, raw(db, _STANDINGS)))
    found = map(Act._make, raw(db, with_kinds(_ACTS.replace("{reviewed}", REVIEWED_CLAIMS))))
    acts = grouped(found, itemgetter(0, 1))
    listed_as = {(treaty, party): name for treaty, party, name, *_ in raw(db, _LISTED_AS)}
    lonely = sorted(acts.keys() - {standing[:2] for standing in everyone} if acts else ())
    by_treaty = grouped(lonely, itemgetter(0))
    return Book(
        by_treaty=grouped(everyone, itemgetter(0)),
        by_party=grouped(everyone, itemgetter(1)),
        acts=acts,
        unlisted={(treaty, party): since for treaty, party, since in raw(db, _UNLISTED)},
        listed_as=listed_as,
        special=frozenset(acts.keys() | listed_as.keys()),
        acts_only={treaty: tuple(party for _, party in pairs) for treaty, pairs in by_treaty.items()},
    )


def no_standing(treaty: str, party: str) -> Standing:
    """Give the standing of a pair of which nothing is established."""
    return Standing(treaty, party, "none", None, None, None, None, None, "none", None, 0)
