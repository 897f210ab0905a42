"""Crawls as often as it is told to in one process: a job a line on stdin, its report a line on stdout.

One start of Scrapy for all faults; `Driver` is the other end, for the tests.
"""

import asyncio
import json
import logging
import os
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a crawl said: exit code, the sources of `--json`, the lines of stderr, the log, seconds, peak memory."""

    code: int
    sources: list[dict[str, Any]]
    lines: list[str]
    log: str
    seconds: float
    peak_mb: float

    def of(self, source: str) -> dict[str, Any]:
        """Give the object of one source."""
        return next(told for told in self.sources if told["source"] == source)

    def problems(self, part: str) -> list[dict[str, str]]:
        """Give the problems of addresses that have `part`."""
        return [p for told in self.sources for p in told["problems"] if part in p["url"]]


class Driver:
    """A process that crawls on demand."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.spiders.crawl_driver"]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def crawl(
        self,
        data: Path,
        base: str | None,
        sources: Sequence[str] = ("un_depositary",),
        names: Mapping[str, str] | None = None,
        **settings: Any,
    ) -> Report:
        """Crawl `sources` into `data`; `names` say to which address a host name is resolved."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        job = {"data": str(data), "base": base, "sources": sources, "names": names or {}, "settings": settings}
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        return Report(**json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)


def main() -> None:
    """Answer jobs until stdin ends."""
    from twisted.internet import asyncioreactor

    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    asyncioreactor.install(loop)  # type: ignore[no-untyped-call]
    from twisted.internet import reactor

    reactor.startRunning(installSignalHandlers=False)
    told = sys.stdout
    sys.stdout = sys.stderr
    for line in sys.stdin:
        report = loop.run_until_complete(_answer(json.loads(line)))
        told.write(json.dumps(report) + "\n")
        told.flush()
    # The threads that look names up would keep the process.
    os._exit(0)


async def _answer(job: dict[str, Any]) -> dict[str, Any]:
    from scrapy.crawler import Crawler
    from scrapy.resolver import dnscache
    from twisted.internet import reactor

    from servanda_spiders.crawl import progress, run
    from servanda_spiders.crawl.printable import PrintableFilter
    from servanda_spiders.crawl.reachable import PublicResolver

    plan = run.Plan(
        spiders=tuple(run.load_spider(name) for name in job["sources"]),
        base_url=job["base"],
        delay=False,
        settings=job["settings"],
    )
    dnscache.clear()
    _resolve(job["names"])
    PublicResolver.from_crawler(Crawler(plan.spiders[0], run.settings_of(plan)), reactor).install_on_reactor()
    log = StringIO()
    handler = logging.StreamHandler(log)
    handler.addFilter(PrintableFilter())
    logging.root.handlers = [handler]
    start = time.monotonic()
    tallies = await run.crawl_in_loop(Path(job["data"]), plan)
    return {
        "code": 0 if all(tally.clean for tally in tallies) else 1,
        "sources": json.loads(progress.as_json(tallies))["sources"],
        "lines": [line for tally in tallies for line in tally.lines()],
        "log": log.getvalue(),
        "seconds": time.monotonic() - start,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


_LOOK_UP = socket.gethostbyname


def _resolve(names: Mapping[str, str]) -> None:
    socket.gethostbyname = lambda name: names[name] if name in names else _LOOK_UP(name)


if __name__ == "__main__":
    main()
