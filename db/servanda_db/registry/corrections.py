"""Decisions of a person about what stands aside: held pages let in, by the sha256 of their bodies; loaded strictly."""

import re
from dataclasses import dataclass
from functools import cache

from servanda_db.registry.strict import Table, registry_file

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """A held page that a person let in: sha256 of its body, and why it is right."""

    sha256: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """All reviewed decisions."""

    acceptances: tuple[Acceptance, ...] = ()

    @property
    def let_in(self) -> frozenset[str]:
        """The sha256 of every body that is taken in where it would be held."""
        return frozenset(found.sha256 for found in self.acceptances)


@cache
def load_corrections() -> Corrections:
    """Give the reviewed decisions. Raises RegistryError."""
    return read_corrections(registry_file("corrections.toml"))


def read_corrections(table: Table) -> Corrections:
    """Read the [[accept]] entries. Raises RegistryError on anything unknown, missing or twice."""
    acceptances = tuple(_acceptance(entry) for entry in table.tables("accept"))
    table.close()
    seen: set[str] = set()
    for found in acceptances:
        if found.sha256 in seen:
            raise table.error("accept", f"{found.sha256} stands twice")
        seen.add(found.sha256)
    return Corrections(acceptances=acceptances)


def _acceptance(entry: Table) -> Acceptance:
    found = Acceptance(sha256=entry.text("sha256"), why=entry.text("why"))
    if not _SHA256.fullmatch(found.sha256):
        raise entry.error("sha256", f"expected 64 hexadecimal digits in small letters, found {found.sha256!r}")
    entry.close()
    return found
