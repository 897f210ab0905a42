"""The words all stages share: kinds of action, stages, tiers, and the contracts between the rooms.

Source of the terms: Vienna Convention on the Law of Treaties, articles 9 to 18, 24, 25, 54 to 68 and 76 to 80,
and the headers of the depositary's own status tables.
"""

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Axis(StrEnum):
    """Where an act has its effect: between states, or within one."""

    INTERNATIONAL = "international"
    DOMESTIC = "domestic"


class Tier(StrEnum):
    """Who speaks, strongest first. Only the depositary can establish an act on the international axis."""

    DEPOSITARY = "depositary"
    REGISTER = "register"
    OFFICIAL = "official"
    PRESS = "press"


class ActionKind(StrEnum):
    """What a party did, in the words of depositaries."""

    SIGNATURE = "signature"
    DEFINITIVE_SIGNATURE = "definitive_signature"
    SIGNATURE_AD_REFERENDUM = "signature_ad_referendum"
    CONFIRMATION_OF_SIGNATURE = "confirmation_of_signature"
    RATIFICATION = "ratification"
    ACCEPTANCE = "acceptance"
    APPROVAL = "approval"
    ACCESSION = "accession"
    SUCCESSION = "succession"
    SUCCESSION_TO_SIGNATURE = "succession_to_signature"
    FORMAL_CONFIRMATION = "formal_confirmation"
    CONSENT_TO_BE_BOUND = "consent_to_be_bound"
    PARTICIPATION = "participation"
    APPLICATION = "application"
    PROVISIONAL_APPLICATION = "provisional_application"
    SIMPLIFIED_PROCEDURE = "simplified_procedure"
    NOTIFICATION = "notification"
    EXTENSION = "extension"
    WITHDRAWAL = "withdrawal"
    INSTRUMENT_WITHDRAWN = "instrument_withdrawn"
    SIGNATURE_WITHDRAWN = "signature_withdrawn"
    SUSPENSION = "suspension"
    TERMINATION = "termination"
    RESERVATION = "reservation"
    DECLARATION = "declaration"
    OBJECTION = "objection"
    TERRITORIAL_APPLICATION = "territorial_application"
    ENTRY_INTO_FORCE = "entry_into_force"
    AMBIGUOUS = "ambiguous"
    OTHER = "other"


class NewsStage(StrEnum):
    """What a news page says happened; `deposited` in the news is a report, never a deposit."""

    NEGOTIATED = "negotiated"
    ADOPTED = "adopted"
    OPENED = "opened"
    SIGNED = "signed"
    ANNOUNCED = "announced"
    CABINET_APPROVED = "cabinet_approved"
    BEFORE_PARLIAMENT = "before_parliament"
    PARLIAMENT_APPROVED = "parliament_approved"
    COURT_REVIEWED = "court_reviewed"
    LAW_SIGNED = "law_signed"
    GAZETTED = "gazetted"
    INSTRUMENT_SIGNED = "instrument_signed"
    DEPOSITED = "deposited"
    ENTERED_INTO_FORCE = "entered_into_force"
    PROVISIONAL_APPLICATION = "provisional_application"
    WITHDRAWAL_ANNOUNCED = "withdrawal_announced"
    WITHDRAWAL_DOMESTIC = "withdrawal_domestic"
    WITHDRAWAL_DEPOSITED = "withdrawal_deposited"
    WITHDRAWAL_EFFECTIVE = "withdrawal_effective"
    RESERVATION = "reservation"
    DECLARATION = "declaration"
    OBJECTION = "objection"
    URGED = "urged"
    OTHER = "other"


class Realis(StrEnum):
    """Whether what is told has happened."""

    HAPPENED = "happened"
    PLANNED = "planned"
    DENIED = "denied"
    HISTORICAL = "historical"


class InternationalStage(StrEnum):
    """Where a party stands towards the other parties."""

    NONE = "none"
    SIGNED = "signed"
    CONSENT_DEPOSITED = "consent_deposited"
    IN_FORCE = "in_force"
    PROVISIONALLY_APPLYING = "provisionally_applying"
    SUSPENDED = "suspended"
    WITHDRAWAL_NOTIFIED = "withdrawal_notified"
    WITHDRAWN = "withdrawn"


class DomesticStage(StrEnum):
    """How far a state has come at home; declared in the order of the procedure, so that stages compare by position."""

    NONE = "none"
    ANNOUNCED = "announced"
    CABINET_APPROVED = "cabinet_approved"
    BEFORE_PARLIAMENT = "before_parliament"
    PARLIAMENT_APPROVED = "parliament_approved"
    COURT_REVIEWED = "court_reviewed"
    LAW_SIGNED = "law_signed"
    GAZETTED = "gazetted"
    INSTRUMENT_SIGNED = "instrument_signed"


