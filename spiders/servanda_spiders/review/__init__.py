"""Review: a person decides what the readers are not sure of."""
