"""The objects of the JSON interface, in the words of `servanda status --json` and `servanda changes --json`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from servanda_db.store.reads.parties import PartyCode
from servanda_site.views.known import Known

VERSION = "1"
NEWEST = 500
_FACTS = (
    "title",
    "short_title",
    "reference",
    "depositary",
    "chapter",
    "concluded",
    "adopted_on",
    "opened_on",
    "signature_closes_on",
    "registered_on",
    "registration",
    "parent",
)

Object = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Absolute addresses of the site at `base` (with a slash at its end)."""

    base: str

    def treaty(self, treaty: str) -> str:
        """Give the address of a treaty's object."""
        return f"{self.base}api/treaties/{treaty}.json"

    def party(self, party: str) -> str:
        """Give the address of a party's object."""
        return f"{self.base}api/parties/{party}.json"

    def evidence(self, treaty: str, party: str) -> str:
        """Give the address of the evidence of a pair."""
        return f"{self.base}standings/{treaty}/{party}/"

    def head(self, schema: str) -> Object:
        """Give what every object begins with: the schema that it keeps to, and its version."""
        return {"$schema": f"{self.base}api/schemas/{schema}.json", "version": VERSION}


def treaty_object(known: Known, status: Mapping[str, Any], at: Addresses) -> Object:
    """Give a treaty: the object of `servanda status --treaty ID --json`, its facts, sources and addresses.

    `status` is that object; each of its standings gets the name of the party and the address of the evidence.
    """
    treaty = known.treaties[status["treaty"]]
    standings = [
        {**one, "name": known.parties[one["party"]].name, "evidence": at.evidence(treaty.id, one["party"])}
        for one in status["standings"]
    ]
    return {
        **at.head("treaty"),
        **status,
        "standings": standings,
        **{name: getattr(treaty, name) for name in _FACTS},
        "names": [
            {"name": one.name, "language": one.language, "kind": one.kind}
            for one in known.treaty_names.get(treaty.id, ())
        ],
        "sources": [
            {"source": page.source, "publisher": page.publisher, "url": page.address, "read_at": page.last_seen}
            for page in known.status_pages.get(treaty.id, ())
        ],
        "notice": known.edition.get("notice"),
        "links": _links(at, f"treaties/{treaty.id}", at.treaty(treaty.id)),
    }


def party_standing(known: Known, status: Mapping[str, Any], standing: Mapping[str, Any], at: Addresses) -> Object:
    """Give one standing as it stands in the object of its party: under its treaty."""
    treaty = known.treaties[status["treaty"]]
    rest = {name: value for name, value in standing.items() if name != "party"}
    evidence = at.evidence(treaty.id, standing["party"])
    return {"treaty": treaty.id, "title": treaty.title, "reference": treaty.reference, **rest, "evidence": evidence}


def party_object(
    known: Known, party: str, on: str, standings: Sequence[Object], codes: Sequence[PartyCode], at: Addresses
) -> Object:
    """Give a party with its standings on an ISO day, and the codes that others know it by."""
    record = known.parties[party]
    return {
        **at.head("party"),
        "party": party,
        "name": record.name,
        "kind": record.kind,
        "region": record.region,
        "valid_from": record.valid_from,
        "valid_to": record.valid_to,
        "codes": [{"scheme": code.scheme, "code": code.code} for code in codes],
        "on": on,
        "known_at": None,
        "standings": list(standings),
        "notice": known.edition.get("notice"),
        "links": _links(at, f"parties/{party}", at.party(party)),
    }


def index_object(known: Known, on: str, at: Addresses) -> Object:
    """Give the list of everything that the interface has."""
    return {
        **at.head("index"),
        "on": on,
        "read_at": known.times.as_of,
        "notice": known.edition.get("notice"),
        "changes": f"{at.base}api/changes.json",
        "treaties": [
            {"treaty": one.id, "title": one.title, "reference": one.reference, "url": at.treaty(one.id)}
            for one in known.treaties.values()
        ],
        "parties": [
            {"party": one.id, "name": one.name, "kind": one.kind, "url": at.party(one.id)}
            for one in known.parties.values()
        ],
    }


def changes_object(found: Mapping[str, Any], at: Addresses) -> Object:
    """Give the newest changes, the latest first; `found` is the object of `servanda changes --json`."""
    ordered = sorted(found["changes"], key=_about)
    ordered.sort(key=lambda change: str(change["seen_at"]), reverse=True)
    return {
        **at.head("changes"),
        "all": f"{at.base}downloads/changes.csv",
        "counts": found["counts"],
        "changes": ordered[:NEWEST],
    }


def _about(change: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(change[name] or "") for name in ("treaty", "party", "kind", "detail"))


def _links(at: Addresses, path: str, self: str) -> Object:
    return {"self": self, "page": f"{at.base}{path}/", "feed": f"{at.base}feeds/{path}.atom"}
