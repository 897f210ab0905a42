"""Where an article claims more than the facts: the named error patterns of headlines and sentences. Pure.

An article that only repeats what the depositary lists has none of them. What nobody can check yet, because no page of
the depositary has been read, is named as not confirmed, never as false.
"""

from collections.abc import Callable, Iterator, Mapping

from servanda_db.article_patterns import ArticlePattern, NamedError, named_error, record_in_words, shortened
from servanda_db.article_ranks import rank_errors
from servanda_db.conflict_patterns import calls_it_ratification
from servanda_db.verdict_facts import Article, ArticleClaim, DepositaryTreaty
from servanda_db.vocabulary import DomesticStage, NewsStage, Realis, Remark, Topic

_TITLE = "title"


_STEPS: Mapping[ArticlePattern, frozenset[NewsStage]] = {
    ArticlePattern.LAW: frozenset({NewsStage.LAW_SIGNED, NewsStage.GAZETTED, NewsStage.INSTRUMENT_SIGNED}),
    ArticlePattern.VOTE: frozenset({NewsStage.PARLIAMENT_APPROVED, NewsStage.COURT_REVIEWED}),
    ArticlePattern.CABINET: frozenset({NewsStage.CABINET_APPROVED}),
    ArticlePattern.SIGNATURE: frozenset({NewsStage.SIGNED}),
    ArticlePattern.PLAN: frozenset({NewsStage.BEFORE_PARLIAMENT, NewsStage.ANNOUNCED, NewsStage.URGED}),
}
_HOME = frozenset(NewsStage(stage) for stage in DomesticStage if stage is not DomesticStage.NONE)
_AWAY = frozenset({NewsStage.WITHDRAWAL_DEPOSITED, NewsStage.WITHDRAWAL_EFFECTIVE})


def errors_of(article: Article) -> tuple[NamedError, ...]:
    """Give the errors of an article, those of the headline first; each pattern once for each treaty."""
    found: dict[tuple[str, str | None], NamedError] = {}
    for error in sorted(_all(article), key=lambda one: one.locator != _TITLE):
        found.setdefault((str(error.pattern), error.treaty), error)
    return tuple(found.values())


def _all(article: Article) -> Iterator[NamedError]:
    for remark in article.remarks:
        treaty = _treaty_of(article, remark)
        if remark.topic is Topic.NAMES:
            yield from _names(article, remark)
        elif treaty is not None:
            yield from _CHECKS[remark.topic](article, remark, treaty)
    for claim in article.claims:
        yield from _claim(article, claim)
    by_id = {claim.id: claim for claim in article.claims}
    for conflict in article.conflicts:
        claim = by_id[conflict.claim]
        yield NamedError(
            pattern=conflict.pattern,
            treaty=claim.treaty,
            quote=claim.quote,
            locator=claim.locator,
            facts=conflict.detail,
        )


def _treaty_of(article: Article, remark: Remark) -> DepositaryTreaty | None:
    """Give the treaty of a sentence: the one that it names, else the only one of the article."""
    about = article.about
    key = remark.treaty or (about[0] if len(about) == 1 else None)
    return article.treaties.get(key) if key else None


def _ratified(article: Article, remark: Remark, treaty: DepositaryTreaty) -> Iterator[NamedError]:
    told = _told_by(article, remark, treaty)
    here = (claim for claim in article.claims if claim.treaty == treaty.id)
    if any(claim.stage is NewsStage.DEPOSITED and claim.told_as_done for claim in here):
        return
    done = [claim for claim in told if not article.lists_consent(claim)]
    if pattern := _strongest(done):
        shown = _shown(done, pattern)
        needs = _only_says_so(shown)
        record = "" if needs and treaty.read_on is None else record_in_words(treaty)
        yield named_error(pattern, remark, treaty, f"{_supported(shown)} {record}".strip(), needs=needs)
    elif remark.number is not None:
        yield from _counted(article, remark, treaty)


