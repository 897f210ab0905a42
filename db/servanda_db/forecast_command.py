"""`servanda forecast`: what is still to be deposited for a treaty to be in force on a day."""

from pathlib import Path

import click

from servanda_db.command import data_option
from servanda_db.questions import answering, iso_day, print_json


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
    from servanda_db.store.forecasts import forecast_for

    with answering(data) as connection:
        found, lines = forecast_for(connection, treaty, by=iso_day(by, "--by"), on=iso_day(on))
    if as_json:
        print_json(found)
    else:
        click.echo("\n".join(lines))
