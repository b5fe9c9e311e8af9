"""What open changes are about to do to the same land: footprints, where two meet, in which order they fit."""
