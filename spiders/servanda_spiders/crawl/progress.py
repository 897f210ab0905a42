"""What a crawl says while it runs and when it is done."""

import json
from collections.abc import Sequence
from typing import TextIO

from servanda_db.progress import Meter
from servanda_spiders.crawl.tally import Tally


class Watch:
    """Shows where the crawls of a run stand: pages read, pages asked for and not read yet, problems, time left."""

    def __init__(self, stream: TextIO) -> None:
        self._meter = Meter(stream)
        self._tallies: dict[str, Tally] = {}

    def __call__(self, tally: Tally) -> None:
        """Show where a source's crawl stands."""
        self._tallies[tally.source] = tally
        if self._meter.due:
            told = "  ".join(_counter(one) for one in self._tallies.values())
            done = sum(one.fetched for one in self._tallies.values())
            self._meter.show(told, done, sum(one.waiting for one in self._tallies.values()))

    def end(self) -> None:
        """Clear the line."""
        self._meter.end()


def _counter(tally: Tally) -> str:
    waiting = f", {tally.waiting} to go" if tally.waiting else ""
    problems = f", {len(tally.problems)} problems" if tally.problems else ""
    return f"{tally.source}: {tally.fetched} pages{waiting}{problems}"


def summary(tallies: Sequence[Tally]) -> str:
    """Give the figures of a crawl, one line a source."""
    return "\n".join(_line(tally) for tally in tallies) or "nothing to crawl: no source has a page here"


def _line(tally: Tally) -> str:
    report = tally.report("")
    missing = f", {tally.missing} linked but not there" if tally.missing else ""
    missing += f", {tally.skipped} in another language left" if tally.skipped else ""
    return (
        f"{tally.source}: {report.fetched} pages read{missing}, {report.revalidated} unchanged, "
        f"{report.accepted} accepted, {report.held} held, {report.refused} refused, {report.failed} failed; "
        f"{report.rows} rows, {tally.changes} changes, {report.seconds:.1f} s"
    )


def as_json(tallies: Sequence[Tally]) -> str:
    """Give the figures and problems of a crawl as one JSON object."""
    return json.dumps({"sources": [_object(tally) for tally in tallies]}, ensure_ascii=False, indent=2)


def _object(tally: Tally) -> dict[str, object]:
    report = tally.report("")
    return {
        "source": tally.source,
        "fetched": report.fetched,
        "skipped": tally.skipped,
        "revalidated": report.revalidated,
        "accepted": report.accepted,
        "held": report.held,
        "refused": report.refused,
        "failed": report.failed,
        "rows": report.rows,
        "seconds": report.seconds,
        "problems": [
            {
                "url": problem.address,
                "verdict": problem.verdict,
                "reason": f"{problem.reason}: {problem.detail}",
            }
            for problem in report.problems
        ],
    }
