"""The international axis: what a party's acts before the depositary make of it, as a line of days.

Pure and total: every set of acts gives a line, whatever the order in which they came; what can't be told
from them is an open question that says why.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from servanda_db.acts import Act, Consent, TreatyForce, consent_of
from servanda_db.international_state import International, state_of
from servanda_db.iso_dates import is_day, last_day
from servanda_db.participation import Participation, Turn
from servanda_db.vocabulary import CONSENT_KINDS, SIGNATURE_KINDS, ActionKind

_Event = tuple[str, Turn, int, Act | Consent, str]

_ENDINGS = frozenset({ActionKind.WITHDRAWAL, ActionKind.INSTRUMENT_WITHDRAWN, ActionKind.TERMINATION})
_TURNS = {
    ActionKind.PROVISIONAL_APPLICATION: Turn.APPLIED_PROVISIONALLY,
    ActionKind.AMBIGUOUS: Turn.DONE_UNCLEARLY,
    ActionKind.SUSPENSION: Turn.SUSPENDED,
    ActionKind.SIGNATURE_WITHDRAWN: Turn.SIGNATURE_WITHDRAWN,
    ActionKind.INSTRUMENT_WITHDRAWN: Turn.INSTRUMENT_WITHDRAWN,
}


def international_line(
    acts: Iterable[Act], force: TreatyForce, ends_on: str | None = None
) -> tuple[list[tuple[str, International]], list[str]]:
    """Give the ISO days on which the standing changes, each with the state then, and the days consents ended.

    `ends_on` is the last ISO day of the state itself.
    """
    told = sorted(set(acts), key=lambda act: _order(act, force))
    events = list(_events(told, force))
    if ends_on is not None:
        events.append((_day_after(ends_on), Turn.STATE_ENDED, 0, Act(kind=ActionKind.OTHER, date=ends_on), ""))
    events.sort(key=lambda event: event[:3])
    party = Participation()
    line: list[tuple[str, International]] = []
    for place, event in enumerate(events):
        _take(party, event, force)
        if place + 1 == len(events) or events[place + 1][0] != event[0]:
            line.append((event[0], state_of(party, force)))
    return line, party.resets


def _day_after(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def _order(act: Act, force: TreatyForce) -> tuple[str, str, str, str, bool]:
    return (act.day(force.known_on), act.kind, act.date or "", act.effective_date or "", act.bracketed)


def _events(acts: list[Act], force: TreatyForce) -> Iterator[_Event]:
    consents = [act for act in acts if act.kind in CONSENT_KINDS]
    plain = [act for act in consents if not act.bracketed or _end_is_known(act, acts, force)]
    stated = _stated_effects(acts, plain, force)
    for place, act in enumerate(acts):
        if act in plain:
            yield from _consent_events(consent_of(act, force, stated.get(act)), place)
        elif act.bracketed:
            yield from _bracketed_events(act, place, force)
        elif act.kind is ActionKind.ENTRY_INTO_FORCE and not plain and is_day(act.date):
            yield from _consent_events(_stated_alone(act), place)
        elif act.kind in SIGNATURE_KINDS:
            yield act.day(force.known_on), Turn.SIGNED, place, act, ""
        elif act.kind in _TURNS:
            yield last_day(act.effective_date) or act.day(force.known_on), _TURNS[act.kind], place, act, ""
        elif act.kind in _ENDINGS:
            yield from _ending_events(act, place, force)
            yield from _ended_by_then(act, place, plain, force)


def _consent_events(consent: Consent, place: int) -> Iterator[_Event]:
    yield consent.day, Turn.CONSENTED, place, consent, ""
    if consent.start is not None:
        yield consent.start, Turn.BOUND, place, consent, ""


def _stated_alone(act: Act) -> Consent:
    day = act.date or ""
    return Consent(act=act, day=day, start=day, in_force_on=day, note="the depositary states it; no consent is listed")


def _bracketed_events(act: Act, place: int, force: TreatyForce) -> Iterator[_Event]:
    """Let a bracketed act stand from its day until we read the brackets: by then it had been withdrawn."""
    day = act.day(force.known_on)
    read = max(day, force.known_on)
    if act.kind in CONSENT_KINDS or act.kind is ActionKind.AMBIGUOUS:
        consent = consent_of(act, force, None)
        yield day, Turn.BRACKETED, place, consent, ""
        yield read, Turn.BRACKETS_READ, place, consent, ""
    elif act.kind in SIGNATURE_KINDS:
        yield day, Turn.SIGNED, place, act, ""
        yield read, Turn.SIGNATURE_WITHDRAWN, place, act, ""


def _ending_events(act: Act, place: int, force: TreatyForce) -> Iterator[_Event]:
    """Let a withdrawal be notified on its day and take effect on its own, a termination at once."""
    day, effect = act.day(force.known_on), last_day(act.effective_date)
    if act.kind is ActionKind.TERMINATION:
        yield effect or day, Turn.ENDED, place, act, effect or day
    elif effect is None:
        yield day, Turn.WITHDRAWAL_NOTIFIED, place, act, ""
    elif act.date is None or effect <= day:
        yield effect, Turn.ENDED, place, act, effect
    else:
        yield day, Turn.WITHDRAWAL_NOTIFIED, place, act, ""
        yield effect, Turn.ENDED, place, act, day


def _ended_by_then(act: Act, place: int, consents: list[Act], force: TreatyForce) -> Iterator[_Event]:
    """Let a withdrawal of which no effect is stated have taken it where the party consents anew on a later day."""
    if act.kind is ActionKind.TERMINATION or last_day(act.effective_date) is not None:
        return
    notified = act.day(force.known_on)
    anew = min((day for one in consents if (day := one.day(force.known_on)) > notified), default=None)
    if anew is not None:
        yield anew, Turn.ENDED, place, act, anew


def _end_is_known(consent: Act, acts: list[Act], force: TreatyForce) -> bool:
    """Tell whether an act says when a bracketed consent ended, before the next consent."""
    start = consent.day(force.known_on)
    later = [act.day(force.known_on) for act in acts if act.kind in CONSENT_KINDS and not act.bracketed]
    until = min((day for day in later if day > start), default=None)
    ends = (act.day(force.known_on) for act in acts if act.kind in _ENDINGS and not act.bracketed)
    return any(start <= day and (until is None or day <= until) for day in ends)


def _stated_effects(acts: list[Act], consents: list[Act], force: TreatyForce) -> dict[Act, str]:
    """Lay each entry into force that the depositary states to the last consent before it, or the first."""
    stated = [act.date for act in acts if act.kind is ActionKind.ENTRY_INTO_FORCE and not act.bracketed]
    effects: dict[Act, str] = {}
    if not stated or not consents:
        return effects
    days = [act.day(force.known_on) for act in consents]
    for day in stated:
        if day is not None and is_day(day):
            effects.setdefault(consents[max(bisect_right(days, day) - 1, 0)], day)
    return effects


def _take(party: Participation, event: _Event, force: TreatyForce) -> None:
    day, turn, _, what, until = event
    if isinstance(what, Consent):
        _take_consent(party, turn, what, day, force)
    elif turn is Turn.ENDED:
        party.end(what, until, day)
    elif turn is Turn.INSTRUMENT_WITHDRAWN:
        party.take_back(what, day)
    elif turn is Turn.STATE_ENDED:
        party.end_state(what, day)
    else:
        party.mark(turn, what)


def _take_consent(party: Participation, turn: Turn, consent: Consent, day: str, force: TreatyForce) -> None:
    if turn is Turn.CONSENTED:
        party.consent(consent)
    elif turn is Turn.BOUND:
        party.bind(consent, day)
    elif turn is Turn.BRACKETED:
        party.open_brackets(consent)
    else:
        unclear = consent.act.kind is ActionKind.AMBIGUOUS
        party.close_brackets(consent, day, before_force=unclear or force.is_not_in_force)
