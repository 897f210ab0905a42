"""Where a party stands between states, told from what its participation holds at that moment."""

from enum import StrEnum
from typing import NamedTuple

from servanda_db.acts import Act, Consent, TreatyForce
from servanda_db.participation import Participation, Turn
from servanda_db.vocabulary import CONSENT_KINDS, ActionKind, InternationalStage

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
    """Where a party stands from a day on. Dates are ISO; `in_force_on` may lie ahead.

    `is_party` is null where it can't be told; `withdrawn_on` is the effect of a withdrawal; `free` holds while no
    consent to be bound stands or may stand.
    """

    stage: InternationalStage
    standing: Standing
    is_party: bool | None
    why: str
    signed_on: str | None
    consent_kind: ActionKind | None
    consent_on: str | None
    in_force_on: str | None
    withdrawn_on: str | None
    free: bool


NOTHING_DONE = International(
    stage=InternationalStage.NONE,
    standing=Standing.NOT_SIGNED,
    is_party=False,
    why="No act before the depositary stands.",
    signed_on=None,
    consent_kind=None,
    consent_on=None,
    in_force_on=None,
    withdrawn_on=None,
    free=True,
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
        return _bound(party, force)
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
    ended_on = party.marks[Turn.STATE_ENDED].date
    why = f"The state itself ended on {ended_on}; its successors stand by their own acts."
    standing = Standing.FORMER_PARTY if party.past else Standing.NOT_SIGNED
    return _state(party, InternationalStage.NONE, standing, False, why, party.past)


def _withdrawing(party: Participation, force: TreatyForce) -> International:
    act = party.marks[Turn.WITHDRAWAL_NOTIFIED]
    effect = act.effective_date
    takes_effect = f"it takes effect on {effect}" if effect else "the date of its effect is not stated"
    why = f"{_sentence(act)}; {takes_effect}."
    stage = InternationalStage.WITHDRAWAL_NOTIFIED
    if not party.consents:
        why += " No consent to be bound is listed that it could end."
        return _state(party, stage, Standing.OPEN_QUESTION, None, why, withdrawn_on=effect)
    consent = _leading(party)
    is_party = (True if effect else None) if party.bound else _pending_party(consent, force)
    return _state(party, stage, Standing.WITHDRAWAL_NOTIFIED, is_party, why, consent, withdrawn_on=effect)


def _suspended(party: Participation) -> International:
    why = f"{_sentence(party.marks[Turn.SUSPENDED])}."
    stage = InternationalStage.SUSPENDED
    if not party.consents:
        why += " No consent to be bound is listed."
        return _state(party, stage, Standing.OPEN_QUESTION, None, why)
    return _state(party, stage, Standing.SUSPENDED, True if party.bound else None, why, _leading(party))


def _bound(party: Participation, force: TreatyForce) -> International:
    if not any(consent.act.listed for consent in party.bound) and _listed(party.consents):
        return _replaced(party, force)
    consent = _leading(party)
    in_force = f"in force for it since {consent.in_force_on}: " if consent.in_force_on else ""
    why = f"{_sentence(consent.act)}; {in_force}{consent.note}.{_asides(party, consent)}"
    taken_back = party.marks.get(Turn.INSTRUMENT_WITHDRAWN)
    if taken_back is None:
        return _state(party, InternationalStage.IN_FORCE, Standing.PARTY, True, why, consent)
    why += f" Yet {taken_back.in_words()}, which is possible only before entry into force."
    return _state(party, InternationalStage.IN_FORCE, Standing.OPEN_QUESTION, None, why, consent)


def _replaced(party: Participation, force: TreatyForce) -> International:
    """Tell of a consent that is listed in place of one in force, and is not in force itself yet."""
    pending = _pending(party, force)
    before = party.bound[0].act.in_words()
    why = f"{pending.why} Whether and when what it rested on before ended ({before}; no longer listed) is not known."
    return pending._replace(standing=Standing.OPEN_QUESTION, is_party=None, why=why)


def _applying(party: Participation, force: TreatyForce) -> International:
    why = f"{_sentence(party.marks[Turn.APPLIED_PROVISIONALLY])}; not bound as a party by that."
    stage, standing = InternationalStage.PROVISIONALLY_APPLYING, Standing.PROVISIONALLY_APPLYING
    if not party.consents:
        return _state(party, stage, standing, False, why, free=True)
    pending = _pending(party, force)
    if pending.is_party is None:
        # Whether it still applies provisionally hangs on an entry into force that is not known: the deposit stands.
        return pending._replace(why=f"{pending.why} {_sentence(party.marks[Turn.APPLIED_PROVISIONALLY])}.")
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
    why = f"{_sentence(consent.act)}; {effect}.{_asides(party, consent)}"
    standing = Standing.CONSENT_DEPOSITED if is_party is None else Standing.NOT_IN_FORCE
    return _state(party, InternationalStage.CONSENT_DEPOSITED, standing, is_party, why, consent)


def _bracketed(party: Participation, consent: Consent, force: TreatyForce) -> International:
    why = f"{_sentence(consent.act)}, so whether it stood on this day is not known."
    is_party = False if force.is_not_in_force else None
    state = _state(party, InternationalStage.CONSENT_DEPOSITED, Standing.OPEN_QUESTION, is_party, why, consent)
    return state._replace(in_force_on=None)


def _unclear(party: Participation, force: TreatyForce) -> International:
    date = party.marks[Turn.DONE_UNCLEARLY].date or "a day that is not stated"
    why = f"An act of {date}: whether it is a signature or a consent to be bound can't be told from the table."
    stage = InternationalStage.SIGNED if Turn.SIGNED in party.marks else InternationalStage.NONE
    return _state(party, stage, Standing.OPEN_QUESTION, False if force.is_not_in_force else None, why)


def _ended(party: Participation) -> International:
    act = party.marks[Turn.ENDED]
    effect = act.effective_date or (act.date if act.kind is ActionKind.TERMINATION else None)
    why = f"{_sentence(act)}." if act.bracketed else f"{_sentence(act)}; no longer bound since {effect}."
    stage, standing = InternationalStage.WITHDRAWN, Standing.FORMER_PARTY
    return _state(party, stage, standing, False, why, party.past, withdrawn_on=effect, free=True)


def _uncommitted(party: Participation) -> International:
    taken_back = party.marks.get(Turn.INSTRUMENT_WITHDRAWN)
    back = f" {_sentence(taken_back)}; it stands where it stood before the deposit." if taken_back else ""
    gone, signature = party.marks.get(Turn.SIGNATURE_WITHDRAWN), party.marks.get(Turn.SIGNED)
    if signature is None or gone is not None:
        why = f"{_sentence(gone)}.{back}" if gone else back.strip() or NOTHING_DONE.why
        return NOTHING_DONE._replace(why=why)
    standing = Standing.OPEN_QUESTION if signature.bracketed else Standing.SIGNED
    why = f"{_sentence(signature)}; no instrument of consent to be bound stands.{back}"
    return _state(party, InternationalStage.SIGNED, standing, False, why, free=True)


def _leading(party: Participation) -> Consent:
    """Give the consent that decides: the first in force, else the one that will be first; listed ones alone.

    Where none is listed any more, all are asked.
    """
    if len(party.consents) == 1:
        return party.consents[0]
    bound = _listed(party.bound) or ([] if _listed(party.consents) else party.bound)
    if bound:
        return bound[0]
    consents = _listed(party.consents) or party.consents
    return min(consents, key=lambda consent: (consent.start or _AFTER_ALL_DAYS, consent.day))


def _listed(consents: list[Consent]) -> list[Consent]:
    return [consent for consent in consents if consent.act.listed]


def _pending_party(consent: Consent, force: TreatyForce) -> bool | None:
    return False if consent.start is not None or force.is_not_in_force else None


def _asides(party: Participation, leading: Consent) -> str:
    if len(party.consents) == 1 and party.earlier is None:
        return ""
    more = [consent.act for consent in party.consents if consent is not leading]
    told = "".join(f" Also {act.in_words()}." for act in more)
    if party.earlier is not None:
        told += f" Before that: {party.earlier.act.in_words()}; a former participation."
    return told


def _sentence(act: Act) -> str:
    words = act.in_words()
    return words[0].upper() + words[1:]


def _state(
    party: Participation,
    stage: InternationalStage,
    standing: Standing,
    is_party: bool | None,
    why: str,
    consent: Consent | None = None,
    *,
    withdrawn_on: str | None = None,
    free: bool = False,
) -> International:
    signature = party.marks.get(Turn.SIGNED)
    act = consent.act if consent is not None and consent.act.kind in CONSENT_KINDS else None
    return International(
        stage,
        standing,
        is_party,
        why,
        None if signature is None else signature.date,
        None if act is None else act.kind,
        None if act is None else act.date,
        None if consent is None else consent.in_force_on,
        withdrawn_on,
        free,
    )
