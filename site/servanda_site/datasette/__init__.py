"""Datasette as the research desk, and the one address that serves it beside the site."""
