"""Feeds, sitemaps, listings and WordPress: good entries are kept, bad ones named, what is no list refused."""

import gzip
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda_db.registry.site_rules import NewsKind, SiteRule
from servanda_db.vocabulary import Fetched, PageFault
from servanda_spiders.reading.feeds import read_feed
from servanda_spiders.reading.listed import MOST_ENTRIES, Listed
from servanda_spiders.reading.listings import read_listing
from servanda_spiders.reading.sitemaps import read_sitemap
from servanda_spiders.reading.wordpress import read_posts
from tests.spiders.growth import grows_in_proportion

HOME = "https://herald.example"


def page(body: str | bytes, address: str = f"{HOME}/feed") -> Fetched:
    raw = body.encode() if isinstance(body, str) else body
    return Fetched(address=address, body=raw, retrieved_at="2026-03-01T06:00:00Z")


def rss(*items: str) -> Fetched:
    return page(f'<?xml version="1.0"?><rss version="2.0"><channel><title>H</title>{"".join(items)}</channel></rss>')


def item(title: str = "T", link: str = "/a/1", more: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{more}</item>"


def test_items_have_address_title_date_and_text() -> None:
    body = "&lt;p&gt;First.&lt;/p&gt;&lt;p&gt;Second &amp;amp; last.&lt;/p&gt;"
    content = f'<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/">{body}</content:encoded>'
    date = "<pubDate>Tue, 10 Feb 2026 23:30:00 +0400</pubDate>"
    (entry,) = read_feed(rss(item("Law &amp;amp; order", more=date + content))).entries
    assert (entry.address, entry.title, entry.published) == (f"{HOME}/a/1", "Law & order", "2026-02-10")
    assert entry.text == "First.\nSecond & last."


def test_atom_is_read_as_well() -> None:
    feed = """<feed xmlns="http://www.w3.org/2005/Atom"><title>H</title><entry><title>T</title><link href="/a/2"/>
    <updated>2026-03-01T00:00:00Z</updated><published>2026-02-11T08:00:00+01:00</published></entry></feed>"""
    (entry,) = read_feed(page(feed)).entries
    assert (entry.address, entry.published) == (f"{HOME}/a/2", "2026-02-11")


@pytest.mark.parametrize(
    "words", ["yesterday", "Today", "Thursday", "10.02.2026", "0000-00-00", "2026-02-30", "soon", ""]
)
def test_words_are_no_date(words: str) -> None:
    (entry,) = read_feed(rss(item(more=f"<pubDate>{words}</pubDate>"))).entries
    assert entry.published is None


def test_an_item_without_an_address_is_named_and_the_others_are_kept() -> None:
    found = read_feed(
        rss(item("A"), "<item><title>Lost</title></item>", item("B", "javascript:x()"), item("C", "/a/3"))
    )
    assert [entry.title for entry in found.entries] == ["A", "C"]
    assert [(doubt.kind, doubt.subject, doubt.locator) for doubt in found.doubts] == [
        ("unreadable_entry", "Lost", "entry 2"),
        ("unreadable_entry", "B", "entry 3"),
    ]


def test_an_item_that_stands_twice_is_one() -> None:
    assert len(read_feed(rss(item("A"), item("A"), item("A again"))).entries) == 1


def test_an_identifier_that_is_an_address_stands_in_for_the_link() -> None:
    (entry,) = read_feed(rss("<item><title>A</title><guid>https://herald.example/a/9</guid></item>")).entries
    assert entry.address == f"{HOME}/a/9"


def test_a_broken_feed_gives_what_can_be_read_of_it() -> None:
    broken = rss(item("A"), "<item><title>x & y < z</title><link>/a/2</link></item>", item("C", "/a/3")).body[:-20]
    found = read_feed(page(broken))
    assert [entry.address for entry in found.entries] == [f"{HOME}/a/{n}" for n in (1, 2, 3)]


def test_a_huge_feed_is_read_up_to_a_limit_that_it_says() -> None:
    found = read_feed(rss(*(item(f"T{n}", f"/a/{n}") for n in range(5000))))
    assert [entry.title for entry in found.entries] == [f"T{n}" for n in range(MOST_ENTRIES)]
    assert "only 200 of 5000" in found.doubts[0].detail


def test_a_feed_that_is_one_endless_item_is_refused() -> None:
    with pytest.raises(PageFault, match="too_large"):
        read_feed(rss(item(more=f"<description>{'x' * 5_000_000}</description>")))


def test_a_feed_that_declares_entities_is_refused() -> None:
    bomb = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    body = f'<?xml version="1.0"?>{bomb}<rss version="2.0"><channel>{item("&b;&f;")}</channel></rss>'
    with pytest.raises(PageFault, match="unsafe_xml"):
        read_feed(page(body))


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-be", "utf-32", "utf-7", "cp037"])
def test_entities_are_found_in_every_charset(charset: str) -> None:
    start = f'<?xml version="1.0" encoding="{charset}"?>'
    items = f'<rss version="2.0"><channel>{item("&a;" if charset else "T")}</channel></rss>'
    with pytest.raises(PageFault, match="unsafe_xml"):
        read_feed(page(f'{start}<!DOCTYPE r [<!ENTITY a "ha">]>{items}'.encode(charset).replace(b"<!E", b"+ADwAIQ-E")))
    kept = page(f"{start}{items.replace('&a;', 'T')}".encode(charset))
    assert [entry.title for entry in read_feed(kept).entries] == ["T"]


@pytest.mark.parametrize(
    "body", ["", "<!DOCTYPE html><html><body><h1>Down</h1></body></html>", "{}", "oops", "<urlset/>", "/etc/passwd"]
)
def test_what_is_no_feed_is_refused(body: str) -> None:
    with pytest.raises(PageFault, match="not_a_feed"):
        read_feed(page(body))


SITEMAP = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'


def test_a_sitemap_gives_the_last_changed_first_and_no_date_of_publication_but_that_of_the_news_extension() -> None:
    news = '<n:news xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><n:publication_date>2026-02-12</n:publication_date><n:title>N</n:title></n:news>'
    body = SITEMAP.format(
        f"<url><loc>{HOME}/old</loc><lastmod>2020-01-01</lastmod></url><url><loc>{HOME}/none</loc></url>"
        f"<url><loc>{HOME}/new</loc>{news}</url><url><loc>nowhere</loc></url><url/>"
    )
    for raw in (body.encode(), gzip.compress(body.encode())):
        found = read_sitemap(page(raw))
        assert [(entry.address[len(HOME) :], entry.published) for entry in found.entries] == [
            ("/new", "2026-02-12"),
            ("/old", None),
            ("/none", None),
        ]
        assert len(found.doubts) == 2


def test_an_index_of_sitemaps_leads_to_others() -> None:
    twice = 2 * f"<sitemap><loc>{HOME}/1.xml</loc></sitemap>"
    body = f"<sitemapindex>{twice}</sitemapindex>"
    assert read_sitemap(page(body)).lists == (f"{HOME}/1.xml",)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<!DOCTYPE html><html></html>", "not_a_sitemap"),
        (b"<rss/>", "not_a_sitemap"),
        (b"", "not_a_sitemap"),
        (SITEMAP.format("<url>").encode(), "not_a_sitemap"),
        (b'<!DOCTYPE u [<!ENTITY a "b">]><urlset/>', "unsafe_xml"),
        (gzip.compress(b"x" * 20_000_000), "too_large"),
        (gzip.compress(b"<urlset/>")[:12] + b"junk", "not_a_sitemap"),
        (SITEMAP.format("<url/>" * 200_000).encode(), "too_large"),
    ],
    ids=["page", "feed", "empty", "cut", "entities", "bomb", "bad-gzip", "endless"],
)
def test_what_is_no_sitemap_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(PageFault) as fault:
        read_sitemap(page(body))
    assert fault.value.reason == reason


