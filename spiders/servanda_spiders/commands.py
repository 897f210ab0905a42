"""The commands of the spiders' room: crawl, read, rebuild, sources, new-source, offline-edition.

Heavy imports stand inside the functions: `servanda --help` imports no Scrapy.
"""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from servanda_db.command import data_option
from servanda_spiders.offline.command import offline_edition
from servanda_spiders.plainly import WrongUsage, plainly

if TYPE_CHECKING:
    from servanda_spiders.crawl.run import Plan

__all__ = ["crawl", "new_source", "offline_edition", "read", "rebuild", "sources"]


@click.command()
@click.argument("names", nargs=-1, metavar="[SOURCE]...")
@click.option("--mirror", type=click.Path(path_type=Path), help="Read a mirror's files in place of the network.")
@click.option("--base-url", help="Fetch the one SOURCE from this scheme and host in place of its own.")
@click.option("--no-delay", is_flag=True, help="No pause between requests; only with --base-url.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object in place of the summary.")
@click.option("--verbose", is_flag=True, help="Show Scrapy's log.")
@data_option
@plainly
def crawl(
    names: tuple[str, ...],
    mirror: Path | None,
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
    if no_delay and not base_url:
        raise WrongUsage("--no-delay goes with --base-url only: the sources themselves are read politely")
    if base_url and (mirror or len(names) != 1):
        raise WrongUsage("--base-url needs exactly one SOURCE, and no --mirror")
    plan = _plan(names, mirror, base_url, delay=not no_delay, verbose=verbose)

    from servanda_db.store.failing import STORE_ERRORS
    from servanda_db.store.lock import LockHeldError
    from servanda_spiders.crawl import progress, run, settings

    if not (mirror or base_url or settings.CONTACT):
        click.echo("set SERVANDA_CONTACT to an address or a mail, so that a source can reach you", err=True)

    watch = progress.Watch(sys.stderr)
    try:
        tallies = run.crawl(data, plan, watch)
    except (LockHeldError, *STORE_ERRORS) as error:
        if as_json:
            click.echo(progress.as_json(run.not_begun(plan, error)))
        raise
    finally:
        watch.end()
    for line in (line for tally in tallies for line in tally.lines()):
        click.echo(line, err=True)
    click.echo(progress.as_json(tallies) if as_json else progress.summary(tallies))
    sys.exit(0 if all(tally.clean for tally in tallies) else 1)


def _plan(names: tuple[str, ...], folder: Path | None, base_url: str | None, *, delay: bool, verbose: bool) -> "Plan":
    from servanda_spiders.crawl import run
    from servanda_spiders.crawl.mirror import MirrorError, open_mirror
    from servanda_spiders.crawl.rebase import BadBaseUrlError, checked_base_url

    try:
        mirror = open_mirror(folder) if folder else None
        return run.Plan(
            spiders=run.choose(names, mirror),
            mirror=mirror,
            base_url=checked_base_url(base_url) if base_url else None,
            delay=delay,
            log_level="INFO" if verbose else "ERROR",
        )
    except (MirrorError, BadBaseUrlError, run.UnknownSourceError) as error:
        raise WrongUsage(str(error)) from error


@click.command()
@click.argument("source")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@plainly
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
    except UnknownSourceError as error:
        raise WrongUsage(f"{error}, or news") from error
    bad = False
    for line in lines:
        if isinstance(line, saved.Unreadable):
            bad = True
            click.echo(str(line), err=True)
        else:
            click.echo(json.dumps(line, ensure_ascii=False))
    sys.exit(1 if bad else 0)


@click.command()
@data_option
@plainly
def rebuild(data: Path) -> None:
    """Make servanda.db again from archive.db, the registry and reviewers' decisions; swapped in when it is whole."""
    from servanda_spiders.crawl.rebuild import rebuild as rebuild_database

    done = rebuild_database(data)
    click.echo(f"{data / 'servanda.db'}: made again from {done.observations} pages, {done.rows} rows")
    if done.aside:
        click.echo(f"the damaged servanda.db is kept as {done.aside}")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@plainly
def sources(as_json: bool) -> None:
    """Say what is followed: publisher, tier, how often, whether enabled, under which terms."""
    from servanda_db.registry.sources import load_sources
    from servanda_spiders.crawl import listing

    click.echo(listing.as_json(load_sources()) if as_json else listing.as_text(load_sources()))


@click.command(name="new-source")
@click.argument("name")
@click.argument("url")
@click.option("--page", type=click.Path(path_type=Path, dir_okay=False), help="A page saved from URL.")
@click.option(
    "--kind",
    type=click.Choice(["feed", "sitemap", "listing", "wordpress"]),
    help="A news source; URL is then its feed, sitemap, listing or list of posts.",
)
@plainly
def new_source(name: str, url: str, page: Path | None, kind: str | None) -> None:
    """Start a source in a checkout: module, registry entry, saved page and a failing claims.json.

    NAME is <who>_<what>, such as hcch_status. Without --page, URL is fetched once, politely.
    """
    from servanda_db.registry.site_rules import NewsKind
    from servanda_spiders.crawl import scaffold

    try:
        made = scaffold.make(Path.cwd(), name, url, page, NewsKind(kind) if kind else None)
    except scaffold.ScaffoldError as error:
        raise WrongUsage(str(error)) from error
    for line in made:
        click.echo(line)
