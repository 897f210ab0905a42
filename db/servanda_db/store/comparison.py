"""What a new listing changes: pure comparison of the acts that we hold open with the acts that a page lists.

Absence is never evidence: an act or a party that is missing stays, marked as no longer listed.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from servanda_db.vocabulary import CONSENT_KINDS, SIGNATURE_KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAction:
    """An act that we hold: its row, what it is, since when we know it (UTC, ISO), whether the page still lists it."""

    id: int
    party: str
    kind: str
    date: str | None
    bracketed: bool
    seen_from: str
    listed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldAction:
    """An act that the page lists, by its claim."""

    claim: str
    party: str
    kind: str
    label: str
    date: str | None
    effective_date: str | None
    bracketed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What to do: acts to open, pairs (old, new) of corrections, acts now in brackets, gone acts, acts back again."""

    new: tuple[ToldAction, ...] = ()
    corrected: tuple[tuple[OpenAction, ToldAction], ...] = ()
    bracketed: tuple[tuple[OpenAction, ToldAction], ...] = ()
    gone: tuple[OpenAction, ...] = ()
    back: tuple[OpenAction, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing changes."""
        return not (self.new or self.corrected or self.bracketed or self.gone or self.back)


Pair = tuple[OpenAction, ToldAction]


def compare(held: Iterable[OpenAction], told: Iterable[ToldAction], complete: bool) -> Comparison:
    """Compare the open acts of one treaty with what a page lists; `complete` says that the page lists everyone."""
    held_by, told_by = _by_party(held), _by_party(told)
    parts = [
        _compare_party(held_by[party], told_by[party], complete) for party in sorted(held_by.keys() | told_by.keys())
    ]
    return _joined([part for part in parts if not part.empty])


def altered_parties(held: Iterable[OpenAction], told: Iterable[ToldAction]) -> frozenset[str]:
    """Give the parties of which a listed act changed its date or is gone; what is new beside it does not count."""
    difference = compare(held, told, complete=True)
    redated = {old.party for old, new in difference.corrected if old.date != new.date}
    return frozenset(redated | {old.party for old in difference.gone})


def role(kind: str) -> str:
    """Give the place that an act takes in a row of a status table: signature, consent, or its own kind."""
    if kind in SIGNATURE_KINDS:
        return "signature"
    return "consent" if kind in CONSENT_KINDS or kind == "ambiguous" else kind


def _by_party(acts: Iterable[OpenAction] | Iterable[ToldAction]) -> defaultdict[str, list]:  # type: ignore[type-arg]
    grouped = defaultdict(list)
    for act in acts:
        grouped[act.party].append(act)
    return grouped


def _compare_party(held: Sequence[OpenAction], told: Sequence[ToldAction], complete: bool) -> Comparison:
    open_keys = {(act.kind, act.date, act.bracketed): act for act in held}
    told_keys = {(act.kind, act.date, act.bracketed): act for act in told}
    back = tuple(act for key, act in open_keys.items() if key in told_keys and not act.listed)
    missing = [act for key, act in open_keys.items() if key not in told_keys]
    added = [act for key, act in told_keys.items() if key not in open_keys]
    if not missing:
        return Comparison(new=tuple(added), back=back)
    bracketed, missing, added = _pair(missing, added, _same_act)
    corrected, missing, added = _pair_by_likeness([act for act in missing if act.listed], added)
    gone = tuple(act for act in missing if act.listed) if complete else ()
    return Comparison(new=tuple(added), corrected=tuple(corrected), bracketed=tuple(bracketed), gone=gone, back=back)


def _same_act(old: OpenAction, new: ToldAction) -> bool:
    return (old.kind, old.date) == (new.kind, new.date)


def _pair_by_likeness(
    missing: list[OpenAction], added: list[ToldAction]
) -> tuple[list[Pair], list[OpenAction], list[ToldAction]]:
    pairs: list[Pair] = []
    # A day is the strongest sign: two acts of one party in one place of its row seldom share theirs.
    for alike in (_same_day_and_role, _same_kind, _same_role, _same_day):
        found, missing, added = _pair(missing, added, alike)
        pairs += found
    return pairs, missing, added


def _same_day_and_role(old: OpenAction, new: ToldAction) -> bool:
    return _same_day(old, new) and role(old.kind) == role(new.kind)


def _same_kind(old: OpenAction, new: ToldAction) -> bool:
    return old.kind == new.kind and _can_be_corrected(old, new)


def _same_role(old: OpenAction, new: ToldAction) -> bool:
    return role(old.kind) == role(new.kind) and _can_be_corrected(old, new)


def _same_day(old: OpenAction, new: ToldAction) -> bool:
    return old.date is not None and old.date == new.date


def _can_be_corrected(old: OpenAction, new: ToldAction) -> bool:
    # An act dated after we first read the old one can't be what we read then: it is another act.
    return new.date is None or new.date <= old.seen_from[: len(new.date)]


def _pair(
    missing: list[OpenAction], added: list[ToldAction], alike: Callable[[OpenAction, ToldAction], bool]
) -> tuple[list[Pair], list[OpenAction], list[ToldAction]]:
    pairs: list[Pair] = []
    rest = list(added)
    unpaired = []
    for old in missing:
        match = next((new for new in rest if alike(old, new)), None)
        if match is None:
            unpaired.append(old)
        else:
            rest.remove(match)
            pairs.append((old, match))
    return pairs, unpaired, rest


def _joined(parts: Sequence[Comparison]) -> Comparison:
    return Comparison(
        new=tuple(act for part in parts for act in part.new),
        corrected=tuple(pair for part in parts for pair in part.corrected),
        bracketed=tuple(pair for part in parts for pair in part.bracketed),
        gone=tuple(act for part in parts for act in part.gone),
        back=tuple(act for part in parts for act in part.back),
    )
