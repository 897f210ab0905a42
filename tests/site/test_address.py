import asyncio
import re
from collections.abc import Iterable
from html import unescape
from pathlib import Path

import httpx
import pytest

from servanda_db.store.database import open_database
from servanda_db.store.dictionary import load_canned, load_dictionary
from servanda_db.store.reference import write_reference
from servanda_db.store.search import refresh_search
from servanda_site.datasette.address import one_address
from servanda_site.datasette.answers import Message
from servanda_site.datasette.configuration import metadata
from servanda_site.datasette.desk import open_desk
from servanda_site.datasette.editions import DataFolder
from servanda_site.datasette.files import file_for, serve_file

HOME = "http://servanda.test"


async def nothing() -> Message:
    return {}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    db = open_database(folder / "servanda.db")
    write_reference(db)
    refresh_search(db)
    db.close()
    treaty = folder / "site" / "treaties" / "un-iv-8"
    treaty.mkdir(parents=True)
    (folder / "site" / "index.html").write_text("<h1>front</h1>")
    (folder / "site" / "404.html").write_text("<h1>nothing here</h1>")
    (treaty / "index.html").write_text("<h1>treaty</h1>")
    (folder / "secret.txt").write_text("secret")
    return folder


def fetch(data: Path, paths: Iterable[str]) -> dict[str, httpx.Response]:
    async def all_of_them() -> dict[str, httpx.Response]:
        app = one_address(DataFolder(data), open_desk(HOME).app(), HOME)
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url=HOME) as client:
            return {path: await client.get(path) for path in paths}

    return asyncio.run(all_of_them())


def test_the_site_is_at_the_root_and_datasette_below_data(data: Path) -> None:
    got = fetch(data, ["/", "/treaties/un-iv-8/", "/treaties/un-iv-8", "/data", "/data/", "/data/servanda", "/nothing"])
    assert [got[path].status_code for path in got] == [200, 200, 301, 301, 200, 200, 404]
    assert got["/"].text == "<h1>front</h1>"
    assert "nothing here" in got["/nothing"].text
    assert "What can be asked" in got["/data/"].text


def test_every_table_and_every_question_answers_with_empty_fields_too(data: Path) -> None:
    tables = [f"/data/servanda/{name}" for name in load_dictionary()]
    questions = [f"/data/servanda/{query.name}" for query in load_canned()]
    empty = [f"/data/servanda/{query.name}?treaty=&party=&since=&known_at=&words=&on=" for query in load_canned()]
    got = fetch(data, tables + questions + empty)
    assert {path: answer.status_code for path, answer in got.items() if answer.status_code != 200} == {}


def test_links_of_datasette_resolve_and_keep_the_prefix_once(data: Path) -> None:
    pages = fetch(
        data, ["/data/", "/data/servanda", "/data/servanda/party", "/data/servanda/find_a_treaty?words=hanoi"]
    )
    links = {
        unescape(link).removeprefix(HOME)
        for page in pages.values()
        for link in re.findall(r'href="([^"#]+)"', page.text)
        if link.startswith(("/", HOME))
    }
    ours = {"/", "/downloads/index.html", "/static/servanda.css"}
    assert not {link for link in links - ours if "/data/data" in link or not link.startswith("/data/")}
    got = fetch(data, sorted(links - ours))
    assert {link: answer.status_code for link, answer in got.items() if answer.status_code >= 400} == {}


def test_the_search_finds_a_treaty_by_its_nickname(data: Path) -> None:
    path = "/data/servanda/find_a_treaty.json?words=hanoi+convention&_shape=array"
    assert [row["id"] for row in fetch(data, [path])[path].json()] == ["un-xviii-16"]


def test_quotes_in_a_search_are_words_and_nothing_more(data: Path) -> None:
    paths = [f"/data/servanda/find_a_treaty.json?words={words}" for words in ("%22", "%27", "a%22b", "NEAR(", "*")]
    assert {answer.status_code for answer in fetch(data, paths).values()} == {200}


