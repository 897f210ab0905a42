"""The command `servanda changes`: what became known between two of our times."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from servanda_db.command import data_option
from servanda_db.completion_command import party_ids, treaty_ids
from servanda_db.questions import answering, print_json, time_before, utc_time


@click.command()
@click.option("--since", help="Our time (ISO): from the beginning of a day, or after a UTC time; without it, all.")
@click.option("--until", help="Our time (ISO): to the end of a day, or a UTC time; without it, until now.")
@click.option("--treaty", shell_complete=treaty_ids, help="Treaty id, for example un-xviii-16.")
@click.option("--party", shell_complete=party_ids, help="Party id, for example AZE.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@data_option
def changes(
    since: str | None, until: str | None, treaty: str | None, party: str | None, as_json: bool, data: Path
) -> None:
    """Say what became known between two times; corrections are told apart from changes in the world."""
    from servanda_db.store.changes_between import changes_between
    from servanda_db.store.records import FOREVER

    start, end = time_before(since, "--since"), utc_time(until, "--until") or FOREVER
    if start > end:
        raise click.UsageError(f"--since {since} is after --until {until}")
    with answering(data) as connection:
        found = changes_between(connection, since=start, until=end, treaty=treaty, party=party)
    if as_json:
        print_json(found)
    else:
        click.echo(_as_text(found))


def _as_text(found: Mapping[str, Any]) -> str:
    told = ", ".join(f"{count} {nature}" for nature, count in found["counts"].items() if count)
    lines = [f"{len(found['changes'])} changes: {told}" if told else "nothing became known"]
    lines += [_line(change) for change in found["changes"]]
    return "\n".join(lines)


def _line(change: Mapping[str, Any]) -> str:
    about = " ".join(filter(None, (change["treaty"], change["party"])))
    return f"{change['seen_at']}  {change['nature']}: {change['kind']}  {about}: {change['detail']}"
