"""What stands in a verdict: what the depositary says of a party, and why a sentence does not change its standing."""

from servanda_db.explain import AT_HOME, NOT_HAPPENED, what_would
from servanda_db.verdict_facts import ArticleClaim, DepositaryParty, DepositaryTreaty
from servanda_db.vocabulary import NewsStage, Realis

UNREAD = "No page of the depositary on this treaty has been read."
_STATEMENTS = frozenset({NewsStage.RESERVATION, NewsStage.DECLARATION, NewsStage.OBJECTION})
_OF_THE_TREATY = {
    NewsStage.NEGOTIATED: "talks on a text bind nobody",
    NewsStage.ADOPTED: "adopting a text binds nobody",
    NewsStage.OPENED: "a treaty open for signature binds nobody yet",
}


def depositary_says(claim: ArticleClaim, treaty: DepositaryTreaty, listed: DepositaryParty) -> str:
    """Say what the depositary's page has of the claim's party, and when it was read."""
    if treaty.read_on is None:
        return UNREAD
    who = claim.party_name
    if listed.withdrawn_on is not None:
        said = f"lists the withdrawal of {who}, in effect on {listed.withdrawn_on}"
    elif listed.withdrawal_notified:
        said = f"lists the notice of withdrawal of {who}"
    elif listed.consent_kind is not None:
        said = f"lists the {listed.consent_kind.replace('_', ' ')} of {who}{_of(listed.consent_on)}"
    elif listed.signed:
        said = f"lists the signature of {who}{_of(listed.signed_on)}, and no instrument"
    else:
        said = f"lists no act of {who}"
    return f"The depositary {said} (page read on {treaty.read_on})."


def because(claim: ArticleClaim, treaty: DepositaryTreaty, listed: DepositaryParty) -> str:
    """Say why this sentence does not change the standing of its party; one reason for each case."""
    if claim.realis in (Realis.PLANNED, Realis.DENIED):
        return f"{_first_small(NOT_HAPPENED[claim.realis])}"
    reason = _reason(claim, treaty, listed)
    return reason if claim.realis is Realis.HAPPENED else f"it tells of the past in passing, and {reason}"


def _reason(claim: ArticleClaim, treaty: DepositaryTreaty, listed: DepositaryParty) -> str:
    stage, who = claim.stage, claim.party_name
    if stage is NewsStage.SIGNED:
        return _signature(who, treaty, listed)
    if stage is NewsStage.DEPOSITED:
        return _deposit(who, treaty, listed)
    if stage in (NewsStage.WITHDRAWAL_ANNOUNCED, NewsStage.WITHDRAWAL_DOMESTIC):
        told = "an announcement" if stage is NewsStage.WITHDRAWAL_ANNOUNCED else "a decision at home"
        return f"{told} ends nothing: {who} leaves only by a notice to the depositary, once that takes effect."
    if stage in (NewsStage.WITHDRAWAL_DEPOSITED, NewsStage.WITHDRAWAL_EFFECTIVE):
        return _withdrawal(treaty, listed)
    if stage in (NewsStage.ENTERED_INTO_FORCE, NewsStage.PROVISIONAL_APPLICATION):
        return "entry into force follows from the deposits and the treaty's own rule, not from a report."
    if stage in _STATEMENTS:
        return "a statement counts as the depositary has circulated it, and never makes a party."
    if stage is NewsStage.URGED:
        return "others ask for it; nothing has been done."
    if stage in _OF_THE_TREATY:
        return f"{_OF_THE_TREATY[stage]}."
    at_home = AT_HOME.get(str(stage))
    would = what_would(who, treaty.depositary, treaty.article, consented=listed.consent_kind is not None)
    return f"{at_home} binds no one abroad; {would}" if at_home else _report(treaty)


def _signature(who: str, treaty: DepositaryTreaty, listed: DepositaryParty) -> str:
    if treaty.read_on is None:
        return "a signature counts once the depositary lists it."
    if listed.signed or listed.consent_kind is not None:
        return "the standing rests on the depositary's own list; a signature makes no party."
    return f"the depositary does not list a signature of {who}; absence is no proof, and a report is none either."


def _deposit(who: str, treaty: DepositaryTreaty, listed: DepositaryParty) -> str:
    if treaty.read_on is not None and listed.consent_kind is not None:
        return "the depositary's own list has it; the standing rests on that list."
    return f"the deposit is reported, not confirmed; {who} is bound once the {treaty.depositary} lists the instrument."


def _withdrawal(treaty: DepositaryTreaty, listed: DepositaryParty) -> str:
    if treaty.read_on is not None and (listed.withdrawn_on or listed.withdrawal_notified):
        return "the depositary's own list has it; the standing rests on that list."
    return f"it is reported, not confirmed: only a notice that the {treaty.depositary} lists ends anything."


def _report(treaty: DepositaryTreaty) -> str:
    return f"it is a report; only the record of the {treaty.depositary} establishes an act between states."


def _of(day: str | None) -> str:
    return f" of {day}" if day else ""


def _first_small(text: str) -> str:
    return text[0].lower() + text[1:]
