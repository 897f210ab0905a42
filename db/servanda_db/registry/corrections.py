"""Reviewed corrections of what sources print, such as a misprinted name; held pages let in; loaded strictly."""

import re
from dataclasses import dataclass
from functools import cache

from servanda_db.registry.strict import Table, registry_file
from servanda_db.vocabulary import ActionKind

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Why a correction is right: reason in words, the document that says so, ISO date of the review."""

    why: str
    source: str
    on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NameCorrection:
    """A name as published and the party it means; `treaty` limits it to one treaty's page, None does not."""

    published: str
    party: str
    treaty: str | None
    review: Review


@dataclass(frozen=True, slots=True, kw_only=True)
class DateCorrection:
    """A date as printed for one act of one party to one treaty, and the ISO date that is right."""

    treaty: str
    party: str
    kind: ActionKind
    published: str
    corrected: str
    review: Review


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """A held page that a person let in: sha256 of its body, and why it is right."""

    sha256: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """All reviewed corrections."""

    names: tuple[NameCorrection, ...]
    dates: tuple[DateCorrection, ...]
    acceptances: tuple[Acceptance, ...] = ()

    @property
    def let_in(self) -> frozenset[str]:
        """The sha256 of every body that is taken in where it would be held."""
        return frozenset(found.sha256 for found in self.acceptances)


@cache
def load_corrections() -> Corrections:
    """Give the reviewed corrections. Raises RegistryError."""
    return read_corrections(registry_file("corrections.toml"))


def read_corrections(table: Table) -> Corrections:
    """Read [[name]], [[date]] and [[accept]] entries. Raises RegistryError on anything unknown, missing or twice."""
    names = tuple(_name(entry) for entry in table.tables("name"))
    dates = tuple(_date(entry) for entry in table.tables("date"))
    acceptances = tuple(_acceptance(entry) for entry in table.tables("accept"))
    table.close()
    _once(table, "accept", [(found.sha256,) for found in acceptances])
    _once(table, "name", [(found.published, found.treaty) for found in names])
    _once(table, "date", [(found.treaty, found.party, found.kind, found.published) for found in dates])
    return Corrections(names=names, dates=dates, acceptances=acceptances)


def _name(entry: Table) -> NameCorrection:
    found = NameCorrection(
        published=entry.text("published"),
        party=entry.text("party"),
        treaty=entry.text_or_none("treaty"),
        review=_review(entry),
    )
    entry.close()
    return found


def _date(entry: Table) -> DateCorrection:
    kind = entry.text("kind")
    if kind not in set(ActionKind):
        raise entry.error("kind", f"{kind!r} is none of {', '.join(ActionKind)}")
    found = DateCorrection(
        treaty=entry.text("treaty"),
        party=entry.text("party"),
        kind=ActionKind(kind),
        published=entry.text("published"),
        corrected=entry.date("corrected"),
        review=_review(entry),
    )
    entry.close()
    return found


def _acceptance(entry: Table) -> Acceptance:
    found = Acceptance(sha256=entry.text("sha256"), why=entry.text("why"))
    if not _SHA256.fullmatch(found.sha256):
        raise entry.error("sha256", f"expected 64 hexadecimal digits in small letters, found {found.sha256!r}")
    entry.close()
    return found


def _review(entry: Table) -> Review:
    return Review(why=entry.text("why"), source=entry.text("source"), on=entry.date("on"))


def _once(table: Table, key: str, keys: list[tuple[str | None, ...]]) -> None:
    seen: set[tuple[str | None, ...]] = set()
    for found in keys:
        if found in seen:
            raise table.error(key, f"{', '.join(filter(None, found))} stands twice")
        seen.add(found)
