"""What an MTDSG page says of the treaty's entry into force: its dates, that there is none yet, or neither."""

import re
from dataclasses import dataclass

from servanda_db.vocabulary import ForceDate
from servanda_spiders.reading.dates import leading_date
from servanda_spiders.reading.mtdsg_words import words

_YEAR = re.compile(r"\b\d{4}\b")
_SEGMENTS = re.compile(r"; ?(?:and )?| and (?=(?:definitively|provisionally) )", re.IGNORECASE)
# The date of another instrument that a text cites, as in "article 14 of the Convention of 1 June 1972".
_DATE_OF_AN_INSTRUMENT = re.compile(r"\bof \d{1,2} [A-Za-z]+ \d{4}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Force:
    """Dates of entry into force with their words, or that the treaty is not in force; a text may say neither."""

    dates: tuple[ForceDate, ...] = ()
    not_in_force: bool = False

    @property
    def read(self) -> bool:
        """Whether the text says one of the two."""
        return bool(self.dates) or self.not_in_force


def read_force(text: str) -> Force:
    """Read the text on entry into force, without markers and label.

    A date counts where it leads: at the beginning, after a semicolon, after "definitively on" or "entered into
    force on". A date inside a sentence, a provisional one, or one in an article that the text quotes because it
    is not satisfied yet, is none. Not in force is a treaty only by words that are known, or where an article is
    cited with no date, and nothing beside them contradicts. Raises ImpossibleDateError.
    """
    stated = _before_quotation(text)
    denial = words().force.not_in_force.match(stated)
    if denial is not None:
        return Force(not_in_force=words().force.past.search(stated, denial.end()) is None)
    dates = _dates(stated)
    return Force(dates=dates, not_in_force=not dates and _cites_an_open_article(stated))


def _dates(stated: str) -> tuple[ForceDate, ...]:
    """Give the dates that lead; none where unknown words come before them, as the date may be that of a part only."""
    found: list[ForceDate] = []
    for segment in map(str.strip, _SEGMENTS.split(stated)):
        date = _date(segment)
        if date is not None:
            found.append(ForceDate(date=date, text=segment))
        elif not found and not _is_provisional(segment) and not _cites_an_open_article(segment):
            return ()
    return tuple(found)


def _before_quotation(text: str) -> str:
    quotation = words().force.quotation.search(text)
    return text[: quotation.start()] if quotation else text


def _cites_an_open_article(stated: str) -> bool:
    """Tell "in accordance with article 65(1)" with what it demands, but neither a day nor a year when that came."""
    told = words().force
    if not told.article.match(stated) or told.past.search(stated):
        return False
    return _YEAR.search(_DATE_OF_AN_INSTRUMENT.sub("", stated)) is None


def _date(segment: str) -> str | None:
    if _is_provisional(segment):
        return None
    lead = words().force.lead.match(segment)
    return leading_date(segment[lead.end() :] if lead else segment)


def _is_provisional(segment: str) -> bool:
    return words().force.provisional.match(segment) is not None
