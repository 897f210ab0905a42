"""Facts above the table of an MTDSG page: title, conclusion, entry into force, registration, counts."""

import re

from servanda_db.vocabulary import Doubt, PageFault, TreatyFacts, Verdict
from servanda_spiders.reading.dates import ImpossibleDateError, dates_within, leading_date
from servanda_spiders.reading.footnotes import without_markers
from servanda_spiders.reading.mtdsg_columns import shorten
from servanda_spiders.reading.mtdsg_force import Force, read_force
from servanda_spiders.reading.mtdsg_page import HeaderTexts
from servanda_spiders.reading.mtdsg_reference import treaty_id
from servanda_spiders.reading.mtdsg_words import words

_COUNT = r"\b{}\s*:\s*(\d+)"
_SIGNATORIES = re.compile(_COUNT.format("Signatories"), re.IGNORECASE)
_PARTIES = re.compile(_COUNT.format("Parties"), re.IGNORECASE)
_NUMBER = re.compile(r"\bNos?\.? ?([0-9A-Z:-]+)")


def read_header(reference: str, texts: HeaderTexts) -> tuple[TreatyFacts, tuple[Doubt, ...]]:
    """Give the facts of a treaty and what can't be read among them. Raises PageFault `impossible_date`."""
    try:
        force = read_force(_value(texts.force) or "")
        return _facts(reference, texts, force), (*_force_doubts(texts, force), *_count_doubts(texts))
    except ImpossibleDateError as error:
        raise PageFault("impossible_date", f"above the table: {error}", Verdict.HELD) from error


def _facts(reference: str, texts: HeaderTexts, force: Force) -> TreatyFacts:
    concluded = without_markers(texts.conclusion)
    registration = _value(texts.registration)
    status = without_markers(texts.status) or ""
    return TreatyFacts(
        id=treaty_id(reference),
        reference=reference,
        title=without_markers(texts.title) or "",
        chapter=without_markers(texts.chapter),
        concluded=concluded,
        concluded_on=_only_date(concluded),
        force_text=_value(texts.force),
        force_dates=force.dates,
        not_in_force=force.not_in_force,
        registration=registration,
        registered_on=leading_date(registration) if registration else None,
        registration_number=_registration_number(registration),
        signatories=_count(_SIGNATORIES, status),
        parties=_count(_PARTIES, status),
        text_reference=_value(texts.treaty_text),
    )


def _value(text: str) -> str | None:
    """Give a value without the label that may be glued to it, as in "Registration14 December 1946, No. 4"."""
    value = without_markers(text)
    for label in words().header_labels:
        if value is not None and value.startswith(label):
            return value.removeprefix(label).lstrip(" :") or None
    return value


def _only_date(text: str | None) -> str | None:
    dates = set(dates_within(text)) if text else set()
    return dates.pop() if len(dates) == 1 else None


def _registration_number(text: str | None) -> str | None:
    match = _NUMBER.search(text) if text else None
    return match[1].rstrip("-:") if match else None


def _count(pattern: re.Pattern[str], status: str) -> int | None:
    match = pattern.search(status)
    return int(match[1]) if match else None


def _force_doubts(texts: HeaderTexts, force: Force) -> tuple[Doubt, ...]:
    text = _value(texts.force)
    if text is None or force.read:
        return ()
    return (
        Doubt(
            kind="unread_force_text",
            subject="Entry into force",
            detail=f"{shorten(text)!r} has no known words for a date of entry into force or for none",
            locator="Header, Entry into force",
        ),
    )


def _count_doubts(texts: HeaderTexts) -> tuple[Doubt, ...]:
    status = without_markers(texts.status) or ""
    if not status or _SIGNATORIES.search(status) or _PARTIES.search(status):
        return ()
    return (
        Doubt(
            kind="unreadable_cell",
            subject="Status",
            detail=f"{status[:120]!r} states no count of signatories or parties",
            locator="Header, Status",
        ),
    )
