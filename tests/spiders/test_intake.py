"""The path of a page into the store, without Scrapy: what is read once, what breaks, what is kept."""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from servanda_db.registry.sources import Source, source_by_id
from servanda_db.vocabulary import Fetched, PageFault, Reading, TreatyFacts, Verdict
from servanda_db.vocabulary import Participant as Row
from servanda_spiders.crawl.intake import Stores, process
from servanda_spiders.crawl.items import Failed, Missing
from servanda_spiders.crawl.session import open_stores, take
from servanda_spiders.crawl.tally import Tally

ADDRESS = "https://treaties.un.org/doc/IV-4.en.xml"


class Counting:
    """A reader that counts how often it reads."""

    reader: ClassVar[str] = "counting"
    reader_version: ClassVar[str] = "1"
    reads: ClassVar[list[bytes]] = []

    @classmethod
    def source(cls) -> Source:
        return source_by_id("un_depositary")

    @classmethod
    def read(cls, fetched: Fetched) -> Reading:
        cls.reads.append(fetched.body)
        if fetched.body == b"broken":
            return [][1]
        if fetched.body == b"strange":
            raise PageFault("unknown_letter", "row 3: 'q'")
        facts = TreatyFacts(id="un-iv-4", reference="IV-4", title="Covenant")
        rows = tuple(Row(name=name, party=None) for name in fetched.body.decode().split())
        return Reading(treaty=facts, participants=rows, claims=(), complete_listing=True)

    @classmethod
    def read_index(cls, fetched: Fetched) -> Reading:
        return cls.read(fetched)


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    Counting.reads.clear()
    with open_stores(tmp_path / "data", {}) as opened:
        yield opened


def page(body: bytes, day: int) -> Fetched:
    return Fetched(address=ADDRESS, body=body, retrieved_at=f"2026-03-{day:02}T06:00:00Z")


def test_the_same_body_is_read_once(stores: Stores) -> None:
    first = process(stores, Counting, page(b"Norway Peru", 1), "status")
    again = process(stores, Counting, page(b"Norway Peru", 2), "status")
    assert (first.verdict, first.revalidated, first.rows) == (Verdict.ACCEPTED, False, 2)
    assert (again.verdict, again.revalidated, again.rows) == (Verdict.ACCEPTED, True, 0)
    assert Counting.reads == [b"Norway Peru"]


def test_a_page_that_goes_back_to_an_earlier_body_is_read_again(stores: Stores) -> None:
    for day, body in enumerate((b"Norway Peru", b"Norway Peru Chad", b"Norway Peru"), start=1):
        assert process(stores, Counting, page(body, day), "status").verdict is Verdict.ACCEPTED
    assert len(Counting.reads) == 3


def test_another_version_of_the_reader_reads_the_same_body_again(
    stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    process(stores, Counting, page(b"Norway Peru", 1), "status")
    monkeypatch.setattr(Counting, "reader_version", "2")
    assert not process(stores, Counting, page(b"Norway Peru", 2), "status").revalidated
    assert len(Counting.reads) == 2


@pytest.mark.parametrize(
    ("body", "reason", "reads"), [(b"broken", "reader_error", 3), (b"strange", "unknown_letter", 2)]
)
def test_a_page_that_can_not_be_read_is_kept_and_named_each_time(
    stores: Stores, body: bytes, reason: str, reads: int
) -> None:
    tally = Tally(source="un_depositary")
    process(stores, Counting, page(b"Norway Peru", 1), "status")
    for day in (2, 3):
        outcome = process(stores, Counting, page(body, day), "status")
        tally.add(ADDRESS, outcome)
        assert outcome.verdict is Verdict.REFUSED
        assert outcome.fault is not None
        assert outcome.fault.reason == reason
    assert len(Counting.reads) == reads, "a refused body is not read again, unless the reader itself broke down"
    assert [problem.address for problem in tally.problems] == [ADDRESS, ADDRESS]
    assert stores.archive is not None
    assert [seen.fetched.body for seen in stores.archive.observations()] == [b"Norway Peru", body]


def test_what_was_held_against_an_older_version_is_judged_again(stores: Stores) -> None:
    names = [f"State{number}" for number in range(40)]
    full, half, most = (" ".join(names[:count]).encode() for count in (40, 20, 37))
    assert process(stores, Counting, page(full, 1), "status").verdict is Verdict.ACCEPTED
    assert process(stores, Counting, page(half, 2), "status").verdict is Verdict.HELD
    for day, count in enumerate((37, 34, 31, 28, 26, 24, 22), start=3):
        body = " ".join(names[:count]).encode()
        assert process(stores, Counting, page(body, day), "status").verdict is Verdict.ACCEPTED, count
    assert most in Counting.reads
    assert process(stores, Counting, page(half, 20), "status").verdict is Verdict.ACCEPTED


def test_an_address_that_gives_no_page_is_failed_only_where_it_has_to_be_there(stores: Stores) -> None:
    tally = Tally(source="un_depositary")
    gone = Failed(address=ADDRESS, reason="status_404", detail="gone", at="2026-03-02T06:00:00Z", known_only=True)
    take(stores, Counting, gone, tally)
    take(stores, Counting, Missing(address=ADDRESS), tally)
    assert (tally.failed, tally.missing, tally.clean) == (0, 2, True)
    process(stores, Counting, page(b"Norway Peru", 1), "status")
    take(stores, Counting, gone, tally)
    assert (tally.failed, tally.clean) == (1, False)
    (line,) = tally.lines()
    assert line == f"failed {ADDRESS}: source_gone: gone for a page that was read before; what was read stays"


def test_a_page_that_broke_the_reader_is_read_again_once_the_reader_is_mended(
    stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert process(stores, Counting, page(b"broken", 1), "status").verdict is Verdict.REFUSED
    facts = TreatyFacts(id="un-iv-4", reference="IV-4", title="Covenant")
    mended = Reading(treaty=facts, participants=(Row(name="Norway", party=None),), claims=(), complete_listing=True)
    monkeypatch.setattr(Counting, "read", classmethod(lambda *_: mended))
    assert process(stores, Counting, page(b"broken", 2), "status").verdict is Verdict.ACCEPTED
