"""The machinery under every spider, from the request to the hand-over to the store."""
