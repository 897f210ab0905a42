"""Datasette as the research desk: what it may do, what it tells, how it looks, on 0.65."""

import asyncio
import json
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urljoin, urlsplit

import feedparser
import html5lib
import httpx
import icalendar
import pytest

from servanda_db.store.dictionary import load_canned, load_dictionary
from servanda_db.store.search import refresh_search
from servanda_site.build import build
from servanda_site.datasette.address import one_address
from servanda_site.datasette.configuration import configuration, descriptions, metadata, write_configuration
from servanda_site.datasette.desk import open_desk
from servanda_site.datasette.editions import DataFolder

HOME = "http://servanda.test"
ENDLESS = "with recursive c(x) as (select 1 union all select x+1 from c) select count(*) from c"
COUNT = "with recursive c(x) as (select 1 union all select x+1 from c)"

Fetch = Callable[..., dict[str, httpx.Response]]


@pytest.fixture(scope="module")
def once() -> dict[str, Path]:
    return {}


@pytest.fixture
def data(facts: Any, once: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of the test's own; its site is built once for all of them."""
    refresh_search(facts.db)
    facts.db.close()
    folder: Path = facts.path.parent
    if "site" not in once:
        build(folder)
        once["site"] = tmp_path_factory.mktemp("built") / "site"
        shutil.copytree(folder / "site", once["site"])
    else:
        shutil.copytree(once["site"], folder / "site")
    return folder


@pytest.fixture
def fetch(data: Path) -> Fetch:
    def get(*paths: str, headers: dict[str, str] | None = None, method: str = "GET") -> dict[str, httpx.Response]:
        async def all_of_them() -> dict[str, httpx.Response]:
            app = one_address(DataFolder(data), open_desk(HOME).app(), HOME)
            transport = httpx.ASGITransport(app=app)
            async with httpx.AsyncClient(transport=transport, base_url=HOME) as client:
                return {path: await client.request(method, path, headers=headers) for path in paths}

        return asyncio.run(all_of_them())

    return get


def sql(query: str, ending: str = ".json", **more: str) -> str:
    return f"/data/servanda{ending}?{urlencode({'sql': query, **more})}"


def test_every_link_of_site_and_desk_answers(fetch: Fetch) -> None:
    seen: set[str] = set()
    wanted = {"/", "/data/"}
    broken: dict[str, int] = {}
    while wanted:
        got = fetch(*sorted(wanted))
        seen |= wanted
        broken |= {path: answer.status_code for path, answer in got.items() if answer.status_code != 200}
        found = {link for path, answer in got.items() for link in links(path, answer)}
        wanted = {link for link in found - seen if depth(link) < 2}
    assert broken == {}
    assert {"/data/servanda/waiting_list", "/data/servanda/party/AZE", "/parties/AZE/index.html"} <= seen


def links(path: str, answer: httpx.Response) -> Iterable[str]:
    if not answer.headers.get("content-type", "").startswith("text/html"):
        return
    for element in html5lib.parse(answer.text, namespaceHTMLElements=False).iter():
        link = element.get("href") or element.get("src") or element.get("action")
        parts = urlsplit(urljoin(HOME + path, link or ""))
        if link and f"{parts.scheme}://{parts.netloc}" == HOME and element.get("rel") != "canonical":
            yield parts._replace(scheme="", netloc="", fragment="").geturl()


def depth(link: str) -> int:
    """Facets, filters and sorting multiply without end: follow one of them, not two."""
    return len([key for key in parse_qs(urlsplit(link).query) if key not in {"sql", "treaty", "party"}])


def test_every_question_has_a_form_and_answers_with_empty_fields(fetch: Fetch) -> None:
    for query in load_canned():
        page = f"/data/servanda/{query.name}"
        fields = re.findall(r"(?<!\w):([a-z_]+)", query.sql)
        got = fetch(page, f"{page}?{urlencode(dict.fromkeys(fields, ''))}", f"{page}.json", f"{page}.csv")
        assert {path: answer.status_code for path, answer in got.items()} == dict.fromkeys(got, 200)
        for field in fields:
            assert f'name="{field}"' in got[page].text


def test_the_home_page_says_what_can_be_asked_and_what_the_tables_are(fetch: Fetch) -> None:
    home = fetch("/data/")["/data/"].text
    for query in load_canned():
        assert query.title in home
    for name, words in load_dictionary().items():
        assert f"/data/servanda/{name}" in home
        assert words.title in home


def test_every_column_is_explained_on_the_page_of_its_table(fetch: Fetch) -> None:
    page = fetch("/data/servanda/action")["/data/servanda/action"].text
    for column in load_dictionary()["action"].columns:
        assert f"<dt>{column}</dt>" in page


def test_answers_and_rows_lead_back_to_the_site(fetch: Fetch) -> None:
    got = fetch("/data/servanda/waiting_list", "/data/servanda/party/AZE", "/data/servanda/status_of_party")
    assert 'href="/parties/AZE/index.html"' in got["/data/servanda/party/AZE"].text
    asked = "/data/servanda/status_of_a_party?party=AZE"
    assert 'href="/treaties/un-xviii-16/index.html"' in fetch(asked)[asked].text


def test_the_pages_run_no_script_and_carry_no_style(fetch: Fetch) -> None:
    paths = (
        "/data/",
        "/data/servanda",
        "/data/servanda/claim",
        "/data/servanda/party/AZE",
        "/data/servanda/waiting_list",
        sql("select 1", ""),
        sql("select broken", ""),
        sql(ENDLESS, ""),
        "/data/-/search?q=convention",
        "/data/servanda/nothing",
    )
    for path, answer in fetch(*paths).items():
        tree = html5lib.parse(answer.text, namespaceHTMLElements=False)
        assert not list(tree.iter("script")), path
        assert not list(tree.iter("style")), path
        assert not [
            name for element in tree.iter() for name in element.attrib if name in ("style",) or name[:2] == "on"
        ]
        assert tree.get("lang") == "en"
        assert len(list(tree.iter("h1"))) == 1
        policy = answer.headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "script-src" not in policy
        assert "default-src 'none'" in policy


def test_rules_for_browsers_are_the_same_on_both_sides(fetch: Fetch) -> None:
    for path, answer in fetch("/", "/data/", "/nothing", "/data/-/nothing", "/static/servanda.css", "/data").items():
        assert answer.headers["x-content-type-options"] == "nosniff", path
        assert answer.headers["referrer-policy"] == "no-referrer", path
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"], path


def test_no_path_is_told(fetch: Fetch, data: Path) -> None:
    paths = (
        sql("select * from pragma_database_list"),
        sql("select * from pragma_database_list", ""),
        sql("select file from pragma_database_list()", ".csv"),
        sql("pragma database_list"),
        "/data/-/databases.json",
        "/data/-/databases",
        "/data/-/threads.json",
        "/data/-/metadata.json",
        "/data/-/plugins.json",
        "/data/-/settings.json",
        "/data/-/versions.json",
        "/data/_internal",
        "/data/_internal/databases.json",
        "/data/_memory",
        "/data/servanda.db",
        "/data/servanda/nothing",
        "/data/servanda.json",
        "/data/-/permissions",
        "/data/-/allow-debug",
    )
    for path, answer in fetch(*paths).items():
        assert str(data) not in answer.text, path
        assert "/" + str(data).split("/")[1] + "/" not in answer.text, path
    got = fetch("/data/-/databases.json", "/data/_internal", "/data/_memory", sql("select * from pragma_database_list"))
    assert all(answer.status_code >= 400 for answer in got.values())


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "evil.example\x22><script>alert(1)</script>"])
def test_the_host_header_is_never_in_an_answer(fetch: Fetch, host: str) -> None:
    paths = (
        "/",
        "/data/",
        "/data/servanda/action",
        "/data/servanda/action.json?_size=1",
        "/data/servanda/claim?_facet=kind&_size=1",
        "/data/servanda/feed_of_changes.atom",
        "/data/servanda/calendar_of_entry_into_force.ics",
        "/data/servanda/nothing",
        "/data/servanda/action/",
        "/nothing",
    )
    for headers in ({"host": host}, {"x-forwarded-host": host, "forwarded": f"host={host}"}):
        for path, answer in fetch(*paths, headers=headers).items():
            assert "evil.example" not in answer.text, path
            assert "evil.example" not in str(answer.headers), path


