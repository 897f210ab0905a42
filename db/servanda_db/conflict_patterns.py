"""Claims that can't both be true, with the named pattern of the error: pure.

What others report is compared with the depositary's own acts. A report that the depositary does not confirm is no
conflict: absence is never evidence. The patterns are those in which lists made by hand are wrong: they take the day of
signature or of adoption for that of ratification, a neighbouring day, or another treaty of a similar title.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from itertools import pairwise

from servanda_db.iso_dates import is_day
from servanda_db.registry.strict import registry_file
from servanda_db.vocabulary import CONSENT_KINDS, SIGNATURE_KINDS, ActionKind, Axis, NewsStage


class Pattern(StrEnum):
    """How two claims contradict each other, in the words that readers see."""

    SIGNATURE = "signature reported as ratification"
    ADOPTION = "adoption date as ratification date"
    ONE_DAY = "date off by one day"
    OTHER_DATE = "another date for the same act"
    SIMILAR_TITLE = "wrong treaty of a similar title"
    INSTRUMENT = "instrument withdrawn vs treaty withdrawn"
    COMPUTED = "computed vs published date"
    TWO_CONSENTS = "two consents without a withdrawal between"


class Role(StrEnum):
    """What a report says was done; `HOME_RATIFICATION` is an approval at home that is called a ratification."""

    CONSENT = "consent"
    SIGNATURE = "signature"
    WITHDRAWAL = "withdrawal"
    HOME_RATIFICATION = "home_ratification"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What someone else than the depositary says that a party did; `date` is ISO: a year, a month or a day."""

    claim: str
    party: str
    role: Role
    date: str | None
    said: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedAct:
    """An act of the depositary that stands, by its claim; `listed` is false where the table no longer shows it."""

    claim: str | None
    kind: ActionKind
    date: str | None
    bracketed: bool = False
    listed: bool = True

    def in_words(self) -> str:
        """Name the act and its date."""
        return f"{self.kind.replace('_', ' ')} of {self.date or 'a day that is not stated'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """An act of the same party under another treaty, and the names of that treaty."""

    treaty: str
    act: ListedAct
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatyDays:
    """Days of a treaty that are mistaken for acts (ISO, null where not known); its names; known not to be in force."""

    adopted_on: str | None = None
    opened_on: str | None = None
    names: tuple[str, ...] = ()
    not_in_force: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two claims by id, or one and what is computed (null), that can't both be true, and why in plain words."""

    pattern: Pattern
    party: str | None
    claim: str | None
    against: str | None
    detail: str


_KINDS = {
    **dict.fromkeys(map(str, CONSENT_KINDS), Role.CONSENT),
    **dict.fromkeys(map(str, SIGNATURE_KINDS), Role.SIGNATURE),
    NewsStage.DEPOSITED: Role.CONSENT,
    NewsStage.SIGNED: Role.SIGNATURE,
    ActionKind.WITHDRAWAL: Role.WITHDRAWAL,
    NewsStage.WITHDRAWAL_DEPOSITED: Role.WITHDRAWAL,
    NewsStage.WITHDRAWAL_EFFECTIVE: Role.WITHDRAWAL,
}
_ONCE = frozenset(
    {
        ActionKind.RATIFICATION,
        ActionKind.ACCEPTANCE,
        ActionKind.APPROVAL,
        ActionKind.ACCESSION,
        ActionKind.SUCCESSION,
        ActionKind.FORMAL_CONFIRMATION,
    }
)
_ENDINGS = frozenset({ActionKind.WITHDRAWAL, ActionKind.INSTRUMENT_WITHDRAWN, ActionKind.TERMINATION})


def role_of(kind: str, said: str, axis: Axis) -> Role | None:
    """Tell what a claim of this kind, told in the words `said`, reports; None where it can't meet the depositary's."""
    if axis is Axis.DOMESTIC:
        called = kind == NewsStage.PARLIAMENT_APPROVED and calls_it_ratification(said)
        return Role.HOME_RATIFICATION if called else None
    return _KINDS.get(kind)


