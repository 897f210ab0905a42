"""What each kind of page holds: pure functions from what was read to the context of one template."""
