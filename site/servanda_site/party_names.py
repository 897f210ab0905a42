"""Our own names of parties in the languages of the site, where CLDR has none or another than treaty tables use."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from servanda_site.languages import ENGLISH, LANGUAGES


class PartyNamesError(ValueError):
    """party_names.toml names a language that the site does not speak, or says nothing."""


@cache
def own_names() -> Mapping[str, Mapping[str, str]]:
    """Give names by party id and language. Raises PartyNamesError naming the party and the language."""
    text = files("servanda_site").joinpath("pages", "party_names.toml").read_text(encoding="utf-8")
    names: dict[str, dict[str, str]] = tomllib.loads(text)
    codes = {language.code for language in LANGUAGES if language is not ENGLISH}
    for party, said in names.items():
        odd = sorted(said.keys() - codes) + [code for code, name in said.items() if not name.strip()]
        if odd:
            raise PartyNamesError(f"party_names.toml: [{party}]: {', '.join(odd)}")
    return names
