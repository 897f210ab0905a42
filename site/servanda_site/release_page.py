"""The one page of the site that names its release."""

from dataclasses import dataclass
from pathlib import Path

from servanda_db.store.reads.snapshot import snapshot
from servanda_site.build import base_of, render
from servanda_site.plan import Page
from servanda_site.rendering import Renderer
from servanda_site.views.known import read_known
from servanda_site.views.stamps import Stamp, own_stamp

PATH = "release/index.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasePage:
    """What the page says: the id of the release, and the stamp of its data."""

    stamp: Stamp
    release: str


def write_release_page(folder: Path, release: str, site_url: str) -> Path:
    """Write the page into `folder`/site, from `folder`/servanda.db; give where it lies."""
    renderer = Renderer()
    with snapshot(folder / "servanda.db") as db:
        known = read_known(db)
        renderer.cells(known)
        content = ReleasePage(stamp=own_stamp(known), release=release)
        notice = known.edition.get("notice")
        page = Page(path=PATH, template="release.html.j2", content=content, notice=notice)
        text = render(renderer, page, base_of(site_url))
    target = folder / "site" / PATH
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8")
    return target