@pytest.mark.parametrize(
    "path",
    [
        "/data/\\example.com",
        "/data/\\example.com/",
        "/data/%5cexample.com/",
        "/data//example.com/",
        "/data/%2f%2fexample.com/",
        "/data///example.com/%2e%2e",
        "/data/servanda//example.com/",
        "//example.com/",
        "/\\example.com/",
        "/data/https:example.com/",
        "/data/:memory:/x",
        "/data/-/config",
        "/data/%0d%0alocation:%20http://example.com/",
        "/data/servanda/party/",
        "/data/servanda/AZE%41/",
    ],
)
def test_no_address_sends_a_reader_elsewhere(data: Path, path: str) -> None:
    async def answer() -> tuple[int, dict[bytes, bytes]]:
        app = one_address(DataFolder(data), open_desk(HOME).app(), HOME)
        scope = {
            "type": "http",
            "method": "GET",
            "path": unquote(path),
            "raw_path": path.encode(),
            "query_string": b"",
            "headers": [(b"host", b"servanda.test")],
            "scheme": "http",
            "http_version": "1.1",
            "server": ("servanda.test", 80),
        }
        started: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b""}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                started.append(message)

        await app(scope, receive, send)
        return started[0]["status"], dict(started[0]["headers"])

    status, headers = asyncio.run(answer())
    location = headers.get(b"location", b"").decode()
    assert status in {301, 302, 307, 308, 404, 400, 403}
    if location:
        landed = urlsplit(urljoin(f"{HOME}{path}", location.replace("\\", "/")))
        assert landed.netloc == "servanda.test"
        assert location.startswith("/data/")
        assert not location.startswith("//")


