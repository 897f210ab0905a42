"""Site rules of news sources: strict, and never a way for news to speak as a depositary."""

import pytest

from servanda_db.registry.errors import RegistryError
from servanda_db.registry.site_rules import NewsKind
from servanda_db.registry.sources import load_sources, read_sources
from servanda_db.registry.strict import parse_file
from servanda_db.vocabulary import Tier

FILE = """
[[source]]
id = "made_up"
title = "Made-up herald"
publisher = "Made-up Press"
tier = "press"
start_urls = ["https://herald.example/feed"]
hosts = ["herald.example"]
language = "en"
cadence = "daily"
may_republish_text = false
enabled = false
minimum_rows = 0
largest_drop = 1.0
notes = "For a test."
kind = "feed"
article = '/(?P<id>[0-9]+)$'

[source.selectors]
title = "h1.headline"
cut = [".share"]
"""


def test_a_rule_says_kind_articles_and_selectors() -> None:
    (source,) = read_sources(parse_file(FILE, "sources.toml"))
    assert source.news is not None
    assert (source.news.kind, source.news.article.pattern) == (NewsKind.FEED, "/(?P<id>[0-9]+)$")
    assert source.news.selectors is not None
    assert (source.news.selectors.title, source.news.selectors.body, source.news.selectors.cut) == (
        "h1.headline",
        None,
        (".share",),
    )


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('kind = "feed"', 'kind = "telegram"', ["kind", "telegram"]),
        ('kind = "feed"', "", ["article", "unknown key"]),
        ("article = '/(?P<id>[0-9]+)$'", "", ["article", "missing"]),
        ("article = '/(?P<id>[0-9]+)$'", "article = '('", ["article", "regular expression"]),
        ('title = "h1.headline"', 'headline = "h1"', ["selectors", "headline", "unknown key"]),
        ('cut = [".share"]', 'cut = ".share"', ["selectors", "cut"]),
        ('tier = "press"', 'tier = "depositary"\ndepositary = "X"', ["tier", "never of tier depositary"]),
    ],
)
def test_a_rule_that_is_not_as_it_should_be_is_an_error_that_names_the_key(
    old: str, new: str, words: list[str]
) -> None:
    with pytest.raises(RegistryError) as error:
        read_sources(parse_file(FILE.replace(old, new), "sources.toml"))
    for word in words:
        assert word in str(error.value)


def test_the_starter_list_is_off_and_says_that_nothing_was_checked() -> None:
    news = [source for source in load_sources() if source.news]
    starters = [source for source in news if source.id != "az_omm"]
    assert len(starters) >= 15
    assert {source.news.kind for source in starters if source.news} == set(NewsKind)
    for source in starters:
        assert (source.enabled, source.terms_url, source.licence) == (False, None, None), source.id
        assert "not checked live" in source.notes, source.id
    assert not [source.id for source in news if source.tier is Tier.DEPOSITARY]
