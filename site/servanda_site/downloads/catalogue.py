"""The downloads as catalogues and search engines read them: schema.org Dataset and DCAT, both as JSON-LD."""

import json
from collections.abc import Sequence
from typing import Any

from servanda_db import __version__
from servanda_site.downloads.package import MEDIA_TYPES, PACKAGE, TITLE, Edition, Written

DATASET, DCAT = "dataset.jsonld", "catalog.jsonld"
DESCRIPTION = (
    "Who has signed, consented to be bound and is bound under multilateral treaties, as the depositaries list it, with"
    " the address and the time of reading of every act; country-years, spells, lags, and the rules on entry into force."
)
KEYWORDS = ("treaties", "ratification", "accession", "entry into force", "international law", "panel data")
LICENCE = "https://spdx.org/licenses/MIT.html"


def schema_org(edition: Edition, written: Sequence[Written], base: str) -> dict[str, Any]:
    """Give the Dataset (schema.org); `base` is the site's address with a slash at its end."""
    place = f"{base}downloads/"
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": place,
        "name": TITLE,
        "description": DESCRIPTION,
        "url": place,
        "version": __version__,
        **_known({"dateModified": edition.last_read, "disambiguatingDescription": edition.notice}),
        "keywords": list(KEYWORDS),
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "license": LICENCE,
        "creator": {"@type": "Organization", "name": "Servanda", "url": base},
        "spatialCoverage": {"@type": "Place", "name": "World"},
        "isBasedOn": [
            {"@type": "CreativeWork", "name": source.title, "url": source.start_url, "publisher": source.publisher}
            for source in edition.sources
        ],
        "distribution": [_download(one, place) for one in written],
    }


def dcat(edition: Edition, written: Sequence[Written], base: str) -> dict[str, Any]:
    """Give the catalogue with its data set (W3C, Data Catalog Vocabulary 3)."""
    place = f"{base}downloads/"
    dataset = {
        "@id": place,
        "@type": "dcat:Dataset",
        "dct:title": {"@value": TITLE, "@language": "en"},
        "dct:description": {"@value": DESCRIPTION, "@language": "en"},
        "dct:license": {"@id": LICENCE},
        "dct:source": [{"@id": source.start_url} for source in edition.sources],
        "dcat:keyword": list(KEYWORDS),
        "dcat:landingPage": {"@id": place},
        "dcat:version": __version__,
        **_known({"dct:modified": _moment(edition.last_read)}),
        "dcat:distribution": [_distribution(one, place) for one in written],
    }
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "spdx": "http://spdx.org/rdf/terms#",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": f"{place}{DCAT}",
        "@type": "dcat:Catalog",
        "dct:title": {"@value": "Servanda", "@language": "en"},
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": "Servanda"},
        "foaf:homepage": {"@id": base},
        "dcat:dataset": [dataset],
    }


def as_data_block(told: Any) -> str:
    """Give JSON that can stand in a script element of a page: nothing in it can end the element or begin markup."""
    text = json.dumps(told, ensure_ascii=False, indent=1)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def written_json(told: Any) -> bytes:
    """Give JSON as a file of the site has it."""
    return f"{json.dumps(told, ensure_ascii=False, indent=1)}\n".encode()


def _download(one: Written, place: str) -> dict[str, Any]:
    return {
        "@type": "DataDownload",
        "name": one.file.title,
        "contentUrl": place + one.file.path,
        "encodingFormat": _media_type(one),
        "contentSize": f"{one.size} B",
        "sha256": one.sha256,
    }


def _distribution(one: Written, place: str) -> dict[str, Any]:
    return {
        "@id": place + one.file.path,
        "@type": "dcat:Distribution",
        "dct:title": {"@value": one.file.title, "@language": "en"},
        "dcat:downloadURL": {"@id": place + one.file.path},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{_media_type(one)}"},
        "dcat:byteSize": {"@value": str(one.size), "@type": "xsd:nonNegativeInteger"},
        "dct:conformsTo": {"@id": place + PACKAGE},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@value": one.sha256, "@type": "xsd:hexBinary"},
        },
    }


def _media_type(one: Written) -> str:
    return MEDIA_TYPES[one.file.path.rpartition(".")[2]]


def _moment(time: str | None) -> dict[str, str] | None:
    return None if time is None else {"@value": time, "@type": "xsd:dateTime"}


def _known(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value is not None}
