"""Commands of the know room: status, explain, names, check."""

import codecs
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import click

from servanda_db.command import data_option
from servanda_db.completion_command import party_ids, treaty_ids
from servanda_db.questions import answering, iso_day, print_json, utc_time

__all__ = ["check", "explain", "iso_day", "names", "status", "utc_time"]


@click.command()
@click.argument("file", type=click.File("rb"))
def names(file: BinaryIO) -> None:
    """Resolve the names in FILE (UTF-8, one a line; - for standard input) to party ids.

    Writes `name<TAB>party id`, with nothing behind the tab where a name is not resolved.
    """
    from servanda_db.names import resolve_lines

    for line in resolve_lines(_lines(file)):
        click.echo(line)


def _lines(file: BinaryIO) -> Iterator[str]:
    """Give the lines of a file, whatever ends them, without a byte order mark. Raises UsageError naming the line."""
    lines = (line for part in file for line in part.splitlines())
    for number, line in enumerate(lines, 1):
        try:
            yield (line.removeprefix(codecs.BOM_UTF8) if number == 1 else line).decode()
        except UnicodeDecodeError as error:
            told = f"{file.name}: line {number} is not UTF-8 ({line[:40]!r}); save the file as UTF-8"
            raise click.UsageError(told) from error


@click.command()
@click.option("--treaty", shell_complete=treaty_ids, help="Treaty id, for example un-xviii-16.")
@click.option("--party", shell_complete=party_ids, help="Party id, for example AZE.")
@click.option("--on", help="Legal date (ISO); today without it.")
@click.option("--known-at", help="Our time (ISO date, or UTC time): what we knew then.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object; a list of them where no treaty is named.")
@data_option
def status(
    treaty: str | None, party: str | None, on: str | None, known_at: str | None, as_json: bool, data: Path
) -> None:
    """Who has signed, who has approved at home, who has deposited, who is bound.

    Without --treaty and --party: all treaties that were read, a line each.
    """
    from servanda_db.status_table import party_sheet, registered_names, treaty_list, treaty_sheet
    from servanda_db.store.answers import statuses, titles

    with answering(data) as connection:
        found = statuses(connection, treaty=treaty, party=party, on=iso_day(on), known_at=utc_time(known_at))
        called = registered_names(titles(connection))
    if as_json:
        print_json(found if treaty is None else found[0])
    elif treaty is not None:
        click.echo(treaty_sheet(found[0], called))
    elif party is not None:
        click.echo(party_sheet(party, found, called))
    else:
        click.echo(treaty_list(found, called))


@click.command()
@click.argument("treaty", required=False, shell_complete=treaty_ids)
@click.argument("party", required=False, shell_complete=party_ids)
@click.option("--article", metavar="ADDRESS", help="An article that was read, in place of a pair: its address or id.")
@click.option("--on", help="Legal date (ISO); today without it.")
@click.option("--known-at", help="Our time (ISO date, or UTC time): what we knew then.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@data_option
def explain(
    treaty: str | None,
    party: str | None,
    article: str | None,
    on: str | None,
    known_at: str | None,
    as_json: bool,
    data: Path,
) -> None:
    """Every claim behind a standing: who said it, in which words, at which address, read when, and what it changes.

    For example: servanda explain un-xviii-16 AZE

    With --article: what each sentence of a news page supports, what the depositary says, and where the page claims
    more than the facts.
    """
    if article is not None:
        if treaty is not None or on is not None or known_at is not None:
            raise click.UsageError("--article goes without a treaty, a party, --on and --known-at")
        _explain_article(article, as_json=as_json, data=data)
        return
    if treaty is None or party is None:
        raise click.UsageError("name a treaty and a party, as in `servanda explain un-xviii-16 AZE`, or give --article")
    from servanda_db.store.answers import explanation

    with answering(data) as connection:
        found, text = explanation(connection, treaty, party, on=iso_day(on), known_at=utc_time(known_at))
    if as_json:
        print_json(found)
    else:
        click.echo(text)


def _explain_article(article: str, *, as_json: bool, data: Path) -> None:
    from servanda_db.store.reads.articles import article_at
    from servanda_db.verdict import verdict_on

    with answering(data) as connection:
        found = article_at(connection, article)
    if found is None:
        told = "no accepted article that names a treaty has this address or id; the site's page news/ lists them"
        raise click.UsageError(f"{article}: {told}")
    verdict = verdict_on(found)
    if as_json:
        print_json(verdict.as_object())
    else:
        click.echo("\n".join(verdict.lines()))


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@data_option
def check(as_json: bool, data: Path) -> None:
    """Health of the sources and the data; exit code 1 where something is wrong, each named."""
    from servanda_db.store.database import open_readonly
    from servanda_db.store.failing import STORE_ERRORS
    from servanda_db.store.health import examine

    if (data / "servanda.db").is_file():
        try:
            open_readonly(data / "servanda.db").close()
        except STORE_ERRORS as error:
            raise click.ClickException(str(error)) from error
    with answering(data) as connection:
        health = examine(connection, data)
    if as_json:
        print_json(health.as_object())
    else:
        click.echo("\n".join(health.lines()))
    sys.exit(0 if health.good else 1)
