"""A crawl of one or more sources in one process: which spiders, which settings, which data folder."""

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess, AsyncCrawlerRunner
from scrapy.settings import Settings

from servanda_db.registry.sources import Source, load_sources
from servanda_db.store.failing import STORE_ERRORS
from servanda_db.store.identity import words_of
from servanda_db.store.lock import LockHeldError
from servanda_db.store.search import refresh_search
from servanda_spiders.crawl.hosts import Hosts
from servanda_spiders.crawl.intake import Stores
from servanda_spiders.crawl.mirror import Mirror
from servanda_spiders.crawl.printable import PrintableFilter
from servanda_spiders.crawl.rebase import rebase_settings
from servanda_spiders.crawl.replay import REPLAY_SETTINGS
from servanda_spiders.crawl.session import open_stores
from servanda_spiders.crawl.source import CrawlSession, SourceSpider
from servanda_spiders.crawl.spiders import UnknownSourceError, load_spider
from servanda_spiders.crawl.tally import Tally

__all__ = ["Plan", "UnknownSourceError", "choose", "crawl", "crawl_in_loop", "load_spider", "not_begun", "settings_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to crawl and where from: a mirror, another host in place of the source's, or the source itself.

    `settings` go over those of the project; what is told by a line of the report is no error in the log.
    """

    spiders: tuple[type[SourceSpider], ...]
    mirror: Mirror | None = None
    base_url: str | None = None
    delay: bool = True
    log_level: str = "ERROR"
    settings: Mapping[str, Any] = field(default_factory=dict)


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
    with _sessions(folder, plan, progress) as sessions:
        if sessions:
            _run(plan, sessions)
    return [session.tally for _, session in sessions]


def not_begun(plan: Plan, error: Exception) -> list[Tally]:
    """Give the tallies of a crawl that could not begin: each source with what kept it."""
    tallies = [Tally(source=spider.name) for spider in plan.spiders]
    for spider, tally in zip(plan.spiders, tallies, strict=True):
        reason = "locked" if isinstance(error, LockHeldError) else "store"
        tally.break_off(spider.source().start_urls[0], reason, words_of(error))
    return tallies


async def crawl_in_loop(folder: Path, plan: Plan) -> list[Tally]:
    """Do the same where Scrapy's event loop runs already, as often as one likes."""
    with _sessions(folder, plan, lambda _: None) as sessions:
        await _drive(AsyncCrawlerRunner(settings_of(plan)), sessions, one_by_one=plan.mirror is not None)
    return [session.tally for _, session in sessions]


_Sessions = Sequence[tuple[type[SourceSpider], CrawlSession]]


@contextmanager
def _sessions(folder: Path, plan: Plan, progress: Callable[[Tally], None]) -> Iterator[_Sessions]:
    notes = {} if plan.mirror is None else dict(plan.mirror.notes)
    hosts = Hosts()
    with open_stores(folder, notes) as stores:
        sessions = [
            (
                spider,
                CrawlSession(
                    tally=Tally(source=spider.name),
                    stores=stores,
                    mirror=plan.mirror,
                    hosts=hosts,
                    progress=progress,
                ),
            )
            for spider in plan.spiders
        ]
        yield sessions
        _index(stores, sessions)


def _index(stores: Stores, sessions: _Sessions) -> None:
    try:
        refresh_search(stores.db)
    except STORE_ERRORS as error:
        for spider, session in sessions:
            session.tally.break_off(spider.source().start_urls[0], "store", words_of(error))


def settings_of(plan: Plan) -> Settings:
    """Give Scrapy's settings for a plan."""
    settings = Settings()
    settings.setmodule("servanda_spiders.crawl.settings", priority="project")
    changes: dict[str, Any] = {"LOG_LEVEL": plan.log_level}
    if plan.mirror is not None:
        changes |= REPLAY_SETTINGS
    elif plan.base_url is not None:
        changes |= rebase_settings(plan.base_url, delay=plan.delay)
    settings.update(changes | dict(plan.settings), priority="cmdline")
    return settings


def _run(plan: Plan, sessions: _Sessions) -> None:
    process = AsyncCrawlerProcess(settings_of(plan))
    for handler in logging.root.handlers:
        handler.addFilter(PrintableFilter())
    loop = asyncio.get_event_loop()
    task = loop.create_task(_drive_and_stop(process, sessions, one_by_one=plan.mirror is not None))
    process.start(stop_after_crawl=False)
    if task.done() and not task.cancelled():
        task.result()


async def _drive_and_stop(process: AsyncCrawlerProcess, sessions: _Sessions, *, one_by_one: bool) -> None:
    from twisted.internet import reactor

    try:
        await _drive(process, sessions, one_by_one=one_by_one)
    finally:
        reactor.stop()  # type: ignore[misc]  # Twisted installs the reactor when it runs


async def _drive(runner: AsyncCrawlerRunner, sessions: _Sessions, *, one_by_one: bool) -> None:
    """Crawl the sources: a mirror's one after the other, so that a replay is the same each time."""
    if one_by_one:
        for spider, session in sessions:
            await _crawl(runner, spider, session)
    else:
        await asyncio.gather(*(_crawl(runner, spider, session) for spider, session in sessions))


async def _crawl(runner: AsyncCrawlerRunner, spider: type[SourceSpider], session: CrawlSession) -> None:
    """Crawl one source; where it breaks down the others go on."""
    try:
        await runner.crawl(runner.create_crawler(spider), session=session)
    except Exception as error:
        session.tally.break_off(spider.source().start_urls[0], "crawl_error", f"{type(error).__name__}: {error}")
