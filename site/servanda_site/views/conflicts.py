"""Claims that can't both be true: what each source says, side by side."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from servanda_db.store.reads.conflicts import ConflictRecord, Said
from servanda_db.store.reads.parties import PartyRecord
from servanda_db.store.reads.treaties import TreatyRecord
from servanda_site.views.known import Known
from servanda_site.views.stamps import Stamp, whole_stamp
from servanda_site.words import load_words

_PARTY_ID = re.compile(r"\b[A-Z]{3,4}\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One side of a conflict: the act that it tells, in our word, with the claim."""

    word: str
    said: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A conflict: its pattern in words, the party, what it is about, the claims that stand against each other."""

    pattern: str
    party: PartyRecord | None
    detail: str
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatyConflicts:
    """The conflicts of one treaty; `anchor` is its place on the page."""

    anchor: str
    treaty: TreatyRecord | None
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictsPage:
    """Context of conflicts.html.j2."""

    stamp: Stamp
    count: int
    groups: tuple[TreatyConflicts, ...]


def conflicts_page(known: Known, said: Mapping[str, Said]) -> ConflictsPage:
    """Put the page of conflicts together, by treaty."""
    groups = tuple(
        TreatyConflicts(
            anchor=treaty or "no-treaty",
            treaty=known.treaties.get(treaty),
            conflicts=tuple(_conflict(known, record, said) for record in records),
        )
        for treaty, records in known.conflicts.items()
    )
    return ConflictsPage(stamp=whole_stamp(known), count=sum(len(group.conflicts) for group in groups), groups=groups)


def conflicts_of(known: Known, treaty: str, party: str | None = None) -> tuple[ConflictRecord, ...]:
    """Give the conflicts of a treaty, or those of one party to it."""
    found = known.conflicts.get(treaty, ())
    return found if party is None else tuple(record for record in found if record.party == party)


def named(known: Known, text: str) -> str:
    """Put the names of states in place of their ids in a sentence of ours."""
    return _PARTY_ID.sub(lambda found: _name(known, found[0]), text)


def _name(known: Known, word: str) -> str:
    party = known.parties.get(word)
    return party.name if party and party.kind in ("state", "former_state") else word


def _conflict(known: Known, record: ConflictRecord, said: Mapping[str, Said]) -> Conflict:
    sides = [said[claim] for claim in (record.claim, record.against) if claim is not None and claim in said]
    return Conflict(
        pattern=record.pattern,
        party=known.parties.get(record.party or ""),
        detail=record.detail if sides else named(known, record.detail),
        voices=tuple(Voice(word=_word(side), said=side) for side in sides),
    )


def _word(said: Said) -> str:
    words = load_words()
    report = None if said.tier == "depositary" else words["report"].get(said.kind)
    return report or words["act"][said.kind]
