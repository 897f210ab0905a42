"""Our time: UTC, ISO, to the second."""

from datetime import UTC, datetime


def now() -> str:
    """Give the present time as `2026-03-27T06:00:00Z`."""
    return iso(datetime.now(UTC))


def iso(moment: datetime) -> str:
    """Give an aware time in UTC as `2026-03-27T06:00:00Z`. Raises ValueError for a time without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
