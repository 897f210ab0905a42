"""Readers of pages and texts; a reader knows neither network, nor database, nor time of day."""
