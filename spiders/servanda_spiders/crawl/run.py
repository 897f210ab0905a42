"""A crawl of one or more sources in one process: which spiders, which settings, which data folder."""

import asyncio
import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from servanda_db.registry.sources import Source, load_sources
from servanda_db.store.failing import STORE_ERRORS
from servanda_db.store.search import refresh_search
from servanda_spiders.crawl.intake import Stores
from servanda_spiders.crawl.mirror import Mirror
from servanda_spiders.crawl.rebase import rebase_settings
from servanda_spiders.crawl.replay import REPLAY_SETTINGS
from servanda_spiders.crawl.session import one_line, open_stores
from servanda_spiders.crawl.source import CrawlSession, SourceSpider
from servanda_spiders.crawl.tally import Tally


class UnknownSourceError(Exception):
    """A source that the registry or the spiders do not have; names those that there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to crawl and where from: a mirror, another host in place of the source's, or the source itself."""

    spiders: tuple[type[SourceSpider], ...]
    mirror: Mirror | None = None
    base_url: str | None = None
    delay: bool = True
    log_level: str = "WARNING"


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


def choose(names: Sequence[str], mirror: Mirror | None) -> tuple[type[SourceSpider], ...]:
    """Give the spiders of the named sources, by default of the enabled ones, that have a host in the mirror.

    Raises UnknownSourceError.
    """
    known = {entry.id: entry for entry in load_sources()}
    wanted = dict.fromkeys(names or [entry.id for entry in known.values() if entry.enabled])
    there = [name for name in wanted if mirror is None or name not in known or _has_host(mirror, known[name])]
    return tuple(load_spider(name) for name in there)


def _has_host(mirror: Mirror, source: Source) -> bool:
    return any(mirror.holds_host(host) for host in source.hosts)


def crawl(folder: Path, plan: Plan, progress: Callable[[Tally], None] = lambda _: None) -> list[Tally]:
    """Crawl into the data folder and give the tally of each source.

    Raises LockHeldError where another run works on the folder, StoreError where it can't be used. Once per
    process: the event loop behind Scrapy can't be started again.
    """
    notes = {} if plan.mirror is None else dict(plan.mirror.notes)
    with open_stores(folder, notes) as stores:
        sessions = [
            (
                spider,
                CrawlSession(tally=Tally(source=spider.name), stores=stores, mirror=plan.mirror, progress=progress),
            )
            for spider in plan.spiders
        ]
        _run(plan, sessions)
        _index(stores, sessions)
        return [session.tally for _, session in sessions]


def _index(stores: Stores, sessions: Sequence[tuple[type[SourceSpider], CrawlSession]]) -> None:
    try:
        refresh_search(stores.db)
    except STORE_ERRORS as error:
        for spider, session in sessions:
            session.tally.break_off(spider.source().start_urls[0], "store", one_line(error))


def settings_of(plan: Plan) -> Settings:
    """Give Scrapy's settings for a plan."""
    settings = Settings()
    settings.setmodule("servanda_spiders.crawl.settings", priority="project")
    changes: dict[str, Any] = {"LOG_LEVEL": plan.log_level}
    if plan.mirror is not None:
        changes |= REPLAY_SETTINGS
    elif plan.base_url is not None:
        changes |= rebase_settings(plan.base_url, delay=plan.delay)
    settings.update(changes, priority="cmdline")
    return settings


def _run(plan: Plan, sessions: Sequence[tuple[type[SourceSpider], CrawlSession]]) -> None:
    if not sessions:
        return
    process = AsyncCrawlerProcess(settings_of(plan))
    loop = asyncio.get_event_loop()
    task = loop.create_task(_drive(process, sessions, one_by_one=plan.mirror is not None))
    process.start(stop_after_crawl=False)
    if task.done() and not task.cancelled():
        task.result()


async def _drive(
    process: AsyncCrawlerProcess,
    sessions: Sequence[tuple[type[SourceSpider], CrawlSession]],
    *,
    one_by_one: bool,
) -> None:
    """Crawl the sources: a mirror's one after the other, so that a replay is the same each time."""
    from twisted.internet import reactor

    try:
        if one_by_one:
            for spider, session in sessions:
                await _crawl(process, spider, session)
        else:
            await asyncio.gather(*(_crawl(process, spider, session) for spider, session in sessions))
    finally:
        reactor.stop()  # type: ignore[misc]  # Twisted installs the reactor when it runs


async def _crawl(process: AsyncCrawlerProcess, spider: type[SourceSpider], session: CrawlSession) -> None:
    crawler = process.create_crawler(spider)
    await process.crawl(crawler, session=session)
