"""What a spider hands on: a page as it came, or an address that gave none."""

from dataclasses import dataclass
from typing import Literal, get_args

from servanda_db.vocabulary import Fetched

PageKind = Literal["index", "status", "article"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page to be judged and stored: an `index` only leads to others, `status` and `article` make claims.

    `beside` is the page that linked to this one and shows the same: it is only followed, unless this one is refused
    and no other has been read.
    """

    fetched: Fetched
    kind: PageKind
    beside: Fetched | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """An address that gave no page: a short code (`status_404`, `timeout`, ...) and what happened.

    `known_only` is for an address that the source need not have: it counts as failed only where it gave a
    page before. `beside` is the page that linked to it and shows the same, as in `Page`.
    """

    address: str
    reason: str
    detail: str
    at: str
    known_only: bool = False
    beside: Fetched | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A linked page that does not lie in the mirror that is replayed: counted, no fault; `beside` is read for it."""

    address: str
    beside: Fetched | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A page of the source that says in another language what is read already: counted, no fault."""

    address: str


def page_kind(text: str) -> PageKind:
    """Give the kind that was stored as text. Raises ValueError for another word."""
    for kind in get_args(PageKind):
        if kind == text:
            return kind  # type: ignore[no-any-return]
    raise ValueError(f"no kind of page: {text!r}")
