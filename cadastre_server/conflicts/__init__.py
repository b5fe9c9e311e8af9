"""What became of the base of a change: both states of all that is stale, and by which changes."""
