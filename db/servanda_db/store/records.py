"""Read what standings are derived from: acts and steps at home, by party, as known at a time."""

import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from servanda_db.entry_into_force import Deposit
from servanda_db.registry.rule_parts import Rule
from servanda_db.standing import Act, HomeStep
from servanda_db.vocabulary import ActionKind, DomesticStage, PartyKind, Tier

_DOMESTIC = ", ".join(f"'{stage}'" for stage in DomesticStage if stage is not DomesticStage.NONE)
FOREVER = "9999-12-31T23:59:59Z"
# Whether the act `a` was listed at :known_at. `unlisted_from` holds the present alone; the change log has the past.
LISTED = (
    "NOT EXISTS (SELECT 1 FROM change u WHERE u.action = a.id AND u.kind = 'no longer listed'"
    " AND u.seen_at <= :known_at AND NOT EXISTS (SELECT 1 FROM change r WHERE r.action = a.id"
    " AND r.kind = 'relisted' AND r.id > u.id AND r.seen_at <= :known_at))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatyInForce:
    """What is known of a treaty's entry into force, with ISO dates.

    `stated` says that an accepted page of the depositary speaks of it in words that are known; `doubt` says why the
    rule gives no day although it may be fulfilled.
    """

    rule: Rule | None
    published: str | None
    computed: str | None
    stated: bool
    doubt: str | None

    @property
    def on(self) -> str | None:
        """The day of entry into force: what the depositary prints, else what the rule gives."""
        return self.published or self.computed


def acts_by_party(
    connection: sqlite3.Connection, treaty: str, party: str | None = None, known_at: str = FOREVER
) -> Mapping[str, list[Act]]:
    """Give the depositary's acts for a treaty, by party, as they were known at `known_at` (UTC, ISO).

    Each says whether it was listed then: acts that vanished from the table stand, marked so.
    """
    rows = connection.execute(
        f"SELECT party, kind, date, effective_date, bracketed, {LISTED} FROM action a WHERE treaty = :treaty"  # noqa: S608 our own words
        " AND (:party IS NULL OR party = :party) AND seen_from <= :known_at"
        " AND (seen_to IS NULL OR seen_to > :known_at) ORDER BY party, date, id",
        {"treaty": treaty, "party": party, "known_at": known_at},
    )
    acts: defaultdict[str, list[Act]] = defaultdict(list)
    for party_id, kind, date, effective, bracketed, listed in rows:
        act = Act(
            kind=ActionKind(kind), date=date, effective_date=effective, bracketed=bool(bracketed), listed=bool(listed)
        )
        acts[party_id].append(act)
    return acts


def known_days(connection: sqlite3.Connection, treaty: str, known_at: str = FOREVER) -> Mapping[str, str]:
    """Give the ISO day on which we knew each party's acts: the last one, or the last without a day of its own."""
    rows = connection.execute(
        "SELECT party, substr(coalesce(max(iif(bracketed OR date IS NULL, seen_from, NULL)), max(seen_from)), 1, 10)"
        " FROM action WHERE treaty = ?1 AND seen_from <= ?2 AND (seen_to IS NULL OR seen_to > ?2) GROUP BY party",
        (treaty, known_at),
    )
    return dict(rows.fetchall())


def steps_by_party(
    connection: sqlite3.Connection, treaty: str, party: str | None = None, known_at: str = FOREVER
) -> Mapping[str, list[HomeStep]]:
    """Give what happened at home for a treaty, by party, as it was known at `known_at` (UTC, ISO)."""
    rows = connection.execute(
        "SELECT party, kind, date, tier, retrieved_at FROM claim WHERE treaty = :treaty AND axis = 'domestic'"  # noqa: S608 our own words
        " AND realis = 'happened' AND party IS NOT NULL AND (:party IS NULL OR party = :party)"
        f" AND retrieved_at <= :known_at AND kind IN ({_DOMESTIC}) ORDER BY party, date, retrieved_at, id",
        {"treaty": treaty, "party": party, "known_at": known_at},
    )
    steps: defaultdict[str, list[HomeStep]] = defaultdict(list)
    for row in rows:
        steps[row[0]].append(HomeStep(stage=DomesticStage(row[1]), date=row[2], tier=Tier(row[3]), retrieved_at=row[4]))
    return steps


def deposits(acts: Mapping[str, list[Act]], organizations: frozenset[str]) -> list[Deposit]:
    """Give the acts as deposits, each marked where an organization made it or where it stands in brackets."""
    return [
        Deposit(party=party, kind=act.kind, date=act.date, organization=party in organizations, bracketed=act.bracketed)
        for party, made in acts.items()
        for act in made
    ]


def organizations(connection: sqlite3.Connection) -> frozenset[str]:
    """Give the ids of the regional and international organizations."""
    kinds = (str(PartyKind.REGIONAL_ORGANIZATION), str(PartyKind.INTERNATIONAL_ORGANIZATION))
    return frozenset(row[0] for row in connection.execute("SELECT id FROM party WHERE kind IN (?, ?)", kinds))


def parties(connection: sqlite3.Connection, treaty: str) -> frozenset[str]:
    """Give the parties to a treaty now."""
    rows = connection.execute(
        "SELECT party FROM standing WHERE treaty = ? AND valid_to IS NULL AND is_party = 1", (treaty,)
    )
    return frozenset(row[0] for row in rows)
