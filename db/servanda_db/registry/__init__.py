"""Reviewed data, loaded typed."""