def post(number: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "id": number,
        "date": "2026-02-11T01:00:00",
        "date_gmt": "2026-02-10T21:00:00",
        "link": f"{HOME}/{number}/",
        "title": {"rendered": "Law &#8217;signed&#8217;"},
        "content": {"rendered": "<p>One.</p><script>x()</script><p>Two.</p>", "protected": False},
    } | changes


POSTS = f"{HOME}/wp-json/wp/v2/posts"


def test_a_post_has_the_sites_own_day_its_text_and_the_address_of_its_record() -> None:
    (entry,) = read_posts(page(json.dumps([post(7)]), f"{POSTS}?per_page=5")).entries
    assert (entry.address, entry.title, entry.published) == (f"{HOME}/7/", "Law ’signed’", "2026-02-11")
    assert (entry.text, entry.record) == ("One.\nTwo.", f"{POSTS}/7")


def test_without_the_sites_day_a_post_has_that_of_greenwich() -> None:
    one = post()
    del one["date"]
    assert read_posts(page(json.dumps([one]), POSTS)).entries[0].published == "2026-02-10"


def test_posts_that_can_not_be_read_are_named_and_the_others_kept() -> None:
    posts = [post(1), "x", post(2, link=None), post(3, title=None, content=None, date=5, id="9"), post(4)]
    found = read_posts(page(json.dumps(posts), POSTS))
    assert [entry.address for entry in found.entries] == [f"{HOME}/{n}/" for n in (1, 3, 4)]
    assert [doubt.locator for doubt in found.doubts] == ["entry 2", "entry 3"]


