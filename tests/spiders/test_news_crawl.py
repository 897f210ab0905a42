"""News sources crawled as a user would: feed, sitemap, records and listings to articles, each once, none invented."""

import gzip
import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from scrapy.http import Request, TextResponse

from servanda_db.registry.sources import load_sources, source_by_id
from servanda_db.store.database import open_database
from servanda_db.store.documents import Reader
from servanda_db.store.intake import take_in
from servanda_db.store.reference import write_reference
from servanda_db.vocabulary import Fetched, NewsStage, Verdict
from servanda_spiders.crawl.intake import process
from servanda_spiders.crawl.mirror import NotInMirrorError, open_mirror
from servanda_spiders.crawl.news import DEEPEST_LIST, NewsSpider
from servanda_spiders.crawl.session import open_stores
from servanda_spiders.crawl.spiders import load_spider
from servanda_spiders.reading.listed import MOST_ENTRIES, MOST_LISTS
from servanda_spiders.reading.news import read_article
from servanda_spiders.reading.news.source_pages import read_list, read_source_page
from servanda_spiders.sources.az_omm import AzOmm
from servanda_spiders.sources.hu_about import HuAbout
from tests.spiders.test_crawl import run

KENYA = "Kenya deposited its instrument of ratification of the Paris Agreement on 12 February 2026."
JAPAN = "Japan's parliament approved the United Nations Convention against Cybercrime on Tuesday."
SIGNED = "President Ilham Aliyev signed the law approving the UN Convention against Cybercrime."
ADOPTED = (
    "Milli Məclis fevralın 10-da BMT-nin Kibercinayətkarlığa qarşı Konvensiyasının təsdiq edilməsi haqqında"
    " qanunu qəbul edib."
)
JT, AT, HU, OMM = "www.japantimes.co.jp", "astanatimes.com", "abouthungary.hu", "operativmm.az"


def article(text: str, head: str = "", language: str = "en") -> str:
    title = "Report of the day"
    return (
        f"<!DOCTYPE html><html lang='{language}'><head><title>{title}</title>{head}</head><body><nav>Menu</nav>"
        f"<article><h1>{title}</h1><p>{text}</p></article></body></html>"
    )


def item(link: str, date: str = "") -> str:
    return f"<item><title>T</title><link>{link}</link><pubDate>{date}</pubDate></item>"


def post(number: int, text: str) -> dict[str, object]:
    return {
        "id": number,
        "date": "2026-02-24T01:00:00",
        "link": f"https://{AT}/2026/02/{number}/",
        "title": {"rendered": "T"},
        "content": {"rendered": f"<p>{text}</p>" if text else ""},
    }


CANONICAL = f"<link rel='canonical' href='https://{JT}/news/2026/02/12/japan/c-new/'>"
FEED = "".join(
    [
        item(f"https://{JT}/news/2026/02/10/japan/a/?utm_source=rss", "Tue, 10 Feb 2026 09:00:00 GMT"),
        item("https://m.japantimes.co.jp/news/2026/02/11/japan/b/#x", "Wed, 11 Feb 2026 09:00:00 GMT"),
        item(f"https://{JT}./news/2026/02/12/japan/c/amp/", "yesterday"),
        item("https://elsewhere.example/news/2026/02/12/japan/d/"),
        "<item><title>Lost</title></item>",
    ]
)
SITEMAP = '<?xml version="1.0"?><{0} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{1}</{0}>'
PAGES: Mapping[str, str] = {
    f"{JT}/feed": f'<?xml version="1.0"?><rss version="2.0"><channel><title>JT</title>{FEED}</channel></rss>',
    f"{JT}/news/2026/02/10/japan/a": article(JAPAN),
    f"{JT}/news/2026/02/11/japan/b": article(JAPAN),
    f"{JT}/news/2026/02/12/japan/c": article(KENYA, CANONICAL),
    f"{AT}/wp-json/wp/v2/posts@per_page=20": json.dumps([post(5, KENYA), post(6, "x"), post(7, "")]),
    f"{AT}/wp-json/wp/v2/posts/5": json.dumps(post(5, KENYA)),
    f"{AT}/wp-json/wp/v2/posts/7": json.dumps(post(7, "")),
    f"{AT}/2026/02/6": article(JAPAN),
    f"{AT}/2026/02/7": article(SIGNED),
    f"{HU}/sitemap.xml": SITEMAP.format(
        "sitemapindex",
        f"<sitemap><loc>https://{HU}/1.xml</loc></sitemap><sitemap><loc>https://{HU}/sitemap.xml</loc></sitemap>",
    ),
    f"{HU}/1.xml": SITEMAP.format(
        "urlset", f"<url><loc>https://{HU}/news-in-brief/x</loc></url><url><loc>https://{HU}/about</loc></url>"
    ),
    f"{HU}/news-in-brief/x": article(KENYA),
    f"{OMM}/en/index.html": (
        "<html><body><nav><a href='/az'>az</a><a href='/en/category/x'>X</a></nav>"
        "<a href='/en/post/a/1'>A</a><a href='?page=2'>2</a><a href='/en/'>again</a></body></html>"
    ),
    f"{OMM}/en@page=2": "<html><body><a href='/en/post/b/2?print=1'>B</a><a href='?page=3'>3</a></body></html>",
    f"{OMM}/az/index.html": "<html><body><a href='/az/post/c/3'>C</a></body></html>",
    f"{OMM}/en/post/a/1": article(SIGNED, language="az"),
    f"{OMM}/en/post/b/2": article("The centre held a lesson for schools. Nobody was hurt.", language="az"),
    f"{OMM}/az/post/c/3": article(ADOPTED, language="az"),
}