def calls_it_ratification(said: str) -> bool:
    """Tell whether the words of an act call it a ratification."""
    told = said.casefold()
    return any(word in told for word in _settings().ratification_words)


def conflict_of(
    report: Report, acts: Sequence[ListedAct], days: TreatyDays, elsewhere: Iterable[Elsewhere] = ()
) -> Conflict | None:
    """Compare a report with the acts of its party; None where they agree or nothing is known against it."""
    match report.role:
        case Role.WITHDRAWAL:
            return _withdrawal(report, acts, days)
        case Role.HOME_RATIFICATION:
            found = consent_pattern(report.date, acts, days) if is_day(report.date) else None
            found = found if found and found[0] in (Pattern.SIGNATURE, Pattern.ADOPTION) else None
        case Role.CONSENT:
            found = consent_pattern(report.date, acts, days)
        case Role.SIGNATURE:
            found = _date_pattern(report.date, [act for act in acts if act.kind in SIGNATURE_KINDS])
    if found is not None:
        return _conflict(report, found[0], found[1], _told(*found, acts, days))
    return _similar_title(report, acts, days, elsewhere)


def consent_pattern(
    reported: str | None, acts: Iterable[ListedAct], days: TreatyDays
) -> tuple[Pattern, ListedAct | None] | None:
    """Name the error behind a reported date of consent (a year, a month or a day), and the act that shows it.

    None where a consent of that date stands, or nothing stands that shows an error.
    """
    acts = list(acts)
    consents = [act for act in acts if act.kind in CONSENT_KINDS]
    if reported is None or any(_meet(reported, act.date) for act in consents):
        return None
    signature = next((act for act in acts if act.kind in SIGNATURE_KINDS and _meet(reported, act.date)), None)
    if signature is not None:
        return Pattern.SIGNATURE, signature
    if _meet(reported, days.adopted_on) or _meet(reported, days.opened_on):
        return Pattern.ADOPTION, next(iter(consents), None)
    return _date_pattern(reported, consents)


def two_consents(party: str, acts: Iterable[ListedAct]) -> Iterator[Conflict]:
    """Give the pairs of consents between which no withdrawal is known; one of them is an open question."""
    dated = sorted((act for act in acts if is_day(act.date) and not act.bracketed), key=_day)
    ended = [_day(act) for act in dated if act.kind in _ENDINGS]
    for first, second in pairwise([act for act in dated if act.kind in CONSENT_KINDS]):
        both = {first.kind, second.kind} <= _ONCE or not (first.listed and second.listed)
        if both and first.date != second.date and not any(_day(first) <= day <= _day(second) for day in ended):
            gone = [act.in_words() for act in (first, second) if not act.listed]
            detail = (
                f"{_capital(first.in_words())} and {second.in_words()} both stand, and no withdrawal between is known."
            )
            detail += f" No longer listed: {', '.join(gone)}." if gone else ""
            yield Conflict(
                pattern=Pattern.TWO_CONSENTS, party=party, claim=second.claim, against=first.claim, detail=detail
            )


def alike(names: Iterable[str], others: Iterable[str]) -> bool:
    """Tell whether a title of the one treaty is like one of the other: by words, for a person to look at."""
    mine, theirs = [_title(name) for name in names], [_title(name) for name in others]
    share = _settings().alike
    return any(a and b and len(a & b) >= share * min(len(a), len(b)) for a in mine for b in theirs)


def _date_pattern(reported: str | None, acts: Sequence[ListedAct]) -> tuple[Pattern, ListedAct | None] | None:
    dated = [act for act in acts if act.date is not None]
    if reported is None or not dated or any(_meet(reported, act.date) for act in dated):
        return None
    near = next((act for act in dated if _one_day_apart(reported, _day(act))), None)
    return (Pattern.ONE_DAY, near) if near else (Pattern.OTHER_DATE, dated[0])


