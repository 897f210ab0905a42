"""What remains of all that an article tells: one claim per act, the words that say it best, background apart."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from servanda_db.vocabulary import DatePrecision, NewsStage, Realis

# Further back than this from the news itself is background.
BACKGROUND = datetime.timedelta(days=270)
_PLAIN_ACTS = frozenset({"ratify", "approve", "accede", "adopt", "pass", "vote"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing told about one state; `bare`: only a verb such as "ratified" says so.

    `full_year`: the text gives the year; `leading`: the title tells of an act, or the first sentence where there
    is no title.
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
        try:
            return _day(published[:10])
        except ValueError:
            return None
    days = [day for entry in told if entry.date and entry.realis is Realis.HAPPENED and (day := _day(entry.date))]
    return max(days, default=None)


def mark_background(told: Sequence[Told], published: str | None) -> list[Told]:
    """Mark as historical what lies far behind the news.

    Or is dated to a year after undated news about the same pair.
    """
    reference = _reference(told, published)
    denied = {(entry.pair, entry.number) for entry in told if entry.realis is Realis.DENIED}
    marked, undated = [], set()
    for entry in told:
        day = _day(entry.date) if entry.date else None
        far = day is not None and reference is not None and reference - day > BACKGROUND
        vague = entry.precision is DatePrecision.YEAR and entry.date != (published or "")[:4]
        behind = (
            (entry.bare or entry.stage is NewsStage.SIGNED)
            and not published
            and entry.full_year
            and entry.pair in undated
        )
        # A bare "has ratified" or a dated signature that the title does not tell of is what was known, no news.
        signed = entry.stage is NewsStage.SIGNED
        unannounced = (
            entry.bare or entry.stage is NewsStage.ENTERED_INTO_FORCE or (signed and entry.full_year and not published)
        )
        aside = (unannounced and not entry.leading) or _signed_only(entry, denied)
        if entry.realis is Realis.HAPPENED and (far or behind or vague or aside):
            entry = replace(entry, realis=Realis.HISTORICAL)
        if entry.realis is Realis.HAPPENED and not entry.date:
            undated.add(entry.pair)
        marked.append(entry)
    return marked


def _signed_only(entry: Told, denied: set[tuple[tuple[str, str], int]]) -> bool:
    """Tell whether a signature stands beside what its state has not done: "signed but has not ratified"."""
    return entry.stage is NewsStage.SIGNED and (entry.pair, entry.number) in denied


def _strength(entry: Told) -> tuple[bool, bool, int]:
    return entry.act in _PLAIN_ACTS, entry.date is None, entry.number


def _one_per_act(told: Iterable[Told]) -> list[Told]:
    """Keep the best words of each act: same pair, stage, organ and realis, and no two different dates."""
    kept: list[Told] = []
    for entry in sorted(told, key=_strength):
        same = [
            other for other in kept
            if (other.pair, other.stage, other.realis) == (entry.pair, entry.stage, entry.realis)
            and (other.organ == entry.organ or not (other.organ and entry.organ))
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
    return _one_per_act(remaining)
