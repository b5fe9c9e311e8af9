"""Rights from a file: who holds what in the parcels that were loaded from it."""
