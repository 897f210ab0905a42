"""What remains of all that an article tells: one claim per act, the words that say it best, background apart."""

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from servanda_db.vocabulary import DatePrecision, NewsStage, Realis

# Further back than this from the news itself is background.
BACKGROUND = datetime.timedelta(days=270)
# What happened to a treaty itself is news where the title tells of it, or where it is as fresh as this.
RECENT = datetime.timedelta(days=30)
TREATY_ITSELF = "*"
_OF_THE_TREATY = frozenset({NewsStage.ADOPTED, NewsStage.OPENED, NewsStage.ENTERED_INTO_FORCE})
# A signature is news for a shorter time: after this it is what came before.
SIGNATURE_BACKGROUND = datetime.timedelta(days=60)
# What happens at home is told on the day or the day after, so that the day of publication dates it; an act abroad
# may be told much later.
_DATED_BY_PUBLICATION = frozenset(
    {
        NewsStage.CABINET_APPROVED,
        NewsStage.PARLIAMENT_APPROVED,
        NewsStage.LAW_SIGNED,
        NewsStage.WITHDRAWAL_DOMESTIC,
    }
)
# The first sentences of an article tell its news.
_LEAD = 2
_ISO = re.compile(r"(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?:[T ].*)?$", re.DOTALL)
_PRECISION = {4: DatePrecision.YEAR, 7: DatePrecision.MONTH, 10: DatePrecision.DAY}
_BY_PAGE = "date of publication"
_PLAIN_ACTS = frozenset({"ratify", "approve", "accede", "adopt", "pass", "vote"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing told of one state, or of the treaty itself (party `*`).

    `bare`: only a verb such as "ratified" says so; `full_year`: the text gives the year; `leading`: the title tells
    of an act, or the first sentence where there is no title; `main`: the article is about this state, as far as it
    says so; `in_title`, `in_lead`: the title, the first sentence has the same act; `vague`: the words give a time
    that is no date ("last month"); `timed`: its sentence gives a day, though not of this act.
    """

    treaty: str
    party: str
    party_words: str
    stage: NewsStage
    words: str
    realis: Realis
    date: str | None
    precision: DatePrecision | None
    full_year: bool
    organ: str
    act: str
    bare: bool
    leading: bool
    main: bool
    in_title: bool
    in_lead: bool
    vague: bool
    timed: bool
    quote: str
    locator: str
    number: int
    treaty_words: str | None = None

    @property
    def pair(self) -> tuple[str, str]:
        """The treaty and the state."""
        return self.treaty, self.party


def _day(date: str) -> datetime.date | None:
    parts = [int(part) for part in date.split("-")]
    try:
        return datetime.date(parts[0], parts[1] if len(parts) > 1 else 12, parts[2] if len(parts) > 2 else 28)
    except ValueError:
        return None


def _reference(told: Sequence[Told], published: str | None) -> datetime.date | None:
    """Give the day the news is about: the day of publication, or the latest day told as done."""
    if published:
        return _day(published)
    days = [day for entry in told if entry.date and entry.realis is Realis.HAPPENED and (day := _day(entry.date))]
    return max(days, default=None)


def mark_background(told: Sequence[Told], published: str | None) -> list[Told]:
    """Mark as historical what lies far behind the news.

    Or is dated to a year after undated news about the same pair.
    """
    reference = _reference(told, published)
    denied = {(entry.party, entry.number) for entry in told if entry.realis is Realis.DENIED}
    marked: list[Told] = []
    undated: set[tuple[str, str]] = set()
    for entry in told:
        behind = _needs_no_year(entry) and not published and entry.full_year and entry.pair in undated
        if entry.realis is Realis.HAPPENED and (
            behind or _is_far(entry, reference, published) or _is_aside(entry, reference, published, denied)
        ):
            entry = replace(entry, realis=Realis.HISTORICAL)
        if entry.realis is Realis.HAPPENED and not entry.date:
            undated.add(entry.pair)
        marked.append(entry)
    return marked


def _needs_no_year(entry: Told) -> bool:
    return entry.bare or entry.stage is NewsStage.SIGNED


def _age(entry: Told, reference: datetime.date | None) -> datetime.timedelta | None:
    day = _day(entry.date) if entry.date else None
    return reference - day if day is not None and reference is not None else None


def _is_far(entry: Told, reference: datetime.date | None, published: str | None) -> bool:
    """Tell whether an act lies far behind the news, or has a year alone that is not known to be that of publication."""
    limit = SIGNATURE_BACKGROUND if entry.stage is NewsStage.SIGNED and entry.number > 1 else BACKGROUND
    age = _age(entry, reference)
    another_year = entry.precision is DatePrecision.YEAR and entry.date != (published or "")[:4]
    return another_year or (age is not None and age > limit)


def _is_aside(
    entry: Told, reference: datetime.date | None, published: str | None, denied: set[tuple[str, int]]
) -> bool:
    """Tell whether an act is told beside the news: what was known before, or what neighbours did."""
    if entry.stage in _OF_THE_TREATY:
        age = _age(entry, reference)
        return not (entry.leading or (age is not None and published and abs(age) <= RECENT))
    signed = entry.stage is NewsStage.SIGNED
    # A bare "has ratified" or a dated signature that the title does not tell of is what was known, no news.
    unannounced = (entry.bare or (signed and entry.full_year and not published)) and not entry.leading
    known = signed and not entry.date and not (entry.in_title or entry.in_lead) and bool(published)
    return unannounced or known or _of_a_neighbour(entry, reference) or _signed_only(entry, denied)


def _of_a_neighbour(entry: Told, reference: datetime.date | None) -> bool:
    """Tell whether what a state did that the article is not about was known: "Latvia is leaving it as well"."""
    if entry.main:
        return False
    age = _age(entry, reference)
    leaving = entry.act == "withdraw" and entry.stage is NewsStage.WITHDRAWAL_ANNOUNCED and not entry.date
    passed = entry.stage is NewsStage.DEPOSITED and age is not None and age > SIGNATURE_BACKGROUND
    return entry.bare or (entry.stage is NewsStage.SIGNED and not entry.in_title) or leaving or passed


def _signed_only(entry: Told, denied: set[tuple[str, int]]) -> bool:
    """Tell whether a signature stands beside what its state has not done: "signed but has not ratified"."""
    return entry.stage is NewsStage.SIGNED and (entry.party, entry.number) in denied


def _strength(entry: Told) -> tuple[bool, bool, int]:
    return entry.act in _PLAIN_ACTS, entry.date is None, entry.number


def _one_per_act(told: Iterable[Told]) -> list[Told]:
    """Keep the best words of each act: same pair, stage, organ and realis, and no two different dates."""
    kept: list[Told] = []
    for entry in sorted(told, key=_strength):
        same = [
            other for other in kept
            if other.realis is entry.realis and _same_act(entry, other)
            and (entry.date is None or other.date is None or entry.date == other.date)
        ]  # fmt: skip
        if not same:
            kept.append(entry)
    return sorted(kept, key=lambda entry: entry.number)


def weigh(told: Sequence[Told], published: str | None) -> list[Told]:
    """Give what remains. Bare words add nothing where the same article names the act; a plan nothing to the deed."""
    marked = mark_background(told, published)
    named = {entry.pair for entry in marked if not entry.bare and entry.realis is not Realis.PLANNED}
    done = {(entry.pair, entry.stage) for entry in marked if entry.realis is Realis.HAPPENED}
    remaining = [
        entry
        for entry in marked
        if not (entry.bare and entry.pair in named and entry.realis in {Realis.HAPPENED, Realis.DENIED})
        and not (entry.realis is Realis.PLANNED and (entry.pair, entry.stage) in done)
    ]
    return date_by_publication(_one_per_act(remaining), published)


def date_by_publication(told: Sequence[Told], published: str | None) -> list[Told]:
    """Date the news of a title by the page's own date where the text gives none, and say so in the locator."""
    if not published:
        return list(told)
    dated = [entry for entry in told if (entry.date or entry.vague) and entry.realis is Realis.HAPPENED]
    return [
        replace(entry, date=published, precision=_PRECISION[len(published)], locator=f"{entry.locator}; {_BY_PAGE}")
        if _is_the_news(entry) and not any(_same_act(entry, other) for other in dated)
        else entry
        for entry in told
    ]


def _same_act(entry: Told, other: Told) -> bool:
    """Tell whether two tell of one act: same pair and stage, and no two different organs."""
    same_organ = entry.organ == other.organ or not (entry.organ and other.organ)
    return entry.pair == other.pair and entry.stage is other.stage and same_organ


def _is_the_news(entry: Told) -> bool:
    reported = entry.realis is Realis.HAPPENED and entry.date is None and entry.leading
    opening = entry.number <= _LEAD and not entry.timed
    return reported and opening and entry.main and entry.stage in _DATED_BY_PUBLICATION


def plain_published(published: str | None) -> str | None:
    """Give the ISO date of a date of publication, without a time of day; None where it is no date."""
    found = _ISO.match(published or "")
    return found.group(1) if found and _day(found.group(1)) else None
