"""`servanda forecast`: what is still to be deposited for a treaty to be in force on a day."""

import datetime
import json
from pathlib import Path

import click

from servanda_db.command import data_option


@click.command()
@click.argument("treaty")
@click.option("--by", required=True, help="The day (ISO) by which the treaty should be in force.")
@click.option("--on", help="As things stand on this day (ISO); today without it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@data_option
def forecast(treaty: str, by: str, on: str | None, as_json: bool, data: Path) -> None:
    """Say which deposits, and by which day, would bring TREATY into force by a day; no trend is assumed.

    For example: servanda forecast un-xviii-16 --by 2027-12-31
    """
    from servanda_db.store.answers import UnknownIdError
    from servanda_db.store.database import StoreError, open_readonly
    from servanda_db.store.forecasts import forecast_for

    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    try:
        connection = open_readonly(data / "servanda.db")
        found, lines = forecast_for(connection, treaty, by=_day(by), on=_day(on or today))
    except (StoreError, UnknownIdError) as error:
        raise click.UsageError(str(error)) from error
    click.echo(json.dumps(found, ensure_ascii=False, indent=1) if as_json else "\n".join(lines))


def _day(text: str) -> str:
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise click.UsageError(f"{text}: not a date; write it like 2027-12-31") from error
