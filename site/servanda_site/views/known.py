"""All that is read once for the whole site, and the parts that every page shares."""

import sqlite3
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from servanda_db.store.reads import journal, parties, reports, treaties
from servanda_db.store.reads.journal import DataTimes, Question, SourceRecord
from servanda_db.store.reads.parties import PartyRecord
from servanda_db.store.reads.reports import Report, StatementRecord
from servanda_db.store.reads.treaties import Clause, StatusPage, TreatyAlias, TreatyRecord
from servanda_db.vocabulary import DomesticStage

_STAGES = list(DomesticStage)
APPROVED_AT_HOME = frozenset(
    str(stage) for stage in _STAGES[_STAGES.index(DomesticStage.PARLIAMENT_APPROVED) :]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What was read from the database, by id; all but the standings, which are read treaty by treaty."""

    edition: Mapping[str, str]
    times: DataTimes
    treaties: Mapping[str, TreatyRecord]
    clauses: Mapping[str, tuple[Clause, ...]]
    treaty_names: Mapping[str, tuple[TreatyAlias, ...]]
    status_pages: Mapping[str, tuple[StatusPage, ...]]
    parties: Mapping[str, PartyRecord]
    order: Mapping[str, int]
    reports: Mapping[tuple[str, str], tuple[Report, ...]]
    statements: Mapping[str, tuple[StatementRecord, ...]]
    questions: Sequence[Question]
    sources: Sequence[SourceRecord]

    @property
    def as_of(self) -> str | None:
        """The day of the last reading (ISO)."""
        return self.times.as_of[:10] if self.times.as_of else None


def read_known(db: sqlite3.Connection) -> Known:
    """Read what the pages share."""
    by_party = {party.id: party for party in parties.parties(db)}
    found: dict[tuple[str, str], list[Report]] = {}
    for report in reports.reports(db):
        found.setdefault((report.treaty, report.party), []).append(report)
    return Known(
        edition=journal.edition(db),
        times=journal.data_times(db),
        treaties={treaty.id: treaty for treaty in treaties.treaties(db)},
        clauses=treaties.clauses(db),
        treaty_names=treaties.treaty_names(db),
        status_pages=treaties.status_pages(db),
        parties=by_party,
        order={
            key: place
            for place, key in enumerate(sorted(by_party, key=lambda key: collate(by_party[key].name)))
        },
        reports={pair: tuple(told) for pair, told in found.items()},
        statements=reports.statements(db),
        questions=journal.questions(db),
        sources=journal.sources(db),
    )


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