def test_a_protected_post_has_no_text() -> None:
    hidden = post(content={"rendered": "<p>teaser</p>", "protected": True})
    assert read_posts(page(json.dumps(hidden), POSTS)).entries[0].text is None


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<html>down</html>", "not_json"),
        ('[{"id": 1,', "not_json"),
        ("[" * 100_000, "not_json"),
        ('{"code": "rest_forbidden", "message": "No."}', "no_posts"),
        ("5", "no_posts"),
    ],
)
def test_what_is_no_list_of_posts_is_refused(body: str, reason: str) -> None:
    with pytest.raises(PageFault) as fault:
        read_posts(page(body, POSTS))
    assert fault.value.reason == reason


RULE = SiteRule(
    kind=NewsKind.LISTING, article=re.compile(r"/a/\d+$"), listings=re.compile(r"example/list(\?page=\d+)?$")
)


def test_a_film_beside_an_article_has_a_date_and_a_title_of_its_own() -> None:
    film = "http://www.google.com/schemas/sitemap-video/1.1"
    body = SITEMAP.format(
        f"<url><loc>{HOME}/a/1</loc><v:video xmlns:v='{film}'><v:title>Film</v:title>"
        "<v:publication_date>2020-01-01</v:publication_date></v:video></url>"
    )
    (entry,) = read_sitemap(page(body)).entries
    assert (entry.address, entry.title, entry.published) == (f"{HOME}/a/1", "", None)


def test_a_listing_leads_to_articles_and_further_listings() -> None:
    body = (
        '<a href="/a/1?utm_source=x">1</a><a href="/a/1">1</a><a href="?page=2">2</a><a href="/about">no</a><a>no</a>'
    )
    found = read_listing(page(f"<html><body>{body}</body></html>", f"{HOME}/list"), RULE, ("herald.example",))
    assert [entry.address for entry in found.entries] == [f"{HOME}/a/1"]
    assert found.lists == (f"{HOME}/list?page=2",)


def test_a_listing_of_many_articles_is_read_in_a_time_in_proportion() -> None:
    links = "".join(f'<a href="/a/{number}">x</a><a href="/list?page={number}">y</a>' for number in range(24_000))

    def read(body: str) -> Listed:
        return read_listing(page(f"<html><body>{body}</body></html>", f"{HOME}/list"), RULE, ("herald.example",))

    found = read(links)
    assert (len(found.entries), len(found.lists)) == (24_000, 24_000)
    assert grows_in_proportion(read, links)


def test_a_listing_without_articles_is_refused() -> None:
    with pytest.raises(PageFault, match="no_articles"):
        read_listing(page("<html><p>down</p></html>"), RULE, ("herald.example",))


READERS: list[Callable[[Fetched], Listed]] = [read_feed, read_sitemap, read_posts, lambda f: read_listing(f, RULE, ())]
WHOLE = [rss(item("A"), item("B", "/a/2")).body, SITEMAP.format("<url><loc>https://x.example/1</loc></url>").encode()]


@pytest.mark.parametrize("reader", READERS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_bytes_are_read_or_refused(reader: Callable[[Fetched], Listed], data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([*WHOLE, json.dumps([post()]).encode()]))
    cut, noise = data.draw(st.integers(0, len(whole))), data.draw(st.binary(max_size=20))
    try:
        found = reader(page(whole[:cut] + noise + whole[cut:] if cut % 2 else whole[:cut] + noise))
    except PageFault:
        return
    assert all(entry.address.lower().startswith(("http://", "https://")) for entry in found.entries)