def _withdrawal(report: Report, acts: Sequence[ListedAct], days: TreatyDays) -> Conflict | None:
    if any(act.kind is ActionKind.WITHDRAWAL for act in acts):
        return None
    taken_back = next((act for act in acts if act.kind is ActionKind.INSTRUMENT_WITHDRAWN), None)
    if taken_back is None and not days.not_in_force:
        return None
    told = f"the depositary lists {taken_back.in_words()}" if taken_back else "the treaty is not in force"
    detail = f"{told}: an instrument was taken back, which is no withdrawal from the treaty"
    consent = next((act for act in acts if act.kind in CONSENT_KINDS), None)
    return _conflict(report, Pattern.INSTRUMENT, taken_back or consent, detail)


def _similar_title(
    report: Report, acts: Sequence[ListedAct], days: TreatyDays, elsewhere: Iterable[Elsewhere]
) -> Conflict | None:
    kinds = {Role.CONSENT: CONSENT_KINDS, Role.SIGNATURE: SIGNATURE_KINDS}.get(report.role)
    if kinds is None or not is_day(report.date) or any(act.kind in kinds for act in acts):
        return None
    for other in elsewhere:
        if other.act.kind in kinds and other.act.date == report.date and alike(days.names, other.names):
            detail = (
                f"the depositary lists {other.act.in_words()} under {other.treaty}, of a similar title, and none here"
            )
            return _conflict(report, Pattern.SIMILAR_TITLE, other.act, detail)
    return None


def _conflict(report: Report, pattern: Pattern, act: ListedAct | None, told: str) -> Conflict:
    when = f" on {report.date}" if report.date else ""
    detail = f"{report.source} says “{report.said}”{when}; {told}."
    against = act.claim if act else None
    return Conflict(pattern=pattern, party=report.party, claim=report.claim, against=against, detail=detail)


def _told(pattern: Pattern, act: ListedAct | None, acts: Sequence[ListedAct], days: TreatyDays) -> str:
    if pattern is Pattern.SIGNATURE and act:
        consent = next((other.in_words() for other in acts if other.kind in CONSENT_KINDS), "no consent to be bound")
        return f"the depositary lists {act.in_words()}, and {consent}"
    listed = f"the depositary lists {act.in_words()}" if act else "the depositary lists no consent to be bound"
    if pattern is Pattern.ADOPTION:
        return f"the treaty was adopted on {days.adopted_on} and opened on {days.opened_on}; {listed}"
    return f"{listed}, one day apart" if pattern is Pattern.ONE_DAY else listed


def _meet(reported: str, day: str | None) -> bool:
    """Tell whether two ISO dates say the same as far as both go."""
    return day is not None and (day.startswith(reported) or reported.startswith(day))


def _one_day_apart(one: str, other: str) -> bool:
    if not (is_day(one) and is_day(other)):
        return False
    return abs((date.fromisoformat(one) - date.fromisoformat(other)).days) == 1


def _day(act: ListedAct) -> str:
    return act.date or ""


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Settings:
    ratification_words: tuple[str, ...]
    title_words: frozenset[str]
    shortest_title_word: int
    alike: float


@cache
def _settings() -> _Settings:
    table = registry_file("conflict_patterns.toml")
    settings = _Settings(
        ratification_words=table.texts("ratification_words"),
        title_words=frozenset(table.texts("title_words")),
        shortest_title_word=table.count("shortest_title_word"),
        alike=table.number("alike"),
    )
    table.close()
    return settings


def _title(name: str) -> frozenset[str]:
    words = "".join(c if c.isalnum() else " " for c in name.casefold()).split()
    settings = _settings()
    return frozenset(word for word in words if len(word) >= settings.shortest_title_word) - settings.title_words
