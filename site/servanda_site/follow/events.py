"""The dates worth a place in a calendar: entries into force, closings for signature, effects of withdrawals."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from servanda_db.store.reads.standings import Standing
from servanda_db.store.reads.treaties import TreatyRecord
from servanda_site.printing import visible
from servanda_site.views.known import Known

Pair = tuple[str, str]
_RECENT = timedelta(days=366)
WITHDRAWAL = "withdrawal"
_LEAVING = frozenset({"withdrawal_notified", "withdrawn"})
_FIRST_MOMENT = "1970-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A day (ISO) on which something takes effect; `known_at` is since when it stands so (UTC).

    `what` is in-force, signature-closes or withdrawal; with treaty and party it makes the permanent `key`.
    """

    what: str
    day: str
    title: str
    text: str
    path: str
    known_at: str
    treaty: str
    party: str | None

    @property
    def key(self) -> str:
        """Name the event for good."""
        return ".".join(filter(None, (self.what, self.treaty, self.party)))


def events(known: Known, standings: Iterable[Standing], known_since: Mapping[Pair, str]) -> list[Event]:
    """Give every event by day; `known_since` tells when the acts of a pair last changed (UTC, ISO).

    A date that is not known to the day has no place in a calendar.
    """
    found = [event for treaty in known.treaties.values() for event in _of_treaty(treaty, known)]
    for standing in standings:
        found += _of_party(known, standing, known_since)
    return sorted((event for event in found if len(event.day) == len("2000-01-01")), key=lambda e: (e.day, e.key))


def for_everyone(found: Iterable[Event], as_of: str | None) -> list[Event]:
    """Give the events of the calendar of everything: a party's only from a year before the ISO day `as_of` on."""
    start = (date.fromisoformat(as_of) - _RECENT).isoformat() if as_of else ""
    return [event for event in found if event.party is None or event.day >= start or event.what == WITHDRAWAL]


def _maker(
    name: str, path: str, known_at: str, treaty: str, party: str | None
) -> Callable[[str, str, str, str], Event]:
    """Give what makes the events of a treaty, or of a party to it, from what, day, title and text."""

    def event(what: str, day: str, title: str, text: str) -> Event:
        return Event(
            what=what,
            day=day,
            title=visible(f"{name}: {title}"),
            text=visible(text),
            path=path,
            known_at=known_at,
            treaty=treaty,
            party=party,
        )

    return event


def _of_treaty(treaty: TreatyRecord, known: Known) -> Iterator[Event]:
    checked = known.checked.get(treaty.id)
    known_at = treaty.changed_at or treaty.first_seen or (f"{checked}T00:00:00Z" if checked else _FIRST_MOMENT)
    event = _maker(treaty.name, f"treaties/{treaty.id}/", known_at, treaty.id, None)
    if treaty.in_force_on:
        yield event("in-force", treaty.in_force_on, "enters into force", f"{treaty.title}. As published.")
    elif treaty.computed:
        by_rule = f"{treaty.title}. By the rule and the deposits known; no date is published."
        yield event("in-force", treaty.computed, "enters into force by its rule", by_rule)
    if treaty.signature_closes_on:
        closing = f"{treaty.title}. Open for signature until this day."
        yield event("signature-closes", treaty.signature_closes_on, "last day for signature", closing)


def _of_party(known: Known, standing: Standing, known_since: Mapping[Pair, str]) -> Iterator[Event]:
    treaty, party = known.treaties[standing.treaty], known.parties[standing.party]
    known_at = known_since.get((treaty.id, party.id)) or treaty.first_seen or _FIRST_MOMENT
    event = _maker(party.name, f"standings/{treaty.id}/{party.id}/", known_at, treaty.id, party.id)
    if standing.in_force_on:
        bound = f"{treaty.title}: in force for {party.name} from this day."
        yield event("in-force", standing.in_force_on, f"{treaty.brief} in force", bound)
    if standing.withdrawn_on and standing.stage in _LEAVING:
        left = f"{treaty.title}: the withdrawal of {party.name} takes effect on this day."
        yield event(WITHDRAWAL, standing.withdrawn_on, f"withdrawal from {treaty.brief} takes effect", left)
