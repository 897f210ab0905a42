"""What a person has decided, applied to what a page says: pure.

Without an answer nothing of a doubt becomes a claim. With one, a name stands for the party that the person gave, and
a sentence for the claim that the person gave: still a claim of its source, which establishes nothing between states.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from servanda_db.registry.corrections import Answer, Corrections, Decided
from servanda_db.registry.sources import Source
from servanda_db.vocabulary import (
    DOMESTIC_NEWS_STAGES,
    Axis,
    Claim,
    DatePrecision,
    Doubt,
    Participant,
    Reading,
    Tier,
)

UNRESOLVED_NAME = "unresolved_name"
SENTENCES = frozenset({"unsure_sentence", "unresolved_treaty"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What an acceptance has to say: a party, and for a sentence of the news also a treaty and a stage."""

    party: bool = False
    treaty: bool = False
    stage: bool = False


def needs_of(kind: str, tier: Tier) -> Needs:
    """Tell what must be given to accept a question; a page of the depositary speaks for itself, a person only notes."""
    if kind == UNRESOLVED_NAME:
        return Needs(party=True)
    if kind in SENTENCES and tier is not Tier.DEPOSITARY:
        return Needs(party=True, treaty=True, stage=True)
    return Needs()


def scope_of(kind: str, address: str, detail: str) -> tuple[str | None, str | None]:
    """Give address and detail that an answer is bound to: a name to neither, a sentence to its page, others to both."""
    if kind == UNRESOLVED_NAME:
        return None, None
    return (address, None) if kind in SENTENCES else (address, detail)


def with_decisions(reading: Reading, source: Source, address: str, corrections: Corrections) -> Reading:
    """Give what a page of `source` at `address` says once the accepted answers are applied."""
    answers = [one for one in corrections.answers if one.source == source.id and one.verdict is Decided.ACCEPT]
    if not answers:
        return reading
    names = {one.subject: one.party for one in answers if one.kind == UNRESOLVED_NAME}
    told = [one for one in answers if one.stage is not None and one.address == address]
    return replace(
        reading,
        participants=tuple(_named(row, names) for row in reading.participants),
        claims=(*(_of_party(claim, names) for claim in reading.claims), *_claims(reading.doubts, told)),
    )


def _named(row: Participant, names: dict[str, str | None]) -> Participant:
    return replace(row, party=names[row.name]) if row.party is None and row.name in names else row


def _of_party(claim: Claim, names: dict[str, str | None]) -> Claim:
    if claim.party is not None or claim.party_as_published not in names:
        return claim
    return replace(claim, party=names[claim.party_as_published])


def _claims(doubts: Iterable[Doubt], answers: Iterable[Answer]) -> Iterable[Claim]:
    """Make the claims of the sentences that the page still has."""
    asked = {(doubt.kind, doubt.subject): doubt for doubt in doubts}
    for answer in answers:
        doubt = asked.get((answer.kind, answer.subject))
        if doubt is not None and answer.stage is not None:
            yield Claim(
                treaty=answer.treaty,
                party=answer.party,
                party_as_published=answer.party or "",
                kind=answer.stage,
                kind_as_published=str(answer.stage).replace("_", " "),
                date=answer.date,
                date_precision=DatePrecision.DAY if answer.date else None,
                axis=Axis.DOMESTIC if answer.stage in DOMESTIC_NEWS_STAGES else Axis.INTERNATIONAL,
                quote=answer.subject,
                locator=f"{doubt.locator}, as decided by a reviewer",
            )
