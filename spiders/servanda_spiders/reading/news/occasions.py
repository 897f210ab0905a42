"""The day of an act that the next sentence tells: "The ceremony took place on 30 January"."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from servanda_db.vocabulary import DatePrecision, NewsStage, Realis
from servanda_spiders.reading.news.context import Line
from servanda_spiders.reading.news.dates import is_after, resolve_date
from servanda_spiders.reading.news.weighing import Told

_STAGES = {
    "ceremony": {NewsStage.DEPOSITED, NewsStage.SIGNED, NewsStage.INSTRUMENT_SIGNED, NewsStage.WITHDRAWAL_DEPOSITED},
    "voting": {NewsStage.PARLIAMENT_APPROVED, NewsStage.WITHDRAWAL_DOMESTIC},
    "sitting": {NewsStage.CABINET_APPROVED, NewsStage.PARLIAMENT_APPROVED},
}


def date_by_occasion(told: Iterable[Told], line: Line, published: str | None) -> list[Told]:
    """Date what the sentence before told without a date, where this one says when it took place."""
    stages = {stage for item in line.items if item.kind == "object" for stage in _STAGES.get(item.value, ())}
    day = _day_of(line, published) if stages else None
    if day is None:
        return list(told)
    return [replace(one, date=day, precision=DatePrecision.DAY) if _fits(one, stages, line) else one for one in told]


def _day_of(line: Line, published: str | None) -> str | None:
    """Give the one day a sentence names, if that is not still to come."""
    dates = [item.date for item in line.items if item.date]
    unreal: Sequence[str] = ("modal", "planned", "possible", "negation", "condition")
    if len(dates) != 1 or any(item.has("operator", *unreal) for item in line.items):
        return None
    found = resolve_date(dates[0], published)
    return found[0] if found and found[1] is DatePrecision.DAY and not is_after(found[0], published) else None


def _fits(one: Told, stages: Iterable[NewsStage], line: Line) -> bool:
    before = one.number == line.sentence.number - 1
    return before and one.date is None and one.stage in stages and one.realis is Realis.HAPPENED
