"""The index of the search: pagefind over one small document for each page that a search should find.

The documents hold names and not tables: whoever looks for a state finds its page, not every treaty that lists it.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from markupsafe import escape

from servanda_site.marking import bare
from servanda_site.printing import visible
from servanda_site.writing import Tree

_FOLDER = "pagefind/"
_MADE_OF = "pagefind/made-of.txt"
# What our own page of the search needs of what pagefind writes: no interface of theirs, no style.
_NEEDED = ("pagefind.js", "pagefind-worker.js", "pagefind-entry.json", "*.pagefind", "*.pf_*", "*/*.pf_*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search finds a page by: its title, its other names, and words that tell it from others."""

    title: str
    names: Sequence[str] = ()
    words: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What stands in the index for a page: its path in the site, its language, and what finds it."""

    path: str
    language: str
    found: Found

    def html(self) -> str:
        """Give it as pagefind reads it; names weigh more than other words."""
        title, names, words = self.found.title, "; ".join(self.found.names), ". ".join(filter(None, self.found.words))
        return (
            f'<!doctype html><html lang="{self.language}"><title>{_text(title)}</title><h1>{_text(title)}</h1>'
            f'<p data-pagefind-weight="5">{_text(names)}</p><p>{_text(words)}</p></html>\n'
        )


def write_index(documents: Sequence[Document], tree: Tree) -> str | None:
    """Write the index into the tree; leave it where it is made of these documents. Give why it could not be made."""
    made_of = f"{sha256(''.join(f'{d.path}{d.html()}' for d in documents).encode()).hexdigest()}\n".encode()
    if tree.holds(_MADE_OF, made_of):
        tree.keep(_FOLDER)
        return None
    with TemporaryDirectory() as folder:
        pages, out = Path(folder) / "pages", Path(folder) / "index"
        _write_documents(documents, pages)
        told = _run(pages, out)
        if told is None:
            for path in sorted({path for pattern in _NEEDED for path in out.glob(pattern)}):
                tree.write(f"{_FOLDER}{path.relative_to(out).as_posix()}", _in_order(path))
            tree.write(_MADE_OF, made_of)
    return told


def _write_documents(documents: Sequence[Document], pages: Path) -> None:
    for document in documents:
        path = pages / document.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(document.html(), encoding="utf-8")


def _run(pages: Path, out: Path) -> str | None:
    command = [sys.executable, "-m", "pagefind", "--site", str(pages), "--output-path", str(out), "--keep-index-url"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 our own arguments
    except OSError as error:
        return f"no search index: pagefind does not start ({error}); install pagefind[bin] and build again"
    if done.returncode:
        last = (done.stderr or done.stdout).strip().rpartition("\n")[2]
        return f"no search index: pagefind ended with {done.returncode} ({last}); install pagefind[bin] and build again"
    return None


def _in_order(path: Path) -> bytes:
    """Give a file's bytes; keys of JSON, which pagefind writes in any order, in theirs."""
    content = path.read_bytes()
    return json.dumps(json.loads(content), sort_keys=True).encode() if path.suffix == ".json" else content


def _text(text: str) -> str:
    return str(escape(visible(bare(text))))
