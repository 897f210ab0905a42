"""Episodes for survival analysis: who was at risk of consenting, or of withdrawing, from when until when.

Rows are in counting-process form, (start, stop] in days since the origin of the treaty, and are split where a flag
changes. A party that had consented when it came under risk has an episode of no length with the event, so that no
consent is lost.
"""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from servanda_db.panel import NO_VALUES, Flag, Record, Span, Values
from servanda_db.vocabulary import InternationalStage

CONSENT, WITHDRAWAL = "consent", "withdrawal"
AS_OF, NO_LONGER_AT_RISK, UNKNOWN = "as_of", "no_longer_at_risk", "unknown"


class Episode(NamedTuple):
    """One stretch of one party under one treaty with the same flags.

    `entry` and `exit` are ISO days, `start` and `stop` the days since the origin. `event` is 1 where it ends with
    what it is at risk of, None where that is not known; `outcome` names the act, `censored` why there is no event at
    the end of a spell: as_of, no_longer_at_risk, unknown. `left_truncated` is 1 where the spell began after the
    origin.
    """

    spell: int
    risk: str
    entry: str
    exit: str
    start: int
    stop: int
    eligible: Flag
    signed: Flag
    in_force: Flag
    event: Flag
    outcome: str | None
    censored: str | None
    left_truncated: int


class _Stretch(NamedTuple):
    entry: str
    exit: str
    values: Values


def episodes(told: Sequence[tuple[str, Values]], record: Record, origin: str, until: str) -> list[Episode]:
    """Give the episodes of one party from the ISO day `origin` up to `until`, from its line of days."""
    found: list[Episode] = []
    stretches = _stretches(told, origin, until)
    for place, stretch in enumerate(stretches):
        following = stretches[place + 1] if place + 1 < len(stretches) else None
        risk = _risk(stretch.values)
        if risk is None:
            continue
        previous = _risk(stretches[place - 1].values) if place else None
        spell = found[-1].spell if found else 0
        if risk == WITHDRAWAL and not found:
            found.append(_already_consented(stretch, record, origin))
            spell = 1
        spell += previous != risk or not found
        found.append(_episode(stretch, following, record, origin, spell))
    return _with_truncation(found, origin)


def _stretches(told: Sequence[tuple[str, Values]], origin: str, until: str) -> list[_Stretch]:
    """Cut the line at origin and end, and lay days together between which no flag of an episode changes."""
    before = [values for day, values in told if day <= origin]
    points = [(origin, before[-1] if before else NO_VALUES), *(point for point in told if origin < point[0] <= until)]
    kept = [points[0], *(after for now, after in pairwise(points) if _flags(now[1]) != _flags(after[1]))]
    ends = [*(day for day, _ in kept[1:]), until]
    return [_Stretch(day, end, values) for (day, values), end in zip(kept, ends, strict=True)]


def _flags(values: Values) -> tuple[object, ...]:
    return values.eligible, values.signed, values.consented, values.in_force, values.withdrawn


def _risk(values: Values) -> str | None:
    if values.consented == 1:
        return WITHDRAWAL
    return CONSENT if values.consented == 0 and values.eligible != 0 else None


def _episode(now: _Stretch, following: _Stretch | None, record: Record, origin: str, spell: int) -> Episode:
    event, outcome, censored = _ending(now, following, record)
    return Episode(
        spell=spell,
        risk=_risk(now.values) or "",
        entry=now.entry,
        exit=now.exit,
        start=_days(origin, now.entry),
        stop=_days(origin, now.exit),
        eligible=now.values.eligible,
        signed=now.values.signed,
        in_force=now.values.in_force,
        event=event,
        outcome=outcome,
        censored=censored,
        left_truncated=0,
    )


def _ending(now: _Stretch, following: _Stretch | None, record: Record) -> tuple[Flag, str | None, str | None]:
    if following is None:
        return 0, None, AS_OF
    if following.values == NO_VALUES:
        return 0, None, NO_LONGER_AT_RISK
    if following.values.consented is None:
        return None, None, UNKNOWN
    if following.values.consented != now.values.consented:
        return 1, _outcome(following, record), None
    return (0, None, NO_LONGER_AT_RISK) if _risk(following.values) is None else (0, None, None)


def _outcome(following: _Stretch, record: Record) -> str | None:
    span = _span_on(record.spans, following.entry)
    if following.values.consented == 1:
        return span.consent_kind if span is not None else None
    return WITHDRAWAL if span is not None and span.stage == InternationalStage.WITHDRAWN else "instrument_withdrawn"


def _already_consented(now: _Stretch, record: Record, origin: str) -> Episode:
    day = _days(origin, now.entry)
    return Episode(
        spell=1,
        risk=CONSENT,
        entry=now.entry,
        exit=now.entry,
        start=day,
        stop=day,
        eligible=now.values.eligible,
        signed=now.values.signed,
        in_force=0,
        event=1,
        outcome=_outcome(now, record),
        censored=None,
        left_truncated=0,
    )


def _with_truncation(found: list[Episode], origin: str) -> list[Episode]:
    entries: dict[int, str] = {}
    for episode in found:
        entries.setdefault(episode.spell, episode.entry)
    first = min(entries, default=0)
    late = {spell for spell, entry in entries.items() if spell == first and entry > origin}
    return [episode._replace(left_truncated=int(episode.spell in late)) for episode in found]


def _span_on(spans: Sequence[Span], day: str) -> Span | None:
    return next((span for span in reversed(spans) if span.valid_from <= day), None)


def _days(since: str, until: str) -> int:
    return (date.fromisoformat(until) - date.fromisoformat(since)).days
