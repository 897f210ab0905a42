"""The ledger of one party under one treaty: it takes turns in order of days, and holds what stands."""

from enum import IntEnum

from servanda_db.acts import Act, Consent


class Turn(IntEnum):
    """What can happen on a day, in the order in which turns of one day are taken."""

    SIGNED = 0
    CONSENTED = 1
    APPLIED_PROVISIONALLY = 2
    BOUND = 3
    DONE_UNCLEARLY = 4
    BRACKETED = 5
    SUSPENDED = 6
    WITHDRAWAL_NOTIFIED = 7
    INSTRUMENT_WITHDRAWN = 8
    SIGNATURE_WITHDRAWN = 9
    ENDED = 10
    BRACKETS_READ = 11
    STATE_ENDED = 12


_ENDED_WITH_CONSENT = (
    Turn.WITHDRAWAL_NOTIFIED,
    Turn.SUSPENDED,
    Turn.APPLIED_PROVISIONALLY,
    Turn.DONE_UNCLEARLY,
    Turn.BRACKETED,
)
_ANSWERED_BY_CONSENT = (
    Turn.INSTRUMENT_WITHDRAWN,
    Turn.ENDED,
    Turn.DONE_UNCLEARLY,
    Turn.STATE_ENDED,
    Turn.BRACKETED,
)


class Participation:
    """What has been done so far.

    `consents` stand now, `bound` are those in force; `past` is the last one that ended, `earlier` one in
    square brackets before those. `marks` holds the act behind everything else that stands, by turn.
    `resets` are the ISO days on which consents ended.
    """

    def __init__(self) -> None:
        self.consents: list[Consent] = []
        self.bound: list[Consent] = []
        self.past: Consent | None = None
        self.earlier: Consent | None = None
        self.bracketed: Consent | None = None
        self.marks: dict[Turn, Act] = {}
        self.resets: list[str] = []

    def mark(self, turn: Turn, act: Act) -> None:
        """Take an act that stands until another one clears it; of several signatures the first stands."""
        if turn is Turn.SIGNED:
            self._clear(Turn.SIGNATURE_WITHDRAWN, Turn.STATE_ENDED)
            self.marks.setdefault(turn, act)
        else:
            self.marks[turn] = act

    def consent(self, consent: Consent) -> None:
        """Take a deposit of consent to be bound."""
        if consent not in self.consents:
            self.consents.append(consent)
        self.earlier = self.bracketed or self.earlier
        self._clear(*_ANSWERED_BY_CONSENT)

    def bind(self, consent: Consent, day: str) -> None:
        """Take the entry into force for the party, which a succession may have before its deposit."""
        if consent.day > day:
            self.consent(consent)
        if consent in self.consents:
            self.bound.append(consent)

    def take_back(self, act: Act, day: str) -> None:
        """Take an instrument back before entry into force; later that can't be: an open question."""
        self.marks[Turn.INSTRUMENT_WITHDRAWN] = act
        if self.consents and not self.bound:
            self.consents.clear()
            self.resets.append(day)

    def end(self, act: Act, until: str, day: str) -> None:
        """End the consents deposited before the day `until`; one deposited since the notice stays."""
        ended = [consent for consent in self.consents if consent.day < until] or self.consents
        self.past = next((consent for consent in ended if consent in self.bound), ended[0] if ended else self.past)
        self.consents = [consent for consent in self.consents if consent not in ended]
        self.bound = [consent for consent in self.bound if consent in self.consents]
        self._clear(*_ENDED_WITH_CONSENT)
        if not self.consents:
            self.marks[Turn.ENDED] = act
            self.resets.append(day)

    def open_brackets(self, consent: Consent) -> None:
        """Take a consent in square brackets: it stood from its day until a day that is not known."""
        if not self.consents:
            self.bracketed = consent

    def close_brackets(self, consent: Consent, day: str, *, before_force: bool) -> None:
        """Take the day on which we read the brackets: by then the consent was withdrawn."""
        if self.bracketed is not consent:
            return
        self._clear(Turn.BRACKETED)
        self.marks[Turn.INSTRUMENT_WITHDRAWN if before_force else Turn.ENDED] = consent.act
        self.past = consent
        self.resets.append(day)

    def end_state(self, act: Act, day: str) -> None:
        """Take the end of the state itself: nothing stands any more."""
        self.past = next(iter(self.bound or self.consents), self.past)
        self.consents, self.bound, self.bracketed = [], [], None
        self.marks = {turn: known for turn, known in self.marks.items() if turn is Turn.SIGNED}
        self.marks[Turn.STATE_ENDED] = act
        self.resets.append(day)

    def _clear(self, *turns: Turn) -> None:
        for turn in turns:
            self.marks.pop(turn, None)
        if Turn.BRACKETED in turns:
            self.bracketed = None
