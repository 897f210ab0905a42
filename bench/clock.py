"""Measure CPU time, of a call or of a whole child process."""

import resource
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """One line of the report: what is measured against which reference, both in the same unit, and the goal."""

    goal: str
    what: str
    against: str
    ours: float
    reference: float
    unit: str
    limit: float
    at_least: bool = False

    @property
    def ratio(self) -> float:
        return self.ours / self.reference

    @property
    def met(self) -> bool:
        return self.ratio >= self.limit if self.at_least else self.ratio <= self.limit


def cpu_of(call: Callable[[], object], repeats: int = 7) -> float:
    """Give the smallest CPU time of `repeats` calls, in milliseconds."""
    best = float("inf")
    for _ in range(repeats):
        begin = time.process_time()
        call()
        best = min(best, time.process_time() - begin)
    return best * 1000


def cpu_of_process(command: Sequence[str], cwd: Path, environment: dict[str, str]) -> float:
    """Run a command to its end and give the CPU seconds of it and its children. Raises where it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr[-2000:]}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def table(ratios: Sequence[Ratio]) -> str:
    """Lay the ratios out as text."""
    lines = [f"{'goal':<5}{'ours / reference':<64}{'ours':>10}{'reference':>11}  {'unit':<8}{'ratio':>7}  limit"]
    for r in ratios:
        sign = ">=" if r.at_least else "<="
        mark = "met" if r.met else "NOT MET"
        lines.append(
            f"{r.goal:<5}{f'{r.what} / {r.against}':<64}{r.ours:>10.3f}{r.reference:>11.3f}  {r.unit:<8}"
            f"{r.ratio:>7.2f}  {sign} {r.limit} {mark}"
        )
    return "\n".join(lines)
