"""The rows of changes.csv: all that became known, from which the difference between any two times can be read."""

from collections.abc import Iterator, Sequence
from typing import Any

from servanda_db.store.changes_between import changes_between
from servanda_db.store.reads.snapshot import Snapshot
from servanda_db.store.records import FOREVER
from servanda_site.downloads.panels import AsOf
from servanda_site.downloads.tables import Cell


def change_rows(db: Snapshot, as_of: AsOf, since: str = "") -> Iterator[Sequence[Cell]]:
    """Give what became known after `since` (UTC, ISO), by time, treaty, party and kind.

    Acts that happened after the legal date of `as_of` are left out, and what became known after its time of knowledge.
    """
    found = changes_between(db, since=since, until=as_of.known_at or FOREVER)["changes"]
    for change in sorted(found, key=_order):
        act = change["act"] or {}
        if as_of.on is not None and (act.get("date") or "") > as_of.on:
            continue
        yield (
            change["seen_at"],
            change["nature"],
            change["kind"],
            change["treaty"],
            change["party"],
            change["detail"],
            act.get("kind"),
            act.get("date"),
            act.get("effective_date"),
            change["before"],
            change["after"],
            change["source"],
            change["url"],
        )


def _order(change: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(change[name] or "") for name in ("seen_at", "treaty", "party", "kind", "detail", "url"))
