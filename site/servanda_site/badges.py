"""A picture per source that says whether it is read well, for pages elsewhere: badges/<source>.svg."""

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from servanda_db.store.reads.journal import SourceRecord
from servanda_site.addresses import safe
from servanda_site.printing import day, visible

# The mark stands before the words, so that the colour is never alone in saying it.
_GOOD, _NOT_GOOD, _NEVER = ("#2b6a3f", "✓"), ("#8d2f1c", "!"), ("#625d54", "?")
_LETTER = 6.6
_PADDING = 16


def badge_files(sources: Iterable[SourceRecord]) -> Iterator[tuple[str, bytes]]:
    """Give path and bytes of each crawled source's badge. Raises BuildError for an id that no path can hold."""
    for source in sources:
        if not source.by_review:
            yield f"badges/{safe(source.id)}.svg", badge(source).encode()


def badge(source: SourceRecord) -> str:
    """Draw the badge: the source's id, its state in words, the day of its last good reading."""
    (colour, mark), words = _state(source)
    said, name = f"{mark} {words}", visible(source.id)
    left, right = (round(len(text) * _LETTER) + _PADDING for text in (name, said))
    texts = "".join(
        f'<text x="{middle}" y="14" text-anchor="middle" fill="#fff">{escape(text)}</text>'
        for middle, text in ((left / 2, name), (left + right / 2, said))
    )
    title = f"{name}: {words}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img"'
        f' aria-label={quoteattr(title)} font-family="Verdana, DejaVu Sans, sans-serif" font-size="11">'
        f"<title>{escape(title)}</title>"
        f'<rect width="{left}" height="20" fill="#3b3732"/>'
        f'<rect x="{left}" width="{right}" height="20" fill="{colour}"/>{texts}</svg>\n'
    )


def _state(source: SourceRecord) -> tuple[tuple[str, str], str]:
    if source.last_tried is None:
        return _NEVER, "not read yet"
    if source.last_good is None:
        return _NOT_GOOD, "no good reading yet"
    read = day(source.last_good[:10])
    if source.last_good < source.last_tried:
        return _NOT_GOOD, f"failing, last good {read}"
    return (_NOT_GOOD, f"{source.set_aside} set aside, read {read}") if source.set_aside else (_GOOD, f"read {read}")
