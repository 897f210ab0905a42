"""What a search finds the pages of treaties, parties and articles by: every name that they have."""

from servanda_db.store.reads.treaties import TreatyRecord
from servanda_site.search_index import Found
from servanda_site.views.known import Known
from servanda_site.views.news import VerdictPage
from servanda_site.views.party import Person
from servanda_site.words import load_words


def treaty(known: Known, record: TreatyRecord) -> Found:
    """Give what finds a treaty: its names in all languages, its number, its depositary and chapter."""
    names = dict.fromkeys((record.name, *(name.name for name in known.treaty_names.get(record.id, ()))))
    words = (record.reference, record.depositary, record.chapter or "", record.concluded or "")
    return Found(title=record.title, names=tuple(names), words=words)


def party(person: Person) -> Found:
    """Give what finds a party: its names of all times, and its codes."""
    names = tuple(dict.fromkeys((person.record.name, *(name.name for name in person.names))))
    words = (load_words()["party"][person.record.kind], *dict.fromkeys(code.code for code in person.codes))
    return Found(title=person.record.name, names=names, words=words)


def article(page: VerdictPage) -> Found:
    """Give what finds an article: its title and publisher, the treaties that it is about, our verdict."""
    told = page.article
    names = tuple(name for _, name in page.treaties)
    return Found(title=told.title or told.address, names=names, words=(told.publisher, page.verdict.summary))
