"""Two hundred participants that the registry knows."""

from servanda_db.registry.parties import load_parties
from servanda_db.vocabulary import PartyKind


def two_hundred() -> tuple[str, ...]:
    """Give the first two hundred names of states, organizations and territories."""
    wanted = (PartyKind.STATE, PartyKind.REGIONAL_ORGANIZATION, PartyKind.TERRITORY)
    names = [
        party.name
        for party in sorted(load_parties(), key=lambda p: (wanted.index(p.kind) if p.kind in wanted else 9, p.id))
    ]
    return tuple(names[:200])
