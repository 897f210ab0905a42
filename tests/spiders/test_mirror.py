"""A mirror: addresses and files, our time, and nothing outside its folder."""

import json
from pathlib import Path
from urllib.parse import urljoin

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from servanda_spiders.crawl.mirror import (
    Mirror,
    MirrorError,
    NotInMirrorError,
    UnreadablePageError,
    address_of_file,
    open_mirror,
)

HOST = "treaties.un.org"
PAGE = f"https://{HOST}/Pages/ViewDetails.aspx?src=TREATY&mtdsg_no=IV-4&chapter=4&clang=_en"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "mirror"
    root.mkdir()
    (root / "mirror.json").write_text('{"retrieved_at": "2026-03-27T06:00:00Z", "notice": "ours"}')
    return root


def put(root: Path, name: str, body: bytes = b"<html></html>") -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    return path


def test_a_linked_address_finds_its_file_and_the_file_its_address(folder: Path) -> None:
    put(folder, f"{HOST}/Pages/ViewDetails.aspx@src=TREATY&mtdsg_no=IV-4&chapter=4&clang=_en", b"html")
    xml = put(folder, f"{HOST}/doc/Publication/MTDSG/Volume I/Chapter IV/IV-4.en.xml", b"xml")
    mirror = open_mirror(folder)
    link = urljoin(PAGE, "../doc/Publication/MTDSG/Volume%20I/Chapter%20IV/IV-4.en.xml")
    assert mirror.page(PAGE) == b"html"
    assert mirror.page(link) == b"xml"
    assert list(mirror.addresses([HOST])) == [PAGE, link]
    assert address_of_file(xml, [HOST]) == link


@given(
    path=st.lists(st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=8), min_size=1),
    query=st.text(st.characters(codec="utf-8", exclude_characters="/\0"), max_size=8),
)
@example(path=["0@"], query="")
def test_every_file_is_found_again_by_its_own_address(
    tmp_path_factory: pytest.TempPathFactory, path: list[str], query: str
) -> None:
    name = "/".join(path) + (f"@{query}" if query else "")
    if any(part in (".", "..") for part in name.split("/")):
        return
    root = tmp_path_factory.mktemp("round")
    put(root, f"{HOST}/{name}", b"found")
    mirror = Mirror(folder=root.resolve(), retrieved_at="2026-03-27T06:00:00Z")
    (address,) = mirror.addresses([HOST])
    assert mirror.page(address) == b"found"


def test_a_page_whose_address_is_also_a_folder_lies_in_it(folder: Path) -> None:
    put(folder, "operativmm.az/en/index.html", b"list")
    put(folder, "operativmm.az/en/post/one/1", b"one")
    mirror = open_mirror(folder)
    assert mirror.page("https://operativmm.az/en") == b"list"
    assert mirror.page("https://operativmm.az/en/") == b"list"
    assert mirror.page("https://operativmm.az/en/post/one/1") == b"one"


@pytest.mark.parametrize(
    "address",
    [
        f"https://{HOST}/../../secret",
        f"https://{HOST}/%2e%2e/%2e%2e/secret",
        f"https://{HOST}/a/..%2f..%2f..%2fsecret",
        f"https://{HOST}/page?x=/../../../secret",
        "https://../secret",
        "https://%2e%2e/secret",
        f"https://{HOST}/out",
        f"https://{HOST}/folder/secret",
        f"https://{HOST}/nul%00",
        f"https://{HOST}/{'x' * 5000}",
        f"https://{HOST}",
    ],
)
def test_nothing_outside_the_folder_is_read(folder: Path, address: str) -> None:
    (folder.parent / "secret").write_text("secret")
    (folder / HOST).mkdir()
    (folder / HOST / "out").symlink_to(folder.parent / "secret")
    (folder / HOST / "folder").symlink_to(folder.parent)
    mirror = open_mirror(folder)
    with pytest.raises(NotInMirrorError):
        mirror.page(address)
    assert list(mirror.addresses([HOST])) == []


def test_pages_that_link_come_before_documents_and_only_of_the_hosts_asked_for(folder: Path) -> None:
    put(folder, f"{HOST}/a.xml")
    put(folder, f"{HOST}/b.aspx@x=1")
    put(folder, "elsewhere.example/c")
    assert list(open_mirror(folder).addresses([HOST])) == [
        f"https://{HOST}/b.aspx?x=1",
        f"https://{HOST}/a.xml",
    ]


def test_a_file_that_is_too_large_is_named(folder: Path) -> None:
    put(folder, f"{HOST}/large", b"x" * (16 * 1024 * 1024 + 1))
    with pytest.raises(UnreadablePageError, match="large has 16777217 bytes"):
        open_mirror(folder).page(f"https://{HOST}/large")


def test_our_time_is_taken_to_utc(folder: Path) -> None:
    (folder / "mirror.json").write_text('{"retrieved_at": "2026-03-27T08:30:00+02:30"}')
    assert open_mirror(folder).retrieved_at == "2026-03-27T06:00:00Z"


@pytest.mark.parametrize(
    "marker",
    [None, "", "[]", "{}", json.dumps({"retrieved_at": "yesterday"}), '{"retrieved_at": "2026-03-27"}'],
)
def test_a_mirror_without_its_time_is_no_mirror(folder: Path, marker: str | None) -> None:
    path = folder / "mirror.json"
    path.unlink()
    if marker is not None:
        path.write_text(marker)
    with pytest.raises(MirrorError, match=r"mirror\.json") as raised:
        open_mirror(folder)
    assert "\n" not in str(raised.value)
