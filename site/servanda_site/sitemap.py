"""The sitemap: every page, with the languages that it has; split where the protocol wants it (sitemaps.org, 50,000)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from servanda_site.addresses import languages_of

LONGEST = 50_000
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"
_NOT_LISTED = frozenset({"404.html"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """An address with the addresses of the same page in every language, by code; none where it has only one."""

    address: str
    tongues: tuple[tuple[str, str], ...] = ()


def sitemap_files(paths: Iterable[str], base: str) -> Iterator[tuple[str, bytes]]:
    """Give the sitemap as path and bytes; `paths` are those of the pages in the English site, `base` its address."""
    places = [place for path in paths if path not in _NOT_LISTED for place in _places(path, base)]
    if len(places) <= LONGEST:
        yield "sitemap.xml", _urlset(places)
        return
    names = []
    for number, start in enumerate(range(0, len(places), LONGEST), 1):
        names.append(f"sitemap-{number}.xml")
        yield names[-1], _urlset(places[start : start + LONGEST])
    yield "sitemap.xml", _index(f"{base}{name}" for name in names)


def _places(path: str, base: str) -> Iterator[_Place]:
    languages, page = languages_of(path), path.removesuffix("index.html")
    tongues = tuple((language.code, f"{base}{language.prefix}{page}") for language in languages)
    if len(tongues) == 1:
        yield _Place(address=tongues[0][1])
        return
    every = (*tongues, ("x-default", base + page))
    for _, address in tongues:
        yield _Place(address=address, tongues=every)


def _urlset(places: Sequence[_Place]) -> bytes:
    root = Element("urlset", {"xmlns": _SITEMAP, "xmlns:xhtml": _XHTML})
    for place in places:
        url = SubElement(root, "url")
        SubElement(url, "loc").text = place.address
        for code, address in place.tongues:
            SubElement(url, "xhtml:link", {"rel": "alternate", "hreflang": code, "href": address})
    return _written(root)


def _index(addresses: Iterable[str]) -> bytes:
    root = Element("sitemapindex", {"xmlns": _SITEMAP})
    for address in addresses:
        SubElement(SubElement(root, "sitemap"), "loc").text = address
    return _written(root)


def _written(root: Element) -> bytes:
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"
