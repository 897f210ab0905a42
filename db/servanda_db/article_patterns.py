"""The named error patterns of articles, and how one is told."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from servanda_db.verdict_facts import ArticleClaim, DepositaryTreaty
from servanda_db.verdict_words import UNREAD
from servanda_db.vocabulary import Remark


class ArticlePattern(StrEnum):
    """How an article claims too much, in the words that readers see."""

    SIGNATURE = "signature reported as ratification"
    VOTE = "vote told as ratification"
    CABINET = "cabinet decision told as ratification"
    LAW = "law told as ratification"
    PLAN = "plan told as ratification"
    JOINED = "step at home told as becoming a party"
    SIGNED_JOINED = "signature told as becoming a party"
    FIRST = "first country"
    RANK = "wrong place in the order of deposits"
    THRESHOLD = "wrong threshold"
    COUNT = "wrong number of ratifications"
    TREATY = "wrong treaty in the headline"
    GENERIC = "headline does not say which treaty"
    FORCE = "told to be in force"
    DEPOSIT = "deposit reported, not confirmed"
    LEFT = "withdrawal announced, told as done"
    WITHDRAWAL = "withdrawal reported, not confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedError:
    """One error: its pattern, the words as published, and what the record says.

    `pattern` is an ArticlePattern or a pattern of servanda_db.conflict_patterns; `confirmed` is false where no page
    of the depositary was there to compare with.
    """

    pattern: str
    treaty: str | None
    quote: str
    locator: str
    facts: str
    confirmed: bool = True

    def as_object(self) -> dict[str, Any]:
        """Give it as a JSON-ready object."""
        return {
            "pattern": str(self.pattern),
            "treaty": self.treaty,
            "quote": self.quote,
            "locator": self.locator,
            "facts": self.facts,
            "confirmed": self.confirmed,
        }


def named_error(
    pattern: ArticlePattern, remark: Remark | ArticleClaim, treaty: DepositaryTreaty, facts: str, *, needs: bool = True
) -> NamedError:
    """Make an error of the words of an article.

    `needs` says that only the depositary's page can tell, so that the error is not confirmed without one.
    """
    unread = needs and treaty.read_on is None
    return NamedError(
        pattern=pattern,
        treaty=treaty.id,
        quote=remark.quote,
        locator=remark.locator,
        facts=f"{UNREAD} {facts}".strip() if unread else facts,
        confirmed=not unread,
    )


def record_in_words(treaty: DepositaryTreaty) -> str:
    """Say how many signatures and instruments the depositary lists, and when that was read."""
    if treaty.read_on is None:
        return UNREAD
    made = len(treaty.consents)
    deposits = "no instrument" if made == 0 else f"{made} instrument{'' if made == 1 else 's'}"
    signed = f"{treaty.signatures} signature{'' if treaty.signatures == 1 else 's'}"
    if treaty.signatures_published not in (None, treaty.signatures):
        signed += f" (by its own count {treaty.signatures_published})"
    return f"The depositary lists {signed} and {deposits} (page read on {treaty.read_on})."


def shortened(text: str, width: int = 160) -> str:
    """Give a sentence, cut to `width` characters."""
    return text if len(text) <= width else f"{text[: width - 1].rstrip()}…"
