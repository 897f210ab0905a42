"""All that is read once for the whole site, and the parts that every page shares."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from servanda_db.store.reads import journal, parties, reports, treaties
from servanda_db.store.reads.journal import DataTimes, Question, SourceRecord
from servanda_db.store.reads.parties import PartyRecord
from servanda_db.store.reads.reports import Report, StatementRecord
from servanda_db.store.reads.rows import grouped
from servanda_db.store.reads.snapshot import Snapshot
from servanda_db.store.reads.treaties import Clause, StatusPage, TreatyAlias, TreatyRecord
from servanda_db.vocabulary import DomesticStage
from servanda_site.views.reference import place

_STAGES = list(DomesticStage)
APPROVED_AT_HOME = frozenset(str(stage) for stage in _STAGES[_STAGES.index(DomesticStage.PARLIAMENT_APPROVED) :])


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What was read from the database, by id; all but the standings.

    `order` and `treaty_order` are the places of parties and treaties in lists; `states` gives the region of each
    state of today, `regions` the states of each.
    """

    edition: Mapping[str, str]
    times: DataTimes
    treaties: Mapping[str, TreatyRecord]
    clauses: Mapping[str, tuple[Clause, ...]]
    treaty_names: Mapping[str, tuple[TreatyAlias, ...]]
    status_pages: Mapping[str, tuple[StatusPage, ...]]
    parties: Mapping[str, PartyRecord]
    order: Mapping[str, int]
    states: Mapping[str, str]
    regions: Mapping[str, tuple[str, ...]]
    treaty_order: Mapping[str, int]
    children: Mapping[str, tuple[TreatyRecord, ...]]
    reports: Mapping[tuple[str, str], tuple[Report, ...]]
    statements: Mapping[str, tuple[StatementRecord, ...]]
    questions: Sequence[Question]
    sources: Sequence[SourceRecord]

    @property
    def as_of(self) -> str | None:
        """The day of the last reading (ISO)."""
        return self.times.as_of[:10] if self.times.as_of else None


def read_known(db: Snapshot) -> Known:
    """Read what the pages share."""
    by_party = {party.id: party for party in parties.parties(db)}
    found: dict[tuple[str, str], list[Report]] = {}
    for report in reports.reports(db):
        found.setdefault((report.treaty, report.party), []).append(report)
    by_treaty = {treaty.id: treaty for treaty in treaties.treaties(db)}
    states = {
        party.id: party.region or "Region not known"
        for party in by_party.values()
        if party.kind == "state" and party.valid_to is None
    }
    return Known(
        edition=journal.edition(db),
        times=journal.data_times(db),
        treaties=by_treaty,
        clauses=treaties.clauses(db),
        treaty_names=treaties.treaty_names(db),
        status_pages=treaties.status_pages(db),
        parties=by_party,
        children=grouped((t for t in by_treaty.values() if t.parent), lambda treaty: treaty.parent or ""),
        states=states,
        regions=_regions(states),
        treaty_order={treaty.id: rank for rank, treaty in enumerate(sorted(by_treaty.values(), key=place))},
        order={key: place for place, key in enumerate(sorted(by_party, key=lambda key: collate(by_party[key].name)))},
        reports={pair: tuple(told) for pair, told in found.items()},
        statements=reports.statements(db),
        questions=journal.questions(db),
        sources=journal.sources(db),
    )


def _regions(states: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Group the states by region, both in the order of the alphabet."""
    return {
        name: tuple(sorted(party for party, region in states.items() if region == name))
        for name in sorted(set(states.values()))
    }


def collate(name: str) -> tuple[str, str]:
    """Give the key under which an English reader looks a name up: without case and accents."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return plain.casefold(), name


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Who said it: a source by id, its publisher, and the address of the very page where there is one."""

    id: str
    publisher: str
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Who said it, when we read it last, since when it is unchanged, the source's own stamp (ISO days)."""

    origins: tuple[Origin, ...]
    read: str | None
    unchanged: str | None = None
    as_at: str | None = None

    @property
    def source_ids(self) -> str:
        """The ids of the sources, for machines."""
        return " ".join(origin.id for origin in self.origins) or "servanda"


def whole_stamp(known: Known) -> Stamp:
    """Give the stamp of a page about everything: the sources that were read, last reading, last change."""
    read = tuple(Origin(id=s.id, publisher=s.publisher) for s in known.sources if s.last_good)
    return Stamp(origins=read, read=known.as_of, unchanged=iso_day(known.times.changed_at))


def own_stamp(known: Known) -> Stamp:
    """Give the stamp of a page of our own words."""
    return Stamp(origins=(), read=known.as_of, unchanged=iso_day(known.times.changed_at))


def iso_day(moment: str | None) -> str | None:
    """Give the day of a UTC time."""
    return moment[:10] if moment else None
