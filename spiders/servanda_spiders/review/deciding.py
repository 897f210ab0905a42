"""From what a person says to a decision that is kept and applied."""

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from servanda_db.iso_dates import is_existing_day
from servanda_db.registry.corrections import Acceptance, Answer, Decided
from servanda_db.registry.corrections_file import keep
from servanda_db.registry.parties import load_parties
from servanda_db.registry.treaties import treaty_by_id
from servanda_db.store.database import open_readonly
from servanda_db.store.lock import exclusive
from servanda_db.store.reads.review import DecidedItem, OpenItem, decided_items, not_taken_in, open_items
from servanda_db.store.search import refresh_search
from servanda_db.vocabulary import NewsStage
from servanda_spiders.crawl.clock import now
from servanda_spiders.crawl.session import open_stores

Decision = Acceptance | Answer


class NotDecidableError(ValueError):
    """What was given does not decide the item; says what is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a person gives with an acceptance: a party, a treaty, a stage, a day (ISO); null where not given."""

    party: str | None = None
    treaty: str | None = None
    stage: NewsStage | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewer:
    """Who decides, and why, in their words."""

    name: str
    why: str | None = None


def given_from(words: Iterable[str], date: str | None) -> Given:
    """Sort ids of a party, a treaty and a stage, in any order. Raises NotDecidableError naming what is none of them."""
    found: dict[str, str] = {}
    for word in words:
        kind = _kind_of(word)
        if kind in found:
            raise NotDecidableError(f"--as {word}: a second {kind}; decide about one, and once only")
        found[kind] = word
    if date is not None and not is_existing_day(date):
        raise NotDecidableError(f"--date {date}: write a day like 2026-02-23")
    stage = NewsStage(found["stage"]) if "stage" in found else None
    return Given(party=found.get("party"), treaty=found.get("treaty"), stage=stage, date=date)


def decision_on(item: OpenItem, verdict: Decided, given: Given, reviewer: Reviewer) -> Decision:
    """Make the decision about an open item. Raises NotDecidableError where something is missing or too much."""
    if item.held:
        _refuse_extra(item, given)
        return Acceptance(sha256=item.subject, why=reviewer.why, by=reviewer.name, at=now(), verdict=verdict)
    if verdict is Decided.ACCEPT:
        _check_needs(item, given)
    else:
        _refuse_extra(item, given)
    address, detail = item.scope
    return Answer(
        verdict=verdict,
        kind=item.kind,
        source=item.source,
        subject=item.subject,
        address=address,
        detail=detail,
        party=given.party,
        treaty=given.treaty,
        stage=given.stage,
        date=given.date,
        why=reviewer.why,
        by=reviewer.name,
        at=now(),
    )


def queue(folder: Path) -> tuple[tuple[OpenItem, ...], tuple[DecidedItem, ...]]:
    """Give what is open and what is decided. Raises StoreError where there is no database."""
    with closing(open_readonly(folder / "servanda.db")) as connection:
        return open_items(connection), decided_items(connection)


def keep_decisions(folder: Path, decisions: Sequence[Decision]) -> Path:
    """Write decisions into corrections.toml of the data folder. Raises LockHeldError, StoreError, RegistryError."""
    with exclusive(folder, now()):
        return keep(folder, decisions)


def apply_decisions(folder: Path) -> None:
    """Bring the database to what is decided now: the pages concerned are read again from the archive.

    Raises LockHeldError where another run is at work, StoreError where that can't be done.
    """
    with open_stores(folder) as stores:
        refresh_search(stores.db)


def still_aside(folder: Path, key: str | None = None) -> tuple[str, ...]:
    """Give a line for each accepted page that could still not be taken in: one that is older than what counts."""
    with closing(open_readonly(folder / "servanda.db")) as connection:
        return not_taken_in(connection, key)


def _kind_of(word: str) -> str:
    if word in set(NewsStage):
        return "stage"
    if treaty_by_id(word) is not None:
        return "treaty"
    if any(party.id == word for party in load_parties()):
        return "party"
    told = "a party (AZE), a treaty (un-xviii-16) or a stage (law_signed)"
    raise NotDecidableError(f"--as {word}: neither {told} that the registry knows")


def _check_needs(item: OpenItem, given: Given) -> None:
    for name in ("party", "treaty", "stage"):
        needed, value = getattr(item.needs, name), getattr(given, name)
        if needed and value is None:
            raise NotDecidableError(f"{item.id}: to accept it, say which {name}: --as ID")
        if value is not None and not needed:
            raise NotDecidableError(f"{item.id}: --as {value}: this question is not about a {name}")
    if given.date is not None and not item.needs.stage:
        raise NotDecidableError(f"{item.id}: --date goes with a sentence of the news only")


def _refuse_extra(item: OpenItem, given: Given) -> None:
    if given != Given():
        raise NotDecidableError(f"{item.id}: --as and --date go with the acceptance of a name or a sentence only")
