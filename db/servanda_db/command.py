"""The one door: `servanda`. Commands of all rooms, loaded lazily by name, so that no room imports another's."""

import importlib
import tomllib
from importlib.resources import files
from pathlib import Path

import click

from servanda_db import __version__

# name of the command -> (module, attribute, one line for --help)
COMMANDS = {
    "demo": ("servanda_site.commands", "demo", "Crawl the bundled offline edition, derive, build the site."),
    "crawl": (
        "servanda_spiders.commands",
        "crawl",
        "Fetch sources or replay a mirror; store, derive, say what changed.",
    ),
    "read": ("servanda_spiders.commands", "read", "Say what saved pages say, as JSON lines; no database."),
    "status": ("servanda_db.commands", "status", "Who has signed, approved at home, deposited, is bound."),
    "explain": ("servanda_db.commands", "explain", "Every claim behind a standing, with source, words and time."),
    "forecast": ("servanda_db.forecast_command", "forecast", "Deposits needed for entry into force by a day."),
    "changes": ("servanda_db.changes_command", "changes", "What became known between two times."),
    "export": (
        "servanda_site.downloads.command",
        "export",
        "Write the downloads: acts, country-years, spells, lags, codebook.",
    ),
    "build": ("servanda_site.commands", "build", "Render the site from the database."),
    "publish": ("servanda_site.publish_command", "publish", "Publish site and database as one release."),
    "serve": ("servanda_site.datasette.command", "serve", "Serve the site at / and Datasette at /data/."),
    "names": ("servanda_db.commands", "names", "Resolve names, one a line, to party ids."),
    "check": ("servanda_db.commands", "check", "Health of the sources and the data."),
    "review": (
        "servanda_spiders.review.command",
        "review",
        "Decide what is not sure: names, sentences of the news, held pages.",
    ),
    "sources": ("servanda_spiders.commands", "sources", "What is followed, and under which terms."),
    "rebuild": ("servanda_spiders.commands", "rebuild", "Make the database again from the archive."),
    "archive": ("servanda_spiders.archive_command", "archive", "Exchange archives of pages as WARC files."),
    "new-source": (
        "servanda_spiders.commands",
        "new_source",
        "Start a source: module, registry entry, page, failing test.",
    ),
    "offline-edition": (
        "servanda_spiders.commands",
        "offline_edition",
        "Write the bundled offline edition as a mirror.",
    ),
    "completion": ("servanda_db.completion_command", "completion", "Print the script for completion in a shell."),
}


class LazyGroup(click.Group):
    """A group that imports a command's module only when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 click's signature
        """Give the names in the order in which a newcomer needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 click's signature
        """Import and give the command called `cmd_name`."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        command = getattr(importlib.import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{module}.{attribute} is not a command")
        command.epilog = _examples(cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 click's signature
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, _, line) in COMMANDS.items()])


def _examples(name: str) -> str | None:
    told = tomllib.loads(files("servanda_db").joinpath("examples.toml").read_text("utf-8"))["examples"].get(name)
    # \b keeps click from folding the lines into one.
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in told) if told else None


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="servanda")
def main() -> None:
    """Servanda: who has promised what in the world's multilateral treaties, since when, and how we know.

    News never makes a state a party: only its instrument, deposited with the depositary, does.
    Start with `servanda demo`. A command ends with 0 when all went well, 1 when a source failed or a page was set
    aside, 2 when it was called wrongly, 3 when another run is at work on the same folder.
    """


def data_option(function: click.decorators.FC) -> click.decorators.FC:
    """Add `--data DIR`: the one folder that holds servanda.db, archive.db and site/."""
    return click.option(
        "--data",
        type=click.Path(path_type=Path, file_okay=False),
        envvar="SERVANDA_DATA",
        default=Path("data"),
        show_default=True,
        help="Folder of servanda.db, archive.db and site/ (or SERVANDA_DATA).",
    )(function)