def test_tables_can_be_searched(data: Path) -> None:
    page, found = "/data/servanda/treaty_name", "/data/servanda/treaty_name.json?_search=hanoi&_shape=array"
    got = fetch(data, [page, found, "/data/servanda/claim"])
    assert 'type="search"' in got[page].text
    assert 'type="search"' in got["/data/servanda/claim"].text
    assert {row["treaty"] for row in got[found].json()} == {"un-xviii-16"}


def test_the_machinery_of_the_search_is_not_shown(data: Path) -> None:
    paths = ["/data/servanda/claim_fts_idx", "/data/servanda/party_name_fts_data", "/data/servanda/_sqlite_migrations"]
    assert {answer.status_code for answer in fetch(data, paths).values()} == {403}


def test_nothing_outside_the_site_is_served(data: Path) -> None:
    for path in ("/../secret.txt", "/%2e%2e/secret.txt", "/treaties/../../secret.txt", "/..%2fsecret.txt"):
        assert file_for(data / "site", path) is None
    assert file_for(data / "site", "/treaties/un-iv-8/") == data / "site" / "treaties" / "un-iv-8" / "index.html"


def test_a_path_is_decoded_once(data: Path) -> None:
    (data / "site" / "100%.txt").write_text("all")
    (data / "site" / "a%20b.txt").write_text("as it stands")
    got = fetch(data, ["/100%25.txt", "/a%2520b.txt", "/a%20b.txt"])
    assert [answer.status_code for answer in got.values()] == [200, 200, 404]


def test_a_large_file_lets_others_have_their_turn(data: Path) -> None:
    size = 1_000_000
    (data / "site" / "large.csv").write_bytes(b"x" * size)
    order: list[str] = []

    async def send(message: Message) -> None:
        order.append(message["type"])

    async def other() -> None:
        for _ in range(3):
            order.append("other")
            await asyncio.sleep(0)

    async def both() -> None:
        scope = {"method": "GET", "path": "/large.csv", "headers": []}
        await asyncio.gather(serve_file(data / "site", scope, nothing, send), other())

    asyncio.run(both())
    assert order.index("other") < order.index("http.response.body", 2)
    assert order[-1] == "http.response.body"


def test_what_is_compressed_already_is_sent_as_it_is(data: Path) -> None:
    for name in ("table.parquet", "table.csv"):
        (data / "site" / name).write_bytes(b"x" * 1000)
    got = fetch(data, ["/table.parquet", "/table.csv"])
    assert "content-encoding" not in got["/table.parquet"].headers
    assert got["/table.parquet"].headers["content-length"] == "1000"
    assert got["/table.csv"].headers["content-encoding"] == "gzip"


def test_a_path_that_no_file_can_have_is_not_found(data: Path) -> None:
    paths = ["/%00", "/treaties/%00/", "/" + "a" * 5000, "/" + "a/" * 3000]
    assert {answer.status_code for answer in fetch(data, paths).values()} == {404}


def test_the_builders_own_files_are_not_served(data: Path) -> None:
    (data / "site" / ".servanda-build").write_text("index.html\n")
    (data / "site" / ".hidden").mkdir(exist_ok=True)
    (data / "site" / ".hidden" / "index.html").write_text("hidden")
    paths = ["/.servanda-build", "/.hidden/", "/.hidden/index.html", "/.hidden", "/%2eservanda-build"]
    assert {path: answer.status_code for path, answer in fetch(data, paths).items()} == dict.fromkeys(paths, 404)


def test_a_move_keeps_the_query(data: Path) -> None:
    got = fetch(data, ["/treaties/un-iv-8?from=mail&x=1", "/data?sql=select+1"])
    assert [answer.headers["location"] for answer in got.values()] == ["un-iv-8/?from=mail&x=1", "/data/?sql=select+1"]


def test_a_query_may_not_hold_a_large_value(data: Path) -> None:
    path = "/data/servanda.json?sql=select+length(hex(zeroblob(400000000)))"
    assert fetch(data, [path])[path].status_code == 400


def test_the_metadata_explains_every_column() -> None:
    tables = metadata()["databases"]["servanda"]["tables"]
    assert tables["action"]["columns"] == dict(load_dictionary()["action"].columns)
    assert metadata()["databases"]["servanda"]["queries"].keys() == {query.name for query in load_canned()}
