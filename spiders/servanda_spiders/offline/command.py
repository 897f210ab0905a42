"""The command `servanda offline-edition`: writes the bundled mirror. Imports its room only when it runs."""

from pathlib import Path

import click


@click.command(name="offline-edition")
@click.option(
    "--to",
    required=True,
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="A folder that is new, empty or an earlier edition.",
)
def offline_edition(to: Path) -> None:
    """Write the bundled offline edition as a mirror, to be crawled with --mirror."""
    from servanda_spiders.offline.edition import EditionError, write_edition

    try:
        report = write_edition(to)
    except EditionError as error:
        raise click.UsageError(str(error)) from error
    click.echo(
        f"{report.folder}: {report.pages} pages, {report.treaties} treaties, {report.acts} acts, "
        f"facts as of {report.as_of}"
    )
