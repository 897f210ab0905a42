"""Who takes part in treaties: states, organizations, territories, former states; names and codes over time.

Reviewed data in registry/parties/*.toml and organizations.toml, loaded strictly: an unknown key, an id or a
code given twice, or a name that two parties bear at one time raises RegistryError. Periods are ISO dates, the
first and the last day.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import combinations
from types import MappingProxyType

from servanda_db.name_keys import normalise, spellings
from servanda_db.registry.errors import RegistryError
from servanda_db.registry.strict import Table, registry_file
from servanda_db.vocabulary import PartyKind

REGIONS = frozenset({"Africa", "Americas", "Asia", "Europe", "Oceania"})
RELATIONS = frozenset({"dissolved_into", "merged_into", "renamed", "separated", "independent_as"})
_CODE_SHAPES = {
    "iso2": re.compile(r"[A-Z]{2}"),
    "iso3": re.compile(r"[A-Z]{3}"),
    "iso3166_3": re.compile(r"[A-Z]{4}"),
    "m49": re.compile(r"\d{3}"),
    "cown": re.compile(r"[1-9]\d{0,2}"),
    "cowc": re.compile(r"[A-Z]{3}"),
    "gwn": re.compile(r"[1-9]\d{0,2}"),
    "wikidata": re.compile(r"Q[1-9]\d*"),
}
_REASSIGNED = frozenset({"iso2", "iso3", "m49"})
_ID = re.compile(r"[A-Z0-9][A-Z0-9_-]{1,11}")
_FOREVER = "9999-12-31"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyName:
    """One name: `kind` is current, former or alias; dates are null where unknown or of no matter."""

    name: str
    valid_from: str | None = None
    valid_to: str | None = None
    kind: str = "alias"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyCode:
    """One code of a scheme: iso2, iso3, iso3166_3, m49, wikidata, cown, cowc, gwn.

    cown and cowc are number and letters of Correlates of War, gwn the number of Gleditsch and Ward; these two
    lists date states by rules of their own.
    """

    scheme: str
    code: str
    valid_from: str | None = None
    valid_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """A later party that came from this one; nothing that this one did is carried over to it.

    `relation` says how: dissolved_into (this one ended, the successor is one of several), merged_into (this one became
    part of the successor), renamed (the same state or territory under a new name, constitution or sovereign),
    separated (the successor left this one, which went on), independent_as (a dependent territory, this one or one that
    it administered, became the successor state). `since` is the ISO date of the change, null where not known.
    """

    successor: str
    relation: str
    since: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One participant. `region` is that of the UN's M49 scheme, null for organizations and Antarctica."""

    id: str
    name: str
    kind: PartyKind
    region: str | None
    valid_from: str | None
    valid_to: str | None
    names: tuple[PartyName, ...]
    codes: tuple[PartyCode, ...]
    successions: tuple[Succession, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A party's membership of an organization: since its first day, up to the day on which it ended."""

    party: str
    valid_from: str
    valid_to: str | None = None


Dated = PartyName | PartyCode | Membership


@cache
def load_parties() -> tuple[Party, ...]:
    """Read every party of the registry, in the order of its id. Raises RegistryError."""
    folder = files("servanda_db.registry").joinpath("parties")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    parties: list[Party] = []
    for name in names:
        parties += parse_parties(registry_file(f"parties/{name}"))
    check_parties(parties)
    return tuple(sorted(parties, key=lambda party: party.id))


@cache
def load_organizations() -> Mapping[str, tuple[Membership, ...]]:
    """Read who is or was a member of what: `un`, `coe`, `eu`. Raises RegistryError."""
    known = frozenset(party.id for party in load_parties())
    return MappingProxyType(parse_organizations(registry_file("organizations.toml"), known))


def parse_parties(file: Table) -> list[Party]:
    """Read one file of parties, a table each. Raises RegistryError."""
    ids = file.keys()
    return [_party(id_, file.table(id_)) for id_ in ids]


def parse_organizations(file: Table, known: frozenset[str]) -> dict[str, tuple[Membership, ...]]:
    """Read the members of each organization; `known` are the ids of parties. Raises RegistryError."""
    found: dict[str, tuple[Membership, ...]] = {}
    names = file.keys()
    for name in names:
        table = file.table(name)
        rows = [_membership(row, known) for row in table.tables("members")]
        table.close()
        for one, other in combinations(rows, 2):
            if one.party == other.party and overlap(one, other):
                raise table.error("members", f"{one.party} is a member twice at the same time")
        found[name] = tuple(rows)
    return found


def check_parties(parties: Iterable[Party]) -> None:
    """Raise RegistryError where ids, codes or names clash, or a successor is not a party."""
    by_id: dict[str, Party] = {}
    for party in parties:
        if party.id in by_id:
            raise RegistryError(f"parties: {party.id}: id: given to two parties")
        by_id[party.id] = party
    for party in by_id.values():
        for succession in party.successions:
            if succession.successor not in by_id:
                raise RegistryError(f"parties: {party.id}: successors: no party {succession.successor!r}")
    _refuse_shared("codes", ((f"{c.scheme} {c.code}", p.id, c) for p in by_id.values() for c in p.codes))
    _refuse_shared("names", ((key, p.id, name) for p in by_id.values() for key, name in name_keys(p)))


def name_keys(party: Party) -> Iterator[tuple[str, PartyName]]:
    """Give every key under which a party is found, with its name, dated as the party where it is undated."""
    for name in party.names:
        dated = PartyName(
            name=name.name,
            valid_from=name.valid_from or party.valid_from,
            valid_to=name.valid_to or party.valid_to,
            kind=name.kind,
        )
        for key in spellings(normalise(name.name)):
            yield key, dated


def _party(id_: str, table: Table) -> Party:
    if not _ID.fullmatch(id_):
        raise table.error("id", f"expected 2 to 12 capital letters, digits, hyphens, found {id_!r}")
    name, kind, region = table.text("name"), table.text("kind"), table.text_or_none("region")
    if kind not in set(PartyKind):
        raise table.error("kind", f"unknown kind {kind!r}")
    if region is not None and region not in REGIONS:
        raise table.error("region", f"unknown region {region!r}")
    first, last = _period(table, "valid_from", "valid_to")
    party = Party(
        id=id_,
        name=name,
        kind=PartyKind(kind),
        region=region,
        valid_from=first,
        valid_to=last,
        names=_names(name, table),
        codes=tuple(_codes(table, first, last)),
        successions=tuple(_succession(row) for row in table.tables("successors")),
    )
    table.close()
    return party


def _names(name: str, table: Table) -> tuple[PartyName, ...]:
    names = [PartyName(name=text, kind="current") for text in (name, *_optional(table, "official"))]
    for acronym in _optional(table, "acronym"):
        names += [PartyName(name=text) for text in (acronym, f"{name} ({acronym})", f"{acronym} ({name})")]
    names += [PartyName(name=text) for text in table.texts("aliases")]
    names += [PartyName(name=text, kind="former") for text in table.texts("former")]
    names += [_dated_name(row) for row in table.tables("dated")]
    seen: set[str] = set()
    for text in (item.name for item in names):
        if text in seen:
            raise table.error("names", f"{text!r} is given twice")
        if not normalise(text) or normalise(text)[-1].isdigit():
            raise table.error("names", f"{text!r} is empty or ends in a digit, as a footnote would")
        seen.add(text)
    return tuple(names)


def _dated_name(row: Table) -> PartyName:
    first, last = _period(row, "from", "until")
    kind = "alias" if last is None else "former"
    name = PartyName(name=row.text("name"), valid_from=first, valid_to=last, kind=kind)
    row.close()
    return name


def _codes(table: Table, first: str | None, last: str | None) -> Iterator[PartyCode]:
    codes = table.table("codes")
    schemes_given = codes.keys()
    for scheme in schemes_given:
        # A code of a party that is no more ends with it: it may be given to another.
        ends = last is not None and scheme in _REASSIGNED
        yield _code(codes, scheme, codes.text(scheme), (first, last) if ends else (None, None))
    for key, schemes in (("cow", {"number": "cown", "letters": "cowc"}), ("gw", {"number": "gwn"})):
        for row in table.tables(key):
            period = _period(row, "from", "until")
            for field, scheme in schemes.items():
                yield _code(row, scheme, row.text(field), period)
            row.close()
    for row in table.tables("old_codes"):
        yield _code(row, row.text("scheme"), row.text("code"), _period(row, "from", "until"))
        row.close()


def _code(table: Table, scheme: str, code: str, period: tuple[str | None, str | None]) -> PartyCode:
    shape = _CODE_SHAPES.get(scheme)
    if shape is None or not shape.fullmatch(code):
        raise table.error(scheme, f"unknown scheme, or not a code of it: {code!r}")
    return PartyCode(scheme=scheme, code=code, valid_from=period[0], valid_to=period[1])


def _succession(row: Table) -> Succession:
    succession = Succession(successor=row.text("party"), relation=row.text("relation"), since=row.date_or_none("since"))
    if succession.relation not in RELATIONS:
        raise row.error("relation", f"unknown relation {succession.relation!r}")
    row.close()
    return succession


def _membership(row: Table, known: frozenset[str]) -> Membership:
    party = row.text("party")
    if party not in known:
        raise row.error("party", f"no party {party!r}")
    membership = Membership(party=party, valid_from=row.date("from"), valid_to=row.date_or_none("until"))
    if membership.valid_to is not None and membership.valid_to < membership.valid_from:
        raise row.error("until", "before from")
    row.close()
    return membership


def _optional(table: Table, key: str) -> tuple[str, ...]:
    text = table.text_or_none(key)
    return () if text is None else (text,)


def _period(table: Table, first_key: str, last_key: str) -> tuple[str | None, str | None]:
    first, last = table.date_or_none(first_key), table.date_or_none(last_key)
    if first is not None and last is not None and last < first:
        raise table.error(last_key, f"{last} is before {first_key} {first}")
    return first, last


def _refuse_shared(what: str, rows: Iterable[tuple[str, str, Dated]]) -> None:
    holders: defaultdict[str, list[tuple[str, Dated]]] = defaultdict(list)
    for key, party, dated in rows:
        holders[key].append((party, dated))
    for key, found in holders.items():
        for (one, a), (other, b) in combinations(found, 2):
            if one != other and overlap(a, b):
                raise RegistryError(f"parties: {one} and {other}: {what}: both have {key!r} at the same time")


def overlap(a: Dated, b: Dated) -> bool:
    """Tell whether two periods share a day; a null end is open."""
    return (a.valid_from or "") <= (b.valid_to or _FOREVER) and (b.valid_from or "") <= (a.valid_to or _FOREVER)
