"""Citations of one act: as text, as BibTeX, as CSL JSON (the item shape of the Citation Style Language, 1.0.2)."""

import json
import re
from dataclasses import dataclass
from typing import Any

from servanda_site.printing import day, visible

_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "&%$#_"},
    }
)
_SPACES = re.compile(r"\s+")
_KEY = re.compile(r"[^A-Za-z0-9:.-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """What is cited. `title` says act, party and treaty; `publisher` whose page says so, at `source_address`.

    `permalink` is our own address of the evidence; `read` and `seen` are ISO days: when the words were read first,
    since when the act is known. `edition` is the day of an offline edition that stands in place of a reading.
    `caution` says what a reader of the citation must know of the act, empty for a plain one.
    """

    key: str
    title: str
    publisher: str
    source_address: str
    permalink: str
    seen: str
    read: str
    sha256: str
    caution: str = ""
    edition: str | None = None


def as_text(cited: Citation) -> str:
    """Give the citation as a sentence for a footnote."""
    return (
        f"{_plain(cited.publisher)}, “{_plain(cited.title)}”{_in_brackets(cited.caution)}, {cited.source_address},"
        f" {_how_read(cited)}; evidence: Servanda, {cited.permalink}"
    )


def as_bibtex(cited: Citation) -> str:
    """Give the citation as one BibTeX entry; a text goes in escaped, an address as it is."""
    year, _, rest = cited.seen.partition("-")
    fields = {
        "author": f"{{{_tex(cited.publisher)}}}",
        "title": f"{{{_tex(cited.title)}}}",
        "year": year,
        "month": str(int(rest[:2])),
        "howpublished": f"Servanda, evidence of {_tex(cited.source_address)}",
        "url": _address(cited.permalink),
        "urldate": cited.read,
        "note": _tex(_note(cited)),
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{_KEY.sub('-', cited.key)},\n{lines}\n}}"


def as_csl(cited: Citation) -> str:
    """Give the citation as CSL JSON: a list of one item."""
    return json.dumps([csl_item(cited)], ensure_ascii=False)


def csl_item(cited: Citation) -> dict[str, Any]:
    """Give the CSL item: a page of ours, by the one who published the act, seen on a day, read on a day."""
    return {
        "id": cited.key,
        "type": "webpage",
        "title": _plain(cited.title),
        "author": [{"literal": _plain(cited.publisher)}],
        "container-title": "Servanda",
        "issued": _date(cited.seen),
        "accessed": _date(cited.read),
        "URL": cited.permalink,
        "archive": _plain(cited.publisher),
        "archive_location": cited.source_address,
        "note": _note(cited),
    }


def _note(cited: Citation) -> str:
    caution = f"{_plain(cited.caution)}; " if cited.caution else ""
    return f"{caution}{_how_read(cited)}; sha256 of the page {cited.sha256}"


def _how_read(cited: Citation) -> str:
    return f"offline edition of {day(cited.edition)}" if cited.edition else f"read {day(cited.read)}"


def _in_brackets(caution: str) -> str:
    return f" ({_plain(caution)})" if caution else ""


def _date(iso: str) -> dict[str, list[list[int]]]:
    return {"date-parts": [[int(part) for part in iso.split("-")]]}


def _plain(text: str) -> str:
    """Give a text on one line, its hidden controls made visible."""
    return _SPACES.sub(" ", visible(text)).strip()


def _tex(text: str) -> str:
    return _plain(text).translate(_TEX)


def _address(address: str) -> str:
    """Give an address as a BibTeX field can hold it: what would end the field is written in percents."""
    return address.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A citation in its three forms."""

    text: str
    bibtex: str
    csl: str


def cite_data(title: str, address: str, version: str, read: str | None, *, edition: str | None) -> Cited:
    """Cite the data as a whole, as read last on the ISO day `read`, or as an offline edition of the day `edition`."""
    told = f"offline edition of {day(edition)}" if edition else f"as read until {day(read)}" if read else "not yet read"
    dated = {"issued": _date(read)} if read else {}
    item = {
        "id": "servanda",
        "type": "dataset",
        "title": _plain(title),
        "author": [{"literal": "Servanda"}],
        "version": version,
        **dated,
        "URL": address,
        "note": told,
    }
    fields = {
        "author": "{Servanda}",
        "title": f"{{{_tex(title)}}}",
        "year": read[:4] if read else "",
        "url": _address(address),
        "note": f"{_tex(told)}; version {version}",
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return Cited(
        text=f"Servanda, {title}, {told}, version {version}, {address}",
        bibtex=f"@misc{{servanda,\n{lines}\n}}",
        csl=json.dumps([item], ensure_ascii=False),
    )
