"""`servanda serve`: the site and Datasette at one address."""

from pathlib import Path

import click

from servanda_db.command import data_option


@click.command()
@click.option(
    "--port", default=8765, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes a free one."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@data_option
def serve(port: int, host: str, data: Path) -> None:
    """Serve the site at / and Datasette at /data/ until interrupted.

    The database is called `servanda`. Build the site first: `servanda build` (the demo has done it).
    """
    import uvicorn

    from servanda_db.store.database import StoreError, open_readonly
    from servanda_site.datasette.address import one_address
    from servanda_site.datasette.desk import open_desk

    site, database = data / "site", data / "servanda.db"
    try:
        open_readonly(database).close()
    except StoreError as error:
        raise click.UsageError(str(error)) from error
    if not (site / "index.html").is_file():
        raise click.UsageError(f"{site}: no site yet; run `servanda build` first")
    click.echo(f"http://{host}:{port}/ the site, http://{host}:{port}/data/ Datasette; stop with Ctrl-C", err=True)
    uvicorn.run(
        one_address(site, open_desk(database).app()), host=host, port=port, log_level="warning", server_header=False
    )
