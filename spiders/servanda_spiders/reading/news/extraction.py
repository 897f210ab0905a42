"""The text of an article on a site without a rule, as trafilatura finds it; bounded, and never raising its errors."""

import logging

_LARGEST = 2_000_000
_MOST_TAGS = 20_000


def extracted_lines(html: str) -> tuple[str, ...]:
    """Give the lines of the article, none where trafilatura finds no text, breaks down, or would take too long."""
    if len(html) > _LARGEST or html.count("<") > _MOST_TAGS:
        return ()
    # Imported here: a source with a rule needs none of it, and it takes long to load.
    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = bare_extraction(
            html, fast=True, favor_recall=True, include_comments=False, include_tables=True, as_dict=False
        )
    except Exception:  # a page that breaks a library down is one without a text, which the caller refuses
        return ()
    text = getattr(found, "text", None)
    return tuple(line for line in str(text).splitlines() if line.strip()) if text else ()
