"""One file a measure; each registers itself in the frame when it is imported."""
