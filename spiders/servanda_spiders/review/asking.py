"""The queue one by one, at a terminal: accept, reject, skip or quit."""

from collections.abc import Sequence
from pathlib import Path

import click

from servanda_db.registry.corrections import Decided
from servanda_db.store.reads.review import OpenItem
from servanda_spiders.review.deciding import (
    Given,
    NotDecidableError,
    Reviewer,
    decision_on,
    given_from,
    keep_decisions,
)
from servanda_spiders.review.printing import item_lines

_CHOICES = click.Choice(["a", "r", "s", "q"])


def ask_one_by_one(folder: Path, items: Sequence[OpenItem], by: str | None, why: str | None) -> int:
    """Ask about each item and keep every decision at once; give how many were made."""
    name = (by or "").strip() or click.prompt("Who decides (kept with every decision)")
    made = 0
    for place, item in enumerate(items, start=1):
        click.echo(f"\n{place} of {len(items)}")
        click.echo("\n".join(item_lines(item)))
        choice = click.prompt("[a]ccept, [r]eject, [s]kip, [q]uit", type=_CHOICES, show_choices=False)
        if choice == "q":
            break
        if choice != "s":
            verdict = Decided.ACCEPT if choice == "a" else Decided.REJECT
            made += _decide(folder, item, verdict, Reviewer(name=name, why=why))
    return made


def _decide(folder: Path, item: OpenItem, verdict: Decided, reviewer: Reviewer) -> int:
    try:
        given = _ask_needs(item) if verdict is Decided.ACCEPT else Given()
        keep_decisions(folder, [decision_on(item, verdict, given, reviewer)])
    except NotDecidableError as error:
        click.echo(f"not decided: {error}", err=True)
        return 0
    return 1


def _ask_needs(item: OpenItem) -> Given:
    words = [click.prompt(f"{name} (its id)") for name in ("party", "treaty", "stage") if getattr(item.needs, name)]
    date = click.prompt("day (like 2026-02-23, empty if not stated)", default="") if item.needs.stage else ""
    return given_from(words, date or None)