class PartyKind(StrEnum):
    """What a participant is; not every participant is a state, and not every one has an ISO code."""

    STATE = "state"
    REGIONAL_ORGANIZATION = "regional_organization"
    INTERNATIONAL_ORGANIZATION = "international_organization"
    TERRITORY = "territory"
    FORMER_STATE = "former_state"
    OTHER = "other"


class DatePrecision(StrEnum):
    """How much of a date the page states."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Verdict(StrEnum):
    """What the page gate decided about one version of one document."""

    ACCEPTED = "accepted"
    HELD = "held"
    REFUSED = "refused"


class Topic(StrEnum):
    """What a remark of an article is about; compared with the depositary's record on the article's verdict page."""

    NAMES = "names"
    SIGNED = "signed"
    RATIFIED = "ratified"
    JOINED = "joined"
    RANK = "rank"
    AMONG_FIRST = "among_first"
    THRESHOLD = "threshold"
    IN_FORCE = "in_force"
    LEFT = "left"


class ChangeKind(StrEnum):
    """What became known in a run."""

    NEW_ACTION = "new action"
    CORRECTION = "correction"
    NO_LONGER_LISTED = "no longer listed"
    RELISTED = "relisted"
    RENAME = "rename"
    IN_FORCE = "in force"
    NEW_TREATY = "new treaty"
    DOMESTIC_STAGE = "domestic stage"


CONSENT_KINDS = frozenset(
    {
        ActionKind.DEFINITIVE_SIGNATURE,
        ActionKind.CONFIRMATION_OF_SIGNATURE,
        ActionKind.RATIFICATION,
        ActionKind.ACCEPTANCE,
        ActionKind.APPROVAL,
        ActionKind.ACCESSION,
        ActionKind.SUCCESSION,
        ActionKind.FORMAL_CONFIRMATION,
        ActionKind.CONSENT_TO_BE_BOUND,
        ActionKind.PARTICIPATION,
        ActionKind.APPLICATION,
        ActionKind.SIMPLIFIED_PROCEDURE,
    }
)
SIGNATURE_KINDS = frozenset(
    {ActionKind.SIGNATURE, ActionKind.SIGNATURE_AD_REFERENDUM, ActionKind.SUCCESSION_TO_SIGNATURE}
)
STATEMENT_KINDS = frozenset(
    {
        ActionKind.RESERVATION,
        ActionKind.DECLARATION,
        ActionKind.OBJECTION,
        ActionKind.TERRITORIAL_APPLICATION,
    }
)

_ISO_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_PRECISION_BY_LENGTH = {4: DatePrecision.YEAR, 7: DatePrecision.MONTH, 10: DatePrecision.DAY}


class PageFault(Exception):
    """A page that must not change anything.

    `reason` is a short code (`not_xml`, `wrong_treaty`, `unknown_letter`, ...) that stays the same over releases;
    `detail` says in one line what stands where; `verdict` is REFUSED (not the page) or HELD (a person should look).
    """

    def __init__(self, reason: str, detail: str, verdict: Verdict = Verdict.REFUSED) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = " ".join(detail.split())
        self.verdict = verdict


def fingerprint(*parts: object) -> str:
    """Stable id of something that is told: 32 hex digits of sha256 over the parts joined with U+001F."""
    joined = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(joined.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one page says that one party did, as published.

    `treaty` and `party` are registry ids, null where they can't be told; `date` and `effective_date` are ISO dates
    (a year, a month or a day); `bracketed` means that the depositary prints the act in square brackets: withdrawn.
    Raises ValueError where a domestic stage is put on the international axis or a date has no ISO form.
    """

    treaty: str | None
    party: str | None
    party_as_published: str
    kind: ActionKind | NewsStage
    kind_as_published: str
    letter: str | None = None
    date: str | None = None
    date_precision: DatePrecision | None = None
    effective_date: str | None = None
    bracketed: bool = False
    axis: Axis = Axis.INTERNATIONAL
    realis: Realis = Realis.HAPPENED
    quote: str
    locator: str
    treaty_as_published: str | None = None

    def __post_init__(self) -> None:
        """Check what a type can't say."""
        for text in (self.date, self.effective_date):
            if text is not None and not _ISO_DATE.fullmatch(text):
                raise ValueError(f"not an ISO date: {text!r}")
        if self.date is not None and self.date_precision is not _PRECISION_BY_LENGTH[len(self.date)]:
            raise ValueError(f"{self.date!r} does not have the precision {self.date_precision}")
        if self.kind in DOMESTIC_NEWS_STAGES and self.axis is not Axis.DOMESTIC:
            raise ValueError(f"{self.kind} happens at home, not on the {self.axis} axis")

    def as_line(self) -> dict[str, Any]:
        """Give the claim as one JSON-ready line of `servanda read` (keys of the design, section 6)."""
        return {
            "treaty": self.treaty,
            "party": self.party,
            "party_as_published": self.party_as_published,
            "kind": str(self.kind),
            "kind_as_published": self.kind_as_published,
            "letter": self.letter,
            "date": self.date,
            "date_precision": None if self.date_precision is None else str(self.date_precision),
            "effective_date": self.effective_date,
            "bracketed": self.bracketed,
            "axis": str(self.axis),
            "realis": str(self.realis),
            "quote": self.quote,
            "locator": self.locator,
        }


