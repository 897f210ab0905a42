"""Dates in prose: what a sentence says of the day, strictly, and the day it means with the publication date at hand.

A day without a year and a weekday mean nothing without a publication date; the day of the crawl is never used.
"""

import datetime
import re
from dataclasses import dataclass

from servanda_db.vocabulary import DatePrecision
from servanda_spiders.reading.news.lexicon import Language
from servanda_spiders.reading.news.words import Word

_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|o|a|\u0433\u043e|\u0435)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEAR_DIGITS = 4
_TWO = re.compile(r"\d{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A date as a sentence gives it, over the words [first, after); what it leaves open is None.

    `weekday` counts from Monday = 0; `ago` is the number of days before publication ("yesterday" = 1), `years_ago`
    that of years ("in May last year" = 1).
    """

    first: int
    after: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    ago: int | None = None
    years_ago: int | None = None

    @property
    def month_alone(self) -> bool:
        """Tell whether the mention is a month of no stated year."""
        return self.month is not None and self.day is None and self.year is None

    @property
    def rank(self) -> int:
        """How much the mention says by itself: a full date most, then a day and month, a month, a year, a weekday."""
        full = self.year is not None and self.month is not None
        return 4 * full + 2 * (self.day is not None) + (self.month is not None or self.year is not None)


@dataclass(slots=True)
class _Words:
    words: tuple[Word, ...]
    language: Language

    def at(self, index: int) -> str:
        return self.words[index].folded if 0 <= index < len(self.words) else ""

    def skip(self, index: int) -> int:
        """Skip "of", "de", commas and the like between the parts of a date."""
        while self.at(index) in self.language.date_fillers:
            index += 1
        return index

    def day(self, index: int) -> int | None:
        found = _DAY.fullmatch(self.at(index))
        return int(found.group(1)) if found and 1 <= int(found.group(1)) <= 31 else None

    def year(self, index: int) -> int | None:
        return int(self.at(index)) if _YEAR.fullmatch(self.at(index)) else None

    def calendar(self, index: int, kind: str) -> tuple[int, int] | None:
        if index >= len(self.words):
            return None
        found = self.language.calendar.longest(self.words, index)
        return (int(found[0].value), found[1]) if found and found[0].kind == kind else None


def _year_after(words: _Words, index: int) -> tuple[int | None, int]:
    place = words.skip(index)
    year = words.year(place)
    return (year, place + 1) if year else (None, index)


def _numeric(words: _Words, index: int) -> DateMention | None:
    """Read 2026-02-23, 23.02.2026 and 23/02/2026; the last two only where the language puts the day first."""
    parts = [words.at(index + offset) for offset in range(5)]
    if parts[1] != parts[3] or parts[1] not in {"-", ".", "/"}:
        return None
    if _YEAR.fullmatch(parts[0]) and _TWO.fullmatch(parts[2]) and _TWO.fullmatch(parts[4]):
        year, month, day = (int(parts[place]) for place in (0, 2, 4))
    elif _YEAR.fullmatch(parts[4]) and _TWO.fullmatch(parts[2]) and _DAY.fullmatch(parts[0]):
        if words.language.month_first and parts[1] == "/":
            return None
        day, month, year = (int(parts[place]) for place in (0, 2, 4))
    else:
        return None
    return DateMention(first=index, after=index + 5, year=year, month=month, day=day)


def _day_first(words: _Words, index: int) -> DateMention | None:
    day = words.day(index)
    month = words.calendar(words.skip(index + 1), "month") if day else None
    if not month:
        return None
    year, after = _year_after(words, month[1])
    return DateMention(first=index, after=after, year=year, month=month[0], day=day)


def _month_first(words: _Words, index: int) -> DateMention | None:
    month = words.calendar(index, "month")
    if not month:
        return None
    place = words.skip(month[1]) if words.language.month_first else month[1]
    day = words.day(place) if words.language.month_first else None
    year, after = _year_after(words, place + 1 if day else month[1])
    if not (day or year):
        return None
    return DateMention(first=index, after=after, year=year, month=month[0], day=day)


def _year_first(words: _Words, index: int) -> DateMention | None:
    """Read the Azerbaijani order: the year, then the month, then the day."""
    year = words.year(index)
    month = words.calendar(words.skip(index + 1), "month") if year and words.language.verb_last else None
    if not month:
        return None
    day = words.day(words.skip(month[1]))
    after = words.skip(month[1]) + 1 if day else month[1]
    return DateMention(first=index, after=after, year=year, month=month[0], day=day)


def _month_then_day(words: _Words, index: int) -> DateMention | None:
    """Read a month and its day where the verb ends the clause."""
    month = words.calendar(index, "month") if words.language.verb_last else None
    day = words.day(month[1]) if month else None
    return DateMention(first=index, after=month[1] + 1, month=month[0], day=day) if month and day else None


def _relative(words: _Words, index: int) -> DateMention | None:
    if weekday := words.calendar(index, "weekday"):
        place = weekday[1] + 1 if words.at(weekday[1]) in {"(", ","} else weekday[1]
        day = words.day(place) if words.at(place + 1) in {")", ","} else None
        after = place + 2 if day else weekday[1]
        return DateMention(first=index, after=after, weekday=weekday[0], day=day)
    if ago := words.calendar(index, "ago"):
        return DateMention(first=index, after=ago[1], ago=ago[0])
    return None


def _bare_month(words: _Words, index: int) -> DateMention | None:
    """Read "in May", "last May": a month alone is one only after such a word, and with a capital where it has one."""
    if words.at(index) not in words.language.month_words:
        return None
    place = words.skip(index + 1)
    month = words.calendar(place, "month")
    if (
        not month
        or words.day(month[1])
        or _year_after(words, month[1])[0]
        or (words.language.month_first and not words.words[place].capital)
    ):
        return None
    ago = words.calendar(month[1], "years_ago")
    after = ago[1] if ago else month[1]
    return DateMention(first=place, after=after, month=month[0], years_ago=ago[0] if ago else None)


def _bare_year(words: _Words, index: int) -> DateMention | None:
    year = words.year(index)
    known = words.language.year_words
    around = [index - 1, *range(index + 1, words.skip(index + 1) + 1)]
    if not year or not any(words.at(place) in known for place in around):
        return None
    return DateMention(first=index, after=index + 1, year=year)


def _may_begin_a_number_date(words: _Words, index: int) -> bool:
    """Tell whether a number can begin a date: a year, or a day before a mark or a month."""
    if len(words.at(index)) == _YEAR_DIGITS or words.at(index + 1) in {"-", ".", "/"}:
        return True
    following = words.at(words.skip(index + 1))
    return bool(following) and bool(words.language.calendar.opens(following))


def _leads_to_a_month(words: _Words, index: int) -> bool:
    following = words.at(words.skip(index + 1))
    return bool(following) and bool(words.language.calendar.opens(following))


_READERS = (_numeric, _year_first, _day_first, _month_first, _month_then_day, _relative, _bare_month, _bare_year)


def find_dates(words: tuple[Word, ...], language: Language) -> tuple[DateMention, ...]:
    """Find the dates of a sentence in order; the first reader that fits takes the words."""
    view = _Words(words, language)
    mentions, index = [], 0
    opens, month_words = language.calendar.opens, language.month_words
    while index < len(words):
        folded = words[index].folded
        if folded[0].isdigit():
            may_begin = _may_begin_a_number_date(view, index)
        else:
            may_begin = bool(opens(folded)) or (folded in month_words and _leads_to_a_month(view, index))
        if not may_begin:
            index += 1
            continue
        mention = next((found for reader in _READERS if (found := reader(view, index))), None)
        if mention:
            mentions.append(mention)
        index = mention.after if mention else index + 1
    return tuple(mentions)


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _month_of(mention: DateMention, published: datetime.date, ahead: bool) -> str:
    """Give the month a mention without a year means: the last one up to that of publication, or the next one."""
    month = mention.month or 0
    if mention.years_ago:
        year = published.year - mention.years_ago
    elif ahead:
        year = published.year + (month < published.month)
    else:
        year = published.year - (month > published.month)
    return f"{year}-{month:02}"


def _nearest(mention: DateMention, published: datetime.date, ahead: bool) -> datetime.date | None:
    """Give the day a mention without a year means: the last one up to the day of publication, or the next one."""
    step = datetime.timedelta(days=1 if ahead else -1)
    day = published
    for _ in range(7 if mention.month is None else 366):
        fits_weekday = mention.weekday in (None, day.weekday()) and mention.month in (None, day.month)
        if fits_weekday and mention.day in (None, day.day):
            return day
        day += step
    return None


def resolve_date(
    mention: DateMention, published: str | None, *, ahead: bool = False
) -> tuple[str, DatePrecision] | None:
    """Give the ISO date a mention means and its precision, or None where it can't be told.

    `published` is an ISO date; one of less than a day's precision settles nothing. `ahead`: the act is still to come.
    """
    if mention.year is not None and mention.month is not None and mention.day is not None:
        full = _date(mention.year, mention.month, mention.day)
        return (full.isoformat(), DatePrecision.DAY) if full else None
    if mention.year is not None:
        if mention.month is None:
            return f"{mention.year}", DatePrecision.YEAR
        return f"{mention.year}-{mention.month:02}", DatePrecision.MONTH
    day = _published_day(published)
    if day is None:
        return None
    if mention.month_alone:
        return _month_of(mention, day, ahead), DatePrecision.MONTH
    if mention.ago is not None:
        return (day - datetime.timedelta(days=mention.ago)).isoformat(), DatePrecision.DAY
    found = _nearest(mention, day, ahead)
    return (found.isoformat(), DatePrecision.DAY) if found else None


def _published_day(published: str | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


def is_after(date: str, other: str | None) -> bool:
    """Tell whether an ISO date lies wholly after another, which may be a month or a year; never where none is given."""
    length = min(len(date), len(other or ""))
    return date[:length] > (other or "")[:length]
