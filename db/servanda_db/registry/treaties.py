"""The instruments that Servanda knows by name: one reviewed file each in registry/treaties, loaded strictly.

Every datum of a file is either verified (who said it, read on which day) or listed as unverified; a datum
that is neither, an unknown key, a name that two treaties claim, a parent that does not exist, or members of
an organization whose members the registry does not list raise RegistryError.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from types import MappingProxyType

from servanda_db.folding import fold
from servanda_db.registry.errors import RegistryError
from servanda_db.registry.parties import load_organizations
from servanda_db.registry.rules import Count, Rule, parse_rule
from servanda_db.registry.strict import Table, parse_file, registry_file

DATED_FACTS = ("adopted_on", "opened_on", "signature_closes_on", "in_force_on", "registered_on")
FACTS = frozenset(
    {"title", "reference", "depositary", "concluded", *DATED_FACTS, "registration", "parent", "open_to"}
    | {"threshold", "delay", "party_delay"}
)
NAME_KINDS = ("official", "short", "alias")
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_OPEN_TO = re.compile(r"states|(regional|international)_organizations|(members_of|parties_to):[a-z0-9-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatyName:
    """One name of a treaty: `language` is an ISO 639 code, `kind` one of official, short, alias."""

    name: str
    language: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """That one fact of a file was compared with what `source` said on the ISO date `on`."""

    fact: str
    source: str
    on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Treaty:
    """One instrument. Dates are ISO, None where there is none or none is known.

    `reference` is the depositary's own (XVIII-16, CETS 210), `concluded` place and date as the depositary
    prints them, `registration` the number in the United Nations Treaty Series. `in_force_on` serves tests and
    `servanda check`: what the depositary published is read from its pages, never from here. `open_to` says
    who may join: states, regional_organizations, international_organizations, members_of:<organization>,
    parties_to:<treaty>; empty where not known. `unverified` names the facts of the file that nobody has yet
    compared with a source; `note` says what a reader of the dates has to know.
    """

    id: str
    reference: str
    slug: str
    title: str
    short_title: str
    depositary: str
    chapter: str | None
    concluded: str | None
    adopted_on: str | None
    opened_on: str | None
    signature_closes_on: str | None
    in_force_on: str | None
    registered_on: str | None
    registration: str | None
    parent: str | None
    subjects: tuple[str, ...]
    open_to: tuple[str, ...]
    names: tuple[TreatyName, ...]
    rule: Rule | None
    verified: tuple[Verified, ...]
    unverified: tuple[str, ...]
    note: str | None


@cache
def load_treaties() -> tuple[Treaty, ...]:
    """Give all treaties of the registry in the order of their ids. Raises RegistryError."""
    folder = files("servanda_db.registry").joinpath("treaties")
    entries = [entry for entry in folder.iterdir() if entry.name.endswith(".toml")]
    return read_treaties({entry.name: entry.read_text(encoding="utf-8") for entry in entries})


@cache
def _by_id() -> Mapping[str, Treaty]:
    return MappingProxyType({treaty.id: treaty for treaty in load_treaties()})


def treaty_by_id(treaty_id: str) -> Treaty | None:
    """Give one treaty of the registry, None where the registry has no such id."""
    return _by_id().get(treaty_id)


@cache
def load_depositaries() -> Mapping[str, str]:
    """Give the names of depositaries by the code that treaty files use. Raises RegistryError."""
    table = registry_file("depositaries.toml")
    codes = table.keys()
    return MappingProxyType({code: table.text(code) for code in codes})


def read_treaties(texts: Mapping[str, str]) -> tuple[Treaty, ...]:
    """Read treaty files (text by file name) and check them against each other. Raises RegistryError."""
    treaties: dict[str, Treaty] = {}
    for name, text in sorted(texts.items()):
        treaty = read_treaty(text, f"treaties/{name}")
        if treaty.id in treaties:
            raise RegistryError(f"treaties/{name}: id: {treaty.id} is the id of another file")
        if name != f"{treaty.id}.toml":
            raise RegistryError(f"treaties/{name}: id: {treaty.id} belongs into {treaty.id}.toml")
        treaties[treaty.id] = treaty
    _check_parents(treaties)
    _check_names(treaties.values())
    return tuple(treaties[key] for key in sorted(treaties))


def read_treaty(text: str, where: str) -> Treaty:
    """Read the text of one treaty file; `where` names it in errors. Raises RegistryError."""
    table = parse_file(text, where)
    title, short_title = table.text("title"), table.text_or_none("short_title")
    rule, rule_facts = _rule(table)
    treaty = Treaty(
        id=_matching(table, "id", _ID),
        reference=table.text("reference"),
        slug=_matching(table, "slug", _ID),
        title=title,
        short_title=short_title or title,
        depositary=_depositary(table),
        chapter=table.text_or_none("chapter"),
        concluded=table.text_or_none("concluded"),
        adopted_on=table.date_or_none("adopted_on"),
        opened_on=table.date_or_none("opened_on"),
        signature_closes_on=table.date_or_none("signature_closes_on"),
        in_force_on=table.date_or_none("in_force_on"),
        registered_on=table.date_or_none("registered_on"),
        registration=table.text_or_none("registration"),
        parent=table.text_or_none("parent"),
        subjects=table.texts("subjects"),
        open_to=_open_to(table),
        unverified=table.texts("unverified"),
        note=table.text_or_none("note"),
        rule=rule,
        verified=_verified(table.tables("verified")),
        names=_names(table.table("names"), title, short_title),
    )
    table.close()
    _check_dates(treaty, table)
    _check_evidence(treaty, table, rule_facts)
    return treaty


def _matching(table: Table, key: str, form: re.Pattern[str]) -> str:
    value = table.text(key)
    if not form.fullmatch(value):
        raise table.error(key, f"{value!r} does not have the form {form.pattern}")
    return value


def _depositary(table: Table) -> str:
    code = table.text("depositary")
    if code not in load_depositaries():
        raise table.error("depositary", f"{code!r} is none of {', '.join(load_depositaries())}")
    return load_depositaries()[code]


def _open_to(table: Table) -> tuple[str, ...]:
    who = table.texts("open_to")
    for word in who:
        if not _OPEN_TO.fullmatch(word):
            raise table.error("open_to", f"{word!r} is none of {_OPEN_TO.pattern}")
        scope, _, name = word.partition(":")
        if scope == "members_of":
            _check_organization(name, table, "open_to")
    return who


def _check_organization(name: str, table: Table, key: str) -> None:
    known = load_organizations()
    if name not in known:
        raise table.error(key, f"members_of {name!r} is none of {', '.join(sorted(known))}, see organizations.toml")


def _rule(table: Table) -> tuple[Rule | None, tuple[str, ...]]:
    if not table.has("entry_into_force"):
        return None, ()
    rule = table.table("entry_into_force")
    values = rule.rest()
    facts = ("threshold", "delay", *(["party_delay"] if "party" in values else []))
    parsed = parse_rule(values, rule.where)
    for leaf in parsed.leaves():
        if isinstance(leaf, Count) and leaf.members_of is not None:
            _check_organization(leaf.members_of, rule, "count")
    return parsed, facts


def _names(table: Table, title: str, short_title: str | None) -> tuple[TreatyName, ...]:
    names = [TreatyName(name=title, language="en", kind="official")]
    if short_title is not None and short_title != title:
        names.append(TreatyName(name=short_title, language="en", kind="short"))
    for kind in NAME_KINDS:
        names += _names_of_kind(table.table(kind), kind)
    table.close()
    seen: set[tuple[str, str]] = set()
    for name in names:
        if (name.name, name.language) in seen:
            raise table.error(name.kind, f"{name.name!r} stands twice in {name.language}")
        seen.add((name.name, name.language))
    return tuple(names)


def _names_of_kind(table: Table, kind: str) -> list[TreatyName]:
    names: list[TreatyName] = []
    languages = table.keys()
    for language in languages:
        if not _LANGUAGE.fullmatch(language):
            raise table.error(language, "not a code of a language, such as en or az")
        names += [TreatyName(name=name, language=language, kind=kind) for name in table.texts(language)]
    return names


def _verified(entries: tuple[Table, ...]) -> tuple[Verified, ...]:
    found = []
    for entry in entries:
        facts, source, on = entry.texts("facts"), entry.text("source"), entry.date("on")
        entry.close()
        if not facts:
            raise entry.error("facts", "missing")
        _check_facts(facts, entry, "facts")
        found += [Verified(fact=fact, source=source, on=on) for fact in facts]
    return tuple(found)


def _check_facts(facts: tuple[str, ...], table: Table, key: str) -> None:
    for fact in facts:
        if fact not in FACTS:
            raise table.error(key, f"{fact!r} is not a fact of a treaty ({', '.join(sorted(FACTS))})")


def _check_dates(treaty: Treaty, table: Table) -> None:
    dates = [(key, getattr(treaty, key)) for key in ("adopted_on", "opened_on", "signature_closes_on")]
    known = [(key, date) for key, date in dates if date is not None]
    for (_, earlier), (key, later) in pairwise(known):
        if later < earlier:
            raise table.error(key, f"{later} is before {earlier}, the step before it")
    if (treaty.in_force_on or "9") < (treaty.adopted_on or ""):
        raise table.error("in_force_on", f"before the adoption on {treaty.adopted_on}")


def _check_evidence(treaty: Treaty, table: Table, rule_facts: tuple[str, ...]) -> None:
    _check_facts(treaty.unverified, table, "unverified")
    verified = {entry.fact for entry in treaty.verified}
    for fact in treaty.unverified:
        if fact in verified:
            raise table.error("unverified", f"{fact} has a [[verified]] entry")
    for fact in (*_stated(treaty), *rule_facts):
        if fact not in verified and fact not in treaty.unverified:
            raise table.error(fact, "neither verified nor listed as unverified")


def _stated(treaty: Treaty) -> list[str]:
    optional = (*DATED_FACTS, "concluded", "registration", "open_to")
    return ["title", *(key for key in optional if getattr(treaty, key))]


def _check_parents(treaties: Mapping[str, Treaty]) -> None:
    for treaty in treaties.values():
        if treaty.parent is not None and (treaty.parent not in treaties or treaty.parent == treaty.id):
            raise RegistryError(f"treaties/{treaty.id}.toml: parent: {treaty.parent} has no file of its own")


def _check_names(treaties: Iterable[Treaty]) -> None:
    owners: dict[str, str] = {}
    for treaty in treaties:
        for name in treaty.names:
            owner = owners.setdefault(fold(name.name), treaty.id)
            if owner != treaty.id:
                raise RegistryError(
                    f"treaties/{treaty.id}.toml: names: {name.name!r} is also a name of {owner}: "
                    "a name must identify one treaty"
                )
