"""A picture per source that says whether it is read well, for pages elsewhere: badges/<source>.svg."""

from collections.abc import Iterable, Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from servanda_db.store.health import SourceHealth
from servanda_db.store.reads.journal import SourceRecord
from servanda_site.addresses import safe
from servanda_site.printing import day, visible

# The mark stands before the words, so that the colour is never alone in saying it.
_GOOD, _NOT_GOOD, _NEVER = ("#2b6a3f", "✓"), ("#8d2f1c", "!"), ("#625d54", "?")
_LETTER = 6.6
_PADDING = 16


def badge_files(sources: Iterable[SourceRecord], health: Mapping[str, SourceHealth]) -> Iterator[tuple[str, bytes]]:
    """Give path and bytes of each crawled source's badge; `health` has the sources that were or should be read, by id.

    Raises BuildError for an id that no path can hold.
    """
    for source in sources:
        if not source.by_review:
            yield f"badges/{safe(source.id)}.svg", badge(source, health.get(source.id)).encode()


def badge(source: SourceRecord, health: SourceHealth | None) -> str:
    """Draw the badge: the source's id, its state in words, the day of its last good reading."""
    (colour, mark), words = _state(source, health)
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


def _state(source: SourceRecord, health: SourceHealth | None) -> tuple[tuple[str, str], str]:
    """Say what `servanda check` says; where that is nothing good, the day is that of the last page read well."""
    if health is None or health.good is None:
        return _NEVER, "not read yet"
    if health.good and health.last_good is not None:
        return _GOOD, f"read {day(health.last_good[:10])}"
    if health.unended_since is not None:
        return _NOT_GOOD, f"run of {day(health.unended_since[:10])} has not ended"
    if source.last_good is None:
        return _NOT_GOOD, "no good reading yet"
    # What could not be fetched was not set aside by us.
    read, aside = day(source.last_good[:10]), sum(not line.startswith("failed ") for line in health.aside)
    whole = aside > 0 and source.last_good == source.last_tried
    return _NOT_GOOD, f"{aside} set aside, read {read}" if whole else f"failing, last good {read}"
