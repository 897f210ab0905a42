"""How long it took: from signature to approval at home, to the deposit, to entry into force for the party."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from servanda_db.domestic_axis import APPROVALS, HomeStep
from servanda_db.iso_dates import is_day
from servanda_db.panel import Record
from servanda_db.vocabulary import CONSENT_KINDS, SIGNATURE_KINDS


class Lag(NamedTuple):
    """The dates of one party under one treaty (ISO, null where not known) and the days between them.

    Days are null where a date is missing or is not stated to the day; they may be negative, as published.
    """

    signed_on: str | None
    home_stage: str | None
    home_approved_on: str | None
    consent_kind: str | None
    consent_on: str | None
    in_force_on: str | None
    days_signature_to_home: int | None
    days_home_to_deposit: int | None
    days_signature_to_deposit: int | None
    days_deposit_to_force: int | None


def lag_of(record: Record, steps: Iterable[HomeStep], until: str) -> Lag | None:
    """Give the lags of the first signature and the first consent, None where there is neither nor an approval.

    What happened after the ISO day `until`, at home or by entry into force, is left out.
    """
    signed = min(_dates(record, SIGNATURE_KINDS), default=None)
    consent, kind = min(_dates(record, CONSENT_KINDS), default=(None, None))
    approved = min(
        ((step.date, str(step.stage)) for step in steps if step.stage in APPROVALS and step.date is not None),
        default=None,
    )
    if approved is not None and approved[0] > until:
        approved = None
    if signed is None and consent is None and approved is None:
        return None
    day = None if signed is None else signed[0]
    home, stage = approved or (None, None)
    entries = (span.in_force_on for span in record.spans)
    force = next((day for day in entries if day is not None and day <= until), None) if consent else None
    return Lag(
        signed_on=day,
        home_stage=stage,
        home_approved_on=home,
        consent_kind=kind,
        consent_on=consent,
        in_force_on=force,
        days_signature_to_home=_between(day, home),
        days_home_to_deposit=_between(home, consent),
        days_signature_to_deposit=_between(day, consent),
        days_deposit_to_force=_between(consent, force),
    )


def _dates(record: Record, kinds: Iterable[str]) -> list[tuple[str, str]]:
    wanted = frozenset(kinds)
    return [(act.date, act.kind) for act in record.acts if act.kind in wanted and act.date and not act.bracketed]


def _between(first: str | None, last: str | None) -> int | None:
    if first is None or last is None or not is_day(first) or not is_day(last):
        return None
    return (date.fromisoformat(last) - date.fromisoformat(first)).days
