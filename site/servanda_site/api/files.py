"""Every file of the JSON interface."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

from servanda_db.store.answers import statuses
from servanda_db.store.changes_between import changes_between
from servanda_db.store.reads.parties import party_codes
from servanda_db.store.reads.snapshot import Snapshot
from servanda_db.store.records import FOREVER
from servanda_site.api.objects import (
    Addresses,
    Object,
    changes_object,
    index_object,
    party_object,
    party_standing,
    treaty_object,
)
from servanda_site.views.known import Known

SCHEMAS = ("treaty", "party", "index", "changes")
_NEVER_READ = "1945-10-24"


def api_files(db: Snapshot, known: Known, base: str) -> Iterator[tuple[str, bytes]]:
    """Give every file as path and bytes; standings are those of the day of the last reading."""
    at, on = Addresses(base=base), known.as_of or known.newest_check or _NEVER_READ
    by_party: defaultdict[str, list[Object]] = defaultdict(list)
    for treaty in known.treaties:
        (status,) = statuses(db, treaty=treaty, party=None, on=on, known_at=None)
        for standing in status["standings"]:
            by_party[standing["party"]].append(party_standing(known, status, standing, at))
        yield f"api/treaties/{treaty}.json", _written(treaty_object(known, status, at))
    codes = party_codes(db)
    for party in known.parties:
        told = party_object(known, party, on, by_party[party], codes.get(party, ()), at)
        yield f"api/parties/{party}.json", _written(told)
    yield "api/index.json", _written(index_object(known, on, at))
    yield "api/changes.json", _written(changes_object(changes_between(db, since="", until=FOREVER), at))
    for name in SCHEMAS:
        yield f"api/schemas/{name}.json", schema_text(name)


def schema_text(name: str) -> bytes:
    """Give the JSON Schema of an object as it is published."""
    return files("servanda_site.api").joinpath("schemas", f"{name}.json").read_bytes()


def _written(told: Mapping[str, Any]) -> bytes:
    return f"{json.dumps(told, ensure_ascii=False, separators=(',', ':'))}\n".encode()
