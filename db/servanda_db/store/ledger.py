"""The depositary's acts: opened, corrected, no longer listed; never updated in place, never removed by absence."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field

from servanda_db.names import without_footnotes
from servanda_db.registry.sources import Source
from servanda_db.store.changes import note_change
from servanda_db.store.comparison import Comparison, OpenAction, ToldAction, compare
from servanda_db.store.rows import insert, insert_many
from servanda_db.vocabulary import (
    STATEMENT_KINDS,
    ActionKind,
    Axis,
    Change,
    ChangeKind,
    Claim,
    Reading,
    Realis,
    Tier,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An accepted reading with its claims by id, our time (UTC, ISO), and whether it is the treaty's first."""

    source: Source
    reading: Reading
    claims: tuple[tuple[str, Claim], ...]
    at: str
    first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """How many rows of actions were written, and for which parties."""

    written: int = 0
    parties: frozenset[str] = field(default_factory=frozenset)


def write_actions(connection: sqlite3.Connection, told: Told) -> Written:
    """Bring the open acts of the treaty in line with an accepted page of the depositary; news never gets here."""
    if told.source.tier is not Tier.DEPOSITARY or told.reading.treaty is None:
        return Written()
    treaty = told.reading.treaty.id
    held = open_actions(connection, treaty, told.source.id)
    listing = listed_actions(told.claims)
    difference = compare(held, listing, complete=told.reading.complete_listing)
    if not told.first:
        _note_renames(connection, treaty, told)
    if difference.empty:
        return Written()
    _apply(connection, treaty, difference, told)
    return _summary(difference)


def establishes(claim: Claim) -> bool:
    """Whether a claim of the depositary is an act of a known party to a known treaty."""
    return (
        isinstance(claim.kind, ActionKind)
        and claim.kind not in STATEMENT_KINDS
        and claim.axis is Axis.INTERNATIONAL
        and claim.realis is Realis.HAPPENED
        and claim.treaty is not None
        and claim.party is not None
    )


def write_statements(connection: sqlite3.Connection, told: Told) -> None:
    """Append the reservations, declarations, objections and territorial applications that the page states."""
    if told.source.tier is not Tier.DEPOSITARY:
        return
    stated = [(key, claim) for key, claim in told.claims if claim.kind in STATEMENT_KINDS and claim.treaty]
    held = _claims_stated(connection, [key for key, _ in stated])
    rows = [
        (key, claim.treaty, claim.party, str(claim.kind), claim.quote, claim.date, told.at)
        for key, claim in stated
        if key not in held
    ]
    insert_many(connection, "statement", ("claim", "treaty", "party", "kind", "text", "date", "seen_from"), rows)


def _claims_stated(connection: sqlite3.Connection, keys: list[str]) -> set[str]:
    found = (connection.execute("SELECT claim FROM statement WHERE claim = ?", (key,)).fetchone() for key in keys)
    return {row[0] for row in found if row is not None}


def open_actions(connection: sqlite3.Connection, treaty: str, source: str) -> list[OpenAction]:
    """Give the acts of a treaty that are held open and rest on this source."""
    # An act that rests on another source was never in this one's listing, so it can't be missing from it.
    rows = connection.execute(
        "SELECT a.id, a.party, a.kind, a.date, a.bracketed, a.seen_from, a.unlisted_from IS NULL FROM action a"
        " JOIN claim c ON c.id = a.claim WHERE a.treaty = ? AND a.seen_to IS NULL AND c.source = ? ORDER BY a.id",
        (treaty, source),
    )
    return [
        OpenAction(
            id=row[0],
            party=row[1],
            kind=row[2],
            date=row[3],
            bracketed=bool(row[4]),
            seen_from=row[5],
            listed=bool(row[6]),
        )
        for row in rows
    ]


def listed_actions(claims: Iterable[tuple[str, Claim]]) -> list[ToldAction]:
    """Give the acts that these claims, each with its id, establish."""
    return [_told_action(key, claim) for key, claim in claims if establishes(claim)]


def _told_action(key: str, claim: Claim) -> ToldAction:
    if claim.party is None:
        raise ValueError(f"{claim.party_as_published!r} is not resolved: it has no act")
    return ToldAction(
        claim=key,
        party=claim.party,
        kind=str(claim.kind),
        label=claim.kind_as_published,
        date=claim.date,
        effective_date=claim.effective_date,
        bracketed=claim.bracketed,
    )


def _apply(connection: sqlite3.Connection, treaty: str, difference: Comparison, told: Told) -> None:
    if told.first:
        _open_many(connection, treaty, difference.new, told.at)
        return
    log = _Log(connection=connection, treaty=treaty, at=told.at)
    for new in difference.new:
        log.note(ChangeKind.NEW_ACTION, new.party, words(new), action=log.open(new), claim=new.claim, after=words(new))
    for old, new in difference.corrected:
        log.replace(old, new, ChangeKind.CORRECTION, f"{words(old)} was corrected to {words(new)}")
    for old, new in difference.bracketed:
        bracketed = "now stands in square brackets" if new.bracketed else "no longer stands in square brackets"
        log.replace(old, new, ChangeKind.NEW_ACTION, f"{words(old)} {bracketed}")
    _mark_gone(log, difference.gone)
    _mark_back(log, difference.back)


