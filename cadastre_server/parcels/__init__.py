"""Parcels for everyone who works with the register: today, any day before, and where they came from."""
