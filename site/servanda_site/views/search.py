"""The page of the search: every treaty with its names, and every party, in the order of the alphabet."""

from collections.abc import Iterable
from dataclasses import dataclass

from servanda_db.store.reads.parties import PartyRecord
from servanda_db.store.reads.treaties import TreatyAlias, TreatyRecord
from servanda_site.languages import spoken
from servanda_site.marking import bare
from servanda_site.views.known import Known, collate
from servanda_site.views.stamps import Stamp, whole_stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """Context of search.html.j2: treaties with their other names, and parties."""

    stamp: Stamp
    treaties: tuple[tuple[TreatyRecord, tuple[TreatyAlias, ...]], ...]
    parties: tuple[PartyRecord, ...]


def search_page(known: Known) -> SearchPage:
    """Put the page of the search together; it is whole without a script."""
    alphabet = spoken().alphabet
    treaties = sorted(known.treaties.values(), key=lambda treaty: collate(bare(treaty.title), alphabet))
    return SearchPage(
        stamp=whole_stamp(known),
        treaties=tuple((treaty, understood(other_names(known, treaty))) for treaty in treaties),
        parties=tuple(sorted(known.parties.values(), key=lambda party: known.order[party.id])),
    )


def understood(names: Iterable[TreatyAlias]) -> tuple[TreatyAlias, ...]:
    """Give the names in the language spoken and in English."""
    return tuple(name for name in names if name.language in (spoken().code, "en"))


def other_names(known: Known, treaty: TreatyRecord) -> tuple[TreatyAlias, ...]:
    """Give the names of a treaty, in any language, that are not its title on the page; those in its language first."""
    found = [name for name in known.treaty_names.get(treaty.id, ()) if name.name != bare(treaty.title)]
    return tuple(sorted(found, key=lambda name: (name.language != spoken().code, name.language != "en")))
