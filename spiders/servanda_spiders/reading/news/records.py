"""`servanda read news`: articles as JSON lines in, actions as records out (keys of the design, section 6)."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from servanda_db.registry.treaties import treaty_by_id
from servanda_db.vocabulary import Claim, NewsStage, Realis
from servanda_spiders.reading.news.article import read_body
from servanda_spiders.reading.news.languages import choose_language
from servanda_spiders.reading.news.weighing import TREATY_ITSELF

# Stages that the record format has no word for, told in the nearest one that claims no more.
_TOLD_AS = {
    NewsStage.GAZETTED: (NewsStage.LAW_SIGNED, None),
    NewsStage.INSTRUMENT_SIGNED: (NewsStage.LAW_SIGNED, None),
    NewsStage.BEFORE_PARLIAMENT: (NewsStage.PARLIAMENT_APPROVED, Realis.PLANNED),
    NewsStage.ANNOUNCED: (NewsStage.OTHER, Realis.PLANNED),
    NewsStage.COURT_REVIEWED: (NewsStage.OTHER, None),
}


def read_records(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Read articles {id, title, text, lang, published, url}, one a line; other keys are not looked at.

    Raises ValueError, naming the line, where one is not a JSON object with an id.
    """
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _record(_article(line, number))


def _article(line: str, number: int) -> Mapping[str, Any]:
    try:
        article = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"line {number}: not JSON: {error.msg} at column {error.colno}") from error
    if not isinstance(article, dict) or not isinstance(article.get("id"), str):
        raise ValueError(f"line {number}: not an object with an id")
    return article


def _text(article: Mapping[str, Any], key: str) -> str | None:
    value = article.get(key)
    return _writable(value) if isinstance(value, str) else None


def _writable(text: str) -> str:
    """Replace halves of characters, which JSON can hold and no file can."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _record(article: Mapping[str, Any]) -> dict[str, Any]:
    title, text = _text(article, "title") or "", _text(article, "text") or ""
    language = choose_language(_text(article, "lang"), f"{title}\n{text}")
    read = read_body(title, text, language, _text(article, "published")) if language else None
    claims = (*read.claims, *read.of_treaties) if read else ()
    return {"id": _writable(article["id"]), "actions": [_action(claim) for claim in claims]}


def _action(claim: Claim) -> dict[str, Any]:
    stage, realis = _TOLD_AS.get(NewsStage(claim.kind), (NewsStage(claim.kind), None))
    treaty = treaty_by_id(claim.treaty or "")
    return {
        "party_iso3": claim.party or TREATY_ITSELF,
        "treaty": claim.treaty,
        "treaty_name": (treaty.short_title or treaty.title) if treaty else claim.treaty_as_published,
        "stage": str(stage),
        "date": claim.date,
        "realis": str(realis or claim.realis),
        "quote": claim.quote,
    }
