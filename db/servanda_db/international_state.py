"""Where a party stands between states, told from what its participation holds at that moment."""

from enum import StrEnum
from typing import NamedTuple

from servanda_db.acts import Act, Consent, TreatyForce
from servanda_db.participation import Participation, Turn
from servanda_db.vocabulary import ActionKind, InternationalStage

_AFTER_ALL_DAYS = "9999-99-99"


class Standing(StrEnum):
    """Where a party stands, in the words that readers see."""

    NOT_SIGNED = "not signed"
    SIGNED = "signed"
    WAITING = "approved at home, not deposited"
    CONSENT_DEPOSITED = "consent deposited"
    NOT_IN_FORCE = "consent deposited, not in force"
    PARTY = "party"
    PROVISIONALLY_APPLYING = "provisionally applying"
    WITHDRAWAL_NOTIFIED = "withdrawal notified"
    FORMER_PARTY = "former party"
    SUSPENDED = "suspended"
    OPEN_QUESTION = "open question"


class International(NamedTuple):
    """Where a party stands from a day on. Dates are ISO; `in_force_on` and `withdrawn_on` may lie ahead.

    `is_party` is null where it can't be told; `withdrawn_on` is the effect of a withdrawal; `free` holds while no
    consent to be bound stands or may stand.
    """

    stage: InternationalStage
    standing: Standing
    is_party: bool | None
    why: str
    signed_on: str | None = None
    consent_kind: ActionKind | None = None
    consent_on: str | None = None
    in_force_on: str | None = None
    withdrawn_on: str | None = None
    free: bool = False


NOTHING_DONE = International(
    InternationalStage.NONE, Standing.NOT_SIGNED, False, "No act before the depositary is listed.", free=True
)


def state_of(party: Participation, force: TreatyForce) -> International:
    """Say where a party stands; what has been notified or suspended is told before what it rests on."""
    marks = party.marks
    if Turn.STATE_ENDED in marks:
        return _state_ended(party)
    if Turn.WITHDRAWAL_NOTIFIED in marks:
        return _withdrawing(party, force)
    if Turn.SUSPENDED in marks:
        return _suspended(party)
    if party.bound:
        return _bound(party)
    if Turn.APPLIED_PROVISIONALLY in marks:
        return _applying(party, force)
    if party.consents:
        return _pending(party, force)
    if party.bracketed is not None:
        return _bracketed(party, party.bracketed, force)
    if Turn.DONE_UNCLEARLY in marks:
        return _unclear(party, force)
    return _ended(party) if Turn.ENDED in marks else _uncommitted(party)


def _state_ended(party: Participation) -> International:
    standing = Standing.FORMER_PARTY if party.past else Standing.NOT_SIGNED
    why = f"The state itself ended on {party.marks[Turn.STATE_ENDED].date}; its successors stand by their own acts."
    return _with(party, party.past, International(InternationalStage.NONE, standing, False, why))


def _withdrawing(party: Participation, force: TreatyForce) -> International:
    act = party.marks[Turn.WITHDRAWAL_NOTIFIED]
    effect = act.effective_date
    takes_effect = f"it takes effect on {effect}" if effect else "the date of its effect is not stated"
    why = f"{_sentence(act)}; {takes_effect}."
    stage = InternationalStage.WITHDRAWAL_NOTIFIED
    if not party.consents:
        why += " No consent to be bound is listed that it could end."
        return _with(party, None, International(stage, Standing.OPEN_QUESTION, None, why, withdrawn_on=effect))
    consent = _leading(party)
    is_party = (True if effect else None) if party.bound else _pending_party(consent, force)
    state = International(stage, Standing.WITHDRAWAL_NOTIFIED, is_party, why, withdrawn_on=effect)
    return _with(party, consent, state)


def _suspended(party: Participation) -> International:
    why = f"{_sentence(party.marks[Turn.SUSPENDED])}."
    if not party.consents:
        why += " No consent to be bound is listed."
        return _with(party, None, International(InternationalStage.SUSPENDED, Standing.OPEN_QUESTION, None, why))
    is_party = True if party.bound else None
    state = International(InternationalStage.SUSPENDED, Standing.SUSPENDED, is_party, why)
    return _with(party, _leading(party), state)


def _bound(party: Participation) -> International:
    consent = _leading(party)
    in_force = f"in force for it since {consent.in_force_on}: " if consent.in_force_on else ""
    why = f"{_sentence(consent.act)}; {in_force}{consent.note}.{_asides(party)}"
    taken_back = party.marks.get(Turn.INSTRUMENT_WITHDRAWN)
    if taken_back is not None:
        why += f" Yet {taken_back.in_words()}, which is possible only before entry into force."
        state = International(InternationalStage.IN_FORCE, Standing.OPEN_QUESTION, None, why)
    else:
        state = International(InternationalStage.IN_FORCE, Standing.PARTY, True, why)
    return _with(party, consent, state)


