"""Which part of a page is the article, with and without a site rule; what is another page is refused."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda_db.registry.site_rules import Selectors
from servanda_db.registry.sources import Source, source_by_id
from servanda_db.vocabulary import Fetched, PageFault, Reading
from servanda_spiders.reading.bounds import refuse_deep_nesting
from servanda_spiders.reading.news import extraction, read_article
from tests.spiders.growth import grows_in_proportion

RULED = source_by_id("az_omm")
UNRULED = source_by_id("az_report")
BOTH = pytest.mark.parametrize("source", [RULED, UNRULED], ids=["rule", "no-rule"])
ADDRESS = "https://report.example/en/post/x/1"
LEAD = "The chamber of deputies met for its spring session and heard several ministers of the government."
NEWS = "The parliament of Kenya approved the ratification of the Paris Agreement on Tuesday."
OTHER = "Chile deposited its instrument of ratification of the Minamata Convention on Mercury."
STORY = f"<h1>Paris Agreement approved</h1><p>{LEAD}</p><p>{NEWS}</p>"
TOLD = [("KEN", "un-xxvii-7-d", "parliament_approved")]


def read(body: str, source: Source, head: str = "<title>T</title>", address: str = ADDRESS, stamp: str = "") -> Reading:
    html = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    fetched = Fetched(
        address=address,
        body=html.encode(),
        retrieved_at="2026-03-05T06:00:00Z",
        content_type="text/html; charset=utf-8",
        stamp=stamp or None,
    )
    return read_article(fetched, source)


def told(reading: Reading) -> list[tuple[str | None, str | None, str]]:
    return [(claim.party, claim.treaty, str(claim.kind)) for claim in reading.claims]


def teasers(count: int, outer: str = "div", heading: str = "h3") -> str:
    link = "<a href='/en/post/y/2'>Another long enough title</a>"
    return "".join(f"<{outer}><{heading}>{link}</{heading}><p>{OTHER}</p></{outer}>" for _ in range(count))


@BOTH
@pytest.mark.parametrize(
    "body",
    [
        STORY,
        f"<article>{STORY}</article>",
        f"<div>{OTHER}</div><ul><li>Home</li></ul>{STORY}",
        f"{STORY}<div>{LEAD} {NEWS}</div>",
        f"{STORY}<div>Top stories</div><p>{OTHER}</p>",
        f"{STORY}<div>Читайте также:</div><p>{OTHER}</p>",
        f"{STORY}<h3>Ähnliches</h3>{teasers(2)}",
        f"<article>{STORY}</article>{teasers(2, 'article')}",
        f"{STORY}<aside><p>{OTHER}</p></aside>",
        f"{STORY}<h3>3 comments</h3><div><b>John</b><p>{OTHER}</p></div>",
        f"{STORY}<div>Комментарии (12)</div><p>{OTHER}</p>",
        f"{STORY}<div id='comments'><h4>What readers say</h4><p>{OTHER}</p></div>",
        f"{STORY}<div>Popular</div><p>{OTHER}</p>",
        f"{STORY}{teasers(4, 'div', 'b')}",
        f"{teasers(9)}<h1>Approved</h1>{f'<p>{LEAD}</p>' * 3}<p>The debate took {'very ' * 120} long.</p><p>{NEWS}</p>",
        f"<h1>Approved</h1><p>{LEAD}</p><p><a href='/x'>Read also: another title here</a></p><p>{NEWS}</p>",
    ],
    ids=[
        *(
            "plain",
            "article",
            "menu",
            "twice",
            "tail",
            "russian",
            "unknown-tail",
            "cards",
            "aside",
            "counted",
            "counted-after",
            "readers",
            "popular",
            "soup",
            "sidebar",
        ),
        "link-between",
    ],
)
def test_only_the_story_is_read(body: str, source: Source) -> None:
    assert told(read(body, source)) == TOLD


@BOTH
@pytest.mark.parametrize("count", [3, 12])
@pytest.mark.parametrize("body", ["<h1>Tag: treaties</h1>{}", "<main>{}</main>", "{}"])
def test_a_page_of_teasers_is_refused(body: str, count: int, source: Source) -> None:
    for outer, heading in (("div", "h3"), ("article", "h2"), ("li", "b")):
        with pytest.raises(PageFault) as fault:
            read(body.format(teasers(count, outer, heading)), source)
        assert fault.value.reason == "teasers"


@BOTH
def test_of_two_stories_that_which_the_page_names_is_read_or_none(source: Source) -> None:
    two = f"<article>{STORY}</article><article><h1>Mercury</h1><p>{LEAD}</p><p>{OTHER}</p></article>"
    named = '<meta property="og:title" content="Paris Agreement approved"><title>T</title>'
    assert told(read(two, source, named)) == TOLD
    with pytest.raises(PageFault) as fault:
        read(two, source)
    assert fault.value.reason == "two_articles"


DAY = "<p>Today: 2026-03-05</p><div><time datetime='2026-03-05'>now</time></div>"


@BOTH
@pytest.mark.parametrize(
    ("head", "address", "stamp", "published"),
    [
        ("", ADDRESS, "", None),
        ('<meta property="article:published_time" content="2026-02-25T08:00:00Z">', ADDRESS, "", "2026-02-25"),
        (
            '<meta name="date" content="2026-03-05"><meta property="article:published_time" content="2026-02-25">',
            ADDRESS,
            "",
            "2026-02-25",
        ),
        (
            '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2026-02-25",'
            '"isPartOf":{"datePublished":"2019-01-01"}}</script>',
            ADDRESS,
            "",
            "2026-02-25",
        ),
        ('<script type="application/ld+json">{"datePublished": [</script>', ADDRESS, "", None),
        ("", "https://report.example/2026/02/25/post/x/1", "", "2026-02-25"),
        ("", "https://report.example/2026/2/5/x", "", "2026-02-05"),
        ("", "https://report.example/2026-02-24-post-x", "", "2026-02-24"),
        ("", "https://report.example/2026/02/6/", "2026-02-25T00:00:00Z", "2026-02-25"),
        ("", "https://report.example/2026/02/6/?x=1", "", None),
        ("", "https://report.example/2026/02/3-states-sign-treaty/", "2026-02-25T00:00:00Z", "2026-02-25"),
        ("", "https://report.example/2026/02/10-countries", "", None),
        ("", "https://report.example/2026/02/31/x", "", None),
        ("", ADDRESS, "2026-02-25T00:00:00Z", "2026-02-25"),
        ("", "https://report.example/2026/02/24/post/x/1", "2026-02-25T00:00:00Z", "2026-02-24"),
        ('<meta property="article:published_time" content="2027-02-25">', ADDRESS, "", None),
        ('<meta property="article:modified_time" content="2026-02-25">', ADDRESS, "", None),
    ],
)
def test_the_date_is_the_articles_and_never_that_of_the_visit(
    head: str, address: str, stamp: str, published: str | None, source: Source
) -> None:
    assert read(DAY + STORY, source, f"<title>T</title>{head}", address, stamp).published == published


def test_a_time_in_the_article_is_its_date_where_there_is_one() -> None:
    one, other = "<time datetime='2026-02-25'>25 Feb</time>", "<time datetime='2026-02-27'>27 Feb</time>"
    assert read(f"{DAY}<article>{one}{STORY}</article>", RULED).published == "2026-02-25"
    assert read(f"{DAY}<article>{one}{STORY}{other}</article>", RULED).published is None


def ruled(**selectors: object) -> Source:
    assert RULED.news is not None
    return replace(RULED, news=replace(RULED.news, selectors=Selectors(**selectors)))  # type: ignore[arg-type]


def test_a_site_rule_says_where_title_date_and_body_are_and_what_is_cut() -> None:
    body = (
        f"<div class='x'><h2 class='t'>The title</h2><span class='d' content='2026-02-25'>25.02.</span>"
        f"<p>{LEAD}</p><p class='ad'>{OTHER}</p><p>{NEWS}</p></div><p>{OTHER}</p>"
    )
    source = ruled(title=".t", published=".d", body=".x", cut=(".ad",))
    reading = read(body, source)
    assert (reading.title, reading.published, told(reading)) == ("The title", "2026-02-25", TOLD)


def test_a_rule_that_finds_nothing_leaves_the_whole_page() -> None:
    assert told(read(STORY, ruled(title=".t", published=".d", body=".x", cut=(".ad",)))) == TOLD


def test_a_selector_that_is_none_refuses_the_page() -> None:
    with pytest.raises(PageFault, match="selector"):
        read(STORY, ruled(body="p[["))


def test_an_extraction_that_breaks_down_leaves_our_own_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RecursionError("deep")

    monkeypatch.setattr("trafilatura.bare_extraction", broken)
    assert extraction.extracted_lines(STORY) == ()
    assert told(read(STORY, UNRULED)) == TOLD


@BOTH
@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 50_000 + NEWS,
        "<div/>" * 80_000 + NEWS,
        "<div></b>" * 40_000 + NEWS,
        "<article>x.</article>" * 45_000,
        f"<article><h1>x</h1>{LEAD}</article>" * 20_000,
        "<b>" * 990 + NEWS,
        "<script>" * 90_000,
        "<!--" * 90_000,
        "<p>x." * 90_000,
        "<" * 90_000,
        f"<p>{LEAD * 10_000}</p>",
        "<table><tr><td>" * 900 + NEWS,
        "<a href='" * 90_000,
        "&" * 900_000,
    ],
    ids=[
        "deep",
        "self-closed",
        "closers",
        "articles",
        "headed",
        "bold",
        "script",
        "comment",
        "paragraphs",
        "angles",
        "long",
        "tables",
        "anchors",
        "ampersands",
    ],
)
def test_no_page_takes_more_than_a_bounded_effort(body: str, source: Source) -> None:
    def found(part: str) -> set[tuple[str | None, str | None, str]]:
        try:
            return set(told(read(part, source)))
        except PageFault:
            return set()

    assert found(body) <= set(TOLD)
    assert grows_in_proportion(found, body)


@pytest.mark.parametrize("opening", ["<div/>", "<div></b>", "<DIV></b></i>", "<rect/>"])
def test_no_way_of_writing_hides_how_deep_a_page_is(opening: str) -> None:
    with pytest.raises(PageFault, match="too_deep"):
        refuse_deep_nesting(opening * 1001)


def test_what_closes_itself_makes_nothing_deeper() -> None:
    refuse_deep_nesting("<item/>" * 1001, xml=True)
    refuse_deep_nesting(f"<svg>{'<circle/>' * 1001}</svg>{'<div><b></b></div>' * 1001}")


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_page_cut_anywhere_is_read_or_refused(data: st.DataObject) -> None:
    body = f"<header><nav>{OTHER}</nav></header><article>{STORY}</article><h3>Top stories</h3>{teasers(3)}"
    cut = data.draw(st.integers(0, len(body)))
    source = data.draw(st.sampled_from([RULED, UNRULED]))
    try:
        reading = read(body[:cut] + data.draw(st.text(max_size=30)), source)
    except PageFault:
        return
    assert set(told(reading)) <= set(TOLD)
