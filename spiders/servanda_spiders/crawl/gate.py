"""The page gate: decides from a reading whether a version may change anything. Pure.

What the reader could not read it has refused already (columns, letters, dates); what is judged here needs
the version that counts now: the right page, no older than that one, and no smaller than is credible.
"""

from collections.abc import Iterator

from servanda_db.registry.sources import Source
from servanda_db.store.comparison import altered_parties
from servanda_db.store.documents import Accepted
from servanda_db.store.ledger import listed_actions
from servanda_db.vocabulary import Axis, Claim, Fetched, PageFault, Reading, Tier, Verdict
from servanda_spiders.crawl.items import PageKind

# Reasons that may fall away when another version counts, or with the program's fault; all others lie in the page.
DEPENDS_ON_LAST = frozenset(
    {"older", "stale", "wrong_treaty", "title_changed", "rows_dropped", "mass_change", "future_date", "reader_error"}
)
_ALIKE = 0.8
_FEWEST_DROPPED = 2
# A mass change: dates altered or parties gone in more than this share of a page's parties, and in at least so many.
_LARGEST_ALTERATION = 0.05
_FEWEST_ALTERED = 4
_NAMED = 10


def judge(
    kind: PageKind,
    fetched: Fetched,
    reading: Reading,
    last: Accepted | None,
    source: Source,
    *,
    reviewed: bool = False,
) -> None:
    """Return where the version may count; otherwise raise PageFault: REFUSED is another page, HELD a doubt.

    `last` is the version that counts for the same treaty (for an index page: at the same address), or null;
    `reviewed` says that a person has settled what would be held.
    """
    for fault in _faults(kind, fetched, reading, last, source):
        if not (reviewed and fault.verdict is Verdict.HELD):
            raise fault


def stands_behind(fetched: Fetched, reading: Reading, last: Accepted | None) -> bool:
    """Tell whether a page without a stamp gives way to one with a stamp, read at another address in the same run."""
    return (
        last is not None
        and last.address != fetched.address
        and last.retrieved_at == fetched.retrieved_at
        and last.stamp is not None
        and reading.stamp is None
    )


def _faults(
    kind: PageKind, fetched: Fetched, reading: Reading, last: Accepted | None, source: Source
) -> Iterator[PageFault]:
    yield from _not_older(fetched, reading, last)
    if kind != "status":
        return
    yield from _right_treaty(fetched, reading)
    yield from _right_title(fetched, reading, last)
    yield from _enough_rows(reading, last, source)
    if source.tier is Tier.DEPOSITARY:
        yield from _nothing_from_the_future(fetched, reading)
        yield from _no_mass_change(reading, last)


def _not_older(fetched: Fetched, reading: Reading, last: Accepted | None) -> Iterator[PageFault]:
    if last is None:
        return
    if fetched.retrieved_at < last.retrieved_at:
        yield PageFault("older", f"read {fetched.retrieved_at}, but the page that counts was read {last.retrieved_at}")
    if reading.stamp and last.stamp and reading.stamp < last.stamp:
        yield PageFault("stale", f"status as at {reading.stamp}, but the page that counts is of {last.stamp}")


def _right_treaty(fetched: Fetched, reading: Reading) -> Iterator[PageFault]:
    if reading.treaty is None:
        yield PageFault("no_treaty", "the page does not say which treaty it is about")
    elif fetched.treaty is not None and reading.treaty.id != fetched.treaty:
        yield PageFault("wrong_treaty", f"expected {fetched.treaty}, the page is {reading.treaty.id}")


def _right_title(fetched: Fetched, reading: Reading, last: Accepted | None) -> Iterator[PageFault]:
    """Compare with the title of the linking page; without one, with the title that was accepted last.

    A page that the link names quite otherwise is another treaty's. Where only time lies between the two titles,
    number and chapter agree (the reader has seen to it), and the title may have been amended: a person decides.
    """
    expected = fetched.title or (last.title if last else None)
    found = reading.treaty.title if reading.treaty else None
    if expected is None or found is None:
        return
    likeness = _likeness(expected, found)
    if likeness == 1:
        return
    detail = f"expected {_short(expected)}, the page says {_short(found)}"
    if fetched.title and likeness < _ALIKE:
        yield PageFault("wrong_treaty", detail)
    else:
        yield PageFault("title_changed", detail, Verdict.HELD)


def _likeness(left: str, right: str) -> float:
    """Share of words in common, 0 to 1; case, accents' form and punctuation do not count."""
    mine, other = _words(left), _words(right)
    return len(mine & other) / len(mine | other) if mine | other else 1.0


def _words(title: str) -> frozenset[str]:
    return frozenset("".join(c if c.isalnum() else " " for c in title.casefold()).split())


def _enough_rows(reading: Reading, last: Accepted | None, source: Source) -> Iterator[PageFault]:
    rows = len(reading.participants)
    if rows < max(1, source.minimum_rows):
        yield PageFault("too_few_rows", f"{rows} rows, at least {max(1, source.minimum_rows)} are expected")
    if last is None:
        return
    gone = last.rows - rows
    if gone >= _FEWEST_DROPPED and gone > source.largest_drop * last.rows:
        yield PageFault("rows_dropped", f"{last.rows} -> {rows} rows", Verdict.HELD)


def _no_mass_change(reading: Reading, last: Accepted | None) -> Iterator[PageFault]:
    if last is None or not reading.complete_listing:
        return
    altered = altered_parties(last.acts, listed_actions(("", claim) for claim in reading.claims))
    if len(altered) >= _FEWEST_ALTERED and len(altered) > _LARGEST_ALTERATION * last.rows:
        names = ", ".join(sorted(altered)[:_NAMED]) + (", …" if len(altered) > _NAMED else "")
        detail = f"accepted dates altered or acts gone for {len(altered)} of {last.rows} parties: {names}"
        yield PageFault("mass_change", detail, Verdict.HELD)


def _nothing_from_the_future(fetched: Fetched, reading: Reading) -> Iterator[PageFault]:
    today = fetched.retrieved_at[:10]
    late = next((claim for claim in reading.claims if _is_late(claim, today)), None)
    if late is not None:
        yield PageFault(
            "future_date",
            f"{late.party_as_published}: {late.date} is after {today}, {late.locator}",
            Verdict.HELD,
        )


def _is_late(claim: Claim, today: str) -> bool:
    return claim.axis is Axis.INTERNATIONAL and claim.date is not None and claim.date[:10] > today[: len(claim.date)]


def _short(title: str, width: int = 90) -> str:
    return f"'{title if len(title) <= width else title[: width - 1] + '…'}'"
