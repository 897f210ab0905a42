"""Read ratification news: article text to claims on both axes, never to an act of the depositary."""

from servanda_db.vocabulary import Claim
from servanda_spiders.reading.news.article import read_body
from servanda_spiders.reading.news.languages import choose_language
from servanda_spiders.reading.news.page import read_article

__all__ = ["read_article", "read_text"]


def read_text(title: str, text: str, language: str | None, published: str | None) -> tuple[Claim, ...]:
    """Give the claims of an article; every kind is a NewsStage.

    `language` is a code such as "en", or None to tell it from the text; `published` an ISO date or None.
    A language that has no phrases gives no claims. Never raises, whatever the text.
    """
    chosen = choose_language(language, f"{title}\n{text}")
    return read_body(title, text, chosen, published).claims if chosen else ()
