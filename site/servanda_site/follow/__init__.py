"""What a reader subscribes to: feeds of what became known, calendars of dates to come."""
