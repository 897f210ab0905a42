"""Reviewed data in TOML and its strict loaders."""
