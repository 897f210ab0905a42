"""Everything that is known of a treaty and its participants, put together for the files of an export."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from servanda_db.eligibility import Opening, eligible_steps
from servanda_db.iso_dates import last_day
from servanda_db.panel import NO_RECORD, Record, Scope, Step, Values, line
from servanda_db.party_life import FOREVER, PartyLife, Period
from servanda_db.registry.parties import load_organizations
from servanda_db.registry.treaties import treaty_by_id
from servanda_db.store.reads.export import (
    ExportTreaty,
    export_treaties,
    first_act,
    lives,
    records,
    with_statements,
)
from servanda_db.store.reads.snapshot import Snapshot
from servanda_db.treaty_origin import UNITED_NATIONS, Origin, origin_of, printed_day
from servanda_db.vocabulary import PartyKind

Line = list[tuple[str, Values]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AsOf:
    """As of when an export is: a legal ISO day and a UTC time of knowledge, null for all that the database has."""

    on: str | None = None
    known_at: str | None = None

    def until(self, last_read: str) -> str:
        """Give the last day of a treaty of which a page was read last at a UTC time."""
        return min(self.on or FOREVER, last_read[:10])


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What holds for all treaties: parties, treaties, those with statements, as of when."""

    db: Snapshot
    as_of: AsOf
    lives: Sequence[PartyLife]
    treaties: Sequence[ExportTreaty]
    with_statements: frozenset[str]
    first_year: int

    @property
    def last_year(self) -> int:
        """The year of the last day of any treaty; the first year where none was read."""
        return int(self.as_of.until(self.last_read)[:4]) if self.last_read is not None else self.first_year

    @property
    def last_read(self) -> str | None:
        """The UTC time of the last reading of any treaty, null where none was read."""
        return max((treaty.last_read for treaty in self.treaties if treaty.last_read is not None), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatyPanel:
    """A treaty that has been read: when it began, its years, to whom it is open, what is known of each party."""

    treaty: ExportTreaty
    origin: Origin
    scope: Scope
    opening: Opening
    records: Mapping[str, Record]

    def has(self, life: PartyLife) -> bool:
        """Whether a party belongs in it: every state, and whoever has acted."""
        return life.kind is PartyKind.STATE or life.id in self.records

    def line(self, life: PartyLife) -> Line:
        """Give the line of days of one party."""
        record = self.records.get(life.id, NO_RECORD)
        acted = min((last_day(act.date) or FOREVER for act in record.acts), default=None)
        return line(life, record, eligible_steps(self.opening, life, acted), self.scope)


def load_world(db: Snapshot, as_of: AsOf) -> World:
    """Read what holds for all treaties."""
    return World(
        db=db,
        as_of=as_of,
        lives=lives(db, as_of.known_at),
        treaties=export_treaties(db, as_of.known_at),
        with_statements=with_statements(db, as_of.known_at),
        first_year=int(min(first_act(db) or UNITED_NATIONS, UNITED_NATIONS)[:4]),
    )


def treaty_panels(world: World) -> Iterator[TreatyPanel]:
    """Give every treaty of which a page was read and anything is known by its last day, in the order of the ids."""
    members = _members()
    for treaty in world.treaties:
        panel = _panel(world, treaty, members) if treaty.last_read is not None else None
        if panel is not None:
            yield panel


def _panel(
    world: World, treaty: ExportTreaty, members: Mapping[str, Mapping[str, Sequence[Period]]]
) -> TreatyPanel | None:
    until = world.as_of.until(treaty.last_read or FOREVER)
    known = records(world.db, treaty.id, until, world.as_of.known_at)
    acted = (last_day(act.date) for record in known.values() for act in record.acts if act.kind != "other")
    origin = origin_of(
        opened_on=treaty.opened_on,
        adopted_on=treaty.adopted_on,
        concluded=treaty.concluded,
        first_act=min((day for day in acted if day is not None), default=None),
    )
    if origin is None or origin.day > until:
        return None
    described = treaty_by_id(treaty.id)
    open_to = described.open_to if described is not None else ()
    opening = Opening(
        opened_on=treaty.opened_on or treaty.adopted_on or printed_day(treaty.concluded),
        open_to=open_to,
        members=members,
        parents=_parents(world, open_to, until),
    )
    scope = Scope(first_year=int(origin.day[:4]), until=until, reservations_known=treaty.id in world.with_statements)
    return TreatyPanel(treaty=treaty, origin=origin, scope=scope, opening=opening, records=known)


def _members() -> Mapping[str, Mapping[str, Sequence[Period]]]:
    found: dict[str, dict[str, list[Period]]] = {}
    for organization, memberships in load_organizations().items():
        by_party = found.setdefault(organization, {})
        for one in memberships:
            by_party.setdefault(one.party, []).append(Period(one.valid_from, one.valid_to or FOREVER))
    return found


def _parents(world: World, open_to: Sequence[str], until: str) -> Mapping[str, Mapping[str, Sequence[Step]]]:
    named = [entry.partition(":")[2] for entry in open_to if entry.startswith("parties_to:")]
    read = {treaty.id for treaty in world.treaties if treaty.last_read is not None}
    return {
        parent: {
            party: [(span.valid_from, span.is_party) for span in record.spans]
            for party, record in records(world.db, parent, until, world.as_of.known_at).items()
        }
        for parent in named
        if parent in read
    }
