"""Build the static site: what the database knows -> pages; only what changed is written."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

from servanda_db.store.reads.snapshot import Snapshot, snapshot
from servanda_site.plan import Page, site_pages
from servanda_site.printing import safe_url
from servanda_site.rendering import Renderer
from servanda_site.writing import BuildError, Tree

DEFAULT_SITE_URL = "https://servanda.example/"
NAVIGATION = (
    ("treaties", "Treaties"),
    ("parties", "Parties"),
    ("waiting", "Waiting"),
    ("changes", "Changes"),
    ("questions", "Questions"),
    ("sources", "Sources"),
    ("method", "Method"),
    ("downloads", "Downloads"),
)
_STATIC = ("servanda.css",)


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build did: pages there are now, files written, left as they were, removed; and where."""

    pages: int
    written: int
    unchanged: int
    removed: int
    out: Path


def build(
    data: Path, out: Path | None = None, site_url: str = DEFAULT_SITE_URL, *, strict: bool = False
) -> BuildReport:
    """Render the site of the database in `data` into `out` (default: `data`/site).

    `site_url` is the address at which the site will be published; canonical links start with it. `strict` renders
    rows of tables the slow way; the bytes are the same.
    Raises StoreError where there is no database, BuildError where the site can't be built there.
    """
    base = _base(site_url)
    tree = Tree(root=out if out is not None else data / "site")
    with snapshot(data / "servanda.db") as db:
        tree.open()
        pages = sum(1 for _ in _write_pages(db, Renderer(strict=strict), tree, base))
    for name in _STATIC:
        tree.write(f"static/{name}", files("servanda_site").joinpath("pages", "static", name).read_bytes())
    tree.close()
    return BuildReport(pages=pages, written=tree.written, unchanged=tree.unchanged, removed=tree.removed, out=tree.root)


def _base(site_url: str) -> str:
    if not urlsplit(site_url).scheme or not safe_url(site_url) or urlsplit(site_url).query:
        raise BuildError(f"{site_url!r}: not an address to publish at; give one like {DEFAULT_SITE_URL}")
    return site_url.rstrip("/") + "/"


def _write_pages(db: Snapshot, renderer: Renderer, tree: Tree, base: str) -> Iterator[str]:
    prefix = urlsplit(base).path
    for page in site_pages(db, renderer, prefix):
        tree.write(page.path, render(renderer, page, base).encode())
        yield page.path
    tree.write("robots.txt", renderer.page("robots.txt.j2", {"prefix": prefix}).encode())


def render(renderer: Renderer, page: Page, base: str) -> str:
    """Render one page; `base` is the site's address with a slash at its end."""
    context = {
        "page": page.content,
        "notice": page.notice,
        "nav": NAVIGATION,
        "section": page.path.partition("/")[0],
        "root": "../" * page.path.count("/"),
        "canonical": base + page.path.removesuffix("index.html"),
    }
    return renderer.page(page.template, context)
