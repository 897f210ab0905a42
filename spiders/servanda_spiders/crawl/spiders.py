"""The spider of a source, by the source's id in the registry."""

import importlib

from servanda_db.registry.sources import load_sources
from servanda_spiders.crawl.source import SourceSpider


class UnknownSourceError(Exception):
    """A source that the registry or the spiders do not have; names those that there are."""


def load_spider(source: str) -> type[SourceSpider]:
    """Give the spider class of a source: the module of that name holds it. Raises UnknownSourceError."""
    known = {entry.id for entry in load_sources()}
    if source not in known:
        raise UnknownSourceError(f"no source {source!r}; there are {', '.join(sorted(known))}")
    try:
        module = importlib.import_module(f"servanda_spiders.sources.{source}")
    except ModuleNotFoundError as error:
        raise UnknownSourceError(f"no spider for {source!r}: {error}") from error
    for found in vars(module).values():
        if isinstance(found, type) and issubclass(found, SourceSpider) and getattr(found, "name", None) == source:
            return found
    raise UnknownSourceError(f"no spider for {source!r}: its module has no SourceSpider of that name")
