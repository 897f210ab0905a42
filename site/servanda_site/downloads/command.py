"""`servanda export`: the downloads."""

from pathlib import Path

import click

from servanda_db.command import data_option


@click.command()
@click.option(
    "--to",
    "out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the downloads [default: DATA/export].",
)
@click.option("--on", help="Legal date (ISO): later acts are left out.")
@click.option("--known-at", help="Our time (ISO date, or UTC time): what we knew then.")
@data_option
def export(out: Path | None, on: str | None, known_at: str | None, data: Path) -> None:
    """Write the downloads: acts, the wide table, country-years, spells, lags, treaties with their rules.

    With a data package, a codebook and checksums. Two exports of the same database are the same bytes, and files that
    did not change are not written again.
    """
    from servanda_db.questions import iso_day, utc_time
    from servanda_db.store.database import StoreError
    from servanda_site.downloads.export import export as write_export
    from servanda_site.downloads.folder import ExportError
    from servanda_site.downloads.panels import AsOf

    as_of = AsOf(on=None if on is None else iso_day(on), known_at=utc_time(known_at))
    try:
        report = write_export(data, out, as_of)
    except StoreError as error:
        raise click.UsageError(str(error)) from error
    except (ExportError, OSError) as error:
        raise click.ClickException(str(error)) from error
    for path, rows in report.rows.items():
        click.echo(f"{path}: {rows} rows")
    for note in report.notes:
        click.echo(note)
    click.echo(f"{report.written} files written, {report.unchanged} unchanged in {report.out}")
