"""What the commands that ask the database share: how a day or a time is named, how the database is opened."""

import datetime
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

_TIME = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}Z)?")
_END_OF_DAY = "T23:59:59Z"


@contextmanager
def answering(data: Path) -> Iterator[Any]:
    """Open the database of a data folder for reading; an id that it does not have is wrong usage."""
    from servanda_db.store.answers import UnknownIdError
    from servanda_db.store.database import StoreError, open_readonly

    try:
        connection = open_readonly(data / "servanda.db")
    except StoreError as error:
        raise click.UsageError(str(error)) from error
    try:
        yield connection
    except UnknownIdError as error:
        raise click.UsageError(str(error)) from error
    finally:
        connection.close()


def iso_day(text: str | None, option: str = "--on") -> str:
    """Give the ISO day that an option names, today (UTC) without it. Raises UsageError."""
    if text is None:
        return datetime.datetime.now(datetime.UTC).date().isoformat()
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise click.UsageError(f"{option} {text}: not a date; write it like 2026-02-23") from error


def utc_time(text: str | None, option: str = "--known-at") -> str | None:
    """Give the UTC time that an option names; a day means its end, no text none. Raises UsageError."""
    if text is None:
        return None
    _check_time(text, option)
    return text if "T" in text else f"{text}{_END_OF_DAY}"


def time_before(text: str | None, option: str) -> str:
    """Give the UTC time after which an option counts: the last second before a day, or the time that it names.

    Without a text all counts. Raises UsageError.
    """
    if text is None:
        return ""
    day = _check_time(text, option)
    return text if "T" in text else f"{(day - datetime.timedelta(days=1)).isoformat()}{_END_OF_DAY}"


def print_json(found: Any) -> None:
    """Write an answer for programs."""
    click.echo(json.dumps(found, ensure_ascii=False, indent=1))


def _check_time(text: str, option: str) -> datetime.date:
    try:
        if not _TIME.fullmatch(text):
            raise ValueError(text)
        return datetime.datetime.fromisoformat(text).date()
    except ValueError as error:
        told = f"{option} {text}: write a day like 2026-02-23 or a time like 2026-02-23T06:00:00Z"
        raise click.UsageError(told) from error
