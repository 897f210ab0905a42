"""The command `servanda review`: the queue of open questions and held pages, and decisions about them."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from servanda_db.command import data_option
from servanda_spiders.plainly import WrongUsage, plainly

if TYPE_CHECKING:
    from collections.abc import Sequence

    from servanda_db.store.reads.review import DecidedItem, OpenItem

    Queue = tuple[Sequence[OpenItem], Sequence[DecidedItem]]


@click.command()
@click.argument("item", required=False, metavar="[ID]")
@click.option("--accept", "verdict", flag_value="accept", help="Accept it: take the page in, or let the words count.")
@click.option("--reject", "verdict", flag_value="reject", help="Reject it, so that it is not asked again.")
@click.option(
    "--as", "words", multiple=True, metavar="ID", help="What is meant: a party, a treaty, a stage; repeat it."
)
@click.option("--date", metavar="DAY", help="The day (ISO) that a sentence tells, where it tells one.")
@click.option("--by", envvar="SERVANDA_REVIEWER", metavar="NAME", help="Who decides (or SERVANDA_REVIEWER).")
@click.option("--why", metavar="TEXT", help="Why, kept with the decision.")
@click.option("--list", "only_list", is_flag=True, help="Print the queue also at a terminal.")
@click.option("--json", "as_json", is_flag=True, help="Print the queue as one JSON object.")
@data_option
@plainly
def review(
    item: str | None,
    verdict: str | None,
    words: tuple[str, ...],
    date: str | None,
    by: str | None,
    why: str | None,
    only_list: bool,
    as_json: bool,
    data: Path,
) -> None:
    """Decide what the readers are not sure of: names, sentences of the news, held pages.

    Without ID: the queue, asked one by one at a terminal. With ID and --accept or --reject: that decision, kept in
    corrections.toml of the data folder with who and when, applied at once and again on every rebuild.
    """
    from servanda_spiders.review.deciding import queue

    if not (data / "servanda.db").is_file():
        raise WrongUsage(f"{data / 'servanda.db'}: no database yet; run `servanda crawl` or `servanda demo` first")
    found = queue(data)
    if item is not None:
        _decide(data, found, item, verdict, words, date, by, why)
        return
    if verdict is not None or words or date:
        raise WrongUsage("say which one: servanda review ID --accept, with an ID that `servanda review --list` shows")
    if as_json:
        from servanda_spiders.review.printing import as_object

        click.echo(json.dumps(as_object(*found), ensure_ascii=False, indent=1))
    elif found[0] and not only_list and sys.stdin.isatty() and sys.stdout.isatty():
        from servanda_spiders.review.asking import ask_one_by_one

        if ask_one_by_one(data, found[0], by, why):
            _apply(data)
    else:
        _print_queue(*found)


def _decide(
    data: Path,
    found: "Queue",
    key: str,
    verdict: str | None,
    words: tuple[str, ...],
    date: str | None,
    by: str | None,
    why: str | None,
) -> None:
    from servanda_db.registry.corrections import FILE, Decided
    from servanda_spiders.review import deciding, printing

    opened, decided = found
    item = next((one for one in opened if one.id == key), None)
    if item is None:
        kept = next((one for one in decided if one.id == key), None)
        told = (
            f"decided already: {printing.decided_line(kept)}; see {data / FILE}" if kept else "no open item of this id"
        )
        raise WrongUsage(f"{key}: {told}")
    if verdict is None:
        click.echo("\n".join(printing.item_lines(item)))
        return
    if not by or not by.strip():
        raise WrongUsage("say who decides: --by NAME (or SERVANDA_REVIEWER)")
    try:
        given = deciding.given_from(words, date)
        reviewer = deciding.Reviewer(name=by.strip(), why=why)
        decision = deciding.decision_on(item, Decided(verdict), given, reviewer)
    except deciding.NotDecidableError as error:
        raise WrongUsage(str(error)) from error
    path = deciding.keep_decisions(data, [decision])
    click.echo(f"{key}: {verdict}ed by {reviewer.name}, kept in {path}")
    _apply(data, key)


def _apply(data: Path, key: str | None = None) -> None:
    """Apply what is kept, and say where an accepted page could still not be taken in (exit code 1)."""
    from servanda_spiders.review.deciding import apply_decisions, still_aside

    apply_decisions(data)
    aside = still_aside(data, key)
    for line in aside:
        click.echo(line)
    sys.exit(1 if aside else 0)


def _print_queue(opened: "Sequence[OpenItem]", decided: "Sequence[DecidedItem]") -> None:
    from servanda_spiders.review import printing

    for one in opened:
        click.echo("\n".join(printing.item_lines(one)))
    if decided:
        click.echo("decided:")
        click.echo("\n".join(f"  {printing.decided_line(one)}" for one in decided))
    click.echo(f"{len(opened)} open, {len(decided)} decided")
