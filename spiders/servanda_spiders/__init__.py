"""The first room: from sources to claims; it knows the middle room only."""
