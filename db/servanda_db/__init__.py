"""KNOW: words, registry, store and derivation; imports neither of the other two rooms."""

__version__ = "0.1.0"
