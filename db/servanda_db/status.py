"""The object of `servanda status --json`, put together from what store and engine give."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from servanda_db.entry_into_force import Evaluation, agreement
from servanda_db.standing import Interval, Standing, standing_on
from servanda_db.vocabulary import DomesticStage, InternationalStage

NOT_READ = "No page of the depositary was read."


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatyRecord:
    """A treaty; `published` is the ISO date of entry into force on an accepted page, null without one.

    `disagreement` says why rule and deposits give another day, where they do.
    """

    id: str
    published: str | None
    disagreement: str | None = None


def status_object(
    treaty: TreatyRecord,
    evaluation: Evaluation,
    standings: Iterable[tuple[str, Sequence[Interval]]],
    *,
    on: str,
    known_at: str | None,
    read: bool = True,
) -> dict[str, Any]:
    """Give the status of a treaty on the ISO date `on` as known at `known_at` (UTC, null: now).

    `standings` are the parties that are listed, each with its intervals; their order is kept. `read` says
    whether a page of the depositary on the treaty had been read by then; without one nobody's standing is known.
    """
    return {
        "treaty": treaty.id,
        "on": on,
        "known_at": known_at,
        "entry_into_force": entry_into_force_object(treaty, evaluation, read=read),
        "standings": [standing_object(party, intervals, on, read=read) for party, intervals in standings],
    }


def entry_into_force_object(treaty: TreatyRecord, evaluation: Evaluation, *, read: bool = True) -> dict[str, Any]:
    """Give what the depositary publishes beside what rule and deposits give; `reason` for no date or another one.

    Where no page of the depositary was `read`, there are no deposits to count: not none, but none known.
    """
    if not read:
        evaluation = _uncounted(evaluation)
    published, computed, trigger = treaty.published, evaluation.computed, evaluation.trigger
    told = {
        "published": published,
        "computed": computed,
        "agrees": agreement(published, computed),
        "rule": evaluation.rule,
        "trigger": trigger and {"party": trigger.party, "kind": str(trigger.kind), "date": trigger.date},
        "article": evaluation.article,
        "progress": [
            {"clause": one.clause, "have": one.have, "need": one.need, "satisfied": one.satisfied}
            for one in evaluation.progress
        ],
    }
    reason = evaluation.reason if computed is None else treaty.disagreement
    return told if computed is not None and reason is None else {**told, "reason": reason}


def standing_object(party: str, intervals: Sequence[Interval], on: str, *, read: bool = True) -> dict[str, Any]:
    """Give where a party stands on an ISO date, with the days it has waited since its approval at home.

    Where no page of the depositary was `read`, only what it did at home is known, and `why` says so.
    """
    now = standing_on(intervals, on)
    if not read:
        return _unknown(party, now)
    if now is None:
        return _nothing(party)
    return {
        "party": party,
        "is_party": now.is_party,
        "standing": str(now.standing),
        "waiting_days": _days(now.domestic_on, on) if now.waiting else None,
        "international": {
            "stage": str(now.stage),
            "signed_on": now.signed_on,
            "consent_kind": now.consent_kind and str(now.consent_kind),
            "consent_on": now.consent_on,
            "in_force_on": now.in_force_on,
            "withdrawn_on": now.withdrawn_on,
        },
        "domestic": {"stage": str(now.domestic_stage), "date": now.domestic_on},
    }


def _nothing(party: str) -> dict[str, Any]:
    international = dict.fromkeys(("signed_on", "consent_kind", "consent_on", "in_force_on", "withdrawn_on"))
    return {
        "party": party,
        "is_party": False,
        "standing": str(Standing.NOT_SIGNED),
        "waiting_days": None,
        "international": {"stage": str(InternationalStage.NONE), **international},
        "domestic": {"stage": str(DomesticStage.NONE), "date": None},
    }


def _unknown(party: str, now: Interval | None) -> dict[str, Any]:
    known = _nothing(party)
    if now is not None:
        known["domestic"] = {"stage": str(now.domestic_stage), "date": now.domestic_on}
    return {**known, "is_party": None, "standing": str(Standing.OPEN_QUESTION), "why": NOT_READ}


def _uncounted(evaluation: Evaluation) -> Evaluation:
    progress = tuple(replace(one, have=None, satisfied=None) for one in evaluation.progress)
    return replace(
        evaluation, computed=None, reason=NOT_READ, trigger=None, progress=progress, missing=None, satisfied=None
    )


def _days(since: str | None, on: str) -> int | None:
    """Count the days from one ISO date to another; None where the first is not stated to the day."""
    try:
        return (date.fromisoformat(on) - date.fromisoformat(since or "")).days
    except ValueError:
        return None
