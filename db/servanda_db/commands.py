"""Commands of the know room: status, explain, names, check."""

import datetime
import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import click

from servanda_db.command import data_option

_TIME = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}Z)?")


@click.command()
@click.argument("file", type=click.File("r", encoding="utf-8"))
def names(file: IO[str]) -> None:
    """Resolve the names in FILE (one a line; - for standard input) to party ids.

    Writes `name<TAB>party id`, with nothing behind the tab where a name is not resolved.
    """
    from servanda_db.names import resolve_lines

    for line in resolve_lines(file):
        click.echo(line)


@click.command()
@click.option("--treaty", help="Treaty id, for example un-xviii-16.")
@click.option("--party", help="Party id, for example AZE.")
@click.option("--on", help="Legal date (ISO); today without it.")
@click.option("--known-at", help="Our time (ISO date, or UTC time): what we knew then.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object; a list of them where no treaty is named.")
@data_option
def status(
    treaty: str | None, party: str | None, on: str | None, known_at: str | None, as_json: bool, data: Path
) -> None:
    """Who has signed, who has approved at home, who has deposited, who is bound."""
    from servanda_db.status import as_table
    from servanda_db.store.answers import statuses

    if treaty is None and party is None:
        raise click.UsageError("name a --treaty, a --party, or both")
    with _answering(data) as connection:
        found = statuses(connection, treaty=treaty, party=party, on=iso_day(on), known_at=utc_time(known_at))
    if as_json:
        _print_json(found if treaty is None else found[0])
    else:
        click.echo("\n\n".join(as_table(one) for one in found) or f"{party}: nothing is known of it under any treaty")


@click.command()
@click.argument("treaty")
@click.argument("party")
@click.option("--on", help="Legal date (ISO); today without it.")
@click.option("--known-at", help="Our time (ISO date, or UTC time): what we knew then.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@data_option
def explain(treaty: str, party: str, on: str | None, known_at: str | None, as_json: bool, data: Path) -> None:
    """Every claim behind a standing: who said it, in which words, at which address, read when, and what it changes.

    For example: servanda explain un-xviii-16 AZE
    """
    from servanda_db.store.answers import explanation

    with _answering(data) as connection:
        found, text = explanation(connection, treaty, party, on=iso_day(on), known_at=utc_time(known_at))
    if as_json:
        _print_json(found)
    else:
        click.echo(text)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@data_option
def check(as_json: bool, data: Path) -> None:
    """Health of the sources and the data; exit code 1 where something is wrong, each named."""
    from servanda_db.store.health import examine

    with _answering(data) as connection:
        health = examine(connection, data)
    if as_json:
        _print_json(health.as_object())
    else:
        click.echo("\n".join(health.lines()))
    sys.exit(0 if health.good else 1)


@contextmanager
def _answering(data: Path) -> Iterator[Any]:
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


def iso_day(text: str | None) -> str:
    """Give the ISO day that --on names, today without it. Raises UsageError."""
    if text is None:
        return datetime.datetime.now(datetime.UTC).date().isoformat()
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise click.UsageError(f"--on {text}: not a date; write it like 2026-02-23") from error


def utc_time(text: str | None) -> str | None:
    """Give the UTC time that --known-at names; a day means its end. Raises UsageError."""
    if text is None:
        return None
    if not _TIME.fullmatch(text):
        raise click.UsageError(f"--known-at {text}: write a day like 2026-02-23 or a time like 2026-02-23T06:00:00Z")
    iso_day(text[:10])
    return text if "T" in text else f"{text}T23:59:59Z"


def _print_json(found: Any) -> None:
    click.echo(json.dumps(found, ensure_ascii=False, indent=1))
