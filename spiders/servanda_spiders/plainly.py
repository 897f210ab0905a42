"""How a command of this room ends where it can't do its work: one line, and the exit code of the design."""

import functools
from collections.abc import Callable
from typing import Any

import click


class Stopped(click.ClickException):
    """The work could not be done."""


class WrongUsage(Stopped):
    """What was asked for does not exist: exit code 2."""

    exit_code = 2


class Locked(Stopped):
    """Another run holds the lock: exit code 3."""

    exit_code = 3


def plainly(command: Callable[..., None]) -> Callable[..., None]:
    """Tell what stops a command in one line."""

    @functools.wraps(command)
    def run(*arguments: Any, **options: Any) -> None:
        from servanda_db.registry.errors import RegistryError
        from servanda_db.store.failing import STORE_ERRORS
        from servanda_db.store.identity import words_of
        from servanda_db.store.lock import LockHeldError

        try:
            command(*arguments, **options)
        except LockHeldError as error:
            raise Locked(str(error)) from error
        except (*STORE_ERRORS, RegistryError) as error:
            raise Stopped(words_of(error)) from error

    return run
