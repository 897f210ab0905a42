"""The sources that are followed, as text or JSON."""

import json
from collections.abc import Sequence

from servanda_db.registry.sources import Source


def as_text(sources: Sequence[Source]) -> str:
    """Give a block of lines for each source."""
    return "\n\n".join(_block(source) for source in sources)


def _block(source: Source) -> str:
    state = "enabled" if source.enabled else "not enabled"
    rows = (
        ("who", f"{source.publisher} ({source.tier})"),
        ("where", " ".join(source.start_urls)),
        ("read as", source.news.kind if source.news else "its own reader"),
        ("language", source.language),
        ("how often", source.cadence),
        ("licence", source.licence or "none stated"),
        ("terms", source.terms_url or "none known"),
        ("texts", "may be shown" if source.may_republish_text else "facts and short quotations only"),
    )
    lines = [f"{source.id} ({state}): {source.title}", *(f"  {name:<10} {value}" for name, value in rows)]
    return "\n".join(lines)


def as_json(sources: Sequence[Source]) -> str:
    """Give one JSON object with every source."""
    return json.dumps({"sources": [_object(source) for source in sources]}, ensure_ascii=False, indent=2)


def _object(source: Source) -> dict[str, object]:
    return {
        "id": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "tier": str(source.tier),
        "kind": str(source.news.kind) if source.news else None,
        "start_urls": list(source.start_urls),
        "hosts": list(source.hosts),
        "language": source.language,
        "cadence": source.cadence,
        "terms_url": source.terms_url,
        "licence": source.licence,
        "may_republish_text": source.may_republish_text,
        "enabled": source.enabled,
        "notes": source.notes,
    }
