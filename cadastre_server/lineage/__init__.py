"""Families of parcels: who came from whom, over any number of changes."""
