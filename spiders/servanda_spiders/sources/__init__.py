"""One short module per source: where to look, which reader, what tier."""
