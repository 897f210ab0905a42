"""The page of one treaty."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from servanda_db.names import normalise
from servanda_db.store.reads.journal import Question
from servanda_db.store.reads.reports import StatementRecord
from servanda_db.store.reads.standings import Rows, Standing
from servanda_db.store.reads.treaties import TreatyAlias, TreatyRecord

from servanda_site.rendering import day
from servanda_site.views.acts import More, more_of
from servanda_site.views.known import Known, Origin, Stamp, iso_day
from servanda_site.views.progress import Bar, Figure, bars, figures
from servanda_site.views.squares import Region, legend, regions
from servanda_site.words import load_words

# id, name, signed, instrument, deposited, bound since, whatever is more than plain
StatusRow = tuple[str, str, str, str, str, str, More | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatyPage:
    """Context of treaty.html.j2."""

    treaty: TreatyRecord
    parent: TreatyRecord | None
    children: tuple[TreatyRecord, ...]
    names: tuple[TreatyAlias, ...]
    stamp: Stamp
    figures: tuple[Figure, ...]
    bars: tuple[Bar, ...]
    regions: tuple[Region, ...]
    legend: tuple[tuple[str, str], ...]
    rows: tuple[StatusRow, ...]
    has_home: bool
    statements: tuple[StatementRecord, ...]
    questions: tuple[Question, ...]


def treaty_page(known: Known, treaty: TreatyRecord, rows: Rows, questions: Sequence[Question]) -> TreatyPage:
    """Put the page of a treaty together from its rows."""
    standings = sorted(_with_acts_only(rows), key=lambda standing: known.order[standing.other])
    listed = tuple(_row(known, treaty.id, standing, rows) for standing in standings)
    squares = regions(known, standings)
    return TreatyPage(
        treaty=treaty,
        parent=known.treaties.get(treaty.parent or ""),
        children=tuple(t for t in known.treaties.values() if t.parent == treaty.id),
        names=tuple(name for name in known.treaty_names.get(treaty.id, ()) if name.language == "en"),
        stamp=treaty_stamp(known, treaty),
        figures=figures(treaty, known.clauses.get(treaty.id, ())),
        bars=bars(treaty, known.clauses.get(treaty.id, ())),
        regions=squares,
        legend=legend(squares),
        rows=listed,
        has_home=any(row[6] is not None and row[6].home is not None for row in listed),
        statements=known.statements.get(treaty.id, ()),
        questions=tuple(questions),
    )


def treaty_stamp(known: Known, treaty: TreatyRecord) -> Stamp:
    """Give the stamp of a treaty: its depositary's page read last."""
    pages = known.status_pages.get(treaty.id, ())
    if not pages:
        return Stamp(origins=(), read=None)
    origin = Origin(id=pages[0].source, publisher=pages[0].publisher, address=pages[0].address)
    unchanged = iso_day(treaty.changed_at or treaty.first_seen)
    return Stamp(
        origins=(origin,),
        read=iso_day(pages[0].last_seen),
        unchanged=unchanged,
        as_at=iso_day(pages[0].stamp),
    )


def _with_acts_only(rows: Rows) -> Iterable[Standing]:
    """Give the standings, and an empty one for each party that has acts of which none gives a standing."""
    yield from rows.standings
    known = {standing.other for standing in rows.standings}
    for party, acts in rows.acts.items():
        if party not in known:
            yield Standing(acts[0].key, party, "none", None, None, None, None, None, "none", None, 0)


def _other_name(known: Known, party: str, published: str | None) -> str | None:
    """Give the name as published where it is another name, not another spelling or one with a footnote."""
    if published is None or normalise(published).rstrip(" 0123456789") == normalise(known.parties[party].name):
        return None
    return published


def _row(known: Known, treaty: str, standing: Standing, rows: Rows) -> StatusRow:
    party = standing.other
    told = known.reports.get((treaty, party), ())
    return (
        party,
        known.parties[party].name,
        day(standing.signed_on),
        load_words()["act"][standing.consent_kind] if standing.consent_kind else "",
        day(standing.consent_on),
        day(standing.in_force_on)
        if standing.stage != "withdrawn"
        else f"withdrawn {day(standing.withdrawn_on)}",
        more_of(standing, rows.acts.get(party, ()), told, _other_name(known, party, rows.listed_as.get(party)), known.as_of),
    )
