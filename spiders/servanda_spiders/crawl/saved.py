"""Saved pages read without a database, as `servanda read` does."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from servanda_db.vocabulary import Fetched, PageFault
from servanda_spiders.crawl.clock import now
from servanda_spiders.crawl.mirror import (
    MirrorError,
    address_of_file,
    marker_above,
    open_mirror,
    path_and_query,
)
from servanda_spiders.crawl.run import load_spider
from servanda_spiders.crawl.source import SourceSpider


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A file that says nothing that can be trusted, and why."""

    file: Path
    reason: str

    def __str__(self) -> str:
        """Give it as one line."""
        return f"{self.file}: {self.reason}"


def claim_lines(source: str, files: Sequence[Path]) -> Iterator[dict[str, Any] | Unreadable]:
    """Give each claim of each file as a line of `servanda read`. Raises UnknownSourceError."""
    spider = load_spider(source)
    return (line for file in files for line in _claims(spider, file))


def news_lines(files: Sequence[Path]) -> Iterator[dict[str, Any] | Unreadable]:
    """Give `{id, actions}` for each article of JSON-lines files; a bad line does not keep the others back."""
    for file in files:
        try:
            with file.open(encoding="utf-8") as lines:
                for number, line in enumerate(lines, start=1):
                    yield from _record(file, number, line)
        except (OSError, UnicodeDecodeError) as error:
            yield Unreadable(file=file, reason=_words(error))


def _record(file: Path, number: int, line: str) -> Iterator[dict[str, Any] | Unreadable]:
    from servanda_spiders.reading.news.records import read_records

    try:
        yield from list(read_records([line]))
    except Exception as error:
        why = _words(error).removeprefix("line 1: ")
        kind = "" if isinstance(error, ValueError) else f"{type(error).__name__}: "
        yield Unreadable(file=file, reason=f"line {number}: {kind}{why}")


def saved_page(file: Path, hosts: Sequence[str]) -> Fetched:
    """Give a saved page with the address that its path tells (a mirror's folders), or its name alone.

    Our time is that of the mirror it lies in, else now. Raises OSError, MirrorError.
    """
    mirror = marker_above(file)
    return Fetched(
        address=address_of_file(file, hosts) or f"file:{path_and_query(file.name)}",
        body=file.read_bytes(),
        retrieved_at=open_mirror(mirror).retrieved_at if mirror else now(),
    )


def _claims(spider: type[SourceSpider], file: Path) -> Iterator[dict[str, Any] | Unreadable]:
    try:
        reading = spider.read(saved_page(file, spider.source().hosts))
    except (OSError, MirrorError, PageFault) as error:
        yield Unreadable(file=file, reason=_words(error))
    except Exception as error:
        yield Unreadable(file=file, reason=f"reader_error: {type(error).__name__}: {_words(error)}")
    else:
        for claim in reading.claims:
            yield claim.as_line()


def _words(error: Exception) -> str:
    if isinstance(error, PageFault):
        return f"{error.reason}: {error.detail}"
    return error.strerror if isinstance(error, OSError) and error.strerror else " ".join(str(error).split())
