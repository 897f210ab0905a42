"""All that is read once for the whole site, and the parts that every page shares."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from servanda_db.registry.treaties import load_treaties
from servanda_db.store.reads import conflicts, journal, parties, reports, treaties
from servanda_db.store.reads.conflicts import ConflictRecord
from servanda_db.store.reads.journal import DataTimes, Question, SetAside, SourceRecord
from servanda_db.store.reads.parties import PartyRecord
from servanda_db.store.reads.reports import Report, StatementRecord
from servanda_db.store.reads.rows import grouped
from servanda_db.store.reads.snapshot import Snapshot
from servanda_db.store.reads.treaties import Clause, StatusPage, TreatyAlias, TreatyRecord
from servanda_db.vocabulary import DomesticStage
from servanda_site.views.reference import place

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_STAGES = list(DomesticStage)
APPROVED_AT_HOME = frozenset(str(stage) for stage in _STAGES[_STAGES.index(DomesticStage.PARLIAMENT_APPROVED) :])


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What was read from the database, by id; all but the standings.

    `order` and `treaty_order` are the places of parties and treaties in lists; `states` gives the region of each
    state of today, `regions` the states of each. `listed` counts the parties of which the depositary's page lists an
    act, `checked` gives the day on which the registry file of a treaty was last checked, `aside` the versions of a
    treaty's pages that could not be used.
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
    set_aside: Sequence[SetAside]
    aside: Mapping[str, tuple[SetAside, ...]]
    listed: Mapping[str, int]
    checked: Mapping[str, str]
    conflicts: Mapping[str, tuple[ConflictRecord, ...]]

    @property
    def as_of(self) -> str | None:
        """The day of the last reading (ISO)."""
        return self.times.as_of[:10] if self.times.as_of else None

    @property
    def edition_of(self) -> str | None:
        """The day of the offline edition that the facts are from (ISO); null where pages were crawled."""
        if not self.edition:
            return None
        day = self.edition.get("as_of", "")
        return day if _ISO_DAY.fullmatch(day) else self.as_of

    @property
    def newest_check(self) -> str | None:
        """The newest day on which a file of the registry was checked (ISO)."""
        return max(self.checked.values(), default=None)

    def without_act(self, treaty: str) -> int:
        """Count the participants that the depositary's page of a treaty lists without an act in their row."""
        pages = self.status_pages.get(treaty, ())
        return max(pages[0].rows - pages[0].unresolved - self.listed.get(treaty, 0), 0) if pages else 0


def read_known(db: Snapshot) -> Known:
    """Read what the pages share."""
    by_party = {party.id: party for party in parties.parties(db)}
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
        children=in_families(by_treaty.values()),
        states=states,
        regions=_regions(states),
        treaty_order={treaty.id: rank for rank, treaty in enumerate(sorted(by_treaty.values(), key=place))},
        order={key: place for place, key in enumerate(sorted(by_party, key=lambda key: collate(by_party[key].name)))},
        reports=grouped(reports.reports(db), lambda report: (report.treaty, report.party)),
        statements=reports.statements(db),
        questions=journal.questions(db),
        sources=journal.sources(db),
        set_aside=(aside := journal.set_aside(db)),
        aside=grouped((one for one in aside if one.treaty), lambda one: one.treaty or ""),
        listed=treaties.listed_parties(db),
        checked=registry_checks(),
        conflicts=grouped(conflicts.conflicts(db), lambda conflict: conflict.treaty or ""),
    )


def in_families(treaties: Iterable[TreatyRecord]) -> dict[str, tuple[TreatyRecord, ...]]:
    """Give the protocols and amendments of each treaty that has any."""
    return grouped((treaty for treaty in treaties if treaty.parent), lambda treaty: treaty.parent or "")


def registry_checks() -> dict[str, str]:
    """Give the newest day (ISO) on which a fact of each treaty's registry file was checked against its source."""
    days = {treaty.id: max((fact.on for fact in treaty.verified), default="") for treaty in load_treaties()}
    return {treaty: day for treaty, day in days.items() if day}


def _regions(states: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Group the states by region, both in the order of the alphabet."""
    return {
        name: tuple(sorted(party for party, region in states.items() if region == name))
        for name in sorted(set(states.values()))
    }


def collate(name: str, alphabet: str = "") -> tuple[str, str]:
    """Give the key under which a reader looks a name up: without case and accents, or by an alphabet of its own."""
    if alphabet:
        places = {letter: f"{place:02}" for place, letter in enumerate(alphabet)}
        return "".join(places.get(letter, letter) for letter in _lower(name)), name
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return plain.casefold(), name


def _lower(name: str) -> str:
    """Give small letters where the dotted and the dotless i are two."""
    return name.replace("İ", "i").replace("I", "\N{LATIN SMALL LETTER DOTLESS I}").lower()
