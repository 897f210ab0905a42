"""Keep the catalogues in step with the templates: `python -m servanda_site.catalogues` (with --check: only say).

It extracts every interface text of templates, views and words.toml by pages/locale/babel.cfg and updates
pages/locale/<language>/LC_MESSAGES/servanda.po: new texts come in without a translation, texts
that are gone leave, translations and the notes of their translators stay. A translator's note `review: ...` says
what a native speaker should look at.
"""

import sys
import tomllib
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from servanda_site.languages import DOMAIN, ENGLISH, LANGUAGES
from servanda_site.words import BARE

_HERE = Path(__file__).parent
_LOCALE = _HERE / "pages" / "locale"
_KEYWORDS: dict[str, Any] = {"_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}


def extract_words(
    file: IO[bytes], _keywords: Collection[str], _comment_tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[tuple[int, str, tuple[str, str], list[str]]]:
    """Extract the words of words.toml, each in the context of its section (a babel extraction method)."""
    for section, words in tomllib.loads(file.read().decode(options.get("encoding", "utf-8"))).items():
        if section not in BARE:
            yield from ((1, "pgettext", (section, word), []) for word in words.values() if word)


def extracted() -> Catalog:
    """Give a catalogue of all interface texts, without translations."""
    with (_LOCALE / "babel.cfg").open(encoding="utf-8") as config:
        methods, options = parse_mapping_cfg(config)  # type: ignore[no-untyped-call]  # babel leaves it untyped
    texts = Catalog(project="Servanda", domain=DOMAIN, charset="utf-8")
    found = extract_from_dir(str(_HERE), methods, options, keywords=_KEYWORDS, comment_tags=(), strip_comment_tags=True)
    for path, _line, message, comments, context in found:
        texts.add(message, None, [(path, 0)], auto_comments=comments, context=context)
    return texts


def updated(code: str, texts: Catalog) -> bytes:
    """Give the catalogue file of a language as it should be for these texts."""
    path = path_of(code)
    catalogue = Catalog(locale=code, domain=DOMAIN, project="Servanda", charset="utf-8", fuzzy=False)
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=code, domain=DOMAIN)
    # A date of today would change the file on every run.
    texts.creation_date = catalogue.creation_date = datetime.fromisoformat("2026-01-01T00:00:00+00:00")
    catalogue.revision_date = texts.creation_date
    catalogue.header_comment = (
        f"# The interface of Servanda in {code}. `# review:` marks what a native speaker should read."
    )
    catalogue.last_translator, catalogue.language_team = "Servanda", code
    catalogue.update(texts, no_fuzzy_matching=True)
    written = BytesIO()
    write_po(written, catalogue, width=110, sort_output=True, include_lineno=False, ignore_obsolete=True)
    return written.getvalue()


def path_of(code: str) -> Path:
    """Give where the catalogue of a language lies."""
    return _LOCALE / code / "LC_MESSAGES" / f"{DOMAIN}.po"


def stale() -> dict[str, bytes]:
    """Give the languages whose catalogue is not in step with the texts, each with what its file should be."""
    texts = extracted()
    wanted = {language.code: updated(language.code, texts) for language in LANGUAGES if language is not ENGLISH}
    return {
        code: text for code, text in wanted.items() if not path_of(code).exists() or path_of(code).read_bytes() != text
    }


def main() -> int:
    """Update the catalogues, or with --check only name those that need it."""
    behind = stale()
    for code, text in behind.items():
        sys.stdout.write(f"{code}: {path_of(code)} is not in step with the templates\n")
        if "--check" not in sys.argv:
            path_of(code).parent.mkdir(parents=True, exist_ok=True)
            path_of(code).write_bytes(text)
    return 1 if behind and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
