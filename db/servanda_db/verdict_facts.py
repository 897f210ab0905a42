"""What the verdict on an article is made from: its claims and remarks, and the depositary's record on the same day."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from servanda_db.vocabulary import Axis, NewsStage, Realis, Remark, Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleClaim:
    """One claim of the article on a treaty; `party` is null where the article's name is not resolved."""

    id: str
    treaty: str
    party: str | None
    party_name: str
    party_as_published: str
    stage: NewsStage
    said: str
    axis: Axis
    realis: Realis
    date: str | None
    quote: str
    locator: str

    @property
    def told_as_done(self) -> bool:
        """Whether the article says that it happened."""
        return self.realis in (Realis.HAPPENED, Realis.HISTORICAL)

    def named_in(self, text: str) -> bool:
        """Tell whether a text names the party, by its own name or as the article wrote it, in whole words."""
        names = filter(None, (self.party_name, self.party_as_published))
        return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) for name in names)


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositaryTreaty:
    """A treaty by the depositary's page; `read_on` (ISO day) is null where none has been read.

    `signatures` counts the parties listed with one, `signatures_published` is the page's own count. `consents` are
    the days of consent (ISO, null where not stated) with the party, in their order. `in_force_on` is the day published
    or computed; `out_of_force` says that the page says so, that the deposits do not reach, or that the day is still to
    come. `counted_otherwise` is how many parties some count and others do not: those that left or took an instrument
    back, and organizations. `thresholds` are the numbers of instruments that the rule names, in `threshold_article`.
    """

    id: str
    name: str
    depositary: str
    read_on: str | None
    article: str | None = None
    signatures: int = 0
    signatures_published: int | None = None
    consents: tuple[tuple[str | None, str], ...] = ()
    counted_otherwise: int = 0
    in_force_on: str | None = None
    out_of_force: bool = False
    thresholds: tuple[int, ...] = ()
    threshold_article: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositaryParty:
    """Where the depositary has a party under a treaty; dates are ISO, null where there is none."""

    signed_on: str | None = None
    signed: bool = False
    consent_kind: str | None = None
    consent_on: str | None = None
    in_force_on: str | None = None
    withdrawn_on: str | None = None
    withdrawal_notified: bool = False


NOTHING_LISTED = DepositaryParty()


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundConflict:
    """A conflict that the store has derived from a claim of the article."""

    claim: str
    pattern: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An accepted article with all that its verdict needs; `published` is an ISO day, `read_at` a UTC time."""

    id: str
    address: str
    source: str
    publisher: str
    tier: str
    title: str | None
    published: str | None
    language: str
    read_at: str
    claims: tuple[ArticleClaim, ...] = ()
    remarks: tuple[Remark, ...] = ()
    treaties: Mapping[str, DepositaryTreaty] = field(default_factory=dict)
    parties: Mapping[tuple[str, str], DepositaryParty] = field(default_factory=dict)
    conflicts: tuple[FoundConflict, ...] = ()

    @property
    def about(self) -> tuple[str, ...]:
        """The treaties of the claims, else those that are named, in the order of the article."""
        claimed = dict.fromkeys(claim.treaty for claim in self.claims)
        named = dict.fromkeys(one.treaty for one in self.remarks if one.topic is Topic.NAMES and one.treaty)
        return tuple(claimed or named)

    def listed(self, claim: ArticleClaim) -> DepositaryParty:
        """Give what the depositary has of the party of a claim."""
        return self.parties.get((claim.treaty, claim.party or ""), NOTHING_LISTED)

    def lists_consent(self, claim: ArticleClaim) -> bool:
        """Tell whether the depositary has a consent of the party of a claim."""
        return self.listed(claim).consent_kind is not None
