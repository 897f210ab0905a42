"""The international axis: what a party's acts before the depositary make of it, as a line of days.

Pure and total: every set of acts gives a line, whatever the order in which they came; what can't be told from them is
an open question that says why.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator

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
    """Give the ISO days on which the standing changes, with the state from then on; and the days consents ended.

    `ends_on` is the ISO day on which the state itself ended.
    """
    told = sorted(set(acts), key=lambda act: _order(act, force))
    events = list(_events(told, force))
    if ends_on is not None:
        events.append((ends_on, Turn.STATE_ENDED, 0, Act(kind=ActionKind.OTHER, date=ends_on), ""))
    events.sort(key=lambda event: event[:3])
    party = Participation()
    line: list[tuple[str, International]] = []
    for place, event in enumerate(events):
        _take(party, event, force)
        if place + 1 == len(events) or events[place + 1][0] != event[0]:
            line.append((event[0], state_of(party, force)))
    return line, party.resets


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
        elif act.kind in SIGNATURE_KINDS:
            yield act.day(force.known_on), Turn.SIGNED, place, act, ""
        elif act.kind in _TURNS:
            yield last_day(act.effective_date) or act.day(force.known_on), _TURNS[act.kind], place, act, ""
        elif act.kind in _ENDINGS:
            yield from _ending_events(act, place, force)
