"""What a crawl says while it runs and when it is done."""

import json
import time
from collections.abc import Sequence
from typing import TextIO

from servanda_spiders.crawl.tally import Tally

_EVERY_SECONDS = 0.2


class Watch:
    """A counter on one line of a terminal; silent where the stream is none."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._shown = stream.isatty()
        self._last = 0.0
        self._tallies: dict[str, Tally] = {}

    def __call__(self, tally: Tally) -> None:
        """Show where a source's crawl stands."""
        if not self._shown:
            return
        self._tallies[tally.source] = tally
        moment = time.monotonic()
        if moment - self._last >= _EVERY_SECONDS:
            self._last = moment
            self._stream.write("\r\x1b[K" + "  ".join(_counter(t) for t in self._tallies.values()))
            self._stream.flush()

    def end(self) -> None:
        """Clear the line."""
        if self._shown and self._tallies:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


def _counter(tally: Tally) -> str:
    problems = f", {len(tally.problems)} problems" if tally.problems else ""
    return f"{tally.source}: {tally.fetched} pages{problems}"


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
