"""The deposits of a treaty in a line of text: a path in steps, small enough to stand in the page."""

from collections.abc import Mapping, Sequence
from datetime import date

from servanda_db.store.reads.standings import Book, Standing
from servanda_site.pictures.canvas import facts_day
from servanda_site.pictures.steps import Steps, deposit_steps, end_of, signature_steps
from servanda_site.views.known import Known
from servanda_site.views.stamps import treaty_stamp

# The stylesheet and the templates know this size: 16 steps of 2 units, 10 units high.
SLOTS, _STEP, HIGH = 16, 2, 10
# A list of more treaties would be too heavy with them.
MOST = 300


def sparklines(known: Known, book: Book) -> Mapping[str, str]:
    """Give the path of each treaty that has one; none at all where a list of them would be too heavy."""
    read = [treaty for treaty in known.treaties if treaty in book.by_treaty]
    if len(read) > MOST:
        return {}
    found = ((key, sparkline(book.by_treaty[key], facts_day(treaty_stamp(known, known.treaties[key])))) for key in read)
    return {key: path for key, path in found if path}


def sparkline(standings: Sequence[Standing], read: str | None) -> str | None:
    """Give the path, from the year of the first act to the day of the reading (ISO); null without a deposit."""
    if not read or not standings:
        return None
    until = end_of(read)
    deposited = deposit_steps(standings, until)
    days = [when for when, _ in (*deposited.points, *signature_steps(standings, until).points)]
    if not deposited.last:
        return None
    return _path(_sampled(deposited, date(min(days).year, 1, 1), max([*days, until])))


def _sampled(steps: Steps, first: date, last: date) -> list[int]:
    """Give how many there were at the end of each slot."""
    span = max((last - first).days, 1)
    counts = [0] * SLOTS
    for when, count in steps.points:
        slot = min((when - first).days * SLOTS // span, SLOTS - 1)
        counts[slot:] = [count] * (SLOTS - slot)
    return counts


def _path(counts: Sequence[int]) -> str:
    """Draw the counts as steps on the grid, scaled to the most there ever were."""
    most = max(counts)
    path, height, width = [f"M0 {HIGH}"], 0, 0
    for count in counts:
        reached = round(HIGH * count / most)
        if reached != height:
            path.append(f"h{width}" if width else "")
            path.append(f"v{height - reached}")
            height, width = reached, 0
        width += _STEP
    return "".join([*path, f"h{width}"])
