"""The page that documents the JSON interface."""

from dataclasses import dataclass

from servanda_site.api.objects import NEWEST, VERSION
from servanda_site.views.known import Known
from servanda_site.views.stamps import Stamp, own_stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class InterfacePage:
    """Context of api.html.j2; `treaty` and `party` are examples, null where there are none."""

    stamp: Stamp
    version: str
    newest: int
    treaty: str | None
    party: str | None


def interface_page(known: Known) -> InterfacePage:
    """Put the page together, with the first treaty of which a page was read and the first party as examples."""
    read = (treaty.id for treaty in known.treaties.values() if treaty.as_of)
    return InterfacePage(
        stamp=own_stamp(known),
        version=VERSION,
        newest=NEWEST,
        treaty=next(read, None) or next(iter(known.treaties), None),
        party=next(iter(known.parties), None),
    )
