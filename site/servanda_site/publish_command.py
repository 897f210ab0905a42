"""`servanda publish`: site and database as one release."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from servanda_db.command import data_option
from servanda_site.build import DEFAULT_SITE_URL


@click.command()
@click.option(
    "--to",
    "to",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the releases: DIR/releases/<id>/, and DIR/current, which points to one of them.",
)
@click.option(
    "--keep", default=5, show_default=True, type=click.IntRange(1), help="How many releases to keep, the new one too."
)
@click.option(
    "--site-url", default=DEFAULT_SITE_URL, show_default=True, help="Address at which the site will be published."
)
@data_option
def publish(to: Path, keep: int, site_url: str, data: Path) -> None:
    """Build the site, copy the database, and make both the current release in one step.

    Killed at any instant, the release before or the new one is current, and whole: release.json lists the sha256 of
    each file. A release's id is taken from its content; where nothing has changed, the current release stays.
    `servanda serve --release DIR` serves it. Exit code 3 where another publication holds the folder.
    """
    from servanda_db.store.failing import STORE_ERRORS
    from servanda_db.store.lock import LockHeldError, exclusive
    from servanda_site.publishing import publish as publish_release
    from servanda_site.writing import BuildError

    try:
        with exclusive(to, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")):
            done = publish_release(data, to, keep, site_url)
    except LockHeldError as error:
        click.echo(str(error), err=True)
        sys.exit(3)
    except (*STORE_ERRORS, BuildError, OSError) as error:
        raise click.ClickException(f"{error}; the release that was current still is") from error
    if done.trouble:
        click.echo(done.trouble, err=True)
    if not done.new:
        click.echo(f"nothing has changed: {done.release} stays current")
    else:
        click.echo(f"{done.release} is current: {done.files} files in {done.folder}")
    for name in done.removed:
        click.echo(f"{name} removed: {keep} are kept")
