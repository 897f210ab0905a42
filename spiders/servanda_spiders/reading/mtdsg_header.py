"""Facts above the table of an MTDSG page: title, conclusion, entry into force, registration, counts."""

import re

from servanda_db.vocabulary import Doubt, ForceDate, PageFault, TreatyFacts, Verdict
from servanda_spiders.reading.dates import ImpossibleDateError, dates_within, leading_date
from servanda_spiders.reading.footnotes import without_markers
from servanda_spiders.reading.mtdsg_page import HeaderTexts
from servanda_spiders.reading.mtdsg_reference import treaty_id
from servanda_spiders.reading.mtdsg_words import words

_COUNT = r"\b{}\s*:\s*(\d+)"
_SIGNATORIES = re.compile(_COUNT.format("Signatories"), re.IGNORECASE)
_PARTIES = re.compile(_COUNT.format("Parties"), re.IGNORECASE)
_NUMBER = re.compile(r"\bNos?\.? ?([0-9A-Z:-]+)")
_SEGMENTS = re.compile(r"; ?(?:and )?| and (?=(?:definitively|provisionally) )", re.IGNORECASE)


def read_header(reference: str, texts: HeaderTexts) -> tuple[TreatyFacts, tuple[Doubt, ...]]:
    """Give the facts of a treaty and what can't be read among them. Raises PageFault `impossible_date`."""
    try:
        return _facts(reference, texts), _doubts(texts)
    except ImpossibleDateError as error:
        raise PageFault("impossible_date", f"above the table: {error}", Verdict.HELD) from error


def force_dates(text: str) -> tuple[ForceDate, ...]:
    """Give the dates of entry into force that a text states, each with its own words.

    A date counts where it leads: at the beginning, after a semicolon, after "definitively on". A date inside
    a sentence, or in an article that the text quotes because it is not satisfied yet, is none.
    """
    told = words().header
    if text.casefold().startswith(tuple(lead.casefold() for lead in told.not_in_force)):
        return ()
    stated = text[: text.casefold().index(told.quotation)] if told.quotation in text.casefold() else text
    found = []
    for segment in _SEGMENTS.split(stated):
        date = leading_date(_without_lead(segment.strip()))
        if date is not None:
            found.append(ForceDate(date=date, text=segment.strip()))
    return tuple(found)


def _without_lead(segment: str) -> str:
    for lead in words().header.force_leads:
        if segment.casefold().startswith(f"{lead.casefold()} "):
            return segment[len(lead) + 1 :]
    return segment


def _facts(reference: str, texts: HeaderTexts) -> TreatyFacts:
    concluded = without_markers(texts.conclusion)
    force, registration = _value(texts.force), _value(texts.registration)
    status = without_markers(texts.status) or ""
    return TreatyFacts(
        id=treaty_id(reference),
        reference=reference,
        title=without_markers(texts.title) or "",
        chapter=without_markers(texts.chapter),
        concluded=concluded,
        concluded_on=_only_date(concluded),
        force_text=force,
        force_dates=force_dates(force) if force else (),
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
    for label in words().header.labels:
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


def _doubts(texts: HeaderTexts) -> tuple[Doubt, ...]:
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
