"""Answer `servanda forecast`: what has to be deposited, and by when, for a treaty to be in force on a day."""

import sqlite3
from typing import Any

from servanda_db.entry_into_force import Forecast, forecast
from servanda_db.registry.treaties import treaty_by_id
from servanda_db.store.answers import UnknownIdError, check_ids
from servanda_db.store.derive import facts_of
from servanda_db.store.records import acts_by_party, deposits, organizations


def forecast_for(connection: sqlite3.Connection, treaty: str, *, by: str, on: str) -> tuple[dict[str, Any], list[str]]:
    """Give the forecast for the ISO day `by`, as things stand on `on`, as an object and as lines.

    Nothing is extrapolated. Raises UnknownIdError where the treaty is not known or has no rule.
    """
    check_ids(connection, treaty, None)
    known = treaty_by_id(treaty)
    if known is None or known.rule is None:
        raise UnknownIdError(f"{treaty}: no rule of entry into force is known, so nothing can be said about a day")
    made = deposits(acts_by_party(connection, treaty), organizations(connection))
    found = forecast(known.rule, made, by, on, facts_of(connection, treaty, known.rule))
    return _object(treaty, on, found), _lines(treaty, on, found)


def _object(treaty: str, on: str, found: Forecast) -> dict[str, Any]:
    return {
        "treaty": treaty,
        "on": on,
        "by": found.by,
        "possible": found.possible,
        "deposit_by": found.deposit_by,
        "missing": found.missing,
        "reason": found.reason,
        "progress": [
            {"clause": one.clause, "have": one.have, "need": one.need, "satisfied": one.satisfied}
            for one in found.progress
        ],
    }


def _lines(treaty: str, on: str, found: Forecast) -> list[str]:
    possible = {True: "possible", False: "not possible", None: "can't be told"}[found.possible]
    lines = [f"{treaty}: in force by {found.by}, as things stand on {on}: {possible}"]
    lines += [f"  {one.have} of {one.need}: {one.clause}" for one in found.progress]
    if found.missing and found.deposit_by:
        lines.append(f"  at least {found.missing} more instruments, the last of them by {found.deposit_by}")
    return [*lines, f"  {found.reason}"] if found.reason else lines
