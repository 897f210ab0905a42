"""What one run of one source did, counted as it goes."""

from dataclasses import dataclass, field

from servanda_db.store.runs import Problem, RunReport
from servanda_db.vocabulary import Verdict
from servanda_spiders.crawl.intake import Outcome
from servanda_spiders.crawl.printable import printable


@dataclass(slots=True, kw_only=True)
class Tally:
    """Counters of a run: `fetched` bodies came, `revalidated` were known, `rows` are of accepted pages.

    `missing` are linked pages that a mirror lacks, `skipped` pages in another language; neither is a fault.
    `waiting` are addresses that are still to be asked.
    """

    source: str
    fetched: int = 0
    revalidated: int = 0
    missing: int = 0
    skipped: int = 0
    waiting: int = 0
    rows: int = 0
    changes: int = 0
    seconds: float = 0.0
    error: str | None = None
    verdicts: dict[Verdict, int] = field(default_factory=lambda: dict.fromkeys(Verdict, 0))
    problems: list[Problem] = field(default_factory=list)

    def add(self, address: str, outcome: Outcome) -> None:
        """Count what became of a page."""
        self.fetched += 1
        self.revalidated += outcome.revalidated
        if outcome.fault is not None or not outcome.revalidated:
            self.verdicts[outcome.verdict] += 1
        self.rows += outcome.rows
        self.changes += outcome.changes
        if outcome.fault is not None:
            fault = outcome.fault
            self.note(address, str(fault.verdict), fault.reason, fault.detail)

    def note(self, address: str, verdict: str, reason: str, detail: str) -> None:
        """Keep a problem: `verdict` is held, refused or failed."""
        self.problems.append(
            Problem(address=printable(address), verdict=verdict, reason=printable(reason), detail=printable(detail))
        )

    def break_off(self, address: str, reason: str, detail: str) -> None:
        """Note what ended the run before its end, once; `address` is where the source starts."""
        if self.error is None:
            self.error = f"{reason}: {detail}"
            self.note(address, "failed", reason, detail)

    @property
    def failed(self) -> int:
        """How many addresses gave no page."""
        return sum(problem.verdict == "failed" for problem in self.problems)

    @property
    def clean(self) -> bool:
        """Whether nothing failed, and nothing was held or refused."""
        return not self.problems

    def report(self, finished_at: str) -> RunReport:
        """Give the finished report of the run, for the store."""
        return RunReport(
            source=self.source,
            finished_at=finished_at,
            fetched=self.fetched,
            revalidated=self.revalidated,
            accepted=self.verdicts[Verdict.ACCEPTED],
            held=self.verdicts[Verdict.HELD],
            refused=self.verdicts[Verdict.REFUSED],
            failed=self.failed,
            rows=self.rows,
            seconds=round(self.seconds, 3),
            problems=tuple(self.problems),
            error=self.error,
        )

    def lines(self) -> list[str]:
        """Give every problem as one line: what became of it, the address, a short code, what stands where."""
        return [f"{p.verdict} {p.address}: {p.reason}: {p.detail}" for p in self.problems]
