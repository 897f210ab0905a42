"""What was read, with the names that parties and treaties have in the language spoken; English ones marked."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

from babel import Locale

from servanda_db.store.reads.parties import PartyCode, PartyRecord
from servanda_db.store.reads.treaties import TreatyAlias, TreatyRecord, shortened
from servanda_site.languages import ENGLISH, Language, spoken
from servanda_site.marking import bare, english_name, mark_again
from servanda_site.party_names import own_names
from servanda_site.views.known import Known, collate, in_families
from servanda_site.words import region_word

_KINDS = ("official", "short", "alias")


class LocalTreaty(TreatyRecord):
    """A treaty whose name may carry a mark: it is cut without it."""

    __slots__ = ()

    @property
    def brief(self) -> str:
        """The name cut to what a row of a table can hold."""
        return mark_again(self.name, shortened(bare(self.name)))


def localised(known: Known, codes: Mapping[str, Iterable[PartyCode]]) -> Known:
    """Give what was read in the language spoken; in English it is as it was read."""
    language = spoken()
    if language is ENGLISH:
        return known
    parties = {key: _party(party, codes.get(key, ()), language) for key, party in known.parties.items()}
    treaties = {key: _treaty(known, treaty, language) for key, treaty in known.treaties.items()}
    states = {party: region_word(region) for party, region in known.states.items()}
    order = sorted(parties, key=lambda key: collate(bare(parties[key].name), language.alphabet))
    return replace(
        known,
        parties=parties,
        treaties=treaties,
        children=in_families(treaties.values()),
        states=states,
        regions={region_word(region): members for region, members in known.regions.items()},
        order={key: place for place, key in enumerate(order)},
    )


def _party(party: PartyRecord, codes: Iterable[PartyCode], language: Language) -> PartyRecord:
    name = own_names().get(party.id, {}).get(language.code)
    if name is None and party.valid_to is None:
        iso2 = next((code.code for code in codes if code.scheme == "iso2"), "")
        name = _territories(language.code).get(iso2)
    region = region_word(party.region) if party.region else None
    return replace(party, name=name or english_name(party.name), region=region)


def _treaty(known: Known, treaty: TreatyRecord, language: Language) -> TreatyRecord:
    named = [name for name in known.treaty_names.get(treaty.id, ()) if name.language == language.code]
    best = min(named, key=_official_first, default=None)
    values = {field: getattr(treaty, field) for field in TreatyRecord.__slots__}
    english = {"title": english_name(treaty.title), "short_title": _marked(treaty.short_title)}
    return LocalTreaty(**(values | ({"title": best.name, "short_title": None} if best else english)))


def _official_first(name: TreatyAlias) -> int:
    return _KINDS.index(name.kind) if name.kind in _KINDS else len(_KINDS)


def _marked(text: str | None) -> str | None:
    return None if text is None else english_name(text)


@cache
def _territories(code: str) -> Mapping[str, str]:
    """Give the names of territories that the Unicode CLDR has in a language, by ISO 3166-1 alpha-2."""
    return dict(Locale.parse(code).territories)
