"""Whether an event has happened, is planned, denied or background; and when its own words say it was."""

from collections.abc import Sequence

from servanda_db.vocabulary import NewsStage, Realis
from servanda_spiders.reading.news.clauses import Event
from servanda_spiders.reading.news.context import is_participle
from servanda_spiders.reading.news.dates import DateMention
from servanda_spiders.reading.news.items import Item

# What is deposited by rule ("instruments are deposited with ...") is no deposit.
_BY_INSTRUMENT = frozenset({"deposit", "hand_over", "receive"})
# "It enters into force after sixty ratifications" tells a rule of the treaty, no event.
_BY_RULE = frozenset({"modal", "planned", "possible", "condition", "state"})
_LEAVING = frozenset({NewsStage.WITHDRAWAL_ANNOUNCED})


def realis_of(event: Event, stage: NewsStage, *, bare: bool) -> Realis:
    """Give whether an event has happened; `bare`: only a verb such as "ratified" says its stage."""
    if event.verb.value == "withdraw" and stage in _LEAVING and event.moods & {"modal", "planned"}:
        return Realis.PLANNED if event.moods & {"possible", "condition", "negation"} else Realis.HAPPENED
    if "negation" in event.moods or event.verb.value == "reject":
        return Realis.DENIED
    if event.moods & {"modal", "planned", "possible", "condition", "urge"}:
        return Realis.PLANNED
    if event.verb.value == "withdraw" and "count" in event.moods:
        return Realis.HISTORICAL
    if event.verb.value == "plan":
        return Realis.PLANNED
    dated = best_date(event)
    bygone = any(item.has("operator", "bygone") for item in event.items) and not dated
    aside = ((event.opening == "relative" and bare) or is_participle(event)) and not dated
    return Realis.HISTORICAL if "perfect" in event.moods or bygone or aside else Realis.HAPPENED


def best_date(event: Event) -> DateMention | None:
    """Give the fullest date of an event's own words.

    Of equals the one nearest to the verb, after it before before it.
    """
    before = [
        item.date for index, item in enumerate(event.before) if item.date and not _dates_a_noun(event.before, index)
    ]
    after = [item.date for index, item in enumerate(event.after) if item.date and not _dates_a_noun(event.after, index)]
    dates = [*after, *reversed(before)]
    return max(dates, key=lambda date: date.rank) if dates else None


def _dates_a_noun(items: Sequence[Item], index: int) -> bool:
    """Tell whether a date belongs to the treaty before it: "the document of 2001"."""
    place = index - 1
    while place >= 0 and items[place].has("operator", "of"):
        place -= 1
    noun = place >= 0 and (items[place].kind == "treaty" or items[place].has("object", "generic", "neutral"))
    date = items[index].date
    bare_year = date is not None and date.month is None and date.year is not None
    return noun and (place < index - 1 or bare_year)


def only_describes(event: Event) -> bool:
    """Tell whether a verb says what is so by rule, or what a law is about ("the law that ratifies ...")."""
    habitual = event.verb.value == "enter_into_force" and event.verb.form == "present" and not best_date(event)
    by_rule = habitual or (
        "state" in event.moods and (event.verb.value in _BY_INSTRUMENT or event.verb.form == "present")
    )
    of_a_law = event.opening and event.antecedent and event.antecedent.has("object", "law", "instrument")
    return bool(by_rule or of_a_law)


def tells_of_the_treaty(event: Event) -> bool:
    """Tell whether an event is the treaty's own: no state and no organ of one acts, and it is for no state."""
    if event.organ or any(item.party for item in event.items) or "negation" in event.moods:
        return False
    if (event.verb.form == "present" or event.moods & _BY_RULE) and not best_date(event):
        return False
    named = any(item.has("treaty") or item.has("object", "generic", "neutral", "anaphor") for item in event.before)
    adopted = any(item.has("treaty") for item in event.after)
    for_someone = any(item.has("object", "representative", "anaphor") for item in event.after)
    return (named or (adopted and event.verb.value in {"adopt", "open"})) and not for_someone