def _open_many(connection: sqlite3.Connection, treaty: str, acts: Iterable[ToldAction], at: str) -> None:
    columns = ("claim", "treaty", "party", "kind", "column_label", "date", "effective_date", "bracketed", "seen_from")
    rows = (
        (new.claim, treaty, new.party, new.kind, new.label, new.date, new.effective_date, int(new.bracketed), at)
        for new in acts
    )
    insert_many(connection, "action", columns, rows)


def words(act: OpenAction | ToldAction) -> str:
    """Say an act in words: its kind and its date, in brackets where the depositary prints them."""
    said = f"{act.kind.replace('_', ' ')} {act.date or 'without a date'}"
    return f"[{said}]" if act.bracketed else said


@dataclass(frozen=True, slots=True, kw_only=True)
class _Log:
    """Writes acts of one treaty at one time, each with its change."""

    connection: sqlite3.Connection
    treaty: str
    at: str

    def open(self, new: ToldAction) -> int:
        return insert(
            self.connection,
            "action",
            {
                "claim": new.claim,
                "treaty": self.treaty,
                "party": new.party,
                "kind": new.kind,
                "column_label": new.label,
                "date": new.date,
                "effective_date": new.effective_date,
                "bracketed": int(new.bracketed),
                "seen_from": self.at,
            },
        )

    def replace(self, old: OpenAction, new: ToldAction, kind: ChangeKind, detail: str) -> None:
        self.connection.execute("UPDATE action SET seen_to = ? WHERE id = ?", (self.at, old.id))
        opened = self.open(new)
        change = Change(
            treaty=self.treaty,
            party=new.party,
            kind=kind,
            seen_at=self.at,
            detail=detail,
            action=opened,
            previous_action=old.id,
            claim=new.claim,
            before=words(old),
            after=words(new),
        )
        note_change(self.connection, change)

    def note(
        self,
        kind: ChangeKind,
        party: str | None,
        detail: str,
        *,
        action: int | None = None,
        claim: str | None = None,
        before: str | None = None,
        after: str | None = None,
    ) -> None:
        change = Change(
            treaty=self.treaty,
            party=party,
            kind=kind,
            seen_at=self.at,
            detail=detail,
            action=action,
            claim=claim,
            before=before,
            after=after,
        )
        note_change(self.connection, change)


def _mark_gone(log: _Log, gone: tuple[OpenAction, ...]) -> None:
    for act in gone:
        log.connection.execute("UPDATE action SET unlisted_from = ? WHERE id = ?", (log.at, act.id))
        detail = f"{words(act)} is no longer listed, unexplained; the standing stays"
        log.note(ChangeKind.NO_LONGER_LISTED, act.party, detail, action=act.id, before=words(act))


def _mark_back(log: _Log, back: tuple[OpenAction, ...]) -> None:
    for act in back:
        log.connection.execute("UPDATE action SET unlisted_from = NULL WHERE id = ?", (act.id,))
        log.note(ChangeKind.RELISTED, act.party, f"{words(act)} is listed again", action=act.id, after=words(act))


def _note_renames(connection: sqlite3.Connection, treaty: str, told: Told) -> None:
    before = _published_names(connection, treaty)
    for person in told.reading.participants:
        party = person.party
        if party is None or party not in before:
            continue
        name = without_footnotes(person.name)
        if name in before[party] or _rename_noted(connection, party, name):
            continue
        old = before[party][-1]
        log = _Log(connection=connection, treaty=treaty, at=told.at)
        log.note(ChangeKind.RENAME, party, f"listed as {name}, before as {old}", before=old, after=name)


def _published_names(connection: sqlite3.Connection, treaty: str) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    rows = connection.execute(
        "SELECT a.party, c.party_as_published FROM action a JOIN claim c ON c.id = a.claim WHERE a.treaty = ?"
        " ORDER BY a.id",
        (treaty,),
    )
    for party, name in rows:
        names.setdefault(party, []).append(without_footnotes(name))
    return names


def _rename_noted(connection: sqlite3.Connection, party: str, name: str) -> bool:
    row = connection.execute(
        'SELECT 1 FROM change WHERE kind = ? AND party = ? AND "after" = ?', (str(ChangeKind.RENAME), party, name)
    ).fetchone()
    return row is not None


def _summary(difference: Comparison) -> Written:
    replaced = difference.corrected + difference.bracketed
    touched = {new.party for new in difference.new} | {new.party for _, new in replaced}
    touched |= {old.party for old in difference.gone + difference.back}
    written = len(difference.new) + 2 * len(replaced) + len(difference.gone) + len(difference.back)
    return Written(written=written, parties=frozenset(touched))
