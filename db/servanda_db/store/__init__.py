"""Both databases: their schema, what is written to them and what is read."""
