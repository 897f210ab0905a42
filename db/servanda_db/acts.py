"""A party's acts before the depositary, what is known of the treaty, and when a consent takes effect."""

from dataclasses import dataclass

from servanda_db.entry_into_force import party_entry
from servanda_db.iso_dates import check_date, last_day
from servanda_db.registry.rule_parts import Rule
from servanda_db.vocabulary import ActionKind

_DONE = {
    ActionKind.SIGNATURE: "signed",
    ActionKind.SIGNATURE_AD_REFERENDUM: "signed ad referendum",
    ActionKind.SUCCESSION_TO_SIGNATURE: "succession to signature notified",
    ActionKind.DEFINITIVE_SIGNATURE: "definitive signature made",
    ActionKind.CONFIRMATION_OF_SIGNATURE: "signature confirmed",
    ActionKind.SUCCESSION: "succession notified",
    ActionKind.PROVISIONAL_APPLICATION: "provisional application notified",
    ActionKind.WITHDRAWAL: "withdrawal notified",
    ActionKind.INSTRUMENT_WITHDRAWN: "instrument withdrawn",
    ActionKind.SIGNATURE_WITHDRAWN: "signature withdrawn",
    ActionKind.SUSPENSION: "suspended",
    ActionKind.TERMINATION: "terminated",
    ActionKind.AMBIGUOUS: "an act that is a signature or a consent to be bound",
    ActionKind.ENTRY_INTO_FORCE: "entry into force stated",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What a party did before the depositary. Dates are ISO, null where not stated.

    `effective_date` is the date of effect that the depositary states; `bracketed` means square brackets:
    withdrawn; `listed` is false for an act that the table no longer shows, unexplained: it stands, but
    an act that is listed goes before it. Raises ValueError on a date that does not exist.
    """

    kind: ActionKind
    date: str | None
    effective_date: str | None = None
    bracketed: bool = False
    listed: bool = True

    def __post_init__(self) -> None:
        """Check what a type can't say."""
        check_date(self.date)
        check_date(self.effective_date)

    def day(self, known_on: str) -> str:
        """Give the ISO day on which the act stands: its own, or, where not stated, that of our knowledge."""
        return last_day(self.date) or known_on

    def in_words(self) -> str:
        """Name the act and its date, as "ratification deposited on 2016-10-05"."""
        done = _DONE.get(self.kind) or f"{self.kind.replace('_', ' ')} deposited"
        when = f"on {self.date}" if self.date else "on a day that is not stated"
        brackets = ", in square brackets: withdrawn on a day that the table does not state"
        return f"{done} {when}{brackets if self.bracketed else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatyForce:
    """What is known of the treaty itself: its rule, when it entered into force, and who says so.

    `in_force_on` is an ISO date. Without one, the treaty is not in force where `published` is true (the
    depositary's page gives no date) or where a rule is known and `doubt` is null (its conditions are not
    fulfilled); otherwise it is not known, and `doubt` may say why. `known_on` is the ISO day on which we
    knew the acts.
    """

    rule: Rule | None
    in_force_on: str | None
    published: bool
    known_on: str
    doubt: str | None = None

    @property
    def is_not_in_force(self) -> bool:
        """True where it is known that the treaty is not in force."""
        return self.in_force_on is None and (self.published or (self.rule is not None and self.doubt is None))

    def in_words(self) -> str:
        """Say when the treaty entered into force, that it is not in force, or that this is not known."""
        if self.in_force_on is not None:
            source = "published by the depositary" if self.published else "computed from its rule"
            return f"treaty in force since {self.in_force_on} ({source})"
        if self.is_not_in_force:
            return "the treaty is not in force"
        return self.doubt or "neither a rule nor a published date of its entry into force is known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """A consent to be bound and when it takes effect.

    `day` is where it stands in time; `start` the day from which the party is bound, null where that can't
    be told; `in_force_on` the date of entry into force for the party where it is known; `note` says what
    that rests on.
    """

    act: Act
    day: str
    start: str | None
    in_force_on: str | None
    note: str


def consent_of(act: Act, force: TreatyForce, stated: str | None) -> Consent:
    """Tell when an act of consent takes effect; `stated` is the date that the depositary gives for it."""
    day = act.day(force.known_on)
    effective = stated or act.effective_date
    entry = party_entry(force.rule, force.in_force_on, act.kind, act.date, effective)
    if entry.date is not None:
        note = _how(force, entry.date, effective)
        return Consent(act=act, day=day, start=entry.date, in_force_on=entry.date, note=note)
    has_party_rule = force.rule is not None and force.rule.party is not None
    if act.kind is ActionKind.SUCCESSION and force.in_force_on is not None and has_party_rule:
        start = max(force.in_force_on, day)
        note = f"bound since {start} at the latest: {entry.reason}"
        return Consent(act=act, day=day, start=start, in_force_on=None, note=note)
    unknown = force.in_words() if force.in_force_on is None else f"{force.in_words()}; {entry.reason}"
    return Consent(act=act, day=day, start=None, in_force_on=None, note=unknown)


def _how(force: TreatyForce, start: str, effective: str | None) -> str:
    if start == effective:
        return "the depositary states the date of effect"
    if start == force.in_force_on:
        return f"the day on which the treaty itself entered into force, {_source(force)}"
    party = force.rule.party if force.rule else None
    return f"by article {party.article}" if party and party.article else "by the treaty's rule"


def _source(force: TreatyForce) -> str:
    return "as the depositary publishes" if force.published else "as its rule and the deposits give"
