"""The commands of the site's room: build, and demo, which calls the other rooms' commands by name."""

import functools
import sys
import tempfile
from pathlib import Path

import click

from servanda_db.command import data_option
from servanda_db.progress import Meter
from servanda_site.build import DEFAULT_SITE_URL, BuildReport
from servanda_site.build import build as build_site
from servanda_site.writing import BuildError


@click.command()
@data_option
@click.option(
    "--to",
    "out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the site [default: DATA/site].",
)
@click.option(
    "--site-url",
    default=DEFAULT_SITE_URL,
    show_default=True,
    help="Address at which the site will be published.",
)
def build(data: Path, out: Path | None, site_url: str) -> None:
    """Render the site from the database; only what changed is written.

    Pages link to each other relatively, so the folder can be opened as it is, or served under any address;
    --site-url is for canonical links.
    """
    for line in summary(_built(data, out, site_url)):
        click.echo(line)


@click.command()
@click.option("--serve", "serving", is_flag=True, help="Serve site and database afterwards.")
@data_option
@click.pass_context
def demo(ctx: click.Context, serving: bool, data: Path) -> None:
    """Crawl the bundled offline edition, derive, build the site; no network.

    Exit code 1 where a page of the edition was held or refused.
    """
    _refuse_a_real_crawl(data)
    with tempfile.TemporaryDirectory() as folder:
        mirror = Path(folder) / "offline-edition"
        _call(ctx, "offline-edition", "--to", str(mirror))
        code = _call(ctx, "crawl", "--mirror", str(mirror), "--data", str(data))
    report = _built(data, None, DEFAULT_SITE_URL)
    for line in summary(report):
        click.echo(line)
    click.echo(f"site:     {(report.out / 'index.html').resolve()}")
    click.echo(f"database: {(data / 'servanda.db').resolve()}")
    if serving:
        code = _call(ctx, "serve", "--data", str(data)) or code
    sys.exit(code)


def summary(report: BuildReport) -> tuple[str, ...]:
    """Say what a build did."""
    counts = f"{report.written} files written, {report.unchanged} unchanged, {report.removed} removed"
    lines = (f"{report.pages} pages: {counts}", f"in {report.out}")
    return lines if report.trouble is None else (*lines, report.trouble)


def _built(data: Path, out: Path | None, site_url: str) -> BuildReport:
    from servanda_db.store.failing import STORE_ERRORS

    meter = Meter(sys.stderr)
    try:
        return build_site(data, out, site_url, progress=functools.partial(_show, meter))
    except (*STORE_ERRORS, BuildError, OSError) as error:
        raise click.ClickException(str(error)) from error
    finally:
        meter.end()


def _show(meter: Meter, what: str, done: int, left: int) -> None:
    of = f" of {done + left}" if left > 0 else ""
    meter.show(f"{what}: {done}{of} pages", done, max(left, 0))


def _call(ctx: click.Context, name: str, *arguments: str) -> int:
    """Call a command of another room by its name, as the shell would; give its exit code."""
    group = ctx.find_root().command
    command = group.get_command(ctx, name) if isinstance(group, click.Group) else None
    if command is None:
        raise click.UsageError(f"no command {name!r} here: run `servanda demo`")
    try:
        command.main(list(arguments), prog_name=f"servanda {name}", standalone_mode=False)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1
    return 0


def _refuse_a_real_crawl(data: Path) -> None:
    from servanda_db.store.failing import STORE_ERRORS
    from servanda_db.store.reads.journal import data_times, edition
    from servanda_db.store.reads.snapshot import snapshot

    if not (data / "servanda.db").exists():
        return
    try:
        with snapshot(data / "servanda.db") as db:
            real = data_times(db).as_of is not None and not edition(db)
    except STORE_ERRORS as error:
        raise click.ClickException(str(error)) from error
    if real:
        raise click.UsageError(f"{data}: holds a crawl of real pages; give the demo another folder with --data")
