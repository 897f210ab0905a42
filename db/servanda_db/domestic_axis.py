"""The domestic axis: how far a state has come at home, as a line of days. Nothing of it binds abroad."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from servanda_db.iso_dates import FULL_DATE, check_date, is_day, last_day
from servanda_db.vocabulary import DomesticStage, Tier

APPROVALS = frozenset(
    {
        DomesticStage.PARLIAMENT_APPROVED,
        DomesticStage.LAW_SIGNED,
        DomesticStage.GAZETTED,
        DomesticStage.INSTRUMENT_SIGNED,
    }
)
_ORDER = {stage: place for place, stage in enumerate(DomesticStage)}
_STRENGTH = {tier: place for place, tier in enumerate(Tier)}


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeStep:
    """A step that happened at home, and who told it; `retrieved_at` is our time (UTC, ISO).

    `date` is an ISO date or null. Raises ValueError where a date does not exist.
    """

    stage: DomesticStage
    date: str | None
    tier: Tier
    retrieved_at: str

    def __post_init__(self) -> None:
        """Check what a type can't say."""
        check_date(self.date)
        check_date(self.retrieved_at[:FULL_DATE])

    @property
    def day(self) -> str:
        """The ISO day on which the step stands: its own, or the one on which we read of it."""
        return last_day(self.date) or self.retrieved_at[:FULL_DATE]


class Domestic(NamedTuple):
    """Where a state is at home from a day on; `approved` once a step that approves the treaty was reached."""

    stage: DomesticStage
    on: str | None
    approved: bool
    why: str


NOTHING_AT_HOME = Domestic(stage=DomesticStage.NONE, on=None, approved=False, why="")


def domestic_line(steps: Iterable[HomeStep], resets: Sequence[str]) -> list[tuple[str, Domestic]]:
    """Give the ISO days on which the state at home changes, in order, and the state from then on.

    `resets` are days on which a consent to be bound ended: whatever had been approved before is used up,
    and the axis begins again.
    """
    told = list(steps)
    if not told:
        return []
    line: list[tuple[str, Domestic]] = []
    for start, end in _segments(resets):
        within = [step for step in told if start <= step.day and (end is None or step.day < end)]
        if line and line[-1][1] is not NOTHING_AT_HOME:
            line.append((start, NOTHING_AT_HOME))
        line += _segment(within)
    return line


def _segments(resets: Sequence[str]) -> list[tuple[str, str | None]]:
    starts = ["", *sorted(set(resets))]
    return list(zip(starts, [*starts[1:], None], strict=True))


def _segment(steps: list[HomeStep]) -> list[tuple[str, Domestic]]:
    line: list[tuple[str, Domestic]] = []
    now = NOTHING_AT_HOME
    for step in sorted(_best_told(steps), key=lambda step: (step.day, _ORDER[step.stage])):
        if _ORDER[step.stage] > _ORDER[now.stage]:
            approved = now.approved or step.stage in APPROVALS
            now = Domestic(stage=step.stage, on=step.date, approved=approved, why=_told(step))
        elif step.stage in APPROVALS and not now.approved:
            now = now._replace(approved=True)
        else:
            continue
        line.append((step.day, now))
    return line


def _best_told(steps: list[HomeStep]) -> list[HomeStep]:
    """Take one telling of each stage: with a day before without, the stronger source, the earlier date."""
    best: dict[DomesticStage, HomeStep] = {}
    for step in sorted(steps, key=_precedence):
        if step.stage is not DomesticStage.NONE:
            best.setdefault(step.stage, step)
    return list(best.values())


def _precedence(step: HomeStep) -> tuple[bool, bool, int, str, str]:
    return (
        not is_day(step.date),
        step.date is None,
        _STRENGTH[step.tier],
        step.date or "",
        step.retrieved_at,
    )


def _told(step: HomeStep) -> str:
    stage = step.stage.replace("_", " ")
    if step.date is None:
        return f"At home: {stage}, date not stated; read on {step.retrieved_at[:FULL_DATE]}."
    return f"At home: {stage} on {step.date}." if is_day(step.date) else f"At home: {stage} in {step.date}."
