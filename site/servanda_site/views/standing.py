"""The two-axis ledger of one state and one treaty."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from servanda_db.store.reads.parties import PartyRecord
from servanda_db.store.reads.reports import LedgerAct, Report
from servanda_db.store.reads.standings import Standing
from servanda_db.store.reads.treaties import TreatyRecord
from servanda_site.views.acts import Home, home_of, notes_of_act
from servanda_site.views.conflicts import conflicts_of
from servanda_site.views.known import Known
from servanda_site.views.stamps import Stamp, standing_stamp, treaty_stamp
from servanda_site.words import load_words


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeEntry:
    """A step at home, as one or more reports tell it: the first report, and how many others say the same."""

    date: str | None
    word: str
    realis: str
    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AbroadEntry:
    """An act that the depositary publishes, with what is to be known of it."""

    date: str | None
    word: str
    note: str
    act: LedgerAct


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingPage:
    """Context of standing.html.j2."""

    treaty: TreatyRecord
    party: PartyRecord
    standing: Standing
    home: Home | None
    at_home: tuple[HomeEntry, ...]
    abroad: tuple[AbroadEntry, ...]
    why: str
    read: str | None
    stamp: Stamp
    conflicts: int


def standing_page(known: Known, standing: Standing, acts: Sequence[LedgerAct], why: str) -> StandingPage:
    """Put the ledger of a pair together."""
    treaty, party = known.treaties[standing.treaty], known.parties[standing.party]
    told = known.reports[treaty.id, party.id]
    reviewed = any(act.reviewed for act in acts)
    return StandingPage(
        treaty=treaty,
        party=party,
        standing=standing,
        home=home_of(standing, told, known.as_of) if standing.domestic_stage != "none" else None,
        at_home=_at_home(told),
        abroad=tuple(_abroad(act) for act in acts),
        why=why,
        read=treaty_stamp(known, treaty).read,
        stamp=standing_stamp(known, treaty, told, reviewed=reviewed),
        conflicts=len(conflicts_of(known, treaty.id, party.id)),
    )


def _at_home(told: Sequence[Report]) -> tuple[HomeEntry, ...]:
    ordered = sorted(told, key=_same_step)
    entries = []
    for _, group in groupby(ordered, key=_same_step):
        reports = tuple(group)
        first = reports[0]
        words = load_words()
        word = words["report"].get(first.kind) or f"reported: {words['act'][first.kind]}"
        entries.append(HomeEntry(date=first.date, word=word, realis=words["realis"][first.realis], reports=reports))
    return tuple(sorted(entries, key=lambda entry: (entry.date is None, entry.date or "")))


def _same_step(report: Report) -> tuple[str, str, str]:
    return report.kind, report.realis, report.date or ""


def _abroad(act: LedgerAct) -> AbroadEntry:
    note = notes_of_act(
        bracketed=act.bracketed,
        seen_to=act.seen_to,
        unlisted_from=act.unlisted_from,
        reviewed_at=None,
        effective=act.effective_date,
    )
    return AbroadEntry(date=act.date, word=load_words()["act"][act.kind], note=note, act=act)
