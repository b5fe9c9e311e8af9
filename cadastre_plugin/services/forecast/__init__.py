"""Other open changes: on the map, at the first touch of the same boundary, and in the queue."""
