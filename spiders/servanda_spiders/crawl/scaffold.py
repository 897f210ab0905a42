"""A new source, started: module, registry entry, saved page, and a claims.json that fails at first."""

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

from servanda_db.registry.site_rules import NewsKind
from servanda_spiders.crawl.clock import now
from servanda_spiders.crawl.saving import NotSavedError, save_page

_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+")
_SOURCES = Path("spiders/servanda_spiders/sources")
_REGISTRY = Path("db/servanda_db/registry/sources.toml")
_FIXTURES = Path("tests/spiders/fixtures")

_MODULE = '''"""{title}: say here who publishes it and what its pages establish."""

from collections.abc import Iterator

from scrapy.http import Response

from servanda_db.vocabulary import Fetched, PageFault, Reading
from servanda_spiders.crawl.source import Item, SourceSpider


class {class_name}(SourceSpider):
    """What the pages of {name} say."""

    name = "{name}"
    reader = "{name}"
    reader_version = "1"

    @classmethod
    def read(cls, fetched: Fetched) -> Reading:
        """Read one page. Raises PageFault."""
        raise PageFault("no_reader", f"{{fetched.address}}: the reader is still to be written")

    def parse(self, response: Response) -> Iterator[Item]:
        """Yield the page; follow its links with `self.request(href, referrer=response)`."""
        yield self.page(response, "status")
'''

_NEWS_MODULE = '''"""{title}; its site rule stands in the registry."""

from servanda_spiders.crawl.news import NewsSpider


class {class_name}(NewsSpider):
    """{title}: say here who publishes it."""

    name = "{name}"
'''

_ENTRY = """
[[source]]
id = "{name}"
title = "{title}"
publisher = "{host}"
tier = "press"
start_urls = ["{url}"]
hosts = ["{host}"]
language = "en"
cadence = "daily"
may_republish_text = false
enabled = false
minimum_rows = 1
largest_drop = 0.10
notes = "Terms not read yet: quotations only."
"""
# The site rule: an address that any page of the site fits, for the reviewer to narrow.
_RULE = """kind = "{kind}"
article = '^https?://{host_pattern}/.+'
"""


class ScaffoldError(Exception):
    """A source that can't be started here; says why in one line."""


def make(folder: Path, name: str, url: str, page: Path | None, kind: NewsKind | None = None) -> list[str]:
    """Write the parts of a new source into the checkout that holds `folder`; say what was written, in lines.

    `page` is a page saved from `url`; without it `url` is fetched once. `kind` makes a news source, which needs no
    reader of its own. Raises ScaffoldError, before anything is written.
    """
    host = urlsplit(url).hostname
    if not _NAME.fullmatch(name):
        raise ScaffoldError(f"{name!r}: a source is called <who>_<what> in small letters, such as hcch_status")
    if not host or urlsplit(url).scheme not in ("http", "https") or '"' in url:
        raise ScaffoldError(f"{url!r}: expected an http or https address")
    root = _checkout(folder)
    module, fixture = root / _SOURCES / f"{name}.py", root / _FIXTURES / name / "first"
    if module.exists() or fixture.exists() or f'id = "{name}"' in (root / _REGISTRY).read_text(encoding="utf-8"):
        raise ScaffoldError(f"{name}: there is such a source already")
    try:
        body = page.read_bytes() if page else save_page(url)
    except (OSError, NotSavedError) as error:
        raise ScaffoldError(f"{url}: {error}; save the page and give it with --page FILE") from error
    words = {
        "name": name,
        "title": name.replace("_", " ").capitalize(),
        "class_name": "".join(part.capitalize() for part in name.split("_")),
        "host": host,
        "host_pattern": re.escape(host),
        "url": url,
        "kind": kind or "",
    }
    return _write(root, words, module, fixture, body)


def _checkout(folder: Path) -> Path:
    for candidate in (folder, *folder.parents):
        if (candidate / "scrapy.cfg").is_file() and (candidate / _REGISTRY).is_file():
            return candidate
    raise ScaffoldError(f"{folder}: not in a checkout of Servanda (no scrapy.cfg with {_REGISTRY} beside it)")


def _write(root: Path, words: dict[str, str], module: Path, fixture: Path, body: bytes) -> list[str]:
    ending = _ending(body)
    saved, claims = fixture / f"page.{ending}", fixture / "claims.json"
    fixture.mkdir(parents=True)
    saved.write_bytes(body)
    about = {"address": words["url"], "retrieved_at": now()}
    (fixture / "about.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    # No page says this: the test fails until somebody has looked.
    claims.write_text('["what the page says"]\n', encoding="utf-8")
    news = bool(words["kind"])
    module.write_text((_NEWS_MODULE if news else _MODULE).format(**words), encoding="utf-8")
    with (root / _REGISTRY).open("a", encoding="utf-8") as registry:
        registry.write((_ENTRY + (_RULE if news else "")).format(**words))
    more = "; narrow `article` to the addresses of articles" if news else ""
    return [
        f"{module.relative_to(root)}: {'say who publishes it' if news else 'write `read` and `parse`'}",
        f"{_REGISTRY}: review the entry at the end; say who publishes, which tier, under which terms{more}",
        f"{saved.relative_to(root)}: the page ({len(body)} bytes)",
        f"{claims.relative_to(root)}: put in what the page says; its test fails until the reader agrees",
    ]


def _ending(body: bytes) -> str:
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1024]
    if start[:1] in (b"{", b"["):
        return "json"
    return "xml" if start.startswith((b"<?xml", b"<rss", b"<feed", b"<urlset", b"<sitemapindex")) else "html"
