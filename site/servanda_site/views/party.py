"""The page of one party."""

from collections.abc import Sequence
from dataclasses import dataclass

from servanda_db.store.reads.parties import PartyAlias, PartyCode, PartyRecord, Relation
from servanda_db.store.reads.standings import Rows, Standing
from servanda_db.store.reads.treaties import TreatyRecord

from servanda_site.rendering import day
from servanda_site.views.acts import Home, More, more_of
from servanda_site.views.known import Known, Origin, Stamp, iso_day
from servanda_site.views.progress import Figure
from servanda_site.views.reference import place
from servanda_site.views.squares import mark_of, word_of
from servanda_site.words import load_words

# treaty id, reference, name, letter and word of the mark, signed, instrument, deposited, bound since, more
PartyRow = tuple[str, str, str, str, str, str, str, str, str, More | None]
_DEPOSITED = frozenset(
    {"consent_deposited", "in_force", "provisionally_applying", "suspended", "withdrawal_notified"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A treaty that a party has approved at home and not joined."""

    treaty: TreatyRecord
    party: PartyRecord
    home: Home
    signed_on: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyPage:
    """Context of party.html.j2."""

    party: PartyRecord
    names: tuple[PartyAlias, ...]
    codes: tuple[PartyCode, ...]
    relations: tuple[Relation, ...]
    stamp: Stamp
    figures: tuple[Figure, ...]
    waiting: tuple[Waiting, ...]
    rows: tuple[PartyRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A party with its names, codes and relations."""

    record: PartyRecord
    names: tuple[PartyAlias, ...]
    codes: tuple[PartyCode, ...]
    relations: tuple[Relation, ...]


def party_page(known: Known, person: Person, rows: Rows) -> PartyPage:
    """Put the page of a party together from its rows."""
    party = person.record
    standings = sorted(rows.standings, key=lambda standing: place(known.treaties[standing.other]))
    listed = tuple(_row(known, party.id, standing, rows) for standing in standings)
    return PartyPage(
        party=party,
        names=tuple(name for name in person.names if name.name != party.name),
        codes=person.codes,
        relations=person.relations,
        stamp=_stamp(known, party, standings),
        figures=_figures(standings),
        waiting=waiting_of(known, party, standings),
        rows=listed,
    )


def waiting_of(known: Known, party: PartyRecord, standings: Sequence[Standing]) -> tuple[Waiting, ...]:
    """Give what waits at this party, the longest first, unknown dates last."""
    found = []
    for standing in standings:
        if standing.waiting:
            more = more_of(standing, (), known.reports.get((standing.other, party.id), ()), None, known.as_of)
            if more is not None and more.home is not None:
                treaty = known.treaties[standing.other]
                found.append(
                    Waiting(treaty=treaty, party=party, home=more.home, signed_on=standing.signed_on)
                )
    return tuple(sorted(found, key=longest_first))


def longest_first(waiting: Waiting) -> tuple[bool, int, str]:
    """Give the order of waiting lists."""
    days = waiting.home.days
    return days is None, -(days or 0), waiting.treaty.id


def _figures(standings: Sequence[Standing]) -> tuple[Figure, ...]:
    bound = sum(standing.stage in ("in_force", "suspended", "withdrawal_notified") for standing in standings)
    deposited = sum(standing.stage in _DEPOSITED for standing in standings)
    signed_only = sum(standing.stage == "signed" for standing in standings)
    waiting = sum(standing.waiting for standing in standings)
    return (
        Figure(value=str(bound), label="bound, day known"),
        Figure(value=str(deposited), label="deposited"),
        Figure(value=str(signed_only), label="signed, not deposited"),
        Figure(value=str(waiting), label="approved at home, not deposited"),
    )


def _stamp(known: Known, party: PartyRecord, standings: Sequence[Standing]) -> Stamp:
    pages = [known.status_pages[s.other][0] for s in standings if s.other in known.status_pages]
    titles = {page.source: page.publisher for page in pages}
    read = max((page.last_seen for page in pages), default=None)
    firsts = (known.treaties[standing.other].first_seen or "" for standing in standings)
    changed = party.changed_at or max(firsts, default="")
    origins = tuple(Origin(id=source, publisher=titles[source]) for source in sorted(titles))
    return Stamp(origins=origins, read=iso_day(read), unchanged=iso_day(changed) if read else None)


def _row(known: Known, party: str, standing: Standing, rows: Rows) -> PartyRow:
    treaty = known.treaties[standing.other]
    mark = mark_of(standing)
    told = known.reports.get((treaty.id, party), ())
    return (
        treaty.id,
        treaty.reference,
        treaty.brief,
        mark,
        word_of(mark),
        day(standing.signed_on),
        load_words()["act"][standing.consent_kind] if standing.consent_kind else "",
        day(standing.consent_on),
        day(standing.in_force_on),
        more_of(standing, rows.acts.get(treaty.id, ()), told, None, known.as_of),
    )
