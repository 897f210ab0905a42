"""The files that all pages share: stylesheet and scripts; the script of tables with the words of each language."""

import json
from collections.abc import Iterator
from importlib.resources import files

from servanda_site.languages import LANGUAGES, speaking
from servanda_site.languages import gettext as _
from servanda_site.marking import write_out
from servanda_site.printing import months

_AS_THEY_ARE = ("servanda.css", "search.js", "since.js", "compare.js")


def static_files() -> Iterator[tuple[str, bytes]]:
    """Give each file with its path in the site."""
    for name in _AS_THEY_ARE:
        yield f"static/{name}", _read(name)
    # Browsers ask for it at the root, unasked.
    yield "favicon.ico", _read("favicon.ico")
    script = _read("tables.js").decode()
    for language in LANGUAGES:
        with speaking(language):
            labels = {"filter": _("Filter the rows"), "shown": _("{n} of {total} rows"), "months": months()}
        words = json.dumps(write_out(f"<{json.dumps(labels, ensure_ascii=False)}>")[1:-1], ensure_ascii=False)
        yield f"static/tables.{language.code}.js", script.replace('"LABELS"', words).encode()


def _read(name: str) -> bytes:
    return files("servanda_site").joinpath("pages", "static", name).read_bytes()
