"""`servanda completion`: the script that makes a shell complete commands, options, treaty and party ids."""

import click
from click.shell_completion import CompletionItem, get_completion_class

SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the script for SHELL; evaluate it in the shell's start file."""
    writer = get_completion_class(shell)
    if writer is None:
        raise click.UsageError(f"{shell}: no completion for it; there are {', '.join(SHELLS)}")
    click.echo(writer(ctx.find_root().command, {}, "servanda", "_SERVANDA_COMPLETE").source())


def treaty_ids(_ctx: click.Context, _param: click.Parameter, begun: str) -> list[CompletionItem]:
    """Give the ids of the registry's treaties that begin so, with their names."""
    from servanda_db.registry.treaties import load_treaties

    found = (treaty for treaty in load_treaties() if treaty.id.startswith(begun.lower()))
    return [CompletionItem(treaty.id, help=treaty.short_title) for treaty in found]


def party_ids(_ctx: click.Context, _param: click.Parameter, begun: str) -> list[CompletionItem]:
    """Give the ids of the registry's parties that begin so, with their names."""
    from servanda_db.registry.parties import load_parties

    found = (party for party in load_parties() if party.id.startswith(begun.upper()))
    return [CompletionItem(party.id, help=party.name) for party in found]
