"""What an interval of a standing says as 1, 0 or nothing: signed, consented, in force, withdrawn."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from servanda_db.international_state import Standing
from servanda_db.vocabulary import CONSENT_KINDS, SIGNATURE_KINDS, ActionKind, InternationalStage

Flag = int | None
Told = tuple[Flag, Flag, Flag, Flag]

_PERHAPS_SIGNATURE = SIGNATURE_KINDS | {ActionKind.AMBIGUOUS}
_PERHAPS_CONSENT = CONSENT_KINDS | {ActionKind.AMBIGUOUS}


class Span(NamedTuple):
    """An interval of a standing, from `valid_from` (ISO) until the next one, as the store has it."""

    valid_from: str
    standing: str
    stage: str
    is_party: Flag
    signed_on: str | None
    consent_kind: str | None
    consent_on: str | None
    in_force_on: str | None


class PanelAct(NamedTuple):
    """An act: its kind, its ISO date (null where not stated), whether it stands in square brackets."""

    kind: str
    date: str | None
    bracketed: int


class Marks(NamedTuple):
    """What the intervals alone do not show of a party's acts."""

    signature_bracketed: bool
    signature_undated: bool
    consent_undated: bool
    ambiguous: bool

    @property
    def before_all(self) -> Told:
        """What is told before the first act: not known where an act has no date."""
        consented = None if self.consent_undated else 0
        return None if self.signature_undated else 0, consented, consented, 0


_PLAIN = Marks(signature_bracketed=False, signature_undated=False, consent_undated=False, ambiguous=False)


def marks_of(acts: Sequence[PanelAct]) -> Marks:
    """Tell what the intervals alone do not show of these acts."""
    odd = [act for act in acts if act.bracketed or act.date is None or act.kind == ActionKind.AMBIGUOUS]
    if not odd:
        return _PLAIN
    return Marks(
        signature_bracketed=any(act.bracketed and act.kind in SIGNATURE_KINDS for act in odd),
        signature_undated=any(act.date is None and act.kind in _PERHAPS_SIGNATURE for act in odd),
        consent_undated=any(act.date is None and act.kind in _PERHAPS_CONSENT for act in odd),
        ambiguous=any(act.kind == ActionKind.AMBIGUOUS for act in odd),
    )


@lru_cache(maxsize=4096)
def told_by(standing: str, stage: str, is_party: Flag, unsigned: bool, no_consent: bool, marks: Marks) -> Told:
    """Say signed, consented, in force and withdrawn from the words of an interval.

    `unsigned` and `no_consent` say that it has no date of a signature, no kind of a consent.
    """
    is_open = standing == Standing.OPEN_QUESTION
    return (
        _signed(is_open, stage, unsigned, marks),
        _consented(is_open, standing, stage, no_consent, marks),
        is_party,
        _withdrawn(is_open, stage),
    )


def _signed(is_open: bool, stage: str, unsigned: bool, marks: Marks) -> Flag:
    if is_open and marks.ambiguous and unsigned:
        return None
    if not unsigned or (stage == InternationalStage.SIGNED and not is_open):
        return None if marks.signature_bracketed else 1
    return None if marks.signature_undated else 0


def _consented(is_open: bool, standing: str, stage: str, no_consent: bool, marks: Marks) -> Flag:
    if is_open:
        only_signature = stage == InternationalStage.SIGNED and marks.signature_bracketed and not marks.ambiguous
        return 0 if only_signature else None
    if standing == Standing.FORMER_PARTY:
        return 0
    if not no_consent:
        return 1
    if stage in (InternationalStage.IN_FORCE, InternationalStage.CONSENT_DEPOSITED) or marks.consent_undated:
        return None
    return 0


def _withdrawn(is_open: bool, stage: str) -> Flag:
    if stage == InternationalStage.WITHDRAWN:
        return 1
    return None if is_open and stage == InternationalStage.CONSENT_DEPOSITED else 0
