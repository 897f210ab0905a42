"""The sources that Servanda follows: who publishes, where to start, under what terms; loaded strictly."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from urllib.parse import urlsplit

from servanda_db.registry.errors import RegistryError
from servanda_db.registry.site_rules import SiteRule, read_site_rule
from servanda_db.registry.strict import Table, registry_file
from servanda_db.vocabulary import Tier

# What the archive keeps of a page: the body as it came, or, where terms allow no more, what was read of it.
BODIES = "bodies"
FACTS = "facts"
_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One source: spider name and module have its id.

    `depositary` is the office that keeps the instruments, where the source is of tier depositary.
    `start_urls` lie on `hosts`, the only hosts that its spider may ask. `terms_url` and `licence` are None
    where nobody has read the terms; without a licence no text may be republished. `minimum_rows` is the least
    that a status page must list, `largest_drop` the largest credible share (0 to 1) of parties that may
    vanish between two versions of a page. `news` is the site rule of a news source, None for another source.
    `keep` says what the archive keeps of a page: its `bodies` (where nothing is said), or `facts` alone.
    """

    id: str
    title: str
    publisher: str
    tier: Tier
    depositary: str | None
    start_urls: tuple[str, ...]
    hosts: tuple[str, ...]
    language: str
    cadence: str
    terms_url: str | None
    licence: str | None
    may_republish_text: bool
    enabled: bool
    notes: str
    minimum_rows: int
    largest_drop: float
    news: SiteRule | None = None
    keep: str = BODIES


@cache
def load_sources() -> tuple[Source, ...]:
    """Give all sources in the order of the file. Raises RegistryError."""
    return read_sources(registry_file("sources.toml"))


@cache
def _by_id() -> Mapping[str, Source]:
    return MappingProxyType({source.id: source for source in load_sources()})


def source_by_id(source_id: str) -> Source:
    """Give one source. Raises RegistryError that lists the known ids where there is none of this id."""
    found = _by_id().get(source_id)
    if found is None:
        raise RegistryError(f"sources.toml: no source {source_id!r}; known are {', '.join(_by_id())}")
    return found


def read_sources(table: Table) -> tuple[Source, ...]:
    """Read the [[source]] entries of a file. Raises RegistryError on anything that is not as it should be."""
    entries = table.tables("source")
    table.close()
    sources: dict[str, Source] = {}
    for entry in entries:
        source = _read_source(entry)
        if source.id in sources:
            raise entry.error("id", f"{source.id} stands twice")
        sources[source.id] = source
    return tuple(sources.values())


def _read_source(entry: Table) -> Source:
    source_id = entry.text("id")
    if not _ID.fullmatch(source_id):
        raise entry.error("id", f"{source_id!r} does not have the form {_ID.pattern}")
    source = Source(
        id=source_id,
        title=entry.text("title"),
        publisher=entry.text("publisher"),
        tier=_tier(entry),
        depositary=entry.text_or_none("depositary"),
        start_urls=entry.texts("start_urls"),
        hosts=entry.texts("hosts"),
        language=entry.text("language"),
        cadence=entry.text("cadence"),
        terms_url=entry.text_or_none("terms_url"),
        licence=entry.text_or_none("licence"),
        may_republish_text=entry.flag("may_republish_text"),
        enabled=entry.flag("enabled"),
        notes=entry.text("notes"),
        minimum_rows=entry.count("minimum_rows"),
        largest_drop=entry.number("largest_drop"),
        news=read_site_rule(entry),
        keep=_keep(entry),
    )
    entry.close()
    _check(source, entry)
    return source


def _keep(entry: Table) -> str:
    word = entry.text_or_none("keep") or BODIES
    if word not in (BODIES, FACTS):
        raise entry.error("keep", f"{word!r} is neither {BODIES} nor {FACTS}")
    return word


def _tier(entry: Table) -> Tier:
    word = entry.text("tier")
    if word not in set(Tier):
        raise entry.error("tier", f"{word!r} is none of {', '.join(Tier)}")
    return Tier(word)


def _check(source: Source, entry: Table) -> None:
    if not source.start_urls:
        raise entry.error("start_urls", "missing")
    for url in source.start_urls:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or parts.hostname not in source.hosts:
            raise entry.error("start_urls", f"{url} is not an http address on one of {source.hosts}")
    if (source.tier is Tier.DEPOSITARY) != (source.depositary is not None):
        raise entry.error("depositary", "belongs to sources of tier depositary, and to no other")
    if source.tier is Tier.DEPOSITARY and source.news is not None:
        # What a depositary's press office tells is a report; only its status tables establish an act.
        raise entry.error("tier", "news is never of tier depositary, whoever publishes it")
    if source.largest_drop > 1:
        raise entry.error("largest_drop", f"{source.largest_drop} is not a share from 0 to 1")
    if source.may_republish_text and source.licence is None:
        raise entry.error("may_republish_text", "true needs a licence that says so")
