"""The commands of the spiders' room: crawl, read, rebuild, sources, new-source, offline-edition.

Heavy imports stand inside the functions: `servanda --help` imports no Scrapy.
"""

import json
import sys
from pathlib import Path

import click
from servanda_db.command import data_option

from servanda_spiders.offline.command import offline_edition

__all__ = ["crawl", "new_source", "offline_edition", "read", "rebuild", "sources"]

_LOCKED = 3


class Locked(click.ClickException):
    """Another run holds the lock: exit code 3."""

    exit_code = _LOCKED


class Stopped(click.ClickException):
    """The data folder can't be used: exit code 1, one line."""


@click.command()
@click.argument("names", nargs=-1, metavar="[SOURCE]...")
@click.option(
    "--mirror",
    "folder",
    type=click.Path(path_type=Path),
    help="Read a mirror's files in place of the network.",
)
@click.option("--base-url", help="Fetch the one SOURCE from this scheme and host in place of its own.")
@click.option("--no-delay", is_flag=True, help="No pause between requests; only with --base-url.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object in place of the summary.")
@click.option("--verbose", is_flag=True, help="Show Scrapy's log.")
@data_option
def crawl(
    names: tuple[str, ...],
    folder: Path | None,
    base_url: str | None,
    no_delay: bool,
    as_json: bool,
    verbose: bool,
    data: Path,
) -> None:
    """Fetch sources or replay a mirror; store, derive, say what changed.

    Without SOURCE the enabled ones are crawled. Exit code 1 where a source failed or a page was held or
    refused.
    """
    from servanda_db.store.database import StoreError
    from servanda_db.store.lock import LockHeldError

    from servanda_spiders.crawl import progress, run
    from servanda_spiders.crawl.mirror import MirrorError, open_mirror
    from servanda_spiders.crawl.rebase import BadBaseUrlError, checked_base_url

    if no_delay and not base_url:
        raise click.UsageError(
            "--no-delay goes with --base-url only: the sources themselves are read politely"
        )
    if base_url and (folder or len(names) != 1):
        raise click.UsageError("--base-url needs exactly one SOURCE, and no --mirror")
    try:
        mirror = open_mirror(folder) if folder else None
        plan = run.Plan(
            spiders=run.choose(names, mirror),
            mirror=mirror,
            base_url=checked_base_url(base_url) if base_url else None,
            delay=not no_delay,
            log_level="INFO" if verbose else "WARNING",
        )
    except (MirrorError, BadBaseUrlError, run.UnknownSourceError) as error:
        raise click.UsageError(str(error)) from error
    watch = progress.Watch(sys.stderr)
    try:
        tallies = run.crawl(data, plan, watch)
    except LockHeldError as error:
        raise Locked(str(error)) from error
    except StoreError as error:
        raise Stopped(str(error)) from error
    watch.end()
    for line in (line for tally in tallies for line in tally.lines()):
        click.echo(line, err=True)
    click.echo(progress.as_json(tallies) if as_json else progress.summary(tallies))
    sys.exit(0 if all(tally.clean for tally in tallies) else 1)


@click.command()
@click.argument("source")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
def read(source: str, files: tuple[Path, ...]) -> None:
    """Say what saved pages of SOURCE say, one claim a line (JSON); no database.

    The treaty comes from the page, or from the file's name or its folders, as a mirror has them. With `news`
    as SOURCE the FILEs are articles, one JSON object a line. Exit code 1 where a page can't be read; each is
    named.
    """
    from servanda_spiders.crawl import saved
    from servanda_spiders.crawl.run import UnknownSourceError

    try:
        lines = saved.news_lines(files) if source == "news" else saved.claim_lines(source, files)
        bad = False
        for line in lines:
            if isinstance(line, saved.Unreadable):
                bad = True
                click.echo(str(line), err=True)
            else:
                click.echo(json.dumps(line, ensure_ascii=False))
    except UnknownSourceError as error:
        raise click.UsageError(f"{error}, and news") from error
    sys.exit(1 if bad else 0)


@click.command()
@data_option
def rebuild(data: Path) -> None:
    """Make servanda.db again from archive.db, the registry and nothing else; swapped in when it is whole."""
    from servanda_db.store.database import StoreError
    from servanda_db.store.lock import LockHeldError

    from servanda_spiders.crawl.rebuild import rebuild as rebuild_database

    try:
        done = rebuild_database(data)
    except LockHeldError as error:
        raise Locked(str(error)) from error
    except StoreError as error:
        raise Stopped(str(error)) from error
    click.echo(f"{data / 'servanda.db'}: made again from {done.observations} pages, {done.rows} rows")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def sources(as_json: bool) -> None:
    """Say what is followed: publisher, tier, how often, whether enabled, under which terms."""
    from servanda_db.registry.sources import load_sources

    from servanda_spiders.crawl import listing

    click.echo(listing.as_json(load_sources()) if as_json else listing.as_text(load_sources()))


@click.command(name="new-source")
@click.argument("name")
@click.argument("url")
@click.option(
    "--page", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="A page saved from URL."
)
def new_source(name: str, url: str, page: Path | None) -> None:
    """Start a source in a checkout: module, registry entry, saved page and a failing claims.json.

    NAME is <who>_<what>, such as hcch_status. Without --page, URL is fetched once, politely.
    """
    from servanda_spiders.crawl import scaffold

    try:
        made = scaffold.make(Path.cwd(), name, url, page)
    except scaffold.ScaffoldError as error:
        raise click.UsageError(str(error)) from error
    for line in made:
        click.echo(line)
