"""Which treaty a page is about: link, address and the page itself must agree."""

from servanda_db.vocabulary import Fetched, PageFault
from servanda_spiders.reading.footnotes import fold_blanks
from servanda_spiders.reading.mtdsg_page import MtdsgPage
from servanda_spiders.reading.mtdsg_reference import (
    canonical,
    chapter_in,
    chapter_of,
    has_number,
    reference_in_address,
)


def agreed_reference(fetched: Fetched, page: MtdsgPage) -> str:
    """Give the number of the treaty on which everything agrees that names one.

    Raises PageFault `unnamed_treaty` where nothing does, `wrong_treaty` where two do not agree.
    """
    told = {
        "the link": canonical(fetched.treaty) if fetched.treaty else None,
        "the address": reference_in_address(fetched.address),
        **{f"the page ({name})": canonical(name) for name in page.named},
    }
    named = {who: reference for who, reference in told.items() if reference is not None}
    if not named:
        raise PageFault(
            "unnamed_treaty",
            "neither the address nor the page names a treaty: save it under its number, such as IV-8.en.xml",
        )
    (first, reference), *others = named.items()
    for who, other in others:
        if other != reference:
            raise PageFault("wrong_treaty", f"{first} names {reference}, {who} names {other}")
    chapter = chapter_in(fold_blanks(page.header.chapter))
    if chapter is not None and chapter != chapter_of(reference):
        raise PageFault("wrong_treaty", f"{first} names {reference}, the page is of chapter {chapter}")
    if page.number is not None and not has_number(reference, page.number):
        raise PageFault("wrong_treaty", f"{first} names {reference}, the page has number {page.number}")
    return reference