@pytest.fixture(scope="module")
def mirror(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("news")
    for name, text in PAGES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (root / "mirror.json").write_text('{"retrieved_at": "2026-03-01T06:00:00Z"}')
    return root


def rows(data: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(data / "servanda.db") as connection:
        return connection.execute(query).fetchall()


REPORTS = (
    "SELECT d.address, c.party, c.kind, c.date FROM document d JOIN version v ON v.document = d.id"
    " LEFT JOIN claim c ON c.version = v.id WHERE d.kind = 'article' ORDER BY d.address"
)
EXPECTED: Mapping[str, list[tuple[object, ...]]] = {
    "jp_japan_times": [
        (f"https://{JT}/news/2026/02/10/japan/a/", "JPN", "parliament_approved", "2026-02-10"),
        (f"https://{JT}/news/2026/02/11/japan/b/", "JPN", "parliament_approved", "2026-02-10"),
        (f"https://{JT}/news/2026/02/12/japan/c-new/", "KEN", "deposited", "2026-02-12"),
    ],
    "kz_astana_times": [
        (f"https://{AT}/2026/02/5/", "KEN", "deposited", "2026-02-12"),
        (f"https://{AT}/2026/02/6/", "JPN", "parliament_approved", "2026-02-24"),
        (f"https://{AT}/2026/02/7/", "AZE", "law_signed", None),
    ],
    "hu_about": [(f"https://{HU}/news-in-brief/x", "KEN", "deposited", "2026-02-12")],
    "az_omm": [
        (f"https://{OMM}/az/post/c/3", "AZE", "parliament_approved", None),
        (f"https://{OMM}/en/post/a/1", "AZE", "law_signed", None),
        (f"https://{OMM}/en/post/b/2", None, None, None),
    ],
}


@pytest.mark.parametrize("source", EXPECTED)
def test_a_mirror_is_read_from_list_to_claims(source: str, mirror: Path, tmp_path: Path) -> None:
    done = run("crawl", source, "--mirror", mirror, data=tmp_path)
    assert done.returncode == 0, done.stderr
    found = rows(tmp_path, REPORTS)
    assert found == EXPECTED[source]
    assert rows(tmp_path, "SELECT count(*) FROM action") == [(0,)]
    again = run("crawl", source, "--mirror", mirror, data=tmp_path)
    assert again.returncode == 0
    assert rows(tmp_path, REPORTS) == found


def test_a_bad_item_and_a_copy_are_open_questions(mirror: Path, tmp_path: Path) -> None:
    run("crawl", "jp_japan_times", "--mirror", mirror, data=tmp_path)
    asked = "SELECT kind, subject, locator FROM question ORDER BY kind"
    expected = [("same_text", "Report of the day", "sentence 1 of the body"), ("unreadable_entry", "Lost", "entry 5")]
    assert rows(tmp_path, asked) == expected
    (detail,) = rows(tmp_path, "SELECT detail FROM question WHERE kind = 'same_text'")[0]
    assert f"https://{JT}/news/2026/02/10/japan/a/" in str(detail)
    assert run("rebuild", data=tmp_path).returncode == 0
    assert rows(tmp_path, asked) == expected


def test_a_copy_in_another_source_is_no_second_report_whichever_way_it_is_set(mirror: Path, tmp_path: Path) -> None:
    run("crawl", "kz_astana_times", "--mirror", mirror, data=tmp_path)
    run("crawl", "hu_about", "--mirror", mirror, data=tmp_path)
    (question,) = rows(
        tmp_path,
        "SELECT q.detail, d.source FROM question q JOIN version v ON v.id = q.version"
        " JOIN document d ON d.id = v.document WHERE q.kind = 'same_text'",
    )
    assert f"https://{AT}/2026/02/5/" in str(question[0])
    assert question[1] == "hu_about"


def test_an_article_of_a_feed_is_not_dated_to_a_day_still_to_come() -> None:
    entry = item(f"https://{JT}/news/2026/02/10/japan/a/", "Thu, 05 Mar 2026 09:00:00 GMT")
    content = f"<description>{KENYA} {'The debate in the capital was long. ' * 20}</description></item>"
    body = f'<rss version="2.0"><channel>{entry.replace("</item>", content)}</channel></rss>'
    assert read_source_page(listing(f"https://{JT}/feed/", body), source_by_id("jp_japan_times")).published is None


def test_a_packed_sitemap_comes_through_to_its_reader(tmp_path: Path) -> None:
    body = gzip.compress(PAGES[f"{HU}/1.xml"].encode())
    with open_stores(tmp_path / "data", {}) as stores:
        for name, verdict in (("1.xml.gz", Verdict.ACCEPTED), ("news-in-brief/x", Verdict.REFUSED)):
            fetched = Fetched(address=f"https://{HU}/{name}", body=body, retrieved_at="2026-03-01T06:00:00Z")
            assert process(stores, HuAbout, fetched, "index").verdict is verdict


@contextmanager
def served(mirror: Path, host: str, redirects: Mapping[str, str]) -> Iterator[str]:
    pages = open_mirror(mirror)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, body = 200, b""
            try:
                status, body = (302, b"") if self.path in redirects else (200, pages.page(f"https://{host}{self.path}"))
            except NotInMirrorError:
                status, body = 404, b"not here"
            self.send_response(status)
            if self.path in redirects:
                self.send_header("Location", redirects[self.path])
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_feed_is_crawled_over_http(mirror: Path, tmp_path: Path) -> None:
    with served(mirror, JT, {}) as base:
        done = run("crawl", "jp_japan_times", "--base-url", base, "--no-delay", data=tmp_path)
    assert done.returncode == 0, done.stderr
    assert [row[0] for row in rows(tmp_path, REPORTS)] == [row[0] for row in EXPECTED["jp_japan_times"]]


def test_an_article_that_leads_to_the_start_page_or_to_another_is_not_that_article(
    mirror: Path, tmp_path: Path
) -> None:
    with served(mirror, OMM, {"/en/post/a/1": "/en", "/en/post/b/2": "/az/post/c/3"}) as base:
        done = run("crawl", "az_omm", "--base-url", base, "--no-delay", data=tmp_path)
    assert done.returncode == 1
    assert f"failed https://{OMM}/en/post/a/1: redirected" in done.stderr
    assert f"failed https://{OMM}/en/post/b/2: redirected" in done.stderr
    assert [row[0] for row in rows(tmp_path, REPORTS)] == [f"https://{OMM}/az/post/c/3"]


@pytest.mark.parametrize(
    ("given", "answers"),
    [
        ("https://operativmm.az/en/post/another-slug/7", True),
        ("https://operativmm.az/en/post/a/8", False),
        ("https://operativmm.az/", False),
        ("https://operativmm.az/en/category/x", False),
        ("https://evil.example/en/post/a/7", False),
    ],
)
def test_a_redirect_must_end_at_the_same_article(given: str, answers: bool) -> None:
    assert AzOmm().is_answer("https://operativmm.az/en/post/a/7", given) is answers


def follow(spider: NewsSpider, body: str, address: str) -> list[Request]:
    """Give the requests of a list; those for further lists are answered with `body` again, each at its own address."""
    waiting = [Request(address, callback=spider.parse)]
    asked: list[Request] = []
    while waiting:
        request = waiting.pop(0)
        number = len(asked)
        response = TextResponse(request.url, body=body.replace("N", str(number)).encode(), request=request)
        assert request.callback is not None
        found = [one for one in request.callback(response) if isinstance(one, Request)]
        waiting += [one for one in found if "news-in-brief" not in one.url]
        asked.append(request)
    return asked


def test_sitemaps_that_lead_to_each_other_come_to_an_end() -> None:
    loop = SITEMAP.format("sitemapindex", f"<sitemap><loc>https://{HU}/sitemap.xml</loc></sitemap>")
    assert len(follow(HuAbout(), loop, f"https://{HU}/sitemap.xml")) == 1
    chain = SITEMAP.format("sitemapindex", f"<sitemap><loc>https://{HU}/N.xml</loc></sitemap>")
    assert len(follow(HuAbout(), chain, f"https://{HU}/sitemap.xml")) == 1 + DEEPEST_LIST
    many = "".join(f"<sitemap><loc>https://{HU}/N-{n}.xml</loc></sitemap>" for n in range(500))
    assert len(follow(HuAbout(), SITEMAP.format("sitemapindex", many), f"https://{HU}/sitemap.xml")) == MOST_LISTS


def listing(address: str, body: str) -> Fetched:
    return Fetched(address=address, body=body.encode(), retrieved_at="2026-03-01T06:00:00Z")


def test_articles_behind_many_other_pages_of_a_sitemap_are_read() -> None:
    others = "".join(f"<url><loc>https://{HU}/tag/{n}</loc></url>" for n in range(MOST_ENTRIES + 50))
    body = SITEMAP.format("urlset", f"{others}<url><loc>https://{HU}/news-in-brief/x</loc></url>")
    listed = read_list(listing(f"https://{HU}/sitemap.xml", body), source_by_id("hu_about"))
    assert [entry.address for entry in listed.entries] == [f"https://{HU}/news-in-brief/x"]
    assert listed.doubts == ()


@pytest.mark.parametrize(
    ("source", "address", "one"),
    [
        ("hu_about", f"https://{HU}/sitemap.xml", f"<url><loc>https://{HU}/news-in-brief/{{0}}</loc></url>"),
        ("az_omm", f"https://{OMM}/en", "<a href='/en/post/a/{0}'>x</a>"),
    ],
)
def test_what_a_long_list_has_beyond_the_limit_is_said(source: str, address: str, one: str) -> None:
    many = "".join(one.format(n) for n in range(MOST_ENTRIES + 5))
    body = SITEMAP.format("urlset", many) if source == "hu_about" else f"<html><body>{many}</body></html>"
    listed = read_list(listing(address, body), source_by_id(source))
    assert len(listed.entries) == MOST_ENTRIES
    assert [doubt.detail for doubt in listed.doubts] == [f"only {MOST_ENTRIES} of {MOST_ENTRIES + 5} entries are read"]


def test_an_index_of_more_sitemaps_than_are_read_says_so() -> None:
    many = "".join(f"<sitemap><loc>https://{HU}/{n}.xml</loc></sitemap>" for n in range(MOST_LISTS + 1))
    listed = read_list(listing(f"https://{HU}/sitemap.xml", SITEMAP.format("sitemapindex", many)), HuAbout.source())
    assert [doubt.detail for doubt in listed.doubts] == ["at most 20 of 21 further lists are read"]


def test_every_news_source_takes_its_own_start_page_for_a_list_and_not_for_an_article() -> None:
    for source in (entry for entry in load_sources() if entry.news):
        spider = load_spider(source.id)()
        for address in source.start_urls:
            response = TextResponse(address, body=b"<p>x", request=Request(address), encoding="utf-8")
            assert [getattr(found, "kind", None) for found in spider.parse(response)] == ["index"], source.id


def test_read_takes_each_shape_from_a_file(mirror: Path) -> None:
    for source, name in (
        ("jp_japan_times", f"{JT}/news/2026/02/12/japan/c"),
        ("kz_astana_times", f"{AT}/wp-json/wp/v2/posts/5"),
        ("hu_about", f"{HU}/news-in-brief/x"),
        ("un_sg_notes", f"{JT}/news/2026/02/12/japan/c"),
    ):
        done = run("read", source, mirror / name)
        assert done.returncode == 0, done.stderr
        (line,) = map(json.loads, done.stdout.splitlines())
        assert (line["party"], line["kind"], line["date"]) == ("KEN", "deposited", "2026-02-12")


@pytest.mark.parametrize("tier", ["un_depositary", "un_sg_notes", "jp_japan_times"])
def test_news_establishes_no_act_whoever_publishes_it(tier: str, tmp_path: Path) -> None:
    db = open_database(tmp_path / "servanda.db")
    write_reference(db)
    fetched = Fetched(
        address="https://treaties.un.org/press/1", body=article(KENYA).encode(), retrieved_at="2026-03-01T06:00:00Z"
    )
    reading = read_article(fetched, source_by_id(tier))
    assert [claim.kind for claim in reading.claims] == [NewsStage.DEPOSITED]
    take_in(db, source_by_id(tier), "article", fetched, reading, Reader(name="news", version="1"))
    assert db.execute("SELECT count(*) FROM action").fetchone() == (0,)
    assert db.execute("SELECT count(*) FROM standing WHERE stage <> 'none'").fetchone() == (0,)
    db.close()
