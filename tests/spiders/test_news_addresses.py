"""One address for one article: what only tells the way of a reader goes, what tells pages apart stays."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda_spiders.reading.addresses import article_id, canonical_address, declared_address

HOSTS = ("senat.example", "www.herald.example")
ARTICLE = re.compile(r"^https?://senat\.example/news/(?P<id>\d+)")


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("https://senat.example./news/1", "https://senat.example/news/1"),
        ("HTTPS://SENAT.Example:443/news/1#top", "https://senat.example/news/1"),
        ("http://senat.example:80/news/1", "http://senat.example/news/1"),
        ("https://senat.example:8443/news/1", "https://senat.example:8443/news/1"),
        ("https://senat.example", "https://senat.example/"),
        ("https://senat.example/news/1?utm_source=x&UTM_medium=y&fbclid=z", "https://senat.example/news/1"),
        ("https://senat.example/?p=123&utm_campaign=a", "https://senat.example/?p=123"),
        ("https://senat.example/news.php?id=5&lang=az&print=1", "https://senat.example/news.php?id=5&lang=az"),
        ("https://senat.example/news/1?amp", "https://senat.example/news/1"),
        ("https://senat.example/news/1?outputType=amp", "https://senat.example/news/1"),
        ("https://senat.example/news/1/amp/", "https://senat.example/news/1"),
        ("https://m.senat.example/news/1", "https://senat.example/news/1"),
        ("https://mobile.herald.example/a", "https://www.herald.example/a"),
        ("https://amp.herald.example/a", "https://www.herald.example/a"),
        ("https://herald.example/a", "https://www.herald.example/a"),
        ("https://www.senat.example/news/1", "https://senat.example/news/1"),
        # Unsafe to touch: another site's host, an identifier, a topic called so.
        ("https://m.other.example/news/1", "https://m.other.example/news/1"),
        ("https://senat.example/?m=202602", "https://senat.example/?m=202602"),
        ("https://senat.example/?amp=volt&print=edition-5", "https://senat.example/?amp=volt&print=edition-5"),
        ("https://senat.example/acts/bank/5/print", "https://senat.example/acts/bank/5/print"),
        ("https://senat.example/amp", "https://senat.example/amp"),
        ("https://senat.example/a%20b?q=x+y", "https://senat.example/a%20b?q=x+y"),
        ("https://senat.example/?q=%E9t%E9&utm_source=x", "https://senat.example/?q=%E9t%E9"),
        ("https://senat.example/?q=a+b%20c&utm%5Fsource=x&z", "https://senat.example/?q=a+b%20c&z"),
        ("https://senat.example/müqavilə", "https://senat.example/m%C3%BCqavil%C9%99"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("https://[broken/news", "https://[broken/news"),
    ],
)
def test_an_address_has_one_form(address: str, canonical: str) -> None:
    assert canonical_address(address, HOSTS) == canonical
    assert canonical_address(canonical, HOSTS) == canonical


@given(st.text(max_size=60), st.sampled_from(["https://senat.example/", "https://m.senat.example./x?", "//", ""]))
def test_any_text_has_a_form_that_stays(text: str, start: str) -> None:
    once = canonical_address(start + text, HOSTS)
    assert canonical_address(once, HOSTS) == once


@pytest.mark.parametrize(
    ("declared", "taken"),
    [
        ("https://senat.example/news/7-the-law?utm_source=x", "https://senat.example/news/7-the-law"),
        ("/news/7-the-law", "https://senat.example/news/7-the-law"),
        ("https://evil.example/news/7", None),
        ("https://senat.example/", None),
        ("https://senat.example/news/8", None),
        ("javascript:alert(1)", None),
        ("https://[broken", None),
        ("", None),
        (None, None),
    ],
)
def test_a_page_is_believed_about_its_own_address_only(declared: str | None, taken: str | None) -> None:
    assert declared_address("https://senat.example/news/7?x=1", declared, HOSTS, ARTICLE) == taken


def test_an_article_is_told_by_its_id_where_the_pattern_names_one() -> None:
    assert article_id("https://senat.example/news/7-the-law", ARTICLE) == "7"
    assert article_id("https://senat.example/about", ARTICLE) is None
    assert article_id("https://senat.example/about", re.compile("about")) is None
