"""The last room: from the database to readers; it knows the middle room only."""
