"""The pages that explain: the glossary, and what every table, file and column means."""

from collections.abc import Mapping
from dataclasses import dataclass

from servanda_db.store.dictionary import TableWords, load_dictionary
from servanda_site.downloads.dictionary import File, load_files
from servanda_site.glossary import Entry, load_glossary
from servanda_site.views.known import Known
from servanda_site.views.stamps import Stamp, own_stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossaryPage:
    """Context of glossary.html.j2: the terms in the order of the alphabet, and by id."""

    stamp: Stamp
    entries: tuple[Entry, ...]
    by_id: Mapping[str, Entry]


@dataclass(frozen=True, slots=True, kw_only=True)
class DictionaryPage:
    """Context of dictionary.html.j2: tables of the database and files of the downloads, by name."""

    stamp: Stamp
    tables: Mapping[str, TableWords]
    files: Mapping[str, File]


def glossary_page(known: Known) -> GlossaryPage:
    """Put the glossary together."""
    terms = load_glossary()
    ordered = tuple(sorted(terms.values(), key=lambda entry: entry.term.casefold()))
    return GlossaryPage(stamp=own_stamp(known), entries=ordered, by_id=terms)


def dictionary_page(known: Known) -> DictionaryPage:
    """Put the data dictionary together."""
    return DictionaryPage(stamp=own_stamp(known), tables=load_dictionary(), files=load_files())
