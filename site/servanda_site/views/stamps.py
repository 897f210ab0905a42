"""Who said it, when we read it, since when it is unchanged: one stamp for every page, about that page's own facts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from servanda_db.store.reads.journal import SetAside
from servanda_db.store.reads.parties import PartyRecord
from servanda_db.store.reads.reports import Report
from servanda_db.store.reads.standings import Standing
from servanda_db.store.reads.treaties import StatusPage, TreatyRecord
from servanda_site.views.known import Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Who said it: a source by id, its publisher, and the address of the very page where there is one."""

    id: str
    publisher: str
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """A newer version of the page that could not be used: why, in words, and when it was read (ISO day)."""

    reason: str
    on: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Who said it, when we read it last, since when it is unchanged, the source's own stamp (ISO days).

    `edition` is the day of the offline edition that the facts are from, in place of a reading; `reviewed` the day on
    which an act was last entered by review; `checked` the day on which our own registry was, where nothing was read.
    """

    origins: tuple[Origin, ...] = ()
    read: str | None = None
    unchanged: str | None = None
    as_at: str | None = None
    edition: str | None = None
    reviewed: str | None = None
    checked: str | None = None
    aside: Aside | None = None

    @property
    def source_ids(self) -> str:
        """The ids of the sources, for machines."""
        return " ".join(origin.id for origin in self.origins) or "servanda"


def whole_stamp(known: Known) -> Stamp:
    """Give the stamp of a page about everything: the sources that were read, last reading, last change."""
    read = tuple(Origin(id=s.id, publisher=s.publisher) for s in known.sources if s.last_good)
    return _stamp(known, read, known.times.as_of, known.times.changed_at, reviewed=known.times.reviewed_at)


def own_stamp(known: Known) -> Stamp:
    """Give the stamp of a page of our own words."""
    return _stamp(known, (), known.times.as_of, known.times.changed_at)


def treaty_stamp(known: Known, treaty: TreatyRecord) -> Stamp:
    """Give the stamp of a treaty: its depositary's page, or the day on which its registry file was checked."""
    pages = known.status_pages.get(treaty.id, ())
    aside = _aside(known.aside.get(treaty.id, ()), pages)
    if not pages:
        return Stamp(checked=known.checked.get(treaty.id) or known.newest_check, aside=aside)
    page = pages[0]
    return _stamp(
        known,
        (Origin(id=page.source, publisher=page.publisher, address=page.address),),
        page.last_seen,
        treaty.changed_at or treaty.first_seen,
        as_at=page.stamp,
        reviewed=treaty.reviewed_at,
        aside=aside,
    )


def party_stamp(known: Known, party: PartyRecord, standings: Sequence[Standing]) -> Stamp:
    """Give the stamp of a party: the pages of its treaties, or the last reading, in which it had no act."""
    pages = [known.status_pages[s.treaty][0] for s in standings if s.treaty in known.status_pages]
    if not pages:
        return Stamp(checked=known.as_of or known.newest_check)
    firsts = (known.treaties[standing.treaty].first_seen or "" for standing in standings)
    return _stamp(
        known,
        _origins((page.source, page.publisher) for page in pages),
        max(page.last_seen for page in pages),
        party.changed_at or max(firsts, default=""),
        reviewed=party.reviewed_at,
    )


def standing_stamp(known: Known, treaty: TreatyRecord, told: Sequence[Report], *, reviewed: bool) -> Stamp:
    """Give the stamp of a pair: the depositary's page of the treaty, and whoever else speaks of the pair."""
    depositary = treaty_stamp(known, treaty)
    others = _origins((report.source, report.publisher) for report in told)
    return _stamp(
        known,
        depositary.origins + others,
        max([depositary.read or "", *(report.last_seen for report in told)]),
        max([depositary.unchanged or "", *(report.retrieved_at for report in told)]),
        as_at=depositary.as_at,
        reviewed=depositary.reviewed if reviewed else None,
        aside=depositary.aside,
    )


def _stamp(
    known: Known,
    origins: tuple[Origin, ...],
    read: str | None,
    changed: str | None,
    *,
    as_at: str | None = None,
    reviewed: str | None = None,
    aside: Aside | None = None,
) -> Stamp:
    """Make a stamp of UTC times; it claims nothing to be unchanged since the day it was read, or later."""
    day, since = iso_day(read), iso_day(changed)
    return Stamp(
        origins=origins,
        read=day,
        unchanged=since if since and day and since < day else None,
        as_at=iso_day(as_at),
        edition=known.edition_of,
        reviewed=iso_day(reviewed),
        checked=known.newest_check,
        aside=aside,
    )


def _origins(sources: Iterable[tuple[str, str]]) -> tuple[Origin, ...]:
    return tuple(Origin(id=source, publisher=publisher) for source, publisher in sorted(set(sources)))


def _aside(found: Sequence[SetAside], pages: Sequence[StatusPage]) -> Aside | None:
    """Give the newest version that was held or refused after the one that counts."""
    newer = [one for one in found if one.verdict != "failed" and (not pages or one.at > pages[0].last_seen)]
    if not newer:
        return None
    last = max(newer, key=lambda one: (one.at, one.address))
    return Aside(reason=f"{last.reason.replace('_', ' ')}: {last.detail}", on=iso_day(last.at))


def iso_day(moment: str | None) -> str | None:
    """Give the day of a UTC time."""
    return moment[:10] if moment else None
