"""Write the reviewed registry (parties, treaties, sources) into the database; unchanged rows are not touched."""

import sqlite3
from collections.abc import Sequence

import sqlite_utils

from servanda_db.registry.parties import Party, load_parties
from servanda_db.registry.sources import Source, load_sources
from servanda_db.registry.treaties import Treaty, load_treaties
from servanda_db.store.database import transaction
from servanda_db.store.reviewed import catch_up
from servanda_db.store.rows import Cell, insert_many, replace_all, update


def write_reference(db: sqlite_utils.Database) -> None:
    """Make the registry's rows of the database equal to the registry's files. Raises RegistryError."""
    parties, treaties, sources = load_parties(), load_treaties(), load_sources()
    with transaction(db) as connection:
        _write_parties(connection, parties)
        _write_sources(connection, sources)
        _write_treaties(connection, treaties)
        catch_up(connection)


def _write_parties(connection: sqlite3.Connection, parties: tuple[Party, ...]) -> None:
    columns = ("id", "name", "kind", "region", "valid_from", "valid_to")
    rows = [(p.id, p.name, str(p.kind), p.region, p.valid_from, p.valid_to) for p in parties]
    _upsert(connection, "party", columns, rows)
    names = [(p.id, n.name, n.valid_from, n.valid_to, n.kind) for p in parties for n in p.names]
    replace_all(connection, "party_name", ("party", "name", "valid_from", "valid_to", "kind"), names, {})
    codes = [(p.id, c.scheme, c.code, c.valid_from or "", c.valid_to or "") for p in parties for c in p.codes]
    replace_all(connection, "party_code", ("party", "scheme", "code", "valid_from", "valid_to"), codes, {})
    relations = [(p.id, s.successor, s.relation, s.since) for p in parties for s in p.successions]
    replace_all(connection, "party_relation", ("predecessor", "successor", "relation", "since"), relations, {})


def _write_sources(connection: sqlite3.Connection, sources: tuple[Source, ...]) -> None:
    columns = (
        "id",
        "title",
        "publisher",
        "tier",
        "start_url",
        "language",
        "cadence",
        "terms_url",
        "licence",
        "may_republish_text",
        "enabled",
        "notes",
    )
    rows = [
        (
            s.id,
            s.title,
            s.publisher,
            str(s.tier),
            s.start_urls[0],
            s.language,
            s.cadence,
            s.terms_url,
            s.licence,
            int(s.may_republish_text),
            int(s.enabled),
            s.notes,
        )
        for s in sources
    ]
    _upsert(connection, "source", columns, rows)


def _write_treaties(connection: sqlite3.Connection, treaties: tuple[Treaty, ...]) -> None:
    columns = (
        "id",
        "reference",
        "title",
        "short_title",
        "depositary",
        "adopted_on",
        "opened_on",
        "signature_closes_on",
        "in_registry",
    )
    rows = [
        (
            t.id,
            t.reference,
            t.title,
            t.short_title,
            t.depositary,
            t.adopted_on,
            t.opened_on,
            t.signature_closes_on,
            1,
        )
        for t in treaties
    ]
    _upsert(connection, "treaty", columns, rows, keep=("title",))
    for treaty in treaties:
        if treaty.parent is not None:
            update(connection, "treaty", {"id": treaty.id}, {"parent": treaty.parent})
    names = [(t.id, n.name, n.language, n.kind) for t in treaties for n in t.names]
    insert_many(connection, "treaty_name", ("treaty", "name", "language", "kind"), names)


def _upsert(
    connection: sqlite3.Connection,
    table: str,
    columns: tuple[str, ...],
    rows: Sequence[tuple[Cell, ...]],
    keep: tuple[str, ...] = (),
) -> None:
    # `keep` names columns in which a source's own page wins over the registry once it has been read.
    insert_many(connection, table, columns, rows)
    for row in rows:
        values = {name: value for name, value in zip(columns, row, strict=True) if name not in keep}
        update(connection, table, {"id": values.pop("id")}, values)