@pytest.mark.parametrize(
    "query",
    [
        ENDLESS,
        "select length(hex(zeroblob(400000000)))",
        f"{COUNT} select printf('%.*c', 140000, 'a') from c",
        f"{COUNT} select group_concat(x) from c",
        f"{COUNT} select json_group_array(x) from c",
        "select length(trim(printf('%.*c', 140000, 'a'), printf('%.*c', 140000, 'b')))",
        "select load_extension('x')",
        "attach 'x.db' as x",
        "select * from pragma_table_list('x'), pragma_database_list",
        "delete from claim",
        "with t0 as (select 1 as x), "
        + ", ".join(f"t{n} as (select (select x from t{n - 1}) + (select x from t{n - 1}) as x)" for n in range(1, 12))
        + " select x from t11",
    ],
)
def test_a_hostile_query_ends_and_its_csv_does_not_look_whole(fetch: Fetch, query: str) -> None:
    got = fetch(*(sql(query, ending) for ending in (".json", "", ".csv")))
    statuses = {answer.status_code for answer in got.values()}
    assert statuses <= {200, 400}
    assert len(statuses) == 1
    assert max(len(answer.content) for answer in got.values()) < 3_000_000


def test_trimming_gives_what_sqlite_gives(fetch: Fetch) -> None:
    calls = "trim('xxaxx','x'), ltrim('xyabcxy','yx'), rtrim('abcx','cx'), trim(' a '), trim(null,'x'), trim(1211,1)"
    expected = list(sqlite3.connect(":memory:").execute(f"select {calls}").fetchone())
    path = sql(f"select {calls}", _shape="arrays")
    assert fetch(path)[path].json()["rows"][0] == expected


def ask_questions(data: Path, count: int, detail: str) -> None:
    columns = "version, kind, subject, detail, locator, asked_at"
    with sqlite3.connect(data / "servanda.db") as db:
        version = db.execute("SELECT id FROM version").fetchone()[0]
        db.executemany(
            f"INSERT INTO question ({columns}) VALUES (?, 'name', ?, ?, '', '2026')",
            ((version, f"subject {number}", detail) for number in range(count)),
        )


