"""`servanda serve`: the site and Datasette at one address."""

import contextlib
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import click

from servanda_db.command import data_option

if TYPE_CHECKING:
    from servanda_site.datasette.editions import Editions

# What SQLite may hold in memory in all of the server, in bytes; a query that wants more gets an answer that says so.
_SQLITE_HEAP = 96_000_000


@click.command()
@click.option(
    "--port", default=8765, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes a free one."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option(
    "--release",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of `servanda publish`: serve its current release, and each new one from the moment it is there.",
)
@click.option("--site-url", help="Address that readers know it by [default: the one it listens at].")
@click.option(
    "--write-config",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write the configuration for a Datasette of your own, 0.65 and 1.0, into this folder, and end.",
)
@data_option
def serve(
    port: int, host: str, release: Path | None, site_url: str | None, write_config: Path | None, data: Path
) -> None:
    """Serve the site at / and Datasette at /data/ until interrupted.

    The database is called `servanda`. Build the site first: `servanda build` (the demo has done it), or publish
    it: `servanda publish --to DIR`, then `servanda serve --release DIR`.
    """
    if write_config is not None:
        from servanda_site.datasette.configuration import write_configuration

        for path in write_configuration(write_config):
            click.echo(path)
        return
    editions = _editions(data, release)
    listening = _listen(host, port)
    home = f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}/"
    click.echo(f"{home} the site, {home}data/ Datasette; stop with Ctrl-C", err=True)
    _run(editions, listening, site_url or home)


def _editions(data: Path, release: Path | None) -> "Editions":
    from servanda_db.store.database import StoreError, open_readonly
    from servanda_site.datasette.editions import DataFolder, NothingToServe, Published

    try:
        editions: Editions = DataFolder(data) if release is None else Published(release)
        edition = editions.current()
        open_readonly(edition.connections.path).close()
    except (StoreError, NothingToServe) as error:
        raise click.UsageError(str(error)) from error
    if not (edition.site / "index.html").is_file():
        raise click.UsageError(f"{edition.site}: no site yet; run `servanda build` first")
    return editions


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=512)
    except OSError as error:
        reason = error.strerror or str(error)
        raise click.ClickException(f"{host}:{port}: {reason}; give another with --port (0 takes a free one)") from error


def _run(editions: "Editions", listening: socket.socket, public: str) -> None:
    import uvicorn

    from servanda_db.store.memory import limit_memory
    from servanda_site.datasette.address import one_address
    from servanda_site.datasette.desk import open_desk

    limit_memory(_SQLITE_HEAP)
    app = one_address(editions, open_desk(public).app(), public)
    config = uvicorn.Config(
        app,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=10,
        timeout_graceful_shutdown=3,
    )
    # The server ends by itself on Ctrl-C, then raises it once more.
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])
