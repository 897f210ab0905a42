"""Labelled articles in our own words, and the measure of what the reader says of them."""

import hashlib
import json
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from servanda_db.registry.treaties import treaty_by_id
from servanda_db.vocabulary import DOMESTIC_NEWS_STAGES, NewsStage, Realis
from servanda_spiders.reading.news.records import read_records

FOLDER = Path(__file__).parent / "news_own"
SHARED = Path(__file__).parents[3] / "shared"
TREATY_ITSELF = "*"
_ARTICLE_KEYS = ("id", "title", "text", "lang", "published", "url")


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What an article says of one party and treaty."""

    party: str
    treaty: str
    stage: NewsStage
    realis: Realis
    date: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article; `negative` where nothing happened in it."""

    id: str
    language: str
    published: str | None
    title: str
    text: str
    labels: tuple[Label, ...]

    @property
    def negative(self) -> bool:
        return all(label.realis is not Realis.HAPPENED for label in self.labels)

    def line(self) -> str:
        """Give the line that the reader gets."""
        keys = {"id": self.id, "title": self.title, "text": self.text, "lang": self.language}
        return json.dumps({**keys, "published": self.published, "url": None})

    def gold(self) -> dict[str, Any]:
        """Give the line that a scorer gets."""
        labels = [
            {"party": one.party, "treaty_key": one.treaty, "stage": one.stage, "realis": one.realis, "date": one.date}
            for one in self.labels
        ]
        return {"id": self.id, "url": None, "negative": self.negative, "labels": labels}


def _label(words: str) -> Label:
    party, treaty, stage, realis, *date = words.split()
    assert treaty_by_id(treaty), words
    return Label(
        party=party, treaty=treaty, stage=NewsStage(stage), realis=Realis(realis), date=date[0] if date else None
    )


def own_articles(pattern: str = "*.toml") -> tuple[Article, ...]:
    """Read the labelled articles of the files that fit a pattern."""
    return tuple(article for path in sorted(FOLDER.glob(pattern)) for article in _of_file(path))


def _of_file(path: Path) -> Iterator[Article]:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    for entry in table["article"]:
        assert set(entry) <= {"id", "language", "published", "title", "text", "labels"}, (path.name, entry["id"])
        yield Article(
            id=entry["id"],
            language=entry.get("language") or table["language"],
            published=entry.get("published"),
            title=entry["title"],
            text=entry["text"],
            labels=tuple(map(_label, entry["labels"])),
        )


def held_back(article: str) -> bool:
    """Tell whether an article, by its id, is of the third that is reported apart."""
    return int(hashlib.sha256(article.encode()).hexdigest(), 16) % 3 == 0


def shared_scores(which: Callable[[str], bool], work: Path) -> dict[str, Any]:
    """Read the labelled articles of the shared data folder whose id fits, and give what its own tool says of it."""
    lines = (SHARED / "data" / "news_dev.jsonl").read_text(encoding="utf-8").splitlines()
    gold = [row for row in map(json.loads, lines) if which(row["id"])]
    told = read_records(json.dumps({key: row.get(key) for key in _ARTICLE_KEYS}) for row in gold)
    for name, rows in (("gold", gold), ("told", told)):
        (work / name).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    tool = str(SHARED / "tools" / "score_news.py")
    run = subprocess.run(
        [sys.executable, tool, str(work / "told"), str(work / "gold"), "--json"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return dict(json.loads(run.stdout))


def read_all(articles: Iterable[Article]) -> dict[str, list[dict[str, Any]]]:
    """Give what the reader says, by article."""
    return {record["id"]: record["actions"] for record in read_records(article.line() for article in articles)}


@dataclass(slots=True)
class Measure:
    """How right the reader is; claims are what is told to have happened to a state."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    dates: Counter[str] = field(default_factory=Counter)
    false_alarms: list[str] = field(default_factory=list)
    promoted: list[str] = field(default_factory=list)
    negatives: int = 0

    @property
    def precision(self) -> float:
        told = self.right.total() + self.wrong.total()
        return self.right.total() / told if told else 0.0

    @property
    def recall(self) -> float:
        true = self.right.total() + self.missed.total()
        return self.right.total() / true if true else 0.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


Key = tuple[str, str, str]


def _happened(actions: Iterable[Mapping[str, Any]]) -> dict[Key, set[str | None]]:
    told: dict[Key, set[str | None]] = {}
    for action in actions:
        if action["realis"] == Realis.HAPPENED and action["party_iso3"] != TREATY_ITSELF:
            told.setdefault((action["party_iso3"], action["treaty"], action["stage"]), set()).add(action["date"])
    return told


def _true(article: Article) -> dict[Key, set[str | None]]:
    true: dict[Key, set[str | None]] = {}
    for label in article.labels:
        if label.realis is Realis.HAPPENED and label.party != TREATY_ITSELF:
            true.setdefault((label.party, label.treaty, str(label.stage)), set()).add(label.date)
    return true


def measure(articles: Sequence[Article], told: Mapping[str, Sequence[Mapping[str, Any]]]) -> Measure:
    """Hold what was read against the labels."""
    found = Measure()
    for article in articles:
        claims, true = _happened(told[article.id]), _true(article)
        found.right.update(stage for _, _, stage in claims.keys() & true.keys())
        found.wrong.update(stage for _, _, stage in claims.keys() - true.keys())
        found.missed.update(stage for _, _, stage in true.keys() - claims.keys())
        _confuse(found, claims, true)
        _date(found, claims, true)
        found.negatives += article.negative
        if article.negative and any(action["realis"] == Realis.HAPPENED for action in told[article.id]):
            found.false_alarms.append(article.id)
        found.promoted += [f"{article.id} {party} {stage}" for party, stage in _promoted(claims, true)]
    return found


def _confuse(found: Measure, claims: Iterable[Key], true: Iterable[Key]) -> None:
    claimed, labelled = set(claims), set(true)
    for key in labelled & claimed:
        found.confusion[key[2], key[2]] += 1
    for party, treaty, stage in labelled - claimed:
        instead = sorted(other[2] for other in claimed - labelled if other[:2] == (party, treaty))
        found.confusion[stage, instead[0] if instead else "nothing"] += 1
    for party, treaty, stage in claimed - labelled:
        if not any(other[:2] == (party, treaty) for other in labelled - claimed):
            found.confusion["nothing", stage] += 1


def _date(found: Measure, claims: Mapping[Key, set[str | None]], true: Mapping[Key, set[str | None]]) -> None:
    for key in claims.keys() & true.keys():
        for date in true[key] - {None}:
            given = claims[key] - {None}
            found.dates["exact" if date in given else "wrong" if given else "missing"] += 1


def _promoted(claims: Iterable[Key], true: Iterable[Key]) -> Iterator[tuple[str, str]]:
    """Give what was told as an act at the depositary where only something at home happened."""
    labelled = set(true)
    for party, treaty, stage in claims:
        if stage in {NewsStage.DEPOSITED, NewsStage.WITHDRAWAL_DEPOSITED}:
            stages = {other[2] for other in labelled if other[:2] == (party, treaty)}
            if stage not in stages and stages & {*DOMESTIC_NEWS_STAGES, NewsStage.SIGNED}:
                yield party, stage
