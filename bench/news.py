"""How right and how fast the news reader is: `python bench/news.py`.

The labelled texts of the shared data folder are scored by its own tool where that folder is there; articles in our own
words are scored beside them. Every third text by its id is reported apart. The times are ratios to references measured
in the same run (goal G4).
"""

import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import trafilatura
from lxml.html import fromstring  # type: ignore[import-untyped] # no stubs are declared for one call in a bench

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.clock import Ratio, cpu_of, table  # noqa: E402 the project's root is not on the path of a script
from servanda_db.registry.sources import source_by_id  # noqa: E402 as above
from servanda_db.treaty_names import find_treaties  # noqa: E402 as above
from servanda_db.vocabulary import Fetched  # noqa: E402 as above
from servanda_spiders.reading.news import read_article, read_text  # noqa: E402 as above
from tests.spiders.news_articles import (  # noqa: E402 as above
    SHARED,
    Measure,
    held_back,
    measure,
    own_articles,
    read_all,
    shared_scores,
)

NEUTRAL = (
    "The committee met on Tuesday to talk about the budget of the city, and the mayor said that schools come first. "
    * 3
)
HOSTILE = {
    "sentences": "Kenya's Senate approved the Paris Agreement on 3 May 2024. ",
    "one line of words": "ratified ",
    "line breaks": "a\n",
    "treaty names": "Paris Agreement, Hanoi Convention ",
    "quotation marks": "\"'(\u201c",
    "states": "Kenya, Chile and Peru ",
    "digits": "1",
}


def shared_lines(work: Path) -> Iterable[str]:
    if not SHARED.exists():
        yield "shared data: not here, not measured"
        return
    parts: dict[str, Callable[[str], bool]] = {
        "two thirds": lambda name: not held_back(name),
        "held-back third": held_back,
        "all": bool,
    }
    for part, which in parts.items():
        score = shared_scores(which, work)
        level = score["levels"]["party+treaty+stage"]
        yield (
            f"shared, {part:<16} {score['pages']:>3} texts  P {level['precision']:.3f}  R {level['recall']:.3f}"
            f"  F1 {level['f1']:.3f}  false alarms {score['false_alarm_pages']}/{score['negatives']}"
            f"  promoted {score['promoted_to_deposited']}+{score['promoted_to_withdrawal_deposited']}"
            f"  unreal {score['planned_or_denied_deposit_claimed']}  dates {score['dates']}"
        )
    yield f"  recall by stage: {score['stage_recall']}"


def own_line(name: str, found: Measure, texts: int) -> str:
    return (
        f"own, {name:<19} {texts:>3} texts  P {found.precision:.3f}  R {found.recall:.3f}  F1 {found.f1:.3f}"
        f"  false alarms {len(found.false_alarms)}/{found.negatives}  promoted {len(found.promoted)}"
        f"  dates {dict(found.dates)}"
    )


def own_lines() -> Iterable[str]:
    articles = own_articles()
    told = read_all(articles)
    for name, part in (
        ("two thirds", [one for one in articles if not held_back(one.id)]),
        ("held-back third", [one for one in articles if held_back(one.id)]),
        ("all", articles),
    ):
        yield own_line(name, measure(part, told), len(part))
    for language in sorted({one.language for one in articles}):
        part = [one for one in articles if one.language == language]
        yield own_line(f"  {language}", measure(part, told), len(part))
    yield from stage_lines(measure(articles, told))


def stage_lines(found: Measure) -> Iterable[str]:
    for stage in sorted(found.right | found.wrong | found.missed):
        right, wrong, missed = found.right[stage], found.wrong[stage], found.missed[stage]
        precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
        f1 = 2 * right / max(1, 2 * right + wrong + missed)
        counts = f"{right} right, {wrong} wrong, {missed} missed"
        yield f"  {stage:<24} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  ({counts})"
    yield "confusion, as labelled > as read:"
    for (labelled, read), count in sorted(found.confusion.items()):
        if labelled != read:
            yield f"  {labelled} > {read}: {count}"


def page_of(paragraphs: Sequence[str]) -> bytes:
    links = "".join(f'<li><a href="/n/{number}">Another story {number}</a></li>' for number in range(60))
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        '<html><head><meta charset="utf-8"><meta property="article:published_time" content="2026-02-24">'
        f"<title>News</title></head><body><nav><ul>{links}</ul></nav><article><h1>Senate votes</h1>{body}</article>"
        f"<footer><ul>{links}</ul></footer></body></html>"
    ).encode()


def timing() -> list[Ratio]:
    texts = [article.text for article in own_articles("en.toml")]
    quiet = [f"Item {number}. {NEUTRAL}" for number in range(14)]
    pages = {"story": page_of([*texts[:2], *quiet[2:]]), "quiet": page_of(quiet)}
    fetched = {
        name: Fetched(address="https://operativmm.az/x", body=body, retrieved_at="2026-03-01T00:00:00Z")
        for name, body in pages.items()
    }
    known = source_by_id("az_omm")
    unknown, everything = replace(known, news=None), "\n".join(texts) * 5
    # The quiet page names no treaty: reading it is finding its text.
    generic = cpu_of(lambda: read_article(fetched["quiet"], unknown), 7)
    ruled = cpu_of(lambda: read_article(fetched["quiet"], known), 7)
    fast = cpu_of(lambda: trafilatura.extract(pages["quiet"].decode(), fast=True), 7)
    parsed = cpu_of(lambda: fromstring(pages["quiet"]), 7)
    whole = cpu_of(lambda: read_article(fetched["story"], unknown), 7)
    names, split = cpu_of(lambda: find_treaties(everything, "en"), 7), cpu_of(lambda: everything.lower().split(), 7)
    size = f"{len(pages['story']) / 1000:.0f} kB"
    rows = [
        (f"page of {size} to text, site unknown", "trafilatura, fast", generic, fast, 1.1),
        (f"page of {size} to text, by a site's rule", "lxml parse", ruled, parsed, 1.5),
        ("names of treaties in a text", "lower().split()", names, split, 3.0),
        (f"page of {size} to claims", "6 ms", whole, 6.0, 1.0),
    ]
    return [
        Ratio(goal="G4", what=what, against=against, ours=ours, reference=reference, unit="ms", limit=limit)
        for what, against, ours, reference, limit in rows
    ]


def hostile_lines() -> Iterable[str]:
    for name, piece in HOSTILE.items():
        text = "Kenya ratified the Paris Agreement. " + piece * (1_000_000 // len(piece))
        seconds = cpu_of(lambda text=text: read_text("", text, "en", "2024-05-04"), 1) / 1000  # type: ignore[misc]
        yield f"1 MB of {name:<18} {seconds:.2f} s {'met' if seconds <= 2 else 'NOT MET'} (<= 2 s)"


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        for line in (*shared_lines(Path(folder)), *own_lines(), table(timing()), *hostile_lines()):
            print(line)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
