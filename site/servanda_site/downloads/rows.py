"""The rows of each file but country_year, cell by cell in the order of the dictionary."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from servanda_db.domestic_axis import HomeStep
from servanda_db.international_state import Standing
from servanda_db.iso_dates import last_day
from servanda_db.lags import lag_of
from servanda_db.panel import Record, Scope
from servanda_db.party_life import PartyLife
from servanda_db.registry.rule_words import describe
from servanda_db.registry.treaties import treaty_by_id
from servanda_db.spells import episodes
from servanda_db.store.reads.export import ActRow, ExportForce, ExportTreaty
from servanda_site.downloads.panels import Line, TreatyPanel
from servanda_site.downloads.rule_json import rule_json
from servanda_site.downloads.tables import Cell

_OPEN_QUESTION = "open_question"
_WIDE_CODES = ("iso3", "iso2", "m49", "cown", "gwn")


def action_rows(
    acts: Iterable[ActRow], lives: Mapping[str, PartyLife], references: Mapping[str, str], until: Mapping[str, str]
) -> Iterator[Sequence[Cell]]:
    """Give the rows of actions.csv; `until` has the last ISO day of each treaty, acts after it are left out."""
    for act in acts:
        day = until[act.treaty]
        if act.date is not None and act.date > day:
            continue
        life = lives[act.party]
        yield (
            act.treaty,
            references[act.treaty],
            act.party,
            life.name,
            act.party_as_published,
            str(life.kind),
            *_codes(life, last_day(act.date) or day),
            *act[3:],
        )


def status_of(panel: TreatyPanel, life: PartyLife) -> str | None:
    """Give the cell of status_wide for a party on the treaty's last day, None where there was no such party."""
    until = panel.scope.until
    if not life.existed_on(until):
        return None
    record = panel.records.get(life.id)
    span = next((span for span in reversed(record.spans) if span.valid_from <= until), None) if record else None
    if span is None:
        return "none"
    return _OPEN_QUESTION if span.standing == Standing.OPEN_QUESTION else span.stage


def wide_rows(
    lives: Iterable[PartyLife], cells: Mapping[str, Mapping[str, str | None]], treaties: Sequence[str], on: str
) -> Iterator[Sequence[Cell]]:
    """Give the rows of status_wide.csv: `cells` by party and treaty, codes valid on the ISO day `on`."""
    for life in lives:
        told = cells.get(life.id, {})
        if any(value is not None for value in told.values()):
            codes = (life.code_on(scheme, on) for scheme in _WIDE_CODES)
            yield life.id, life.name, str(life.kind), *codes, *(told.get(treaty) for treaty in treaties)


def spell_rows(panel: TreatyPanel, life: PartyLife, told: Line) -> Iterator[Sequence[Cell]]:
    """Give the rows of spells.csv of one party under one treaty."""
    origin = panel.origin
    found = episodes(told, panel.records.get(life.id, Record()), origin.day, panel.scope.until)
    for one in found:
        yield (
            panel.treaty.id,
            life.id,
            str(life.kind),
            *_codes(life, one.entry),
            one.spell,
            one.risk,
            origin.day,
            origin.basis,
            one.entry,
            one.exit,
            one.start,
            one.stop,
            one.left_truncated,
            one.eligible,
            one.signed,
            one.in_force,
            one.event,
            one.outcome,
            one.censored,
        )


def lag_rows(
    panel: TreatyPanel, lives: Mapping[str, PartyLife], steps: Mapping[str, Sequence[HomeStep]]
) -> Iterator[Sequence[Cell]]:
    """Give the rows of lags.csv of one treaty, by party."""
    for party in sorted(panel.records.keys() | steps.keys()):
        lag = lag_of(panel.records.get(party, Record()), steps.get(party, ()), panel.scope.until)
        if lag is not None:
            life = lives[party]
            yield panel.treaty.id, party, str(life.kind), *_codes(life, panel.scope.until), *lag


def treaty_object(treaty: ExportTreaty, scope: Scope | None, force: ExportForce | None) -> dict[str, Any]:
    """Give the object of treaties.json for one treaty; `scope` are its years in country_year."""
    described = treaty_by_id(treaty.id)
    rule = described.rule if described is not None else None
    return {
        "id": treaty.id,
        "reference": treaty.reference,
        "title": treaty.title,
        "short_title": treaty.short_title,
        "depositary": treaty.depositary,
        "chapter": treaty.chapter,
        "concluded": treaty.concluded,
        "adopted_on": treaty.adopted_on,
        "opened_on": treaty.opened_on,
        "signature_closes_on": treaty.signature_closes_on,
        "registered_on": treaty.registered_on,
        "registration": treaty.registration,
        "parent": treaty.parent,
        "open_to": list(described.open_to) if described is not None else [],
        "last_read": treaty.last_read,
        "first_year": scope.first_year if scope else None,
        "last_year": scope.last_year if scope else None,
        "in_force_published": force.published if force else None,
        "in_force_computed": force.computed if force else None,
        "in_force_agrees": force.agrees if force else None,
        "in_force_reason": force.reason if force else None,
        "rule_in_words": describe(rule) if rule is not None else None,
        "rule": rule_json(rule) if rule is not None else None,
    }


def _codes(life: PartyLife, day: str) -> tuple[str | None, str | None, str | None]:
    return life.code_on("iso3", day), life.code_on("cown", day), life.code_on("gwn", day)