def _counted(article: Article, remark: Remark, treaty: DepositaryTreaty) -> Iterator[NamedError]:
    """Compare a number of ratifications with the deposits, and with the signatures that it may have been taken from."""
    if treaty.read_on is not None and (remark.number or 0) <= len(treaty.consents):
        return
    signed = next((one for one in article.remarks if one.topic is Topic.SIGNED and one is not remark), None)
    facts = f"It says that {remark.number} ratified. {record_in_words(treaty)}"
    if signed is not None and signed.number == remark.number:
        text = f"The text itself tells of signatures: “{shortened(signed.quote)}” {record_in_words(treaty)}"
        yield named_error(ArticlePattern.SIGNATURE, remark, treaty, text, needs=False)
    elif remark.number in (treaty.signatures, treaty.signatures_published):
        yield named_error(ArticlePattern.SIGNATURE, remark, treaty, facts)
    else:
        yield named_error(ArticlePattern.COUNT, remark, treaty, facts if treaty.read_on else "")


def _told_by(article: Article, remark: Remark, treaty: DepositaryTreaty) -> list[ArticleClaim]:
    """Give what the article supports for those whom a sentence is about: all of them, or the parties it names."""
    claims = [claim for claim in article.claims if claim.treaty == treaty.id and not _says_nothing(claim)]
    if remark.number is not None:
        return [claim for claim in claims if claim.named_in(remark.quote)]
    if remark.locator == _TITLE:
        return claims
    return [claim for claim in claims if _names_party(article, remark, claim)]


def _says_nothing(claim: ArticleClaim) -> bool:
    """Tell whether a claim can't show that more was told: one that is denied, or a ratification told in passing."""
    return claim.realis is Realis.DENIED or (claim.realis is Realis.HISTORICAL and _only_says_so(claim))


def _only_says_so(claim: ArticleClaim) -> bool:
    """Tell whether all that a claim has for a step at home is the word "ratified" itself."""
    return claim.stage in _HOME and calls_it_ratification(claim.said)


def _names_party(article: Article, remark: Remark, claim: ArticleClaim) -> bool:
    alone = len({other.party for other in article.claims}) == 1
    return remark.quote == claim.quote or (alone and claim.named_in(remark.quote))


def _strongest(claims: list[ArticleClaim]) -> ArticlePattern | None:
    done = {claim.stage for claim in claims if claim.told_as_done}
    planned = {claim.stage for claim in claims if claim.realis is Realis.PLANNED}
    found = next((pattern for pattern, stages in _STEPS.items() if stages & done), None)
    return found or (ArticlePattern.PLAN if planned & (_HOME | {NewsStage.DEPOSITED, NewsStage.SIGNED}) else None)


def _shown(claims: list[ArticleClaim], pattern: ArticlePattern) -> ArticleClaim:
    return next((c for c in claims if c.stage in _STEPS[pattern] and c.told_as_done), claims[0])


def _supported(shown: ArticleClaim) -> str:
    return f"The text itself tells of “{str(shown.stage).replace('_', ' ')}”: “{shortened(shown.quote)}”"


def _joined(article: Article, remark: Remark, treaty: DepositaryTreaty) -> Iterator[NamedError]:
    told = [claim for claim in _told_by(article, remark, treaty) if not article.lists_consent(claim)]
    done = {claim.stage for claim in told if claim.told_as_done}
    if NewsStage.DEPOSITED in done:
        return
    if done & _HOME:
        yield named_error(ArticlePattern.JOINED, remark, treaty, record_in_words(treaty), needs=False)
    elif NewsStage.SIGNED in done:
        yield named_error(ArticlePattern.SIGNED_JOINED, remark, treaty, record_in_words(treaty), needs=False)


def _threshold(article: Article, remark: Remark, treaty: DepositaryTreaty) -> Iterator[NamedError]:  # noqa: ARG001 as the other checks
    if not treaty.thresholds or remark.number in treaty.thresholds:
        return
    needed = " or ".join(map(str, treaty.thresholds))
    rule = f"Article {treaty.threshold_article}" if treaty.threshold_article else "The treaty"
    facts = f"{rule} asks for {needed} instruments, not {remark.number}."
    yield named_error(ArticlePattern.THRESHOLD, remark, treaty, facts, needs=False)


def _in_force(article: Article, remark: Remark, treaty: DepositaryTreaty) -> Iterator[NamedError]:  # noqa: ARG001 as the other checks
    yield from _force(remark, treaty)


