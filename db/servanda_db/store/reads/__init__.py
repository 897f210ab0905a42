"""What the site reads: a few bulk queries, each giving plain frozen rows; nothing here writes."""
