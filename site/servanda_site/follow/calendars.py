"""Calendars (iCalendar, RFC 5545): of everything, of each treaty and of each party that has a date to come or gone."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from icalendar import Calendar
from icalendar import Event as Component

from servanda_db.store.reads.rows import grouped
from servanda_site.follow.events import Event, for_everyone
from servanda_site.views.known import Known

EVERYTHING = "calendar/servanda.ics"
_END = b"END:VCALENDAR\r\n"


def calendar_files(known: Known, found: Sequence[Event], base: str) -> Iterator[tuple[str, bytes]]:
    """Give every calendar as path and bytes; `found` come by day, and an owner without events has no calendar."""
    written = {event.key: _component(event, base) for event in found}

    def calendar(name: str, chosen: Iterable[Event]) -> bytes:
        return _calendar(name, [written[event.key] for event in chosen])

    yield EVERYTHING, calendar("Servanda: treaties", for_everyone(found, known.as_of))
    for treaty, chosen in grouped(found, lambda event: event.treaty).items():
        yield calendar_path("treaties", treaty), calendar(f"Servanda: {known.treaties[treaty].brief}", chosen)
    of_parties = grouped((event for event in found if event.party), lambda event: event.party or "")
    for party, chosen in of_parties.items():
        yield calendar_path("parties", party), calendar(f"Servanda: {known.parties[party].name}", chosen)


def calendar_path(folder: str, owner: str) -> str:
    """Give the path of the calendar of a treaty or party."""
    return f"calendar/{folder}/{owner}.ics"


def _calendar(name: str, components: Iterable[bytes]) -> bytes:
    """Put events, each written once and shared between calendars, into one calendar."""
    calendar = Calendar()
    calendar.add("prodid", "-//Servanda//Treaties//EN")
    calendar.add("version", "2.0")
    # The library escapes no line feed in a name that starts with x.
    calendar.add("x-wr-calname", " ".join(name.split()))
    head: bytes = calendar.to_ical().removesuffix(_END)
    return head + b"".join(components) + _END


def _component(event: Event, base: str) -> bytes:
    component = Component()
    component.add("uid", f"{event.key}@{urlsplit(base).hostname}")
    component.add("dtstamp", datetime.fromisoformat(event.known_at).astimezone(UTC))
    component.add("dtstart", date.fromisoformat(event.day))
    component.add("summary", event.title)
    component.add("description", event.text)
    component.add("url", base + event.path)
    component.add("transp", "TRANSPARENT")
    ical: bytes = component.to_ical()
    return ical
