"""Parcels from files, and the check of the whole city."""
