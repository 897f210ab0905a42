"""Agreement of the MTDSG reader with tables of facts, over every page of the mirrors of the shared data folder."""

import importlib.util
import json
import tarfile
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from servanda_db.vocabulary import Fetched, Reading
from servanda_spiders.reading.mtdsg import read_treaty
from servanda_spiders.reading.mtdsg_index import read_chapter, read_chapters

SHARED = Path(__file__).resolve().parents[3] / "shared"
DATA = SHARED / "data"
TRUTH = DATA / "truth" / "actions.tsv.gz"
XML, HTML = "doc/Publication/MTDSG/**/*.xml", "Pages/ViewDetails*"
DATES = ("2013-07-24", "2014-03-19", "2015-03-14", "2026-03-27")
AGREEMENTS = [
    ("2013-07-24", "untc_zmjones", "2013-07-24", 246),
    ("2015-03-14", "untc_zmjones", "2015-03-14", 246),
    ("2026-03-27", "untc_mtdsg_xml", "2026-03-27", 8),
    ("2026-03-27", "openclimatedata", "2023-02-13", 1),
]

pytestmark = pytest.mark.skipif(not TRUTH.exists(), reason="the shared data folder is not beside the project")


@pytest.fixture(scope="session")
def mirrors(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mirrors")
    for date in DATES:
        with tarfile.open(DATA / f"mirror-{date}.tar.gz") as tar:
            tar.extractall(folder / date, filter="data")
    return folder


@cache
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_actions", SHARED / "tools" / "score_actions.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def pages(mirrors: Path, date: str, pattern: str) -> list[Fetched]:
    root = _root(mirrors / date)
    retrieved = json.loads((root / "mirror.json").read_text(encoding="utf-8"))["retrieved_at"]
    return [
        Fetched(
            address=f"https://{path.relative_to(root).as_posix().replace('@', '?')}",
            body=path.read_bytes(),
            retrieved_at=retrieved,
        )
        for path in sorted((root / "treaties.un.org").glob(pattern))
    ]


def _root(folder: Path) -> Path:
    return next(path.parent for path in folder.rglob("mirror.json"))


@cache
def readings(mirrors: Path, date: str, pattern: str) -> dict[str, Reading]:
    read = [read_treaty(page) for page in pages(mirrors, date, pattern)]
    return {reading.treaty.id: reading for reading in read if reading.treaty}


def lines(mirrors: Path, date: str, pattern: str) -> list[dict[str, Any]]:
    return [claim.as_line() for reading in readings(mirrors, date, pattern).values() for claim in reading.claims]


@pytest.mark.parametrize("pattern", [XML, HTML], ids=["xml", "html"])
@pytest.mark.parametrize(("date", "source", "as_of", "treaties"), AGREEMENTS)
def test_every_action_is_read_and_none_invented(
    mirrors: Path, date: str, source: str, as_of: str, treaties: int, pattern: str
) -> None:
    truth = scorer().load_truth(str(TRUTH), source, as_of)
    score = scorer().score(lines(mirrors, date, pattern), truth)
    assert score["treaties_read"] == score["treaties"] == treaties
    assert score["missed_rows"] == []
    assert score["wrong_rows"] == []
    assert (score["precision"], score["recall"]) == (1.0, 1.0)


@pytest.mark.parametrize("date", DATES)
def test_both_shapes_of_a_page_say_the_same(mirrors: Path, date: str) -> None:
    xml, html = readings(mirrors, date, XML), readings(mirrors, date, HTML)
    assert xml.keys() == html.keys()
    assert len(xml) == (10 if date.startswith("2026") else 247)
    for treaty, reading in xml.items():
        assert reading.claims == html[treaty].claims, treaty
        assert reading.participants == html[treaty].participants, treaty
        assert reading.doubts == html[treaty].doubts, treaty


@pytest.mark.parametrize("date", DATES)
def test_every_page_has_its_stamp_its_names_resolved_and_its_counts_explained(mirrors: Path, date: str) -> None:
    for treaty, reading in readings(mirrors, date, HTML).items():
        assert reading.stamp == f"{date}T09:00:42Z", treaty
        kinds = {doubt.kind for doubt in reading.doubts}
        assert kinds <= {"count_differs", "ambiguous_cell", "unknown_header"}, (treaty, kinds)
        assert "unknown_header" not in kinds or treaty == "un-i-3"


@pytest.mark.parametrize("date", DATES)
def test_the_index_leads_to_every_treaty(mirrors: Path, date: str) -> None:
    root = _root(mirrors / date) / "treaties.un.org" / "Pages"
    chapters = read_chapters((root / "ParticipationStatus.aspx@clang=_en").read_bytes())
    entries = [entry for href in chapters for entry in read_chapter((root / href.replace("?", "@")).read_bytes())]
    titles = {treaty: reading.title for treaty, reading in readings(mirrors, date, XML).items()}
    assert {f"un-{entry.reference.lower()}": entry.title for entry in entries} == titles
