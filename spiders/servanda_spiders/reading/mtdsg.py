"""The reader of the UN Secretary-General's treaty pages (MTDSG): XML or HTML, one middle for both."""

from servanda_db.vocabulary import (
    CONSENT_KINDS,
    SIGNATURE_KINDS,
    ActionKind,
    Doubt,
    Fetched,
    PageFault,
    Reading,
    TreatyFacts,
)
from servanda_spiders.reading.dates import day_after
from servanda_spiders.reading.footnotes import fold_blanks
from servanda_spiders.reading.mtdsg_columns import is_participant, shorten
from servanda_spiders.reading.mtdsg_header import read_header
from servanda_spiders.reading.mtdsg_html import read_html, view_xml_link
from servanda_spiders.reading.mtdsg_identity import agreed_reference
from servanda_spiders.reading.mtdsg_page import Grid, MtdsgPage
from servanda_spiders.reading.mtdsg_reference import treaty_id
from servanda_spiders.reading.mtdsg_statements import is_territorial, read_statements, read_territorial
from servanda_spiders.reading.mtdsg_table import GridReader, Listing, Subject
from servanda_spiders.reading.mtdsg_xml import is_xml, read_xml

__all__ = ["read_treaty", "view_xml_link"]

_CONSENT = CONSENT_KINDS | {ActionKind.AMBIGUOUS}


def read_treaty(fetched: Fetched) -> Reading:
    """Read a treaty's page, in the XML or the HTML shape.

    The treaty is that of the link, the address, the file name or the page itself, which must agree. Dates are
    ISO; the stamp is the page's own, or in the XML shape, which has none, the one that came with `fetched`.
    Raises PageFault where the page is not that of the treaty or holds anything that can't be read strictly.
    """
    page = read_xml(fetched.body) if is_xml(fetched.body) else read_html(fetched)
    reference = agreed_reference(fetched, page)
    facts, doubts = read_header(reference, page.header)
    subject = Subject(
        treaty=treaty_id(reference),
        retrieved_on=fetched.retrieved_at[:10],
        latest=day_after(fetched.retrieved_at),
    )
    stamp = page.stamp or fetched.stamp
    if stamp is not None and stamp[:10] > subject.latest:
        raise PageFault("future_stamp", f"the page's stamp {stamp} lies after the time of retrieval")
    listing = _listing(page, subject)
    return Reading(
        treaty=facts,
        participants=tuple(listing.participants.values()),
        claims=tuple(listing.claims.values()),
        doubts=(*doubts, *listing.doubts, *_count_doubts(facts, listing)),
        stamp=stamp,
        complete_listing=True,
        title=facts.title,
        language="en",
    )


def _listing(page: MtdsgPage, subject: Subject) -> Listing:
    listing = Listing()
    tables = (*page.grids, *page.special, *page.territorial)
    territorial = [grid for grid in tables if is_territorial(grid)]
    others = [grid for grid in tables if not is_territorial(grid)]
    unknown = [grid for grid in others if grid in page.territorial or _is_foreign(grid, page)]
    listings = [grid for grid in others if grid not in unknown]
    if not any(grid.rows for grid in listings):
        raise PageFault("empty_table", "the table of participants has no row")
    for grid in listings:
        GridReader(grid, subject, listing).read()
    for grid in territorial:
        read_territorial(grid, subject, listing)
    for texts in page.statements:
        read_statements(texts, subject, listing)
    listing.doubts.extend(_unread(grid) for grid in unknown)
    return listing


def _is_foreign(grid: Grid, page: MtdsgPage) -> bool:
    """Tell a special table that lists something other than participants."""
    return grid in page.special and not any(is_participant(header) for header in grid.header)


def _unread(grid: Grid) -> Doubt:
    return Doubt(
        kind="unknown_header",
        subject=shorten(fold_blanks(" | ".join(grid.header))),
        detail=f"a table of {len(grid.rows)} rows with headers that are not known is left unread",
        locator=grid.place,
    )


def _count_doubts(facts: TreatyFacts, listing: Listing) -> list[Doubt]:
    """Hold our own counts against those the page states; what stands in square brackets is not counted."""
    acts = [claim for claim in listing.claims.values() if claim.date is not None and not claim.bracketed]
    signed = {claim.party_as_published for claim in acts if claim.kind in SIGNATURE_KINDS}
    bound = {claim.party_as_published for claim in acts if claim.kind in _CONSENT}
    counts = (("Signatories", facts.signatories, len(signed)), ("Parties", facts.parties, len(bound)))
    return [
        Doubt(
            kind="count_differs",
            subject=name,
            detail=f"the page states {published}, its table has {counted}",
            locator="Header, Status",
        )
        for name, published, counted in counts
        if published is not None and published != counted
    ]