DOMESTIC_NEWS_STAGES = frozenset(
    {
        NewsStage.ANNOUNCED,
        NewsStage.CABINET_APPROVED,
        NewsStage.BEFORE_PARLIAMENT,
        NewsStage.PARLIAMENT_APPROVED,
        NewsStage.COURT_REVIEWED,
        NewsStage.LAW_SIGNED,
        NewsStage.GAZETTED,
        NewsStage.INSTRUMENT_SIGNED,
        NewsStage.WITHDRAWAL_ANNOUNCED,
        NewsStage.WITHDRAWAL_DOMESTIC,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceDate:
    """One date of entry into force as printed, with the words around it (a treaty may have several)."""

    date: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatyFacts:
    """What a page says about the treaty itself. Dates are ISO; counts are the page's own.

    `not_in_force` is true only where the page says so in words that the reader knows; a text without a date that it
    can't read is neither in force nor not.
    """

    id: str
    reference: str
    title: str
    chapter: str | None = None
    concluded: str | None = None
    concluded_on: str | None = None
    force_text: str | None = None
    force_dates: tuple[ForceDate, ...] = ()
    not_in_force: bool = False
    registration: str | None = None
    registered_on: str | None = None
    registration_number: str | None = None
    signatories: int | None = None
    parties: int | None = None
    text_reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """A row of a status table: the name without footnote markers, the markers, the party or null (unresolved)."""

    name: str
    party: str | None
    markers: tuple[str, ...] = ()
    locator: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """An open question that a page raises; shown to the reader, never settled by a default.

    `kind` is one of `unresolved_name`, `ambiguous_cell`, `unreadable_cell`, `count_differs`, `unknown_header`,
    `unread_force_text`, `unresolved_treaty`, `unsure_sentence`, `unreadable_entry`, `same_text`; `subject` is what
    it is about as published.
    """

    kind: str
    subject: str
    detail: str
    locator: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What an article says of a treaty beside its claims: a rank, a number, a word that says more than the facts.

    `treaty` is null for a generic name; `number` is the number of states that the sentence gives; `locator` is `title`
    or a sentence of the body.
    """

    topic: Topic
    treaty: str | None
    number: int | None
    quote: str
    locator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that one page says: facts of the treaty (null on news), rows, claims, open questions.

    `stamp` is the source's own status stamp as a UTC time in ISO form, null where the shape has none.
    `complete_listing` is true for a page that lists every participant, so that an absence can be noticed.
    """

    treaty: TreatyFacts | None
    participants: tuple[Participant, ...]
    claims: tuple[Claim, ...]
    doubts: tuple[Doubt, ...] = ()
    stamp: str | None = None
    complete_listing: bool = False
    title: str | None = None
    published: str | None = None
    language: str | None = None
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """Bytes as they came: address, body, our time of retrieval (UTC, ISO), HTTP status, type and charset declared.

    `referrer` is the address of the page that linked here; `treaty` and `title` the treaty that the link was for,
    where it said; `stamp` a status stamp that a page of the same source printed for this one (UTC, ISO); `headers`
    the answer's headers that are kept, by their name in small letters. `digest` is the sha256 of a body of which
    only the facts were kept: `body` is empty then.
    """

    address: str
    body: bytes
    retrieved_at: str
    status: int = 200
    content_type: str | None = None
    referrer: str | None = None
    treaty: str | None = None
    title: str | None = None
    stamp: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    digest: str | None = None

    @property
    def sha256(self) -> str:
        """Hex digest of the body."""
        return self.digest or hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One row of the change log: what became known, about whom, and when we knew (UTC, ISO)."""

    treaty: str | None
    party: str | None
    kind: ChangeKind
    seen_at: str
    detail: str
    action: int | None = None
    previous_action: int | None = None
    claim: str | None = None
    before: str | None = None
    after: str | None = None
