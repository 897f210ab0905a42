"""Why the day that rule and deposits give is not the day that the depositary publishes: pure, in words."""

from collections.abc import Iterable, Mapping
from datetime import date

from servanda_db.acts import Act
from servanda_db.vocabulary import CONSENT_KINDS, ActionKind


def why_they_differ(published: str | None, computed: str | None, acts: Mapping[str, Iterable[Act]]) -> str | None:
    """Say what keeps the two ISO days apart, with the acts by party; null where one is missing or they are equal.

    A later day means that deposits which counted then are no longer in the table. A notice of withdrawal before
    the first consent that is listed shows such a one.
    """
    if published is None or computed is None or published == computed:
        return None
    days = (date.fromisoformat(computed) - date.fromisoformat(published)).days
    if days < 0:
        return f"by the deposits listed the conditions were fulfilled {-days} days earlier than the depositary has it"
    said = f"by the deposits listed the conditions were fulfilled {days} days later than the depositary has it"
    said += ": instruments that counted then are no longer in the table"
    return "; ".join([said, *_earlier_instruments(acts)])


def _earlier_instruments(acts: Mapping[str, Iterable[Act]]) -> list[str]:
    found = []
    for party, made in sorted(acts.items()):
        consents = [act.date for act in made if act.kind in CONSENT_KINDS and act.date is not None]
        notice = min((act.date for act in made if act.kind is ActionKind.WITHDRAWAL and act.date), default=None)
        if notice is not None and consents and min(consents) > notice:
            found.append(
                f"the withdrawal that {party} notified on {notice} ended an earlier instrument than that of"
                f" {min(consents)}, which is the first one listed"
            )
    return found
