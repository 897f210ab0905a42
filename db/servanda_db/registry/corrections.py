"""Decisions of a person about what stands aside or is not sure: loaded strictly from the package and the data folder.

Those of the package are in registry/corrections.toml; those of a data folder in its corrections.toml, which `servanda
review` writes. Both count alike, on every crawl and every rebuild.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TypeVar

from servanda_db.iso_dates import is_existing_day
from servanda_db.registry.errors import RegistryError
from servanda_db.registry.parties import load_parties
from servanda_db.registry.strict import Table, parse_file, registry_file
from servanda_db.registry.treaties import treaty_by_id
from servanda_db.vocabulary import NewsStage, fingerprint

FILE = "corrections.toml"
HELD = "held"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
_ID_LENGTH = 12
T = TypeVar("T")


class Decided(StrEnum):
    """What a reviewer decided."""

    ACCEPT = "accept"
    REJECT = "reject"


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """A held page that a person let in: sha256 of its body, why it is right, who decided and when (UTC, ISO).

    Who and when are null in the registry of the package, whose own history tells them.
    """

    sha256: str
    why: str | None
    by: str | None = None
    at: str | None = None
    verdict: Decided = Decided.ACCEPT

    @property
    def id(self) -> str:
        """The short id of the held page."""
        return self.sha256[:_ID_LENGTH]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a person answered to an open question: `subject` as published in `source`, and what it stands for.

    `address` is null where the answer holds for every page of the source (names); `detail` is null where it holds
    whatever else the page says. `party`, `treaty`, `stage` and `date` are null where the question needs none.
    """

    verdict: Decided
    kind: str
    source: str
    subject: str
    by: str
    at: str
    address: str | None = None
    detail: str | None = None
    party: str | None = None
    treaty: str | None = None
    stage: NewsStage | None = None
    date: str | None = None
    why: str | None = None

    @property
    def id(self) -> str:
        """The stable id of the question."""
        return question_id(self.source, self.kind, self.subject, self.address, self.detail)


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """All reviewed decisions: about held pages (`acceptances` and `refusals`) and about questions (`answers`)."""

    acceptances: tuple[Acceptance, ...] = ()
    refusals: tuple[Acceptance, ...] = ()
    answers: tuple[Answer, ...] = ()

    @property
    def let_in(self) -> frozenset[str]:
        """The sha256 of every body that is taken in where it would be held."""
        return frozenset(found.sha256 for found in self.acceptances)

    def known(self, since: Mapping[str, int], number: int) -> "Corrections":
        """Give those known when the archive logged its sighting `number`; `since` has the last one before each."""
        if all(since.get(one, number) < number for one in self.ids):
            return self

        def then(one: Acceptance | Answer) -> bool:
            return since.get(one.id, number) < number

        return Corrections(
            acceptances=tuple(filter(then, self.acceptances)),
            refusals=tuple(filter(then, self.refusals)),
            answers=tuple(filter(then, self.answers)),
        )

    def over(self, others: "Corrections") -> "Corrections":
        """Give these with those of `others` that are about something else: what is decided here goes first."""
        return Corrections(
            acceptances=tuple(one for one in others.acceptances if one.id not in self.ids) + self.acceptances,
            refusals=tuple(one for one in others.refusals if one.id not in self.ids) + self.refusals,
            answers=tuple(one for one in others.answers if one.id not in self.ids) + self.answers,
        )

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all that is decided."""
        held = {one.id for one in (*self.acceptances, *self.refusals)}
        return frozenset(held | {one.id for one in self.answers})


@cache
def question_id(source: str, kind: str, subject: str, address: str | None, detail: str | None) -> str:
    """Give the stable id of a question: 12 hexadecimal digits, the same on every rebuild."""
    return fingerprint("question", source, kind, subject, address, detail)[:_ID_LENGTH]


def load_corrections(folder: Path | None = None) -> Corrections:
    """Give the reviewed decisions of the package, and those of the data folder. Raises RegistryError."""
    own = _of_the_package()
    if folder is None or not (path := folder / FILE).is_file():
        return own
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RegistryError(f"{path}: can't be read: {error}") from error
    return read_corrections(parse_file(text, str(path)), signed=True).over(own)


@cache
def _of_the_package() -> Corrections:
    return read_corrections(registry_file(FILE))


def read_corrections(table: Table, *, signed: bool = False) -> Corrections:
    """Read the [[accept]], [[reject]] and [[answer]] entries; `signed` asks for who and when on every one.

    Raises RegistryError on anything unknown, missing or twice.
    """
    found = Corrections(
        acceptances=_each(table, "accept", lambda entry: _held(entry, Decided.ACCEPT, signed=signed)),
        refusals=_each(table, "reject", lambda entry: _held(entry, Decided.REJECT, signed=signed)),
        answers=_each(table, "answer", _answer),
    )
    table.close()
    seen: set[str] = set()
    every: tuple[Acceptance | Answer, ...] = (*found.acceptances, *found.refusals, *found.answers)
    for one in every:
        if one.id in seen:
            raise table.error("accept" if isinstance(one, Acceptance) else "answer", f"{_name(one)} stands twice")
        seen.add(one.id)
    return found


def _name(one: Acceptance | Answer) -> str:
    return one.sha256 if isinstance(one, Acceptance) else f"{one.kind} {one.subject!r} of {one.source}"


def _each(table: Table, key: str, read: Callable[[Table], T]) -> tuple[T, ...]:
    found = []
    for entry in table.tables(key):
        found.append(read(entry))
        entry.close()
    return tuple(found)


def _held(entry: Table, verdict: Decided, *, signed: bool) -> Acceptance:
    sha256 = entry.text("sha256")
    if not _SHA256.fullmatch(sha256):
        raise entry.error("sha256", f"expected 64 hexadecimal digits in small letters, found {sha256!r}")
    if not signed:
        return Acceptance(sha256=sha256, why=entry.text("why"), verdict=verdict)
    why = entry.text_or_none("why")
    return Acceptance(sha256=sha256, why=why, by=entry.text("by"), at=_time(entry), verdict=verdict)


def _answer(entry: Table) -> Answer:
    date = entry.text_or_none("date")
    if date is not None and not is_existing_day(date):
        raise entry.error("date", f"expected a day such as 2026-02-23, found {date!r}")
    return Answer(
        verdict=_verdict(entry),
        kind=entry.text("kind"),
        source=entry.text("source"),
        subject=entry.text("subject"),
        address=entry.text_or_none("address"),
        detail=entry.text_or_none("detail"),
        party=_party(entry),
        treaty=_treaty(entry),
        stage=_stage(entry),
        date=date,
        why=entry.text_or_none("why"),
        by=entry.text("by"),
        at=_time(entry),
    )


def _verdict(entry: Table) -> Decided:
    word = entry.text("verdict")
    if word not in set(Decided):
        raise entry.error("verdict", f"{word!r} is none of {', '.join(Decided)}")
    return Decided(word)


def _time(entry: Table) -> str:
    at = entry.text("at")
    if not _TIME.fullmatch(at):
        raise entry.error("at", f"expected a UTC time such as 2026-03-27T06:00:00Z, found {at!r}")
    return at


def _party(entry: Table) -> str | None:
    party = entry.text_or_none("party")
    if party is not None and party not in {known.id for known in load_parties()}:
        raise entry.error("party", f"{party!r} is not a party of the registry")
    return party


def _treaty(entry: Table) -> str | None:
    treaty = entry.text_or_none("treaty")
    if treaty is not None and treaty_by_id(treaty) is None:
        raise entry.error("treaty", f"{treaty!r} is not a treaty of the registry")
    return treaty


def _stage(entry: Table) -> NewsStage | None:
    word = entry.text_or_none("stage")
    if word is not None and word not in set(NewsStage):
        raise entry.error("stage", f"{word!r} is none of {', '.join(NewsStage)}")
    return None if word is None else NewsStage(word)
