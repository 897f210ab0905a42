"""The cells of a status row that hold more than one plain date."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from servanda_db.store.reads.reports import Report
from servanda_db.store.reads.standings import Act, Standing
from servanda_db.vocabulary import SIGNATURE_KINDS, STATEMENT_KINDS
from servanda_site.languages import gettext as _
from servanda_site.printing import day
from servanda_site.views.known import APPROVED_AT_HOME
from servanda_site.words import load_words

_TIERS = ("register", "official", "press")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActLine:
    """A further act in a cell: its date as printed, what it is, and what is to be known of it."""

    date: str
    word: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The domestic side: the stage in words, its ISO date, whether it is an approval, the words that say so.

    `waiting` is true where the state has approved and not deposited; `days` counts from the step to the last
    reading.
    """

    stage: str
    date: str | None
    approved: bool
    waiting: bool
    days: int | None
    report: Report | None
    further: int


@dataclass(frozen=True, slots=True, kw_only=True)
class More:
    """What a row has beside its plain dates; `unlisted_from` only where no act of the party is listed any more."""

    home: Home | None = None
    listed_as: str | None = None
    unlisted_from: str | None = None
    signed: tuple[ActLine, ...] = ()
    deposited: tuple[ActLine, ...] = ()


def more_of(
    standing: Standing,
    acts: Sequence[Act],
    told: Sequence[Report],
    as_of: str | None,
    printed: Callable[[str | None], str],
    *,
    listed_as: str | None,
    unlisted_from: str | None,
) -> More | None:
    """Give what a row needs beside its plain dates; null for nearly all rows. `printed` prints the dates of acts."""
    home = home_of(standing, told, as_of) if standing.domestic_stage != "none" else None
    if home is None and not acts and listed_as is None:
        return None
    signed = [act for act in acts if act.kind in SIGNATURE_KINDS]
    others = [act for act in acts if act.kind not in SIGNATURE_KINDS and act.kind not in STATEMENT_KINDS]
    return More(
        home=home,
        listed_as=listed_as,
        unlisted_from=unlisted_from,
        signed=_lines(signed, None, standing.signed_on, printed, gone=unlisted_from is not None),
        deposited=_lines(others, standing.consent_kind, standing.consent_on, printed, gone=unlisted_from is not None),
    )


def home_of(standing: Standing, told: Sequence[Report], as_of: str | None) -> Home:
    """Give the domestic side of a standing and its best report: stronger tier, then earlier reading."""
    said = [report for report in told if report.kind == standing.domestic_stage and report.realis == "happened"]
    best = min(said, key=lambda report: (_TIERS.index(report.tier), report.retrieved_at, report.id), default=None)
    return Home(
        stage=load_words()["domestic"][standing.domestic_stage],
        date=standing.domestic_on,
        approved=standing.domestic_stage in APPROVED_AT_HOME,
        waiting=bool(standing.waiting),
        days=days_between(standing.domestic_on, as_of) if standing.waiting else None,
        report=best,
        further=max(len(told) - 1, 0),
    )


def days_between(start: str | None, end: str | None) -> int | None:
    """Count the days between ISO days; null where one is not known to the day or the order is wrong."""
    if not start or not end or len(start) != 10 or start > end:
        return None
    return (date.fromisoformat(end[:10]) - date.fromisoformat(start)).days


def notes_of_act(
    *, bracketed: int, seen_to: str | None, unlisted_from: str | None, reviewed_at: str | None, effective: str | None
) -> str:
    """Say what is to be known of an act; empty for a plain one."""
    notes = (
        _("replaced by the reading of %(date)s") % {"date": day(seen_to)} if seen_to else "",
        _("in brackets: withdrawn") if bracketed else "",
        _("effective %(date)s") % {"date": day(effective)} if effective else "",
        _("no longer listed since %(date)s") % {"date": day(unlisted_from)} if unlisted_from and not seen_to else "",
        _("reviewed on %(date)s") % {"date": day(reviewed_at)} if reviewed_at else "",
    )
    return "; ".join(note for note in notes if note)


def _lines(
    acts: Sequence[Act],
    shown_kind: str | None,
    shown_on: str | None,
    printed: Callable[[str | None], str],
    *,
    gone: bool,
) -> tuple[ActLine, ...]:
    lines = []
    for act in acts:
        note = _note(act, acts, gone=gone)
        shown = act.date == shown_on and shown_kind in (None, act.kind) and not act.bracketed and not act.seen_to
        if note is None or (shown and not note):
            continue
        word = "" if act.kind == "signature" or shown else load_words()["act"][act.kind]
        lines.append(ActLine(date="" if shown else printed(act.date), word=word, note=note))
    return tuple(lines)


def _note(act: Act, acts: Sequence[Act], *, gone: bool) -> str | None:
    """Say what is to be known of an act; null where another line says it already.

    Where the whole party is `gone` from the page, its name says so.
    """
    if act.seen_to and any(a.seen_to is None and (a.kind, a.date) == (act.kind, act.date) for a in acts):
        return None
    return notes_of_act(
        bracketed=act.bracketed,
        seen_to=act.seen_to,
        unlisted_from=None if gone else act.unlisted_from,
        reviewed_at=act.reviewed_at,
        effective=act.effective_date,
    )
