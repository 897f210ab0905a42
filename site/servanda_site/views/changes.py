"""The change log in lines that a person reads: what belongs together stands in one line."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from servanda_db.store.reads.journal import ChangeRecord
from servanda_site.printing import english
from servanda_site.views.known import Known
from servanda_site.words import load_words

_KINDS = (
    "in force",
    "domestic stage",
    "new action",
    "correction",
    "no longer listed",
    "relisted",
    "rename",
    "new treaty",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One change: the party or treaty it is about (id, name) and what became known."""

    party: tuple[str, str] | None
    treaty: tuple[str, str] | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """Changes of one kind that became known on one day (ISO), about one treaty or about many at once."""

    day: str
    kind: str
    word: str
    treaty: tuple[str, str] | None
    items: tuple[Item, ...]
    further: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The lines of one day."""

    day: str
    lines: tuple[ChangeLine, ...]


def change_lines(known: Known, changes: Iterable[ChangeRecord], limit: int, shown: int) -> tuple[ChangeLine, ...]:
    """Give at most `limit` lines of at most `shown` changes: latest day first, in it the weightier kinds first."""
    ordered = sorted(changes, key=_within_day)
    ordered.sort(key=lambda change: change.seen_at[:10], reverse=True)
    lines: list[ChangeLine] = []
    for (day, kind, *_), group in groupby(ordered, key=_together):
        if len(lines) == limit:
            break
        lines.append(_line(known, day, kind, list(group), shown))
    return tuple(lines)


def by_day(lines: Iterable[ChangeLine]) -> tuple[Day, ...]:
    """Group lines by day."""
    return tuple(Day(day=day, lines=tuple(group)) for day, group in groupby(lines, key=lambda line: line.day))


def _within_day(change: ChangeRecord) -> tuple[int, str, str, int]:
    _, _, what = _together(change)
    return _KINDS.index(change.kind), what, change.party or "", change.id


def _together(change: ChangeRecord) -> tuple[str, str, str]:
    what = "" if change.kind in ("new treaty", "rename") else change.treaty
    return change.seen_at[:10], change.kind, what or ""


def _line(known: Known, day: str, kind: str, group: list[ChangeRecord], shown: int) -> ChangeLine:
    same = len({change.treaty for change in group}) == 1 and kind != "rename"
    one_treaty = group[0].treaty if same else None
    return ChangeLine(
        day=day,
        kind=kind,
        word=load_words()["change" if len(group) == 1 else "changes"][kind],
        treaty=_treaty(known, one_treaty),
        items=tuple(_item(known, change, one_treaty) for change in group[:shown]),
        further=max(len(group) - shown, 0),
    )


def _item(known: Known, change: ChangeRecord, one_treaty: str | None) -> Item:
    party = known.parties.get(change.party or "")
    act = load_words()["act"].get(change.act or "", "")
    plain = change.kind == "new action" and change.act_date and "bracket" not in change.detail
    return Item(
        party=(party.id, party.name) if party else None,
        treaty=None if one_treaty or change.kind == "rename" else _treaty(known, change.treaty),
        text=f"{act} {change.act_date}"
        if plain
        else ""
        if change.kind == "new treaty"
        else english(change.detail) or "",
    )


def _treaty(known: Known, treaty: str | None) -> tuple[str, str] | None:
    record = known.treaties.get(treaty or "")
    return (record.id, record.brief) if record else None
