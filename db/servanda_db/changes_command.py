"""The command `servanda changes`: what became known between two of our times."""

import datetime
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from servanda_db.command import data_option

_TIME = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}Z)?")
_END_OF_DAY = "T23:59:59Z"


@click.command()
@click.option("--since", help="Our time (ISO): from the beginning of a day, or after a UTC time; without it, all.")
@click.option("--until", help="Our time (ISO): to the end of a day, or a UTC time; without it, until now.")
@click.option("--treaty", help="Treaty id, for example un-xviii-16.")
@click.option("--party", help="Party id, for example AZE.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@data_option
def changes(
    since: str | None, until: str | None, treaty: str | None, party: str | None, as_json: bool, data: Path
) -> None:
    """Say what became known between two times; corrections are told apart from changes in the world."""
    from servanda_db.store.answers import UnknownIdError
    from servanda_db.store.changes_between import changes_between
    from servanda_db.store.database import StoreError, open_readonly
    from servanda_db.store.records import FOREVER

    start, end = _start(since), _end(until) or FOREVER
    if start > end:
        raise click.UsageError(f"--since {since} is after --until {until}")
    try:
        connection = open_readonly(data / "servanda.db")
        try:
            found = changes_between(connection, since=start, until=end, treaty=treaty, party=party)
        finally:
            connection.close()
    except (StoreError, UnknownIdError) as error:
        raise click.UsageError(str(error)) from error
    click.echo(json.dumps(found, ensure_ascii=False, indent=1) if as_json else _as_text(found))


def _start(text: str | None) -> str:
    """Give the UTC time after which changes count: a day counts whole, so it is the last second before."""
    if text is None:
        return ""
    day = _checked("--since", text)
    if "T" in text:
        return text
    return f"{(day - datetime.timedelta(days=1)).isoformat()}{_END_OF_DAY}"


def _end(text: str | None) -> str | None:
    if text is None:
        return None
    _checked("--until", text)
    return text if "T" in text else f"{text}{_END_OF_DAY}"


def _checked(option: str, text: str) -> datetime.date:
    try:
        if not _TIME.fullmatch(text):
            raise ValueError
        return datetime.datetime.fromisoformat(text).date()
    except ValueError as error:
        raise click.UsageError(
            f"{option} {text}: write a day like 2026-02-23 or a time like 2026-02-23T06:00:00Z"
        ) from error


def _as_text(found: Mapping[str, Any]) -> str:
    told = ", ".join(f"{count} {nature}" for nature, count in found["counts"].items() if count)
    lines = [f"{len(found['changes'])} changes: {told}" if told else "nothing became known"]
    lines += [_line(change) for change in found["changes"]]
    return "\n".join(lines)


def _line(change: Mapping[str, Any]) -> str:
    about = " ".join(filter(None, (change["treaty"], change["party"])))
    return f"{change['seen_at']}  {change['nature']}: {change['kind']}  {about}: {change['detail']}"