def _force(told: Remark | ArticleClaim, treaty: DepositaryTreaty) -> Iterator[NamedError]:
    if treaty.read_on is None:
        yield named_error(ArticlePattern.FORCE, told, treaty, "Entry into force is not confirmed.")
    elif treaty.out_of_force:
        when = f" before {treaty.in_force_on}" if treaty.in_force_on else ""
        yield named_error(
            ArticlePattern.FORCE, told, treaty, f"The treaty is not in force{when}. {record_in_words(treaty)}"
        )


def _nothing(article: Article, remark: Remark, treaty: DepositaryTreaty) -> Iterator[NamedError]:  # noqa: ARG001 as the other checks
    return iter(())


def _left(article: Article, remark: Remark, treaty: DepositaryTreaty) -> Iterator[NamedError]:
    told = [claim for claim in article.claims if claim.treaty == treaty.id]
    if any(_has_left(article, claim) for claim in told):
        return
    steps = {NewsStage.WITHDRAWAL_ANNOUNCED, NewsStage.WITHDRAWAL_DOMESTIC}
    shown = next((claim for claim in told if claim.stage in steps), None)
    if shown is not None and not any(claim.stage in _AWAY and claim.told_as_done for claim in told):
        step = "an announcement" if shown.stage is NewsStage.WITHDRAWAL_ANNOUNCED else "a decision at home"
        facts = f"The text tells of {step}: “{shortened(shown.quote)}” No notice of withdrawal is listed."
        yield named_error(ArticlePattern.LEFT, remark, treaty, facts, needs=False)


def _has_left(article: Article, claim: ArticleClaim) -> bool:
    listed = article.listed(claim)
    return listed.withdrawal_notified or listed.withdrawn_on is not None


def _names(article: Article, remark: Remark) -> Iterator[NamedError]:
    """Compare the treaty of the headline with those of the sentences."""
    claimed = dict.fromkeys(claim.treaty for claim in article.claims)
    if remark.locator != _TITLE or not claimed or remark.treaty in claimed:
        return
    shown = ", ".join(article.treaties[key].name for key in claimed)
    pattern = ArticlePattern.TREATY if remark.treaty else ArticlePattern.GENERIC
    titles = [one.treaty for one in article.remarks if one.topic is Topic.NAMES and one.locator == _TITLE]
    if any(treaty in claimed for treaty in titles):
        return
    yield NamedError(
        pattern=pattern,
        treaty=remark.treaty or next(iter(claimed)),
        quote=remark.quote,
        locator=remark.locator,
        facts=f"The text is about the {shown}.",
    )


def _claim(article: Article, claim: ArticleClaim) -> Iterator[NamedError]:
    if not claim.told_as_done:
        return
    treaty = article.treaties[claim.treaty]
    unlisted = claim.party is None or not article.lists_consent(claim)
    if claim.stage is NewsStage.DEPOSITED and unlisted:
        yield named_error(ArticlePattern.DEPOSIT, claim, treaty, record_in_words(treaty) if treaty.read_on else "")
    elif claim.stage in _AWAY and not _has_left(article, claim):
        facts = f"No withdrawal of {claim.party_name} is listed."
        yield named_error(ArticlePattern.WITHDRAWAL, claim, treaty, facts if treaty.read_on else "")
    elif claim.stage is NewsStage.ENTERED_INTO_FORCE:
        yield from _force(claim, treaty)
    elif unlisted and _only_says_so(claim) and not _says_nothing(claim):
        pattern = next((name for name, stages in _STEPS.items() if claim.stage in stages), ArticlePattern.PLAN)
        facts = f"It is {_at_home(claim)}, not a deposit. {record_in_words(treaty)}" if treaty.read_on else ""
        yield named_error(pattern, claim, treaty, facts)


def _at_home(claim: ArticleClaim) -> str:
    return f"“{str(claim.stage).replace('_', ' ')}” at home"


_Check = Callable[[Article, Remark, DepositaryTreaty], Iterator[NamedError]]
_CHECKS: Mapping[Topic, _Check] = {
    Topic.RATIFIED: _ratified,
    Topic.JOINED: _joined,
    Topic.RANK: rank_errors,
    Topic.AMONG_FIRST: rank_errors,
    Topic.THRESHOLD: _threshold,
    Topic.IN_FORCE: _in_force,
    Topic.LEFT: _left,
    Topic.SIGNED: _nothing,
}
