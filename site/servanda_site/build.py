"""Build the static site: what the database knows -> pages; only what changed is written."""

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from servanda_db.store.reads.snapshot import Snapshot, snapshot
from servanda_site.addresses import languages_of
from servanda_site.data_files import data_files
from servanda_site.downloads.folder import ExportError
from servanda_site.downloads.of_site import SiteDownloads, write_site_downloads
from servanda_site.follow.links import follow_links
from servanda_site.languages import ENGLISH, LANGUAGES, speaking, spoken
from servanda_site.marking import in_words, write_out
from servanda_site.plan import Material, Page, read_material, site_pages
from servanda_site.printing import safe_url
from servanda_site.rendering import Renderer
from servanda_site.search_index import Document, write_index
from servanda_site.sitemap import sitemap_files
from servanda_site.static_files import static_files
from servanda_site.writing import BuildError, Tree

Progress = Callable[[str, int, int], None]
DEFAULT_SITE_URL = "https://servanda.example/"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build did: pages there are now, files written, left as they were, removed; and where.

    `trouble` says what could not be made, and what to do next.
    """

    pages: int
    written: int
    unchanged: int
    removed: int
    out: Path
    trouble: str | None = None


def build(
    data: Path,
    out: Path | None = None,
    site_url: str = DEFAULT_SITE_URL,
    *,
    strict: bool = False,
    progress: Progress = lambda *_: None,
) -> BuildReport:
    """Render the site of the database in `data` into `out` (default: `data`/site).

    `site_url` is the address at which the site will be published; canonical links start with it. `strict` renders
    rows of tables the slow way; the bytes are the same. `progress` is called with what is made, how many pages there
    are now, and how many are to follow, where an earlier build tells.
    Raises StoreError where there is no database, BuildError where the site can't be built there.
    """
    base = base_of(site_url)
    tree = Tree(root=out if out is not None else data / "site")
    with snapshot(data / "servanda.db") as db:
        tree.open()
        made = _write_pages(db, Renderer(strict=strict), tree, base, progress)
    trouble = write_index(made.documents, tree)
    for path, content in static_files():
        tree.write(path, content)
    tree.close()
    return BuildReport(
        pages=made.pages,
        written=tree.written,
        unchanged=tree.unchanged,
        removed=tree.removed,
        out=tree.root,
        trouble=trouble,
    )


def base_of(site_url: str) -> str:
    """Give the address at which the site is published with a slash at its end. Raises BuildError."""
    if not urlsplit(site_url).scheme or not safe_url(site_url) or urlsplit(site_url).query:
        raise BuildError(f"{site_url!r}: not an address to publish at; give one like {DEFAULT_SITE_URL}")
    return site_url.rstrip("/") + "/"


@dataclass(slots=True, kw_only=True)
class _Made:
    """What the pages leave to be done: how many there are, the paths of the English ones, what the search finds."""

    pages: int = 0
    english: list[str] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)

    def take(self, page: Page, path: str) -> None:
        """Take in a page that was written at `path`."""
        self.pages += path.endswith(".html")
        if spoken() is ENGLISH and path.endswith(".html"):
            self.english.append(path)
        if page.found is not None:
            self.documents.append(Document(path=path, language=spoken().code, found=page.found))


def _write_pages(db: Snapshot, renderer: Renderer, tree: Tree, base: str, progress: Progress) -> _Made:
    material = read_material(db, renderer, base)
    material = replace(material, downloads=_downloads(material, tree))
    calendars = {path for path, content in _files(material) if _put(tree, path, content).startswith("calendar/")}
    made, before = _Made(), tree.pages_before()
    for language in LANGUAGES:
        with speaking(language):
            for page in site_pages(material, renderer):
                path = language.prefix + page.path
                tree.write(path, render(renderer, page, base, calendars).encode())
                made.take(page, path)
                progress(f"pages in {language.name}", made.pages, before - made.pages)
    for path, content in sitemap_files(made.english, base):
        tree.write(path, content)
    tree.write("robots.txt", renderer.page("robots.txt.j2", {"base": base, "prefix": urlsplit(base).path}).encode())
    return made


def _downloads(material: Material, tree: Tree) -> SiteDownloads:
    try:
        downloads = write_site_downloads(material.db, tree.root, (change.seen_at for change in material.changes))
    except ExportError as error:
        raise BuildError(str(error)) from error
    for path, written in downloads.files.items():
        tree.note(path, written=written)
    return downloads


def _files(material: Material) -> Iterator[tuple[str, bytes]]:
    downloads = material.downloads
    if downloads is None:
        raise BuildError("the downloads were not written before the files that describe them")
    yield from data_files(material.db, material.known, material.book, material.changes, downloads, material.base)


def _put(tree: Tree, path: str, content: bytes) -> str:
    tree.write(path, content)
    return path


def render(renderer: Renderer, page: Page, base: str, calendars: Set[str] = frozenset()) -> str:
    """Render one page in the language spoken; `base` is the site's address with a slash at its end.

    `calendars` are the paths of the calendars that there are.
    """
    path = page.path.removesuffix("index.html")
    context = {
        "page": page.content,
        "notice": page.notice,
        "section": page.path.partition("/")[0],
        "root": "../" * page.path.count("/"),
        "top": "../" * (spoken().prefix + page.path).count("/"),
        "base": base,
        "path": path,
        "canonical": base + spoken().prefix + path,
        "language": spoken(),
        "languages": languages_of(page.path),
        "follow": follow_links(page.path, calendars),
    }
    text = renderer.page(page.template, context)
    return in_words(text) if page.path.endswith(".svg") else write_out(text)
