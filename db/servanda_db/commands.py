"""Commands of the know room: status, explain, names, check."""

import json
import sys
from pathlib import Path

import click

from servanda_db.command import data_option


@click.command()
@click.argument("file", type=click.File("r", encoding="utf-8"))
def names(file: click.utils.LazyFile) -> None:
    """Resolve the names in FILE (one a line; - for standard input) to party ids.

    Writes `name<TAB>party id`, with nothing behind the tab where a name is not resolved.
    """
    from servanda_db.names import resolve_lines

    for line in resolve_lines(text.rstrip("\n") for text in file):
        click.echo(line)


@click.command()
@click.option("--treaty", help="Treaty id, for example un-xviii-16.")
@click.option("--party", help="Party id, for example AZE.")
@click.option("--on", help="Legal date (ISO); today without it.")
@click.option("--known-at", help="Our time (ISO date or time): what we knew then.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a treaty.")
@data_option
def status(
    treaty: str | None, party: str | None, on: str | None, known_at: str | None, as_json: bool, data: Path
) -> None:
    """Who has signed, who has approved at home, who has deposited, who is bound."""
    from servanda_db.status import as_table
    from servanda_db.store.answers import statuses

    if treaty is None and party is None:
        raise click.UsageError("name a --treaty, a --party, or both")
    with _reading(data) as connection:
        found = statuses(connection, treaty=treaty, party=party, on=_day(on), known_at=_time(known_at))
    if as_json:
        objects = found if treaty is None else found[0]
        click.echo(json.dumps(objects, ensure_ascii=False, indent=1))
        return
    for one in found:
        click.echo(as_table(one))
