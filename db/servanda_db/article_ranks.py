"""The place that an article gives a state among all, held against the order of deposits. Pure."""

from collections.abc import Iterator

from servanda_db.article_patterns import ArticlePattern, NamedError, named_error, record_in_words
from servanda_db.iso_dates import first_day, last_day
from servanda_db.verdict_facts import Article, DepositaryTreaty
from servanda_db.vocabulary import NewsStage, Remark, Topic

_NEVER = "9999-12-31"


def rank_errors(article: Article, remark: Remark, treaty: DepositaryTreaty) -> Iterator[NamedError]:
    """Hold a place told among all states against the order of deposits, however one may count them."""
    first = remark.topic is Topic.AMONG_FIRST or remark.number == 1
    pattern = ArticlePattern.FIRST if first else ArticlePattern.RANK
    if treaty.read_on is None:
        yield named_error(pattern, remark, treaty, "Who came first can't be told without its order of deposits.")
        return
    facts = _wrong_place(article, remark, treaty)
    if facts is not None:
        yield named_error(pattern, remark, treaty, f"{facts} {record_in_words(treaty)}")


def _wrong_place(article: Article, remark: Remark, treaty: DepositaryTreaty) -> str | None:
    """Say what is wrong with a place, None where nothing is or nobody can tell whose it is."""
    who = _who(article, remark, treaty)
    if who is None:
        return None if treaty.consents else "Nobody has a place in the order of deposits."
    party, name = who
    if _tells_unlisted_deposit(article, party, treaty):
        # Its place stands and falls with the deposit, which is named as not confirmed.
        return None
    places = _places(treaty, party)
    if places is None:
        return f"{name} has no place in the order of deposits."
    if remark.number is None or _may_be(remark.number, places, treaty):
        return None
    place = str(places[0]) if places[0] == places[1] else f"{places[0]} to {places[1]}, on one day with others"
    return f"By the order of deposits {name} is number {place}."


def _may_be(number: int, places: tuple[int, int], treaty: DepositaryTreaty) -> bool:
    """Tell whether a party may be called number so-and-so, whomever one counts."""
    return places[0] - treaty.counted_otherwise <= number <= places[1] + treaty.counted_otherwise


def _tells_unlisted_deposit(article: Article, party: str, treaty: DepositaryTreaty) -> bool:
    told = (c for c in article.claims if c.treaty == treaty.id and c.party == party and c.told_as_done)
    return any(c.stage is NewsStage.DEPOSITED and not article.lists_consent(c) for c in told)


def _who(article: Article, remark: Remark, treaty: DepositaryTreaty) -> tuple[str, str] | None:
    """Give the party whose rank a sentence tells: the one that it names, or the only one of the article."""
    told = [claim for claim in article.claims if claim.party and claim.treaty == treaty.id]
    parties = {claim.party: claim.party_name for claim in told if claim.party}
    named = {claim.party: claim.party_name for claim in told if claim.party and claim.named_in(remark.quote)}
    found = named if len(named) == 1 else parties
    return next(iter(found.items())) if len(found) == 1 else None


def _places(treaty: DepositaryTreaty, party: str) -> tuple[int, int] | None:
    """Give the first and last place that a party may have in the order of deposits.

    Equal days are a tie; so are days of which one is not stated, or stated as the month or year of the other.
    """
    days = {who: (first_day(day), last_day(day) or _NEVER) for day, who in treaty.consents}
    if party not in days:
        return None
    earliest, latest = days[party]
    before = sum(last < earliest for _, last in days.values())
    return before + 1, sum(first <= latest for first, _ in days.values())
