"""The verdict on an article: which sentence supports what, what the depositary says, what claims too much. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from servanda_db.article_errors import errors_of
from servanda_db.article_patterns import NamedError
from servanda_db.verdict_facts import Article, ArticleClaim
from servanda_db.verdict_words import because, depositary_says
from servanda_db.vocabulary import NewsStage, Realis


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """What one sentence supports for one party to one treaty, and why that does not change the standing."""

    claim: str
    treaty: str
    treaty_name: str
    party: str | None
    party_name: str
    stage: NewsStage
    realis: Realis
    date: str | None
    depositary: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of the article as published, and what it supports."""

    quote: str
    locator: str
    supports: tuple[Support, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleVerdict:
    """The verdict; `summary` is one sentence for lists."""

    article: Article
    sentences: tuple[Sentence, ...]
    errors: tuple[NamedError, ...]
    summary: str

    def as_object(self) -> dict[str, Any]:
        """Give it as one JSON-ready object (`servanda explain --article --json`)."""
        article = self.article
        return {
            "article": article.id,
            "url": article.address,
            "source": article.source,
            "tier": article.tier,
            "title": article.title,
            "published": article.published,
            "language": article.language,
            "read_at": article.read_at,
            "treaties": list(article.about),
            "summary": self.summary,
            "sentences": [_sentence_object(sentence) for sentence in self.sentences],
            "errors": [error.as_object() for error in self.errors],
        }

    def lines(self) -> list[str]:
        """Give it as lines for the terminal."""
        article = self.article
        when = f"published on {article.published}, " if article.published else "no date of publication, "
        said = [article.title or "(no headline)", f"  {article.publisher} ({article.tier}), {article.address}"]
        said += [f"  {when}read at {article.read_at}", self.summary]
        for sentence in self.sentences:
            said += ["", f"“{sentence.quote}” ({sentence.locator})"]
            said += [line for support in sentence.supports for line in _support_lines(support)]
        for error in self.errors:
            said += ["", f"{error.pattern}: “{error.quote}” ({error.locator})", f"  {error.facts}"]
        return said


def verdict_on(article: Article) -> ArticleVerdict:
    """Judge an article by the depositary's record; nothing is changed by it."""
    errors = errors_of(article)
    return ArticleVerdict(
        article=article,
        sentences=tuple(_sentences(article)),
        errors=errors,
        summary=_summary(article, errors),
    )


def _sentences(article: Article) -> Iterable[Sentence]:
    by_quote: dict[tuple[str, str], list[ArticleClaim]] = {}
    for claim in article.claims:
        by_quote.setdefault((claim.quote, claim.locator), []).append(claim)
    for (quote, locator), claims in sorted(by_quote.items(), key=lambda item: _place(item[0][1])):
        supports = tuple(_support(article, claim) for claim in claims)
        yield Sentence(quote=quote, locator=locator, supports=supports)


def _place(locator: str) -> tuple[int, str]:
    """Sort sentences by their number in the body, the title first."""
    number = next((int(word) for word in locator.split() if word.isdecimal()), 0)
    return number, locator


def _support(article: Article, claim: ArticleClaim) -> Support:
    treaty, listed = article.treaties[claim.treaty], article.listed(claim)
    return Support(
        claim=claim.id,
        treaty=claim.treaty,
        treaty_name=treaty.name,
        party=claim.party,
        party_name=claim.party_name,
        stage=claim.stage,
        realis=claim.realis,
        date=claim.date,
        depositary=depositary_says(claim, treaty, listed),
        because=because(claim, treaty, listed),
    )


def _summary(article: Article, errors: tuple[NamedError, ...]) -> str:
    if not article.claims and not errors:
        return "It names a treaty and says of no party that it did anything."
    supported = _told(article.claims) if article.claims else "nothing that a party did"
    named = f" It claims more than that: {', '.join(dict.fromkeys(str(error.pattern) for error in errors))}."
    return f"It supports {supported}; it changes no standing between states.{named if errors else ''}"


def _told(claims: Iterable[ArticleClaim]) -> str:
    stages: dict[str, dict[str, None]] = {}
    for claim in claims:
        realis = "" if claim.realis is Realis.HAPPENED else f" ({claim.realis})"
        stages.setdefault(f"“{str(claim.stage).replace('_', ' ')}”{realis}", {})[claim.party_name] = None
    return ", ".join(f"{stage} for {_names(list(who))}" for stage, who in stages.items())


def _names(who: list[str], most: int = 3) -> str:
    return ", ".join(who[:most]) + (f" and {len(who) - most} more" if len(who) > most else "")


def _support_lines(support: Support) -> list[str]:
    stage = str(support.stage).replace("_", " ")
    realis = "" if support.realis is Realis.HAPPENED else f", {support.realis}"
    return [
        f"  {support.party_name}, {support.treaty_name} ({support.treaty}): {stage}{realis},"
        f" {support.date or 'no date stated'}",
        f"    {support.depositary}",
        f"    This does not change the status because {support.because}",
    ]


def _sentence_object(sentence: Sentence) -> Mapping[str, Any]:
    return {
        "quote": sentence.quote,
        "locator": sentence.locator,
        "supports": [
            {
                "treaty": one.treaty,
                "party": one.party,
                "stage": str(one.stage),
                "realis": str(one.realis),
                "date": one.date,
                "depositary": one.depositary,
                "changes_status": False,
                "because": one.because,
            }
            for one in sentence.supports
        ],
    }
