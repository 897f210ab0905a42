"""The head of a ViewDetails page: which treaty, its stamp, where its XML lies; the table is not read."""

from dataclasses import dataclass
from functools import lru_cache

from servanda_db.vocabulary import Fetched
from servanda_spiders.reading.mtdsg_header import read_header
from servanda_spiders.reading.mtdsg_html import read_html
from servanda_spiders.reading.mtdsg_identity import agreed_reference
from servanda_spiders.reading.mtdsg_reference import treaty_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a ViewDetails page says of itself: our id of its treaty, its title, stamp (UTC, ISO), the link."""

    treaty: str
    title: str
    stamp: str | None
    xml: str | None


@lru_cache(maxsize=8)
def read_head(fetched: Fetched) -> Head:
    """Read the head of a ViewDetails page. Raises PageFault where it is no such page, or another treaty's.

    The last few are remembered: the spider follows the link of a page that the gate judges a moment later.
    """
    page = read_html(fetched, with_tables=False)
    reference = agreed_reference(fetched, page)
    facts, _ = read_header(reference, page.header)
    return Head(treaty=treaty_id(reference), title=facts.title, stamp=page.stamp, xml=page.xml_link)
