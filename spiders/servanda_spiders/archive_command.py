"""The command `servanda archive`: archives exchanged as WARC files."""

from pathlib import Path

import click

from servanda_db.command import data_option
from servanda_spiders.plainly import plainly


@click.group()
def archive() -> None:
    """Write archive.db to a WARC file, or take such a file in: what was read when, where, in which words."""


@archive.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@data_option
@plainly
def export(file: Path, data: Path) -> None:
    """Write the archive to FILE, packed where its name ends in .gz."""
    from servanda_spiders.crawl.warc import write_warc

    done = write_warc(data, file)
    click.echo(f"{file}: {done.observations} pages")


@archive.command(name="import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@data_option
@plainly
def import_(file: Path, data: Path) -> None:
    """Take a FILE that `servanda archive export` wrote into the archive; `servanda rebuild` then reads it."""
    from servanda_spiders.crawl.warc import read_warc

    done = read_warc(data, file)
    left = f"; {done.left} records of another program are left" if done.left else ""
    click.echo(f"{data / 'archive.db'}: {done.observations} pages taken in{left}; now run `servanda rebuild`")
