"""How the pages of a news source are found and read: its kind, its articles' addresses, its selectors."""

import re
from dataclasses import dataclass
from enum import StrEnum

from servanda_db.registry.strict import Table


class NewsKind(StrEnum):
    """The shape of the pages that lead to a news source's articles."""

    FEED = "feed"
    SITEMAP = "sitemap"
    LISTING = "listing"
    WORDPRESS = "wordpress"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selectors:
    """CSS selectors of an article's parts on its page; None where the reader finds the part itself.

    `body` selects what holds the article's text, `cut` what is taken out of it first.
    """

    title: str | None = None
    published: str | None = None
    body: str | None = None
    cut: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRule:
    """What is known of a news site.

    `article` is the pattern of its articles' addresses; a group `id` in it names the article, whatever else the
    address says. `listings` is the pattern of further listings, None where only the start pages lead to articles.
    `selectors` is None where nothing is known of the markup.
    """

    kind: NewsKind
    article: re.Pattern[str]
    listings: re.Pattern[str] | None = None
    selectors: Selectors | None = None


def read_site_rule(entry: Table) -> SiteRule | None:
    """Take the keys of a site rule from a source's entry; None where it has none. Raises RegistryError."""
    if not entry.has("kind"):
        return None
    word = entry.text("kind")
    if word not in set(NewsKind):
        raise entry.error("kind", f"{word!r} is none of {', '.join(NewsKind)}")
    return SiteRule(
        kind=NewsKind(word),
        article=_pattern(entry, "article"),
        listings=_pattern(entry, "listings") if entry.has("listings") else None,
        selectors=_selectors(entry.table("selectors")) if entry.has("selectors") else None,
    )


def _pattern(entry: Table, key: str) -> re.Pattern[str]:
    text = entry.text(key)
    try:
        return re.compile(text)
    except re.error as error:
        raise entry.error(key, f"{text!r} is no regular expression: {error}") from error


def _selectors(table: Table) -> Selectors:
    selectors = Selectors(
        title=table.text_or_none("title"),
        published=table.text_or_none("published"),
        body=table.text_or_none("body"),
        cut=table.texts("cut"),
    )
    table.close()
    return selectors
