"""The object of `servanda explain --json`: every claim behind a standing, and in words why it counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from servanda_db.international_state import NOTHING_DONE
from servanda_db.standing import Interval, Standing
from servanda_db.status import NOT_READ
from servanda_db.vocabulary import STATEMENT_KINDS, Axis, Realis, Tier

AT_HOME = {
    "announced": "an announcement at home",
    "cabinet_approved": "an approval by the cabinet",
    "before_parliament": "a bill before parliament",
    "parliament_approved": "an approval by parliament",
    "court_reviewed": "a review by a court at home",
    "law_signed": "a law signed at home",
    "gazetted": "a publication in the gazette",
    "instrument_signed": "an instrument signed at home",
}
NOT_HAPPENED = {
    Realis.PLANNED: "It tells of a plan, not of something done.",
    Realis.DENIED: "It says that this has not been done.",
    Realis.HISTORICAL: "It tells of the past in passing.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The treaty and the party that are explained.

    `depositary` is the depositary's name; `article` the article on entry into force for one party, null
    where none is known.
    """

    treaty: str
    treaty_title: str
    party: str
    party_name: str
    depositary: str
    article: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """One claim as stored: what it says, where it was read and when, and what became of it.

    `kind` is a kind of action or a stage of the news. `is_action` is true where the claim was accepted as
    an act; `seen_to` (UTC) says since when another record stands in its place, `unlisted_from` since when
    the page no longer lists it.
    """

    source: str
    tier: Tier
    address: str
    quote: str
    kind: str
    date: str | None
    retrieved_at: str
    axis: Axis
    realis: Realis
    bracketed: bool
    is_action: bool
    seen_to: str | None = None
    unlisted_from: str | None = None


def explain_object(
    subject: Subject, now: Interval | None, evidence: Iterable[EvidenceRow], *, read: bool = True
) -> dict[str, Any]:
    """Explain a standing: `now` is its interval, None where nothing had been done; rows keep their order.

    `read` says whether a page of the depositary on the treaty had been read; without one the standing is open.
    """
    standing, why = (now.standing, now.why) if now else (NOTHING_DONE.standing, NOTHING_DONE.why)
    if not read:
        standing, why = Standing.OPEN_QUESTION, NOT_READ
    return {
        "treaty": subject.treaty,
        "party": subject.party,
        "standing": str(standing),
        "why": why,
        "claims": [_claim(row, subject, now) for row in evidence],
    }


def as_text(subject: Subject, explanation: Mapping[str, Any]) -> str:
    """Lay an explanation out for the terminal: each sentence, its address, when read, what it changes."""
    head = f"{subject.party_name} ({subject.party}), {subject.treaty_title} ({subject.treaty})"
    lines = [head, f"{explanation['standing']}: {explanation['why']}"]
    for claim in explanation["claims"]:
        said = f"{claim['kind'].replace('_', ' ')}, {claim['date'] or 'no date stated'}"
        mark = "accepted" if claim["accepted"] else "not accepted as an act"
        lines += [
            "",
            f"“{claim['quote']}”",
            f"  {claim['source']} ({claim['tier']}), {claim['url']}, read at {claim['retrieved_at']}",
            f"  {said}; {mark}. {claim['reason']}",
        ]
    return "\n".join(lines)


def _claim(row: EvidenceRow, subject: Subject, now: Interval | None) -> dict[str, Any]:
    accepted, reason = _judged(row, subject, now)
    return {
        "source": row.source,
        "tier": str(row.tier),
        "url": row.address,
        "quote": row.quote,
        "kind": str(row.kind),
        "date": row.date,
        "retrieved_at": row.retrieved_at,
        "accepted": accepted,
        "reason": reason,
    }


def _judged(row: EvidenceRow, subject: Subject, now: Interval | None) -> tuple[bool, str]:
    """Say whether a claim is accepted as an act between states, and why in words."""
    if row.tier is not Tier.DEPOSITARY or row.axis is Axis.DOMESTIC:
        return False, _changes_nothing(row, subject, now)
    if row.kind in STATEMENT_KINDS:
        return False, "A statement of the party: it does not change whether it is bound."
    if not row.is_action:
        return False, "On the depositary's page, but no act of this party that its standing rests on."
    if row.seen_to is not None:
        return (
            False,
            f"It was accepted; since {row.seen_to} the depositary's page says something else in its place.",
        )
    reason = "The depositary's own record: only this establishes an act between states."
    if row.bracketed:
        reason += " It stands in square brackets: withdrawn, and no party by it."
    if row.unlisted_from is not None:
        reason += f" No longer listed since {row.unlisted_from}; absence is no withdrawal, so it stays."
    return True, reason


def _changes_nothing(row: EvidenceRow, subject: Subject, now: Interval | None) -> str:
    told = f"{NOT_HAPPENED[row.realis]} " if row.realis in NOT_HAPPENED else ""
    at_home = AT_HOME.get(row.kind)
    because = f"{at_home} binds no one abroad" if at_home else "it is reported, not confirmed by the depositary"
    consented = now is not None and now.consent_kind is not None
    would = what_would(subject.party_name, subject.depositary, subject.article, consented=consented)
    return f"{told}This does not change the international standing: {because}; {would}"


def what_would(party: str, depositary: str, article: str | None, *, consented: bool) -> str:
    """Say what would change a party's standing; `article` is that of the treaty on entry into force for a party."""
    if consented:
        return f"only what {party} deposits with the {depositary} does."
    under = f" (article {article})" if article else ""
    return f"{party} becomes a party only when its instrument is deposited with the {depositary}{under}."