def _applying(party: Participation, force: TreatyForce) -> International:
    why = f"{_sentence(party.marks[Turn.APPLIED_PROVISIONALLY])}; not bound by it as a party."
    stage, standing = InternationalStage.PROVISIONALLY_APPLYING, Standing.PROVISIONALLY_APPLYING
    if not party.consents:
        return _with(party, None, International(stage, standing, False, why, free=True))
    pending = _pending(party, force)
    return pending._replace(stage=stage, standing=standing, why=f"{why} {pending.why}")


def _pending(party: Participation, force: TreatyForce) -> International:
    consent = _leading(party)
    is_party = _pending_party(consent, force)
    if consent.in_force_on is not None:
        effect = f"in force for it from {consent.in_force_on} on: {consent.note}"
    elif is_party is None:
        effect = f"whether it is in force for it is not known: {consent.note}"
    else:
        effect = consent.note
    why = f"{_sentence(consent.act)}; {effect}.{_asides(party)}"
    standing = Standing.CONSENT_DEPOSITED if is_party is None else Standing.NOT_IN_FORCE
    return _with(party, consent, International(InternationalStage.CONSENT_DEPOSITED, standing, is_party, why))


def _bracketed(party: Participation, consent: Consent, force: TreatyForce) -> International:
    is_party = False if force.is_not_in_force else None
    why = (
        f"{_sentence(consent.act)} stands in square brackets: withdrawn on a day that the table does not state, so "
        "whether it still stood on this day is not known."
    )
    stage = InternationalStage.CONSENT_DEPOSITED
    return _with(party, consent, International(stage, Standing.OPEN_QUESTION, is_party, why))._replace(in_force_on=None)


def _unclear(party: Participation, force: TreatyForce) -> International:
    stage = InternationalStage.SIGNED if Turn.SIGNED in party.marks else InternationalStage.NONE
    date = party.marks[Turn.DONE_UNCLEARLY].date or "a day that is not stated"
    why = f"An act of {date}: whether it is a signature or a consent to be bound can't be told from the table."
    is_party = False if force.is_not_in_force else None
    return _with(party, None, International(stage, Standing.OPEN_QUESTION, is_party, why))


def _ended(party: Participation) -> International:
    act = party.marks[Turn.ENDED]
    effect = act.effective_date or (act.date if act.kind is ActionKind.TERMINATION else None)
    if act.bracketed:
        why = f"{_sentence(act)} stands in square brackets: withdrawn on a day that the table does not state."
    else:
        why = f"{_sentence(act)}; no longer bound since {effect}."
    stage, standing = InternationalStage.WITHDRAWN, Standing.FORMER_PARTY
    return _with(party, party.past, International(stage, standing, False, why, withdrawn_on=effect, free=True))


def _uncommitted(party: Participation) -> International:
    signature = party.marks.get(Turn.SIGNED)
    taken_back = party.marks.get(Turn.INSTRUMENT_WITHDRAWN)
    back = f" {_taken_back(taken_back)}" if taken_back else ""
    if signature is None or Turn.SIGNATURE_WITHDRAWN in party.marks:
        gone = party.marks.get(Turn.SIGNATURE_WITHDRAWN)
        why = f"{_sentence(gone)}." if gone else NOTHING_DONE.why if not back else ""
        return NOTHING_DONE._replace(why=f"{why}{back}".strip())
    why = f"{_sentence(signature)}; no instrument of consent to be bound stands.{back}"
    return _with(party, None, International(InternationalStage.SIGNED, Standing.SIGNED, False, why, free=True))


def _taken_back(act: Act) -> str:
    if act.bracketed:
        return f"{_sentence(act)} stands in square brackets: withdrawn before it bound the party."
    return f"{_sentence(act)}, before entry into force: the party stands where it stood before the deposit."


def _leading(party: Participation) -> Consent:
    """Give the consent that decides: the first in force, else the one that will be first."""
    if party.bound:
        return party.bound[0]
    return min(party.consents, key=lambda consent: (consent.start or _AFTER_ALL_DAYS, consent.day))


def _pending_party(consent: Consent, force: TreatyForce) -> bool | None:
    return False if consent.start is not None or force.is_not_in_force else None


def _asides(party: Participation) -> str:
    more = [consent for consent in party.consents if consent is not _leading(party)]
    told = "".join(f" Also {consent.act.in_words()}." for consent in more)
    if party.earlier is not None:
        told += (
            f" An earlier {party.earlier.act.in_words()} stands in square brackets: an earlier participation that "
            "ended on a day that the table does not state."
        )
    return told


def _sentence(act: Act) -> str:
    words = act.in_words()
    return words[0].upper() + words[1:]


def _with(party: Participation, consent: Consent | None, state: International) -> International:
    signature = party.marks.get(Turn.SIGNED)
    if signature is not None:
        state = state._replace(signed_on=signature.date)
    if consent is None:
        return state
    return state._replace(
        consent_kind=consent.act.kind, consent_on=consent.act.date, in_force_on=consent.in_force_on
    )
