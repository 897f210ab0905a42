"""Conditional requests: what a server says is unchanged is what we hold, and nothing else."""

from pathlib import Path

import pytest

from tests.spiders.fault_server import Answer, Asked, Fault, FaultServer
from tests.spiders.faults import Scene, count, facts
from tests.spiders.two_sources import PART

HTML = ("Content-Type", "text/html; charset=utf-8")


def dated(validators: dict[str, str]) -> Fault:
    """Answer 304 to the request that has the validators, as a server that knows its page unchanged."""

    def fault(asked: Asked) -> None:
        if asked.headers.get("if-none-match", "") == validators.get("ETag", ""):
            same = asked.headers.get("if-modified-since", "") == validators.get("Last-Modified", "")
            if same and ("if-none-match" in asked.headers or "if-modified-since" in asked.headers):
                asked.send(b"HTTP/1.1 304 Same\r\n\r\n")
                return
        asked.answer(Answer(headers=(*asked.healthy.headers, *validators.items()), body=asked.healthy.body))

    return fault


VALIDATORS = [
    {"ETag": '"a b"'},
    {"ETag": 'W/"x"'},
    {"Last-Modified": "Tue, 10 Mar 2026 12:00:00 GMT"},
    {"ETag": '"c"', "Last-Modified": "Tue, 10 Mar 2026 12:00:00 GMT"},
]


@pytest.mark.parametrize("validators", VALIDATORS)
def test_an_unchanged_page_is_not_sent_again(scene: Scene, tmp_path: Path, validators: dict[str, str]) -> None:
    data = tmp_path / "data"
    scene.server.fault("/", dated(validators))
    first_run = scene.crawl(data)
    assert (first_run.code, first_run.of("un_depositary")["accepted"]) == (0, 5)
    known, seen = facts(data), "SELECT max(last_seen) > ? FROM document"
    at = "2000-01-01T00:00:00Z"
    second = scene.crawl(data)
    told = second.of("un_depositary")
    assert (second.code, told["fetched"], told["revalidated"], told["accepted"], told["rows"]) == (0, 5, 5, 0, 0)
    assert (facts(data), count(data, seen, at)) == (known, 1)
    asked = scene.server.asked[len(scene.server.asked) // 2 :]
    assert all(
        "if-none-match" in a.headers or "if-modified-since" in a.headers for a in asked if "robots" not in a.path
    )


def test_a_held_or_refused_page_that_is_unchanged_stays_so(scene: Scene, tmp_path: Path) -> None:
    data = scene.data(tmp_path)
    before = facts(data)
    bad = b"<html><body>maintenance</body></html>"

    def refused(asked: Asked) -> None:
        if asked.headers.get("if-none-match") == '"bad"':
            asked.send(b"HTTP/1.1 304 Same\r\n\r\n")
        else:
            asked.answer(Answer(headers=(HTML, ("ETag", '"bad"')), body=bad))

    scene.server.fault(PART, refused)
    for _ in range(2):
        report = scene.crawl(data)
        assert (report.code, [p["verdict"] for p in report.problems(PART)], facts(data)) == (1, ["refused"], before)
    scene.server.heal()
    assert (scene.crawl(data).code, facts(data)) == (0, before)


def test_a_crawl_without_the_database_reads_unchanged_pages_from_the_archive(scene: Scene, tmp_path: Path) -> None:
    data = tmp_path / "data"
    scene.server.fault("/", dated(VALIDATORS[0]))
    scene.crawl(data, "un_depositary")
    known = facts(data, ("action", "standing"))
    for path in data.glob("servanda.db*"):
        path.unlink()
    report = scene.crawl(data, "un_depositary")
    told = report.of("un_depositary")
    assert (report.code, told["fetched"], told["accepted"] + told["revalidated"]) == (0, 5, 5)
    assert [len(rows) for rows in facts(data, ("action", "standing")).values()] == [len(r) for r in known.values()]


def test_the_validators_of_one_server_are_not_sent_to_another(scene: Scene, tmp_path: Path) -> None:
    data = tmp_path / "data"
    scene.server.fault("/", dated(VALIDATORS[0]))
    scene.crawl(data, "un_depositary")
    other = FaultServer(scene.server.pages)
    try:
        assert scene.driver.crawl(data, other.base).code == 0
        assert not any("if-none-match" in asked.headers for asked in other.asked)
    finally:
        other.close()


@pytest.mark.parametrize("etag", ["\x1b[2J", "", "x" * 5000, "\xe9"])
def test_a_validator_that_is_none_is_not_kept(scene: Scene, tmp_path: Path, etag: str) -> None:
    data = tmp_path / "data"
    scene.server.fault("/", lambda asked: asked.answer(Answer(headers=(HTML, ("ETag", etag)), body=asked.healthy.body)))
    assert [scene.crawl(data, "un_depositary").code for _ in range(2)] == [0, 0]
    assert not any("if-none-match" in asked.headers for asked in scene.server.asked)
