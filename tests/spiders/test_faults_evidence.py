"""What ends a party and what makes one: the depositary's records alone, however many others say so."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from servanda_db.vocabulary import Fetched, Verdict
from servanda_spiders.crawl.intake import Stores, process
from servanda_spiders.crawl.session import open_stores
from servanda_spiders.crawl.spiders import load_spider
from servanda_spiders.sources.un_depositary import UnDepositary
from tests.spiders.test_news_crawl import JAPAN, JT, article
from tests.spiders.un_pages import xml

CYBERCRIME = "https://treaties.un.org/doc/Publication/MTDSG/Volume II/Chapter XVIII/XVIII-16.en.xml"
TITLE = "United Nations Convention against Cybercrime"
# Each another sentence, and each another address: no copies of one report.
DEPOSITS = (
    "Japan deposited its instrument of ratification of the {title} on {day} March 2026.",
    "On {day} March 2026 Japan ratified the {title} by depositing its instrument in New York.",
    "Japan became a party to the {title} on {day} March 2026.",
    "Japan has joined the {title}, the ministry said on {day} March 2026.",
    "The {title} entered into force for Japan on {day} March 2026.",
)
PARIS = "un-xxvii-7-d"
COLUMNS = ("Participant", "Signature", "Ratification, Accession(a)", "Denunciation")


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    with open_stores(tmp_path / "data") as opened:
        yield opened


def status_page(rows: Sequence[tuple[str, ...]], day: int, header: Sequence[str] = COLUMNS[:3]) -> Fetched:
    """Give the XML of the cybercrime convention, read on a day of April 2026."""
    text = xml("XXIX-1", rows=rows, title=TITLE).replace("XXIX", "XVIII")
    head = "".join(f"<Entry>{label}</Entry>" for label in COLUMNS[:3])
    text = text.replace(head, "".join(f"<Entry>{label}</Entry>" for label in header))
    return Fetched(
        address=CYBERCRIME.replace(" ", "%20"),
        body=text.encode("latin-1"),
        retrieved_at=f"2026-04-{day:02}T12:00:00Z",
        treaty="un-xviii-16",
    )


def paris(rows: Sequence[tuple[str, ...]], day: int, header: Sequence[str] = COLUMNS[:3]) -> Fetched:
    """Give the XML of the Paris Agreement, in force, read on a day of April 2026."""
    page = status_page(rows, day, header)
    text = page.body.decode("latin-1").replace("XVIII", "XXVII").replace(TITLE, "Paris Agreement")
    force = "<EIF><Labeltext>4 November 2016, in accordance with article 21(1).</Labeltext></EIF></ExternalData>"
    return replace(
        page,
        address=page.address.replace("XVIII-16", "XXVII-7-d").replace("XVIII", "XXVII"),
        body=text.replace("</ExternalData>", force).encode("latin-1"),
        treaty=PARIS,
    )


def take(stores: Stores, *pages: Fetched) -> None:
    for page in pages:
        assert process(stores, UnDepositary, page, "status").verdict is Verdict.ACCEPTED


def news(stores: Stores, number: int, text: str) -> None:
    page = Fetched(
        address=f"https://{JT}/news/2026/04/03/japan/{number}/",
        body=article(text).encode(),
        retrieved_at="2026-04-03T12:00:00Z",
    )
    assert process(stores, load_spider("jp_japan_times"), page, "article").verdict is Verdict.ACCEPTED


def standing(stores: Stores, party: str, treaty: str = "un-xviii-16") -> tuple[str, int | None, int]:
    row = stores.db.execute(
        "SELECT stage, is_party, waiting FROM standing WHERE treaty = ? AND party = ? AND valid_to IS NULL",
        (treaty, party),
    ).fetchone()
    return (row[0], row[1], row[2])


def intervals(stores: Stores, party: str) -> list[tuple[str, str]]:
    sql = "SELECT valid_from, stage FROM standing WHERE treaty = ? AND party = ? ORDER BY valid_from"
    return [tuple(row) for row in stores.db.execute(sql, (PARIS, party))]


def test_fifty_reports_of_a_deposit_leave_a_state_approved_at_home_and_not_deposited(stores: Stores) -> None:
    rows = (("Japan", "3 Nov 2025", ""), ("Norway", "3 Nov 2025", "4 Jan 2026"))
    take(stores, status_page(rows, 1))
    news(stores, 0, JAPAN)
    before, acts = standing(stores, "JPN"), stores.db["action"].count
    assert before == ("signed", 0, 1)
    for number in range(50):
        text = DEPOSITS[number % len(DEPOSITS)].format(title=TITLE, day=1 + number // len(DEPOSITS))
        news(stores, 1 + number, f"{text} Report {number} of the day.")
    told = stores.db.execute("SELECT count(*) FROM claim WHERE party = 'JPN' AND tier = 'press'").fetchone()[0]
    assert told > 30, "the articles do claim it"
    assert (standing(stores, "JPN"), stores.db["action"].count) == (before, acts)
    take(stores, status_page((("Japan", "3 Nov 2025", "9 Mar 2026"), rows[1]), 4))
    assert standing(stores, "JPN")[0] == "consent_deposited"


def test_a_record_of_denunciation_alone_ends_a_party_and_a_later_accession_makes_it_one_again(
    stores: Stores,
) -> None:
    kept = tuple((name, "", "1 Feb 2017 a") for name in ("Norway", "Chad", "Ghana", "Kenya", "Fiji", "Malta"))
    peru = ("Peru", "22 Apr 2016", "25 Jul 2016")
    take(stores, paris((*kept, peru), 1))
    party = ("in_force", 1, 0)
    assert standing(stores, "PER", PARIS) == party
    news(stores, 1, "Peru has withdrawn from the Paris Agreement. Its withdrawal took effect on 2 March 2026.")
    take(stores, paris(kept, 4))
    assert standing(stores, "PER", PARIS) == party, "neither a report nor absence ends it"
    left = (*((*row, "") for row in kept), (*peru, "5 Jun 2018"))
    take(stores, paris(left, 5, COLUMNS))
    assert standing(stores, "PER", PARIS)[:2] == ("withdrawal_notified", None)
    news(stores, 2, "Peru deposited its instrument of accession to the Paris Agreement on 7 August 2020.")
    assert standing(stores, "PER", PARIS)[:2] == ("withdrawal_notified", None)
    take(stores, paris((*left, ("Peru", "", "7 Aug 2020 a", "")), 6, COLUMNS))
    assert standing(stores, "PER", PARIS) == party
    assert [stage for _, stage in intervals(stores, "PER") if stage in ("in_force", "withdrawal_notified")] == [
        "in_force",
        "withdrawal_notified",
        "in_force",
    ]


def test_the_database_itself_refuses_an_act_that_rests_on_news(stores: Stores) -> None:
    take(stores, status_page((("Norway", "", "4 Jan 2026 a"),), 1))
    news(stores, 0, JAPAN)
    (claim,) = stores.db.execute("SELECT id FROM claim WHERE tier = 'press'").fetchone()
    with pytest.raises(sqlite3.IntegrityError, match="depositary"):
        stores.db.execute(
            "INSERT INTO action (claim, treaty, party, kind, column_label, date, seen_from)"
            " VALUES (?, 'un-xviii-16', 'JPN', 'accession', '', '2026-01-01', '2026-04-01T00:00:00Z')",
            (claim,),
        )