def test_no_answer_is_over_three_megabytes_and_none_is_cut_in_silence(fetch: Fetch, data: Path) -> None:
    ask_questions(data, 4000, "x" * 1000)
    whole, all_of_them, short = (
        "/data/servanda/question.csv",
        sql("select id from question", ".csv"),
        sql("select id from question limit 900", ".csv"),
    )
    got = fetch(whole, all_of_them, short, "/data/servanda/question.csv?_size=20")
    assert got[whole].status_code == 413
    assert "3 MB" in got[whole].text
    assert got[all_of_them].status_code == 400
    assert "LIMIT" in got[all_of_them].text
    assert got[short].status_code == 200
    assert len(got[short].text.splitlines()) == 901
    array = sql("select id from question", _shape="array")
    answer = fetch(array)[array]
    assert len(answer.json()) == 1000
    assert answer.headers["servanda-truncated"]


def test_a_table_of_many_pages_is_whole_as_csv(fetch: Fetch, data: Path) -> None:
    ask_questions(data, 2500, "")
    for path in ("/data/servanda/question.csv", "/data/servanda/question.csv?_size=max&_labels=on"):
        assert len(fetch(path)[path].text.splitlines()) == 2501


def test_a_page_says_that_there_are_more_rows(fetch: Fetch) -> None:
    path = sql(f"{COUNT.replace('from c)', 'from c limit 500)')} select x from c", "")
    assert "There are more" in fetch(path)[path].text


def test_only_reading_is_possible(fetch: Fetch) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        for path, answer in fetch("/data/servanda", "/data/-/auth-token", "/", method=method).items():
            assert answer.status_code == 405, (method, path)


def test_plugins_work_below_the_prefix(fetch: Fetch) -> None:
    feed, calendar, search = (
        "/data/servanda/feed_of_changes.atom",
        "/data/servanda/calendar_of_entry_into_force.ics",
        "/data/-/search?q=cybercrime",
    )
    got = fetch(feed, calendar, search, headers={"accept-encoding": "gzip"})
    parsed = feedparser.parse(got[feed].text)
    assert not parsed.bozo
    assert parsed.entries[0].title.startswith("new treaty")
    assert icalendar.Calendar.from_ical(got[calendar].text)
    assert "/data/servanda/treaty?_search=cybercrime" in got[search].text
    assert got[search].headers["content-encoding"] == "gzip"


def test_heads_have_no_body(fetch: Fetch) -> None:
    for path, answer in fetch("/", "/data/", "/data/servanda/party", "/nothing", method="HEAD").items():
        assert answer.content == b"", path
        assert answer.status_code == (404 if path == "/nothing" else 200)


def test_a_file_that_has_not_changed_is_not_sent_again(fetch: Fetch) -> None:
    first = fetch("/index.html")["/index.html"]
    for headers in (
        {"if-none-match": first.headers["etag"]},
        {"if-modified-since": first.headers["last-modified"]},
    ):
        again = fetch("/index.html", headers=headers)["/index.html"]
        assert (again.status_code, again.content) == (304, b"")
    assert fetch("/index.html", headers={"if-none-match": '"other"'})["/index.html"].status_code == 200


def test_text_of_the_site_is_compressed_for_those_who_can(fetch: Fetch) -> None:
    answer = fetch("/", headers={"accept-encoding": "gzip"})["/"]
    assert answer.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in fetch("/", headers={"accept-encoding": "identity"})["/"].headers


def test_one_source_configures_both_lines_of_datasette(tmp_path: Path) -> None:
    written = {path.relative_to(tmp_path).as_posix() for path in write_configuration(tmp_path)}
    assert {"0.65/metadata.json", "0.65/settings.json", "1.0/datasette.json", "1.0/metadata.json"} <= written
    new = json.loads((tmp_path / "1.0" / "datasette.json").read_text("utf-8"))
    assert new == configuration()
    assert new["databases"]["servanda"]["queries"] == metadata()["databases"]["servanda"]["queries"]
    tables = descriptions()["databases"]["servanda"]["tables"]
    assert tables["action"]["columns"] == dict(load_dictionary()["action"].columns)
    assert "facets" not in tables["action"]
    assert "queries" not in descriptions()["databases"]["servanda"]
