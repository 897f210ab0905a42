"""The pages of the offline edition: status tables in, addresses and bodies out. Pure.

Markup is this project's own, in the shapes that the official pages have (ids, tables, XML elements).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from urllib.parse import urljoin

from jinja2 import Environment, PackageLoader, StrictUndefined

from servanda_spiders.offline import printed
from servanda_spiders.offline.status_tables import StatusTable

ARTICLE = "https://operativmm.az/en/post/prezident-ilkham-aliev-utverdil-konventsiyu-oon-protiv-kiberprestupnosti/67707"
ARTICLE_LISTING = "https://operativmm.az/en/"
_UN = "https://treaties.un.org/Pages/"


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionPage:
    """One page: its address, percent-encoded, and its body."""

    address: str
    body: bytes


def edition_pages(tables: Iterable[StatusTable]) -> Iterator[EditionPage]:
    """Give every page: list of chapters, chapters, treaties (HTML and XML), news listing, news article."""
    tables = sorted(tables, key=lambda table: table.chapter)
    as_of = max(table.as_of for table in tables)
    chapters = [tuple(of) for _, of in groupby(tables, key=lambda table: table.chapter)]
    yield _html(f"{_UN}ParticipationStatus.aspx?clang=_en", "chapters", chapters=chapters, as_of=as_of)
    for of in chapters:
        yield _html(f"{_UN}{printed.chapter_link(of[0])}", "chapter", tables=of, as_of=as_of)
    for table in tables:
        yield from _treaty_pages(table)
    for address, template in ((ARTICLE_LISTING, "news_listing"), (ARTICLE, "news_article")):
        yield _html(address, template, listing=ARTICLE_LISTING, article=ARTICLE, as_of=as_of)


def _treaty_pages(table: StatusTable) -> Iterator[EditionPage]:
    yield _html(f"{_UN}{printed.details_link(table)}", "treaty", table=table)
    xml = _templates().get_template("treaty.xml.j2").render(table=table)
    # The source declares ISO-8859-1 and writes other letters as numeric references.
    body = xml.encode("iso-8859-1", "xmlcharrefreplace")
    yield EditionPage(address=urljoin(_UN, printed.xml_link(table)), body=body)


def _html(address: str, template: str, **values: object) -> EditionPage:
    text = _templates().get_template(f"{template}.html.j2").render(**values)
    return EditionPage(address=address, body=text.encode())


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("servanda_spiders.offline"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["printed"] = printed
    return environment
