"""The middle room: what counts, and how it is kept; it knows of neither neighbour."""

__version__ = "0.1.0"
